"""STIX properties as a person reads them: named, in order, references as links where they can be followed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.citations import Citation, Standing
from tahaluf.pages.countries import country_in_words
from tahaluf.pages.moments import stated_day_in_words
from tahaluf.pages.records.values import DAYS, WORDS
from tahaluf.records.stix import GIVEN_BY_US
from tahaluf.records.vocabulary import SelectorKind

LABELS: dict[str, str | Promise] = {
    "name": _("Name"),
    "abstract": _("Summary"),
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
    "explanation": _("Explanation"),
    "opinion": _("Opinion"),
    "authors": _("Authors"),
    "context": _("Context"),
    "count": _("How often"),
    "number_observed": _("How often"),
    "first_observed": _("First seen"),
    "last_observed": _("Last seen"),
    "start_time": _("From"),
    "stop_time": _("Until"),
    "sighting_of_ref": _("What was seen"),
    "observed_data_refs": _("Observed data"),
    "where_sighted_refs": _("Sighted by"),
    "threat_actor_types": _("Kinds"),
    "report_types": _("Kinds"),
    "indicator_types": _("Kinds"),
    "infrastructure_types": _("Kinds"),
    "malware_types": _("Kinds"),
    "tool_types": _("Kinds"),
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
COUNTRIES = frozenset({"country", "x_nationalities"})
NOTHING_CITED: Mapping[Citation, Standing] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """One value: a text, perhaps with a label of its own, a reference that `url` follows, a day or a moment, or
    something cited in a version, with what became of it since."""

    text: str
    label: str = ""
    url: str = ""
    is_identifier: bool = False
    day: date | None = None
    moment: datetime | None = None
    version: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One property with its parts."""

    label: str
    parts: tuple[Part, ...]
    known: bool


def facts_of(
    stix: Mapping[str, Any], links: Mapping[str, tuple[str, str]], cited: Mapping[Citation, Standing] = NOTHING_CITED
) -> list[Fact]:
    """What an object says, known properties first; `links` has title and address of each reference that may be seen,
    `cited` how the reference data stands that it cites."""
    told = [name for name in stix if name not in GIVEN_BY_US]
    told.sort(key=lambda name: FIRST.index(name) if name in LABELS else len(FIRST))
    return [
        Fact(str(LABELS.get(name, name)), tuple(_parts(name, stix[name], links, cited)), name in LABELS)
        for name in told
    ]


def technical_of(stix: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the node gave the object: id, type, dates."""
    return [(name, str(value)) for name, value in stix.items() if name in GIVEN_BY_US]


def kind_of_link(kind: str) -> str | Promise:
    """What a link between two records is called: by the property that refers, or by the relationship's type."""
    return WORDS["relationship_type"].get(kind) or LABELS.get(kind, kind)


def _parts(
    name: str, value: Any, links: Mapping[str, tuple[str, str]], cited: Mapping[Citation, Standing]
) -> Iterable[Part]:
    for single in value if isinstance(value, list) else [value]:
        citation = Citation.of(single) if name == "external_references" else None
        yield _citation(citation, cited.get(citation)) if citation else _part(name, single, links)


def _citation(citation: Citation, standing: Standing | None) -> Part:
    """A cited entry: list, number on the list, version; a list that the node does not hold keeps its own name."""
    known = standing or Standing(citation.list, since=gettext("This node does not hold this list."))
    return Part(
        citation.listed_id,
        label=known.title,
        url=known.url,
        is_identifier=True,
        version=citation.version,
        since=known.since,
    )


def _part(name: str, value: Any, links: Mapping[str, tuple[str, str]]) -> Part:
    if isinstance(value, dict) and name == "external_references":
        return _reference(value)
    if isinstance(value, dict | list):
        return Part(json.dumps(value, ensure_ascii=False, sort_keys=True), is_identifier=True)
    if isinstance(value, str) and name.endswith(("_ref", "_refs")):
        title, url = links.get(value, (value, ""))
        return Part(title, url=url, is_identifier=not url)
    if name in DAYS and isinstance(value, str):
        return _dated(value)
    if name in COUNTRIES:
        return Part(country_in_words(str(value)))
    if name == "x_birth_dates":
        return Part(stated_day_in_words(str(value)))
    words = WORDS.get(name, {}).get(str(value))
    if words:
        return Part(str(words))
    return Part(str(value), is_identifier=name in {"pattern", "value"} or isinstance(value, int | float))


def _dated(value: str) -> Part:
    """A timestamp; where it is the beginning of a day in UTC, as the forms write them, the day."""
    try:
        at = parse_datetime(value)
    except ValueError:
        at = None
    if at is None:
        return Part(value)
    is_day = (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
    return Part(value, day=at.date()) if is_day else Part(value, moment=at)


def _reference(reference: Mapping[str, Any]) -> Part:
    text = str(reference.get("external_id") or reference.get("url") or reference.get("description") or "")
    source = str(reference.get("source_name", ""))
    return Part(text, label=str(dict(SelectorKind.choices).get(source, source)), is_identifier=True)
