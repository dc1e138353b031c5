"""Invented records under every kind of handling. No person, organisation or incident in them is real."""

import datetime
from dataclasses import dataclass, replace

from tahaluf.policy.authoring import Draft, Handling
from tahaluf.records.vocabulary import TLP, Desk, Onward, PermittedUse


@dataclass(frozen=True, slots=True)
class Story:
    """A record and how far it goes: written, proposed, released, recalled. `audience` lists members by code."""

    member: str
    draft: Draft
    audience: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    reason: str = ""
    approved: bool = False
    recalled: bool = False


PERSON = Handling(
    tlp=TLP.AMBER,
    permitted_use=(PermittedUse.LEAD_ONLY, PermittedUse.NOT_WHERE_ILL_TREATMENT),
    onward=Onward.ASK,
    about_person=True,
    legal_basis="Decree 14/2024 on terrorist financing (invented)",
    purpose="asset freeze",
    source_reliability="B",
    information_credibility=2,
    review_on=datetime.date(2027, 11, 1),
    redress_contact="redress@example.org",
)
THING = Handling(
    tlp=TLP.GREEN, permitted_use=(PermittedUse.FINANCIAL_MEASURES,), source_reliability="C", information_credibility=3
)


def person(title: str, desk: str, handling: Handling, **properties: object) -> Draft:
    """A draft about an invented person."""
    return Draft("identity", {"name": title, "identity_class": "individual", **properties}, desk, title, handling)


def organisation(title: str, desk: str, handling: Handling, **properties: object) -> Draft:
    """A draft about an invented organisation."""
    return Draft("identity", {"name": title, "identity_class": "organization", **properties}, desk, title, handling)


def passport(number: str) -> dict[str, str]:
    """A passport as an external reference, which becomes a selector."""
    return {"source_name": "passport", "external_id": number}


STORIES = (
    Story(
        "SAU",
        person(
            "حمدان بن سيف الراسني",
            Desk.FINANCE,
            replace(PERSON, tlp=TLP.RED),
            description="يُشتبه في تحويله أموالًا إلى جهة محظورة عبر مكتب صرافة (حالة مختلقة).",
            external_references=[passport("X0000417")],
        ),
        audience=("SEN",),
        named=("Aïssatou Diakhaté",),
        reason="طلب معلومات من العضو المستلم",
        approved=True,
    ),
    Story(
        "SAU",
        organisation(
            "مؤسسة الأفق الأزرق للتجارة",
            Desk.FINANCE,
            replace(THING, tlp=TLP.AMBER_STRICT),
            description="واجهة تجارية مختلقة تُستخدم في التدريب.",
        ),
        audience=("MYS", "SEN"),
        reason="صلة بتحويلات إلى العضوين",
    ),
    Story(
        "SAU",
        organisation(
            "Blue Horizon Exchange",
            Desk.FINANCE,
            replace(THING, tlp=TLP.AMBER),
            external_references=[{"source_name": "iban", "external_id": "SA0380000000608010167519"}],
        ),
        audience=("MYS",),
        reason="same beneficial owner as a case of the recipient",
    ),
    Story(
        "SAU",
        Draft(
            "indicator",
            {
                "name": "Invented channel of recruitment",
                "pattern": "[url:value = 'https://channel.example/invented']",
                "pattern_type": "stix",
                "valid_from": "2026-01-15T00:00:00.000Z",
            },
            Desk.INTELLIGENCE,
            "Invented channel of recruitment",
            replace(THING, tlp=TLP.GREEN, permitted_use=(PermittedUse.LEAD_ONLY,)),
        ),
        audience=("SEN", "MYS", "CENTRE"),
        reason="seen in several members",
    ),
    Story(
        "SAU",
        Draft(
            "attack-pattern",
            {"name": "Vehicle rented with a borrowed licence", "description": "A training example."},
            Desk.INTELLIGENCE,
            "Vehicle rented with a borrowed licence",
            Handling(tlp=TLP.CLEAR, permitted_use=(PermittedUse.TRAINING,)),
        ),
        audience=("SEN", "MYS", "CENTRE", "JOR", "MAR"),
        reason="training material",
    ),
    Story("SAU", person("سالم الوادعي", Desk.INTELLIGENCE, replace(PERSON, legal_basis="", redress_contact=""))),
    Story(
        "SEN",
        person(
            "Oumar Tidjane Badiss",
            Desk.FINANCE,
            replace(PERSON, permitted_use=(PermittedUse.EVIDENCE_AFTER_CONSENT, PermittedUse.NOT_WHERE_DEATH_PENALTY)),
            description="Collecteur de fonds présumé (cas inventé).",
            external_references=[passport("A0000233")],
        ),
        audience=("SAU",),
        reason="demande d’entraide",
    ),
    Story(
        "SEN",
        organisation(
            "Fondation Étoile du Matin",
            Desk.FINANCE,
            replace(THING, tlp=TLP.GREEN),
            description="Association inventée pour la démonstration.",
        ),
        audience=("SAU", "MYS"),
        reason="envoyé par erreur",
        recalled=True,
    ),
    Story(
        "SEN",
        Draft(
            "note",
            {
                "abstract": "Passages de frontière observés",
                "content": "Trois passages inhabituels en une semaine (exemple inventé).",
                "object_refs": ["location--6f1f1b0e-5d0a-4c38-9d0c-4b1a6b5c2f10"],
            },
            Desk.INTELLIGENCE,
            "Passages de frontière observés",
            replace(THING, tlp=TLP.AMBER, permitted_use=(PermittedUse.BORDER_CONTROL,), onward=Onward.NEVER),
        ),
        audience=("SAU", "CENTRE"),
        reason="surveillance commune",
    ),
    Story(
        "SEN",
        person("Sékou Marabane", Desk.FINANCE, replace(PERSON, review_on=datetime.date(2025, 6, 30))),
    ),
    Story(
        "MYS",
        organisation(
            "Selat Biru Maritime",
            Desk.FINANCE,
            replace(THING, tlp=TLP.AMBER),
            external_references=[{"source_name": "imo", "external_id": "9074729"}],
        ),
        audience=("SAU",),
        reason="vessel called at a port of the recipient",
    ),
    Story(
        "MYS",
        person(
            "Faizal Rahmat bin Osman",
            Desk.INTELLIGENCE,
            replace(PERSON, permitted_use=(PermittedUse.LEAD_ONLY, PermittedUse.NOT_FOR_DETENTION)),
            external_references=[passport("K0000918"), {"source_name": "phone", "external_id": "+60 00 000 0000"}],
        ),
        audience=("SEN", "SAU"),
        reason="travel booked to both members",
    ),
)
