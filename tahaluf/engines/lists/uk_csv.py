"""The United Kingdom's lists (CSV): OFSI's consolidated list of financial sanctions targets and the UK Sanctions List.

Both spend a row on each name or address of a target and put a line with the day before the header. Several values in
one field are numbered: `(1) Kuwait (2) Iraq`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.gathering import gather
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.tables import read_rows

HEADERS: Mapping[str, tuple[str, ...]] = {
    "entity": ("Unique ID", "Group ID"),
    "name 1": ("Name 1",), "name 2": ("Name 2",), "name 3": ("Name 3",), "name 4": ("Name 4",), "name 5": ("Name 5",),
    "name 6": ("Name 6",),
    "original": ("Name non-latin script",),
    "name type": ("Name type", "Alias Type"),
    "quality": ("Alias strength", "Alias Quality"),
    "birth": ("D.O.B", "DOB"),
    "nationality": ("Nationality(/ies)", "Nationality"),
    "flag": ("Current believed flag of ship",),
    "passport": ("Passport number",),
    "national_id": ("National Identifier number", "National Identification Number"),
    "registration": ("Business registration number (s)", "Business registration number"),
    "imo": ("IMO number",),
    "gender": ("Gender",),
    "kind": ("Designation Type", "Individual, Entity, Ship", "Group Type"),
    "programme": ("Regime Name", "Regime"),
    "listed": ("Date Designated", "UK Sanctions List Date Designated", "Listed On"),
    "remark": ("Other Information",), "reasons": ("UK Statement of Reasons",), "position": ("Position",),
    "address 1": ("Address Line 1", "Address 1"), "address 2": ("Address Line 2", "Address 2"),
    "address 3": ("Address Line 3", "Address 3"), "address 4": ("Address Line 4", "Address 4"),
    "address 5": ("Address Line 5", "Address 5"), "address 6": ("Address Line 6", "Address 6"),
    "post code": ("Address Postal Code", "Post/Zip Code"), "address country": ("Address Country", "Country"),
}  # fmt: skip
NEEDED = ("entity", "name 6")
KINDS = {"individual": "person", "entity": "entity", "ship": "vessel"}
NAME_ORDER = ("name 1", "name 2", "name 3", "name 4", "name 5", "name 6")
ADDRESS = ("address 1", "address 2", "address 3", "address 4", "address 5", "address 6", "post code", "address country")
NUMBERED = re.compile(r"\(\d+\)")
REGISTRATION_NOTE = re.compile(r"^[^\d]*:\s*")
HEADER_WITHIN = 3


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield the list's targets in the order in which the file first names them."""
    rows = read_rows(opened.stream, opened.source.file, encoding=opened.encoding)
    wordings: list[str] = []
    for row, _ in zip(rows, range(HEADER_WITHIN), strict=False):
        if isinstance(row, Reject):
            yield row
            continue
        positions = columns(row.fields)
        if all(field in positions for field in NEEDED):
            yield from gather(rows, opened, positions, add_row, header_width=len(row.fields))
            return
        wordings += row.fields
    detail = {
        "column": ", ".join(HEADERS[field][0] for field in NEEDED),
        "found": shown(", ".join(filter(None, wordings))),
    }
    yield Reject(opened.source.file, 1, "", "", "column_missing", detail, fatal=True)


def columns(header: Sequence[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    found = {field: next((n.lower() for n in wording if n.lower() in names), "") for field, wording in HEADERS.items()}
    return {field: names.index(name) for field, name in found.items() if name}


def add_row(opened: OpenedList, draft: Draft | None, fields: Mapping[str, str], line: int) -> Draft:
    """Add one row to its target, which begins with it where there is none yet."""
    if draft is None:
        draft = Draft(opened.source, fields["entity"], KINDS.get(fields["kind"].lower(), "unknown"), line)
        draft.state_listed(fields["listed"])
    is_primary = fields["name type"].lower().startswith("primary")
    whole = " ".join(fields[part] for part in NAME_ORDER if fields[part])
    add_name(draft, whole, line, is_primary=is_primary, weak="low" in fields["quality"].lower())
    draft.add_name(fields["original"], "Name non-latin script", "original", line=line)
    for birth in values(fields["birth"]):
        draft.add_birth(birth, "D.O.B", line)
    for country in values(fields["nationality"]) + values(fields["flag"]):
        draft.add_country(country)
    add_numbers(draft, fields)
    draft.add_gender(fields["gender"])
    draft.add_programme(fields["programme"])
    draft.add_address(*(fields[part] for part in ADDRESS))
    for remark in (fields["position"], fields["remark"], fields["reasons"]):
        draft.add_remark(remark)
    return draft


def add_name(draft: Draft, whole: str, line: int, *, is_primary: bool, weak: bool) -> None:
    """Add the name; the primary one goes to the front, wherever its row stands."""
    before = dict(draft.names)
    draft.add_name(whole, "Name 6", "primary" if is_primary else "alias", weak=weak, line=line)
    if is_primary and before and whole not in before:
        added = {name: listed for name, listed in draft.names.items() if name not in before}
        draft.names = {**added, **before}


def add_numbers(draft: Draft, fields: Mapping[str, str]) -> None:
    for kind in ("passport", "national_id", "registration"):
        for number in values(fields[kind]):
            draft.add_identifier(kind, REGISTRATION_NOTE.sub("", number))
    for number in values(fields["imo"]):
        draft.add_identifier("imo", number)


def values(field: str) -> list[str]:
    """The values of a field, numbered ones apart."""
    return [value.strip(" .;,") for value in NUMBERED.split(field) if value.strip(" .;,")]
