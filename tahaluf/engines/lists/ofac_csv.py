"""The US Treasury's list of Specially Designated Nationals (CSV: SDN file, alternate names ALT, addresses ADD).

The files have no header, write `-0-` for nothing and end with a control-Z. The alternate names and addresses refer to
the SDN file by entity number; they are read first and held, so that each listing is whole when it is yielded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.lists.remarks import add_remarks
from tahaluf.engines.lists.wording import last_first
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.tables import Row, other_width, read_rows

COMPANIONS = ("alt", "add")
WIDTHS = {"sdn": 12, "alt": 5, "add": 6}
KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
END_OF_FILE = "\x1a"

Companion = Mapping[str, list[Row]]


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield the list's entries in the SDN file's order, then a reject for each row of a companion without an entry."""
    held: dict[str, Companion] = {}
    for kind in COMPANIONS:
        held[kind], rejects = hold(opened, kind)
        yield from rejects
    seen: set[str] = set()
    for item in well_formed(opened.stream, opened.source.file, opened.encoding, WIDTHS["sdn"]):
        if isinstance(item, Reject):
            yield item
        else:
            seen.add(item.fields[0].strip())
            yield from entry(opened, item, held)
    for kind in COMPANIONS:
        yield from orphans(companion_file(opened, kind), held[kind], seen)


def hold(opened: OpenedList, kind: str) -> tuple[Companion, list[Reject]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    rejects: list[Reject] = []
    if kind in opened.companions:
        stream = opened.companions[kind]
        for item in well_formed(stream, companion_file(opened, kind), opened.encoding, WIDTHS[kind]):
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                rows[item.fields[0].strip()].append(item)
    return rows, rejects


def companion_file(opened: OpenedList, kind: str) -> str:
    return f"{opened.source.file} ({kind})"


def well_formed(stream: BinaryIO, file: str, encoding: str, width: int) -> Iterator[Row | Reject]:
    """The rows of the file's width, `-0-` made empty; the control-Z at the end left out."""
    for item in read_rows(stream, file, encoding=encoding):
        if isinstance(item, Reject):
            yield item
        elif item.fields[0].strip() == END_OF_FILE:
            continue
        elif len(item.fields) != width or not item.fields[0].strip().isdigit():
            yield misfit(file, item, width)
        else:
            yield Row(item.line, ["" if field.strip() == "-0-" else field.strip() for field in item.fields])


def misfit(file: str, row: Row, width: int) -> Reject:
    if len(row.fields) == width:
        return Reject(file, row.line, "ent_num", shown(row.fields[0]), "id_missing", {"field": "ent_num"})
    return other_width(file, row, width, ",")


def entry(opened: OpenedList, row: Row, held: Mapping[str, Companion]) -> Iterator[Listing | Reject]:
    uid, name, kind, programme, title, call_sign, _, _, _, flag, _, remarks = row.fields
    draft = Draft(opened.source, uid, KINDS.get(kind, "entity"), row.line)
    add_name(draft, name, "SDN_Name", "primary", row.line)
    for alternate in held["alt"].get(uid, ()):
        add_name(draft, alternate.fields[3], "alt_name", "alias", alternate.line)
    for address in held["add"].get(uid, ()):
        draft.add_address(*address.fields[2:5])
    for name_of in programme.replace("] [", ";").strip("[]").split(";"):
        draft.add_programme(name_of)
    draft.add_remark(title)
    draft.add_identifier("call_sign", call_sign)
    draft.add_country(flag)
    add_remarks(draft, remarks, row.line)
    return draft.finish()


def add_name(draft: Draft, text: str, field: str, kind: str, line: int) -> None:
    """A person's `SURNAME, Given` in the order of speech; an organisation's name as it stands."""
    name = last_first(text) if draft.kind == "person" else text
    draft.add_name(name, field, kind, line=line)


def orphans(file: str, rows: Companion, seen: set[str]) -> Iterator[Reject]:
    for uid, held in rows.items():
        if uid not in seen:
            yield Reject(file, held[0].line, "ent_num", shown(uid), "orphan_row")
