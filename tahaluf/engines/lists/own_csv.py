"""An own list: CSV with a header, its columns known by their names or by a mapping."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from tahaluf.engines.columns import (
    IDENTIFIERS,
    fields_of,
    find_columns,
    further_columns,
    missing_columns,
    split_values,
    spoken_names,
)
from tahaluf.engines.encodings import encoding_of_table
from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import KINDS, Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.recognition import headers_of, read_head
from tahaluf.engines.rejects import Reject, Unreadable, shown
from tahaluf.engines.tables import Row, read_table

NO_NAME = {"column": "name", "found": ""}


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield a listing for each row; a repeated identifier is rejected with the line on which it stood first."""
    file = opened.source.file
    head = read_head(opened.stream, file, opened.encoding)
    header, rows = read_table(opened.stream, file, head.text, encoding=opened.encoding)
    positions = find_columns(header, opened.columns)
    if missing := missing_columns(positions, opened.columns):
        detail = {"column": ", ".join(missing), "found": shown(", ".join(header))}
        raise Unreadable(Reject(file, 1, "", "", "column_missing", detail, fatal=True))
    yield from read_entries(rows, opened, positions, further_columns(header, positions))


def header_of(stream: BinaryIO, file: str, encoding: str = "") -> list[str]:
    """The headers of an own list, in the file's order. Raises `Unreadable` where its first row is none."""
    known = encoding or encoding_of_table(stream, file)
    headers = headers_of(read_head(stream, file, known).text)
    if all(map(str.isprintable, headers)) and any(headers):
        return headers
    raise Unreadable(Reject(file, 1, "", "", "column_missing", NO_NAME))


def read_entries(
    rows: Iterator[Row | Reject],
    opened: OpenedList,
    positions: Mapping[str, int],
    further: Mapping[str, Sequence[int]],
) -> Iterator[Listing | Reject]:
    lines: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Reject):
            yield row
            continue
        fields = fields_of(row.fields, positions, further)
        identifier = fields.get("id") or str(number)
        if (first := lines.setdefault(identifier, row.line)) != row.line:
            yield Reject(opened.source.file, row.line, "id", shown(identifier), "id_repeated", {"first": first})
        else:
            yield from entry(opened, identifier, fields, row.line)


def entry(opened: OpenedList, identifier: str, fields: Mapping[str, str], line: int) -> Iterator[Listing | Reject]:
    kind = fields.get("kind", "").lower()
    draft = Draft(opened.source, identifier, kind if kind in KINDS else "unknown", line)
    name, also = spoken_names(fields)
    draft.add_name(name, "name", "primary")
    for alias in (*split_values(fields.get("alias", "")), *also):
        draft.add_name(alias, "alias")
    for birth in split_values(fields.get("birth_date", "")):
        draft.add_birth(birth, "birth_date")
    for country in split_values(fields.get("nationality", "")):
        draft.add_country(country)
    draft.add_gender(fields.get("gender", ""))
    for field, identifier_kind in IDENTIFIERS.items():
        for number in split_values(fields.get(field, "")):
            draft.add_identifier(identifier_kind, number)
    draft.add_programme(fields.get("programme", ""))
    draft.state_listed(fields.get("listed_on", ""))
    draft.add_remark(fields.get("remark", ""))
    return draft.finish()
