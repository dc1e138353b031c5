"""Customers as CSV: `name`, and where known `id, birth_date, nationality, gender, document_number, iban`."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from tahaluf.engines.columns import find_columns, missing_columns, split_values
from tahaluf.engines.countries import country_code
from tahaluf.engines.dates import parse_date
from tahaluf.engines.identifiers import Identifier, is_iban
from tahaluf.engines.lists.draft import GENDERS, NOTHING, codepoint
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.scripts import find_damage
from tahaluf.engines.subjects.opened import OpenedSubjects
from tahaluf.engines.subjects.subject import Subject
from tahaluf.engines.tables import Row, read_rows, sniff_delimiter

Value = TypeVar("Value")


def read(opened: OpenedSubjects) -> Iterator[Subject | Reject]:
    """Yield each row as a subject.

    A row without a sound name is rejected. A value that cannot be read is rejected by itself and the row is screened
    without it, so that a misspelt date hides nobody.
    """
    delimiter = sniff_delimiter(opened.head.text.partition("\n")[0])
    rows = read_rows(opened.stream, opened.file, encoding=opened.encoding, delimiter=delimiter)
    header = next(rows, None)
    if header is None or isinstance(header, Reject):
        yield header.ending() if header else Reject(opened.file, 1, "", "", "file_empty", fatal=True)
        return
    positions = find_columns(header.fields, opened.columns)
    if missing := missing_columns(positions, opened.columns):
        detail = {"column": ", ".join(missing), "found": shown(", ".join(header.fields))}
        yield Reject(opened.file, header.line, "", "", "column_missing", detail, fatal=True)
        return
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Reject):
            yield row
        else:
            yield from read_customer(opened.file, row, number, positions, len(header.fields))


def read_customer(
    file: str, row: Row, number: int, positions: Mapping[str, int], width: int
) -> Iterator[Subject | Reject]:
    if len(row.fields) != width:
        code = "too_few_columns" if len(row.fields) < width else "too_many_columns"
        yield Reject(
            file, row.line, "", shown(",".join(row.fields)), code, {"found": len(row.fields), "expected": width}
        )
        return
    fields = {field: row.fields[position].strip() for field, position in positions.items()}
    if reject := unsound_name(file, row.line, fields["name"]):
        yield reject
        return
    customer = Customer(file, row.line, fields)
    subject = customer.subject(number)
    yield from customer.rejects
    yield subject


def unsound_name(file: str, line: int, name: str) -> Reject | None:
    """Why a name cannot be screened: it is missing, or its letters were destroyed."""
    if not name:
        return Reject(file, line, "name", "", "name_missing")
    damage = find_damage(name)
    return Reject(file, line, "name", shown(name), damage, codepoint(name, damage)) if damage else None


class Customer:
    """The fields of one row, and what could not be read of them."""

    def __init__(self, file: str, line: int, fields: Mapping[str, str]) -> None:
        self.file, self.line, self.fields = file, line, fields
        self.rejects: list[Reject] = []

    def subject(self, number: int) -> Subject:
        births = self.parsed("birth_date", "bad_date", parse_date)
        countries = self.parsed("nationality", "bad_country", read_country)
        genders = self.parsed("gender", "bad_gender", read_gender)
        return Subject(
            id=self.fields.get("id") or str(number),
            name=" ".join(self.fields["name"].split()),
            row=number,
            aliases=tuple(split_values(self.fields.get("alias", ""))),
            births=births,
            countries=countries,
            gender=genders[0] if genders else "",
            identifiers=self.identifiers(),
            line=self.line,
            unnumbered=not self.fields.get("id"),
        )

    def identifiers(self) -> tuple[Identifier, ...]:
        papers = (Identifier("document", number) for number in split_values(self.fields.get("document_number", "")))
        accounts = self.parsed("iban", "bad_iban", read_iban)
        return (*papers, *accounts)

    def parsed(self, field: str, code: str, parse: Callable[[str], Value]) -> tuple[Value, ...]:
        """The field's values that can be read; the others become rejects."""
        read = []
        for value in split_values(self.fields.get(field, "")):
            if says_nothing(field, value):
                continue
            try:
                read.append(parse(value))
            except ValueError:
                self.rejects.append(Reject(self.file, self.line, field, shown(value), code))
        return tuple(read)


def says_nothing(field: str, value: str) -> bool:
    """Whether a value only says that nothing is known; `NA` as a nationality is Namibia."""
    return value.lower() in NOTHING and (field, value) != ("nationality", "NA")


def read_country(wording: str) -> str:
    if not (code := country_code(wording)):
        raise ValueError(wording)
    return code


def read_gender(wording: str) -> str:
    if not (gender := GENDERS.get(wording.lower().rstrip("."), "")):
        raise ValueError(wording)
    return gender


def read_iban(number: str) -> Identifier:
    if not is_iban(number):
        raise ValueError(number)
    return Identifier("iban", number)
