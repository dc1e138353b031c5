"""The goAML report of a freeze: what it says, and what the schema of the own FIU finds wrong with it."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.outcomes import issuing, reads
from tahaluf.desks.finance.outcomes.models import Freeze, GoamlSettings, IssuedDocument
from tahaluf.desks.finance.outcomes.numbering import number_of
from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.subjects.models import Payment, Subject
from tahaluf.engines import goaml
from tahaluf.engines.dates import parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused, insist
from tahaluf.records.vocabulary import Desk

SCHEMA_NAME = "goaml.xsd"
ROLES = (("debtor", "RMITR"), ("creditor", "BNFCR"))
"""What a party's role in a payment message holds, and goAML's code for it."""

BETWEEN = ("agent", "institution", "sender", "receiver")
SETTINGS_MISSING = Decision(
    False, "goaml-settings", _("A supervisor sets first what the FIU asks of reports: see the settings of goAML.")
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer adds to a report: why and what was done; day and amount of the payment, if it is to be in it."""

    reason: str
    action: str
    paid_on: date | None = None
    amount: Decimal | None = None


def report_freeze(actor: Actor, uid: uuid.UUID, wish: Wish) -> IssuedDocument:
    """Make the report of a freeze, check it where a schema is there, and keep it; raises `Absent` or `Refused`."""
    freeze = reads.freeze_of(actor, uid)
    insist(actor, "finance:freeze:report", freeze)
    ours = reads.goaml_settings_of(actor)
    if not ours.is_complete:
        raise Refused(SETTINGS_MISSING)
    built = goaml.build(_report(actor, freeze, ours, wish))
    named, flaws = _checked(built.document)
    notes = [{"kind": "note", **asdict(note)} for note in built.notes]
    return issuing.keep(
        actor, issuing.Kind.GOAML, built.document, freeze=freeze, checked_by=named, flaws=without_nul(flaws + notes)
    )


def set_goaml(actor: Actor, values: dict[str, Any]) -> GoamlSettings:
    """Set what the FIU asks of the member's reports; raises `Absent` or `Refused`."""
    ours = reads.goaml_settings_of(actor)
    insist(actor, "finance:goaml:set", ours)
    for name, value in values.items():
        setattr(ours, name, value)
    ours.set_by_id = actor.officer_id
    ours.save()
    record_event(actor, "finance:goaml:set", desk=Desk.FINANCE, rentity=ours.rentity_id)
    return ours


def held_schema() -> bytes | None:
    """The schema of the own FIU that the operator put into the data folder, if there is one."""
    place = Path(settings.DATA_FOLDER) / SCHEMA_NAME
    try:
        return place.read_bytes()
    except OSError:
        return None


def has_schema() -> bool:
    """Whether the operator put a schema there."""
    return (Path(settings.DATA_FOLDER) / SCHEMA_NAME).is_file()


def _checked(document: bytes) -> tuple[str, list[dict[str, Any]]]:
    """The schema by which a report was checked (empty: by none), and its flaws."""
    schema = held_schema()
    if schema is None:
        return "", []
    try:
        checked = goaml.check(document, schema)
    except goaml.UnusableSchema as error:
        return "", [{"kind": "schema", "code": error.code, "line": error.line}]
    return f"{SCHEMA_NAME} {checked.schema_sha256}", [{"kind": "flaw", **asdict(flaw)} for flaw in checked.flaws]


def _report(actor: Actor, freeze: Freeze, ours: GoamlSettings, wish: Wish) -> goaml.Report:
    payment = _payment(freeze, ours, wish)
    parties = reads.parties_of(actor, freeze.subject) if payment else ()
    said = f"{wish.reason}\n{_grounds(freeze)}"
    return goaml.Report(
        reporter=goaml.Reporter(ours.rentity_id or 0, ours.currency, ours.branch, ours.first_name, ours.last_name),
        code=ours.payment_code if payment else ours.activity_code,
        reference=number_of(freeze),
        made_at=timezone.localtime(),
        reason=said,
        action=wish.action,
        indicators=tuple(ours.indicators.split()),
        parties=tuple(_parties(freeze, parties, said)),
        payment=payment,
    )


def stated_payment(message: Payment | None, currency: str) -> dict[str, Any]:
    """Day and amount of a payment as its message states them, for a form; the amount only if in the local currency."""
    if message is None:
        return {}
    stated = [each for each in (message.settled, message.instructed) if each and each.currency == currency]
    return {"paid_on": message.value_date, "amount": stated[0].value if stated else None}


def _payment(freeze: Freeze, ours: GoamlSettings, wish: Wish) -> goaml.Payment | None:
    if freeze.subject.payment is None or wish.paid_on is None or wish.amount is None:
        return None
    message = freeze.subject.payment
    return goaml.Payment(
        number=message.reference,
        made_on=wish.paid_on,
        amount=wish.amount,
        place=ours.place,
        description=f"{message.format} {message.reference}",
        conduct=ours.conduct,
        funds=ours.funds,
        foreign=message.settled if message.settled and message.currency != ours.currency else None,
    )


def _parties(freeze: Freeze, others: Sequence[Subject], reason: str) -> list[goaml.Party]:
    """The subject of the freeze first, then the other parties of its payment; free texts are no parties."""
    listed = goaml.Party(
        subject_of(freeze.alert.subject_data, freeze.alert.entry.kind),
        reason,
        role_of(freeze.alert.subject_data),
        is_suspected=True,
    )
    rest = [each.data for each in others if each.pk != freeze.subject_id and not each.data.get("is_text")]
    return [listed, *(goaml.Party(subject_of(data), "", role_of(data)) for data in rest)]


def subject_of(data: dict[str, Any], fallback: str = "unknown") -> goaml.Subject:
    """A stored subject as goAML sees it; where its own kind is not known, `fallback` (the listing's) says it."""
    kind = data.get("kind", "unknown")
    at = [f"place in the message: {data['message_path']}"] if data.get("message_path") else []
    return goaml.Subject(
        name=str(data.get("name", "")),
        kind=fallback if kind == "unknown" and data.get("name") else kind,
        aliases=tuple(data.get("aliases", ())),
        births=tuple(map(parse_date, data.get("births", ()))),
        countries=tuple(data.get("countries", ())),
        gender=data.get("gender", ""),
        identifiers=tuple(map(Identifier.from_json, data.get("identifiers", ()))),
        remarks=tuple(at),
    )


def role_of(data: dict[str, Any]) -> str:
    """goAML's code for the part that a subject has in its payment."""
    role = str(data.get("party_role", "")).lower()
    if any(word in role for word in BETWEEN):
        return "FINTR"
    return next((code for word, code in ROLES if word in role), goaml.UNKNOWN)


def _grounds(freeze: Freeze) -> str:
    alert = freeze.alert
    return (
        f"Freeze {number_of(freeze)}. Listed party: {alert.entry.name}, list {alert.list_key}, number "
        f"{alert.listed_id}, version {alert.entry.version.number}. Legal basis: {freeze.legal_basis}."
    )
