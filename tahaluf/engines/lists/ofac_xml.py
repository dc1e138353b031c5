"""The US Treasury's lists in the Advanced Sanctions Data Model (XML, schema sdn_advanced.xsd).

The file first explains its codes, then gives places and identity documents, then the parties that refer to them; the
places and documents are held until the parties come. The entries that say under which programme and since when a party
is listed follow the parties, so that the file is gone over twice: once for these entries, once for the parties.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml.etree import _Element

from tahaluf.engines.dates import PartialDate
from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.lists.remarks import IMO, numbers
from tahaluf.engines.markup import Record, XmlStream, all_text, descend, line_of, local_name, text
from tahaluf.engines.rejects import Reject, Unreadable

DATED = r"<(?:\w+:)?DateOfIssue[^>]*>\s*<(?:\w+:)?Year>(\d+)<.*?Month>(\d+)<.*?Day>(\d+)<"
ENTRY_TAGS = ("ReferenceValueSets", "SanctionsEntry")
PROGRAMME = "Program"
"""The type of a sanctions measure whose comment names the programme."""
TAGS = ("ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty")
PARTY_KINDS = {"Vessel": "vessel", "Aircraft": "aircraft", "Individual": "person", "Entity": "entity"}
LAST_NAME = "Last Name"
DIRECT_IDENTIFIERS = {
    "SWIFT/BIC": "bic",
    "Vessel Call Sign": "call_sign",
    "VESSEL CALL SIGN": "call_sign",
    "MMSI": "mmsi",
}
COUNTRY_FEATURES = frozenset(
    {"Nationality Country", "Citizenship Country", "Nationality of Registration", "Vessel Flag"}
)


@dataclass
class Held:
    """What the file explains before it names the parties: codes by set and number, places and documents."""

    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    iso2: dict[str, str] = field(default_factory=dict)
    party_types: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    documents: dict[str, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    programmes: dict[str, str] = field(default_factory=dict)
    entries: dict[str, "Entered"] = field(default_factory=dict)


@dataclass
class Entered:
    """What the sanctions entries of one profile say: its programmes in order, the first day that is named."""

    programmes: dict[str, None] = field(default_factory=dict)
    listed_on: date | None = None


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield the list's distinct parties in the file's order."""
    held = Held(entries=read_entries(opened))
    opened.stream.seek(0)
    keep: Mapping[str, Callable[[Held, _Element], None]] = {
        "ReferenceValueSets": keep_words, "Location": keep_place, "IDRegDocument": keep_document,
    }  # fmt: skip
    for item in XmlStream(opened.stream, opened.source.file, TAGS):
        if isinstance(item, Reject):
            yield item
        elif item.tag == "DistinctParty":
            yield from party(opened, item, held)
        else:
            keep[item.tag](held, item.element)


def read_entries(opened: OpenedList) -> dict[str, Entered]:
    """The sanctions entries by profile; of a file that cannot be read to its end, those before that place."""
    held = Held()
    try:
        for item in XmlStream(opened.stream, opened.source.file, ENTRY_TAGS):
            if isinstance(item, Record):
                (keep_entry if item.tag == "SanctionsEntry" else keep_words)(held, item.element)
    except Unreadable:
        pass  # the second reading meets the same place and says so
    return held.entries


def keep_entry(held: Held, entry: _Element) -> None:
    entered = held.entries.setdefault(entry.get("ProfileID", ""), Entered())
    for measure in descend(entry, "SanctionsMeasure"):
        if held.words["SanctionsType"].get(measure.get("SanctionsTypeID", "")) == PROGRAMME:
            entered.programmes.setdefault(text(measure, "Comment"))
    for event in descend(entry, "EntryEvent"):
        entered.programmes.setdefault(held.programmes.get(event.get("LegalBasisID", ""), ""))
        day = day_of(next(descend(event, "Date"), None))
        entered.listed_on = min(filter(None, (day, entered.listed_on)), default=None)


def day_of(point: _Element | None) -> date | None:
    try:
        return None if point is None else date(*(int(text(point, part)) for part in ("Year", "Month", "Day")))
    except ValueError:
        return None


def keep_words(held: Held, sets: _Element) -> None:
    for value in (value for group in sets for value in group):
        number, word = value.get("ID", ""), (value.text or "").strip()
        held.words[local_name(value)][number] = word
        if local_name(value) == "Country":
            held.iso2[number] = value.get("ISO2", "") or word
        elif local_name(value) == "PartySubType":
            held.party_types[number] = value.get("PartyTypeID", "")
        elif local_name(value) == "LegalBasis":
            held.programmes[number] = value.get("SanctionsProgramID", "")
    held.programmes = {basis: held.words["SanctionsProgram"].get(n, "") for basis, n in held.programmes.items()}


def keep_place(held: Held, place: _Element) -> None:
    countries = tuple(held.iso2.get(c.get("CountryID", ""), "") for c in descend(place, "LocationCountry"))
    parts = [(v.text or "").strip() for v in descend(place, "LocationPart/LocationPartValue/Value")]
    held.places[place.get("ID", "")] = (countries, ", ".join(filter(None, parts)))


def keep_document(held: Held, document: _Element) -> None:
    kind = held.words["IDRegDocType"].get(document.get("IDRegDocTypeID", ""), "")
    country = held.iso2.get(document.get("IssuedBy-CountryID", ""), "")
    held.documents[document.get("IdentityID", "")].append((kind, text(document, "IDRegistrationNo"), country))


