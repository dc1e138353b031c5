"""An own list: CSV with a header, its columns known by their names or by a mapping."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tahaluf.engines.columns import find_columns, missing_columns, split_values
from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import KINDS, Listing, ListSource
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.recognition import read_head
from tahaluf.engines.rejects import Reject, Unreadable, shown
from tahaluf.engines.tables import Row, read_rows, sniff_delimiter

NO_NAME = {"column": "name", "found": ""}


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield a listing for each row; a repeated identifier is rejected with the line on which it stood first."""
    rows = read_rows(opened.stream, opened.source.file, encoding=opened.encoding, delimiter=delimiter_of(opened))
    header = next(rows, None)
    if header is None or isinstance(header, Reject):
        yield header.ending() if header else Reject(opened.source.file, 1, "", "", "file_empty", fatal=True)
        return
    positions = find_columns(header.fields, opened.columns)
    if missing := missing_columns(positions, opened.columns):
        detail = {"column": ", ".join(missing), "found": shown(", ".join(header.fields))}
        yield Reject(opened.source.file, header.line, "", "", "column_missing", detail, fatal=True)
        return
    yield from read_entries(rows, opened, positions, len(header.fields))


def header_of(stream: BinaryIO, file: str) -> list[str]:
    """The headers of an own list, in the file's order. Raises `Unreadable` where its first row is none."""
    opened = OpenedList(stream, ListSource("", "", "", "csv", file, ""), read_head(stream, file).encoding, {}, {})
    first = next(read_rows(stream, file, encoding=opened.encoding, delimiter=delimiter_of(opened)), None)
    if isinstance(first, Row) and all(map(str.isprintable, first.fields)) and any(map(str.strip, first.fields)):
        return [field.strip().strip("\ufeff") for field in first.fields]
    raise Unreadable(first if isinstance(first, Reject) else Reject(file, 1, "", "", "column_missing", NO_NAME))


def delimiter_of(opened: OpenedList) -> str:
    head = opened.stream.read(1 << 12)
    opened.stream.seek(0)
    return sniff_delimiter(head.decode(opened.encoding, "replace").partition("\n")[0])


def read_entries(
    rows: Iterator[Row | Reject], opened: OpenedList, positions: Mapping[str, int], width: int
) -> Iterator[Listing | Reject]:
    lines: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Reject):
            yield row
            continue
        if len(row.fields) != width:
            code = "too_few_columns" if len(row.fields) < width else "too_many_columns"
            detail = {"found": len(row.fields), "expected": width}
            yield Reject(opened.source.file, row.line, "", shown(",".join(row.fields)), code, detail)
            continue
        fields = {field: row.fields[position].strip() for field, position in positions.items()}
        identifier = fields.get("id") or str(number)
        if (first := lines.setdefault(identifier, row.line)) != row.line:
            yield Reject(opened.source.file, row.line, "id", shown(identifier), "id_repeated", {"first": first})
        else:
            yield from entry(opened, identifier, fields, row.line)


def entry(opened: OpenedList, identifier: str, fields: Mapping[str, str], line: int) -> Iterator[Listing | Reject]:
    kind = fields.get("kind", "").lower()
    draft = Draft(opened.source, identifier, kind if kind in KINDS else "unknown", line)
    draft.add_name(fields["name"], "name", "primary")
    for alias in split_values(fields.get("alias", "")):
        draft.add_name(alias, "alias")
    for birth in split_values(fields.get("birth_date", "")):
        draft.add_birth(birth, "birth_date")
    for country in split_values(fields.get("nationality", "")):
        draft.add_country(country)
    draft.add_gender(fields.get("gender", ""))
    for number in split_values(fields.get("document_number", "")):
        draft.add_identifier("document", number)
    draft.add_identifier("iban", fields.get("iban", ""))
    draft.add_programme(fields.get("programme", ""))
    draft.state_listed(fields.get("listed_on", ""))
    draft.add_remark(fields.get("remark", ""))
    return draft.finish()
