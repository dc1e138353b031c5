"""Rows gathered into entries, for lists that spend several rows on one."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.tables import Row, other_width

ENTITY = "entity"
"""The field by which rows belong together."""

AddRow = Callable[[OpenedList, Draft | None, Mapping[str, str], int], Draft]


def gather(
    rows: Iterator[Row | Reject],
    opened: OpenedList,
    positions: Mapping[str, int],
    add_row: AddRow,
    *,
    header_width: int,
) -> Iterator[Listing | Reject]:
    """Yield a reject for each row that does not fit, and at the end the listings in the order of their first rows.

    All entries are held until the end, because nothing says that an entry's rows stand together.
    """
    drafts: dict[str, Draft] = {}
    for row in rows:
        if isinstance(row, Reject):
            yield row
        elif reject := misfit(row, opened, positions, header_width):
            yield reject
        else:
            fields = named(row, positions)
            entity = fields[ENTITY]
            drafts[entity] = add_row(opened, drafts.get(entity), fields, row.line)
    for draft in drafts.values():
        yield from draft.finish()


def misfit(row: Row, opened: OpenedList, positions: Mapping[str, int], width: int) -> Reject | None:
    """Why a row cannot be used: other columns than the header's (blank ones at the end do not count), or no entity."""
    file, found = opened.source.file, len(row.fields)
    if found < width and found <= max(positions.values()):
        return other_width(file, row, width, ";")
    if any(field.strip() for field in row.fields[width:]):
        return other_width(file, row, width, ";")
    if not row.fields[positions[ENTITY]].strip():
        return Reject(file, row.line, ENTITY, shown(";".join(row.fields)), "id_missing", {"field": ENTITY})
    return None


def named(row: Row, positions: Mapping[str, int]) -> defaultdict[str, str]:
    """The row's fields by name, stripped; empty for fields that the file does not have."""
    fields: defaultdict[str, str] = defaultdict(str)
    fields.update({name: row.fields[position].strip() for name, position in positions.items()})
    return fields