def party(opened: OpenedList, record: Record, held: Held) -> Iterator[Listing | Reject]:
    element = record.element
    profile = next(descend(element, "Profile"), None)
    if profile is None:
        yield Reject(opened.source.file, record.line, "Profile", element.get("FixedRef", ""), "name_missing")
        return
    draft = Draft(opened.source, element.get("FixedRef", ""), party_kind(held, profile), record.line)
    for identity in sorted(descend(profile, "Identity"), key=lambda i: i.get("Primary") != "true"):
        add_identity(draft, held, identity)
    for feature in descend(profile, "Feature"):
        add_feature(draft, held, feature)
    add_entries(draft, held.entries.get(profile.get("ID", ""), Entered()))
    for comment in (*descend(element, "Comment"), *descend(profile, "Comment")):
        draft.add_remark(comment.text or "")
    yield from draft.finish()


def add_entries(draft: Draft, entered: Entered) -> None:
    for programme in entered.programmes:
        draft.add_programme(programme)
    draft.state_listed(str(entered.listed_on or ""))


def party_kind(held: Held, profile: _Element) -> str:
    number = profile.get("PartySubTypeID", "")
    subtype = held.words["PartySubType"].get(number, "")
    party_type = held.words["PartyType"].get(held.party_types.get(number, ""), "")
    return PARTY_KINDS.get(subtype) or PARTY_KINDS.get(party_type, "unknown")


def add_identity(draft: Draft, held: Held, identity: _Element) -> None:
    groups = {
        group.get("ID", ""): held.words["NamePartType"].get(group.get("NamePartTypeID", ""), "")
        for group in descend(identity, "NamePartGroups/MasterNamePartGroup/NamePartGroup")
    }
    for alias in sorted(descend(identity, "Alias"), key=lambda a: a.get("Primary") != "true"):
        for name in descend(alias, "DocumentedName"):
            add_name(draft, held, groups, alias, name)
    for kind, number, country in held.documents.pop(identity.get("ID", ""), ()):
        add_document(draft, kind, number, country)


def add_name(draft: Draft, held: Held, groups: Mapping[str, str], alias: _Element, name: _Element) -> None:
    """One documented name, its last name at the end; `original` where a part is in another script than Latin."""
    values = list(descend(name, "DocumentedNamePart/NamePartValue"))
    values.sort(key=lambda value: groups.get(value.get("NamePartGroupID", "")) == LAST_NAME)
    scripts = {held.words["Script"].get(value.get("ScriptID", ""), "Latin") for value in values}
    kind = "original" if scripts - {"Latin"} else "alias" if draft.names else "primary"
    whole = " ".join((value.text or "").strip() for value in values)
    draft.add_name(whole, "NamePartValue", kind, weak=alias.get("LowQuality") == "true", line=line_of(name))


def add_document(draft: Draft, kind: str, number: str, country: str) -> None:
    if imo := IMO.search(number):
        draft.add_identifier("imo", imo[1])
    elif kind in DIRECT_IDENTIFIERS:
        draft.add_identifier(DIRECT_IDENTIFIERS[kind], number, country)
    else:
        known = next(numbers(f"{kind} {number}"), ("document", number, ""))
        draft.add_identifier(known[0], number, country)


def add_feature(draft: Draft, held: Held, feature: _Element) -> None:
    kind = held.words["FeatureType"].get(feature.get("FeatureTypeID", ""), "")
    for version in descend(feature, "FeatureVersion"):
        detail = version_detail(held, version)
        if kind == "Birthdate":
            add_birth(draft, version)
        elif kind in COUNTRY_FEATURES or kind == "Location":
            add_places(draft, held, version, is_country=kind in COUNTRY_FEATURES)
        elif kind == "Gender":
            draft.add_gender(detail)
        elif kind in DIRECT_IDENTIFIERS:
            draft.add_identifier(DIRECT_IDENTIFIERS[kind], detail)
        elif kind.startswith("Digital Currency Address"):
            draft.add_identifier("crypto", detail)
        elif detail:
            draft.add_remark(f"{kind}: {detail}")


def version_detail(held: Held, version: _Element) -> str:
    detail = next(descend(version, "VersionDetail"), None)
    if detail is None:
        return ""
    return (detail.text or "").strip() or held.words["DetailReference"].get(detail.get("DetailReferenceID", ""), "")


def add_places(draft: Draft, held: Held, version: _Element, *, is_country: bool) -> None:
    for location in descend(version, "VersionLocation"):
        countries, address = held.places.get(location.get("LocationID", ""), ((), ""))
        if is_country:
            for country in countries:
                draft.add_country(country)
        else:
            draft.add_address(address, *countries)


def add_birth(draft: Draft, version: _Element) -> None:
    """The span from the first to the last day that the date's boundaries name."""
    for period in descend(version, "DatePeriod"):
        bounds = [bound for name in ("Start", "End") for bound in descend(period, name)]
        points = [point for bound in bounds for point in bound]
        try:
            days = [date(*(int(text(point, part)) for part in ("Year", "Month", "Day"))) for point in points]
            birth = PartialDate(min(days), max(days), any(b.get("Approximate") == "true" for b in bounds))
        except ValueError:
            draft.reject(line_of(period), "Birthdate", all_text(period), "bad_date")
        else:
            draft.births.setdefault(birth)
