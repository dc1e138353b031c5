"""STIX properties as a person reads them: named, in order, references as links where they can be followed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.records.stix import GIVEN_BY_US

LABELS: dict[str, str | Promise] = {
    "name": _("Name"),
    "description": _("Description"),
    "aliases": _("Other names"),
    "x_names": _("Other names"),
    "x_birth_dates": _("Dates of birth"),
    "x_nationalities": _("Nationality or registration"),
    "identity_class": _("Class"),
    "sectors": _("Sectors"),
    "roles": _("Roles"),
    "contact_information": _("Contact"),
    "external_references": _("References"),
    "first_seen": _("First seen"),
    "last_seen": _("Last seen"),
    "published": _("Published"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "objective": _("Objective"),
    "goals": _("Goals"),
    "country": _("Country"),
    "region": _("Region"),
    "city": _("City"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "pattern": _("Pattern"),
    "pattern_type": _("Language of the pattern"),
    "content": _("Content"),
    "relationship_type": _("Kind of link"),
    "source_ref": _("From"),
    "target_ref": _("To"),
    "object_refs": _("About"),
    "confidence": _("Confidence"),
    "labels": _("Labels"),
    "lang": _("Language"),
    "value": _("Value"),
}
FIRST = list(LABELS)


@dataclass(frozen=True, slots=True)
class Part:
    """One value: a text, perhaps with a label of its own, perhaps a reference that `url` follows."""

    text: str
    label: str = ""
    url: str = ""
    is_identifier: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One property with its parts."""

    label: str
    parts: tuple[Part, ...]
    known: bool


def facts_of(stix: Mapping[str, Any], links: Mapping[str, tuple[str, str]]) -> list[Fact]:
    """What an object says, known properties first; `links` has title and address of each reference that may be seen."""
    told = [name for name in stix if name not in GIVEN_BY_US]
    told.sort(key=lambda name: FIRST.index(name) if name in LABELS else len(FIRST))
    return [Fact(str(LABELS.get(name, name)), tuple(_parts(name, stix[name], links)), name in LABELS) for name in told]


def technical_of(stix: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the node gave the object: id, type, dates."""
    return [(name, str(value)) for name, value in stix.items() if name in GIVEN_BY_US]


def _parts(name: str, value: Any, links: Mapping[str, tuple[str, str]]) -> Iterable[Part]:
    for single in value if isinstance(value, list) else [value]:
        yield _part(name, single, links)


def _part(name: str, value: Any, links: Mapping[str, tuple[str, str]]) -> Part:
    if isinstance(value, dict) and name == "external_references":
        return _reference(value)
    if isinstance(value, dict | list):
        return Part(json.dumps(value, ensure_ascii=False, sort_keys=True), is_identifier=True)
    if isinstance(value, str) and name.endswith(("_ref", "_refs")):
        title, url = links.get(value, (value, ""))
        return Part(title, url=url, is_identifier=not url)
    return Part(str(value), is_identifier=name in {"pattern", "value"} or isinstance(value, int | float))


def _reference(reference: Mapping[str, Any]) -> Part:
    text = str(reference.get("external_id") or reference.get("url") or reference.get("description") or "")
    return Part(text, label=str(reference.get("source_name", "")), is_identifier=True)
