"""The kinds of records that officers write on a page, and which STIX 2.1 properties each form asks for."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import Desk

NAMED_BY = "name"
SEEN = ("first_seen", "last_seen")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its STIX type, what is fixed about it, the properties that its form asks for, in order, its meaning."""

    slug: str
    stix_type: str
    label: str | Promise
    asks: tuple[str, ...]
    fixed: dict[str, Any] = field(default_factory=dict)
    has_name: bool = True
    about_person: bool = False
    desk: str = ""
    says: str | Promise = ""
    cites: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """What its form asks for beside the title: its own, and what it cites."""
        return (*self.asks, "citations") if self.cites else self.asks

    def fits(self, version: RecordVersion) -> bool:
        """Whether a version is of this kind: its type, and whatever is fixed, of lists that all of it is there."""
        fixed = all(_holds(version.stix.get(name), value) for name, value in self.fixed.items())
        return self.stix_type == version.stix_type and fixed


def _holds(said: Any, fixed: Any) -> bool:
    return set(fixed) <= set(said or ()) if isinstance(fixed, list) else bool(said == fixed)


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "person", "identity", _("Person"), ("description", "identifiers"),
            {"identity_class": "individual"}, about_person=True,
            says=_("An individual, with identifiers such as a passport or a telephone number."),
        ),
        Kind(
            "organisation", "identity", _("Organisation"), ("description", "sectors", "identifiers"),
            {"identity_class": "organization"},
            says=_("A company, an association or a foundation, with its identifiers."),
        ),
        Kind(
            "designated-person", "identity", _("Designated person"),
            ("x_names", "x_birth_dates", "x_nationalities", "identifiers", "description"),
            {"identity_class": "individual", "labels": ["designation"]}, about_person=True, desk=Desk.FINANCE,
            says=_("A person whom an authority of your state has designated."),
        ),
        Kind(
            "designated-organisation", "identity", _("Designated organisation"),
            ("x_names", "x_nationalities", "identifiers", "description"),
            {"identity_class": "organization", "labels": ["designation"]}, desk=Desk.FINANCE,
            says=_("An organisation that an authority of your state has designated."),
        ),
        Kind(
            "group", "threat-actor", _("Armed or terrorist group"), ("aliases", "description", *SEEN),
            says=_("A group that attacks or recruits, with its other names."),
        ),
        Kind(
            "campaign", "campaign", _("Campaign"), ("aliases", "description", "objective", *SEEN),
            says=_("Attacks or recruitment that belong together, with their aim."),
        ),
        Kind(
            "incident", "incident", _("Incident"), ("description", "identifiers"),
            says=_("An attack, an attempt or another event."),
        ),
        Kind(
            "infrastructure", "infrastructure", _("Infrastructure"), ("aliases", "description", *SEEN),
            says=_("What a group works with, such as servers, accounts or routes."),
        ),
        Kind(
            "location", "location", _("Place"), ("country", "city", "description"),
            says=_("A country, a city or another place."),
        ),
        Kind(
            "report", "report", _("Report"), ("description", "published", "object_refs"),
            says=_("An account that brings other records together."),
        ),
        Kind(
            "indicator", "indicator", _("Indicator"), ("description", "pattern", "valid_from"),
            {"pattern_type": "stix"},
            says=_("A pattern by which something is recognised, in the pattern language of STIX."),
        ),
        Kind(
            "note", "note", _("Note on other records"), ("content", "object_refs"), has_name=False,
            says=_("A remark on records that stand already."),
        ),
        Kind(
            "relationship", "relationship", _("Link between two records"),
            ("relationship_type", "source_ref", "target_ref", "description"), has_name=False,
            says=_("That two records belong together, and how."),
        ),
    )
}  # fmt: skip
OTHER = Kind("other", "", _("Another kind"), ("description",), cites=False)
"""Any type of STIX 2.1; cyber observables among them have no external references."""
TYPE_LABELS: dict[str, str | Promise] = {
    "identity": _("Person or organisation"),
    "attack-pattern": _("Attack pattern"),
    "course-of-action": _("Course of action"),
    "email-addr": _("E-mail address"),
    "domain-name": _("Domain name"),
    "url": _("Web address"),
    "file": _("File"),
    "malware": _("Malware"),
    "tool": _("Tool"),
    "sighting": _("Sighting"),
    "grouping": _("Grouping"),
    "opinion": _("Opinion"),
    "observed-data": _("Observed data"),
    "intrusion-set": _("Intrusion set"),
    "vulnerability": _("Vulnerability"),
    **{kind.stix_type: kind.label for kind in KINDS.values() if kind.stix_type != "identity"},
}


def kind_of(version: RecordVersion) -> Kind:
    """The kind whose form fits a version, the one that fixes most; `OTHER` where none does."""
    fitting = [kind for kind in KINDS.values() if kind.fits(version)]
    return max(fitting, key=lambda kind: len(kind.fixed), default=OTHER)


def kinds_on(desk: str) -> list[Kind]:
    """The kinds that are written on a desk."""
    return [kind for kind in KINDS.values() if kind.desk in ("", desk)]


def label_of(stix_type: str) -> str:
    """What a STIX type is called on pages; a type without a name of ours keeps its own."""
    return str(TYPE_LABELS.get(stix_type, stix_type))


def title_of(version: RecordVersion) -> str:
    """What a version with its content is called: by the kind of its form, else by its type."""
    kind = kind_of(version)
    return label_of(version.stix_type) if kind is OTHER else str(kind.label)


def url_of(version: RecordVersion) -> str:
    """The page of a version."""
    return reverse("records:item", args=[version.uid])
