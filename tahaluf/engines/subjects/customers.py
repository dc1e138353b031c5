"""Customers as CSV: a name or an identifier, and what else is known of them (`engines.columns`)."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Self, TypeVar

from tahaluf.engines.columns import (
    fields_of,
    find_columns,
    further_columns,
    missing_columns,
    split_values,
    spoken_names,
)
from tahaluf.engines.countries import country_code
from tahaluf.engines.dates import parse_date
from tahaluf.engines.identifiers import Identifier, is_iban
from tahaluf.engines.lists.draft import GENDERS, NOTHING, codepoint
from tahaluf.engines.rejects import Reject, Unreadable, shown
from tahaluf.engines.scripts import find_damage
from tahaluf.engines.subjects.opened import OpenedSubjects
from tahaluf.engines.subjects.subject import Subject
from tahaluf.engines.tables import Row, read_table

Value = TypeVar("Value")


def read(opened: OpenedSubjects) -> Iterator[Subject | Reject]:
    """Yield each row as a subject.

    A row without a sound name is rejected, and screened by its identifier where it has one. A value that cannot be
    read is rejected by itself and the row is screened without it, so that a misspelt date hides nobody.
    """
    header, rows = read_table(opened.stream, opened.file, opened.head.text, encoding=opened.encoding)
    layout = Layout.find(opened.file, header, opened.columns)
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Reject):
            yield row
        else:
            yield from layout.read(row, number)


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a table of customers hold which field, whatever file the table stands in."""

    file: str
    positions: Mapping[str, int]
    further: Mapping[str, Sequence[int]]

    @classmethod
    def find(cls, file: str, header: Sequence[str], columns: Mapping[str, str]) -> Self:
        """The layout of a table with this header. Raises `Unreadable` where a column is missing."""
        positions = find_columns(header, columns)
        if missing := missing_columns(positions, columns):
            detail = {"column": ", ".join(missing), "found": shown(", ".join(header))}
            raise Unreadable(Reject(file, 1, "", "", "column_missing", detail, fatal=True))
        return cls(file, positions, further_columns(header, positions))

    @property
    def used(self) -> list[int]:
        """The positions of the columns that are read, in the table's order."""
        return sorted({*self.positions.values(), *(place for places in self.further.values() for place in places)})

    def read(self, row: Row, number: int) -> Iterator[Subject | Reject]:
        """The subject of one row, which is the table's `number`th, and what of it cannot be used."""
        yield from read_customer(self.file, row, number, fields_of(row.fields, self.positions, self.further))


def read_customer(file: str, row: Row, number: int, fields: Mapping[str, str]) -> Iterator[Subject | Reject]:
    """A row's subject: with its name where that is sound, and without one where it has an identifier."""
    customer = Customer(file, row.line, fields)
    subject = customer.subject(number)
    is_identified = any(identifier.key for identifier in subject.identifiers)
    reject = unsound_name(file, row.line, subject.name) if subject.name or not is_identified else None
    if reject is None:
        yield from customer.rejects
        yield subject
        return
    yield reject
    if is_identified:
        yield from customer.rejects
        yield dataclasses.replace(subject, name="")


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
        name, also = spoken_names(self.fields)
        return Subject(
            id=self.fields.get("id") or str(number),
            name=name,
            row=number,
            aliases=(*split_values(self.fields.get("alias", "")), *also),
            births=births,
            countries=countries,
            gender=genders[0] if genders else "",
            identifiers=self.identifiers(),
            line=self.line,
            unnumbered=not self.fields.get("id"),
        )

    def identifiers(self) -> tuple[Identifier, ...]:
        papers = (Identifier("document", number) for number in split_values(self.fields.get("document_number", "")))
        checked = (self.parsed(field, code, parse) for field, (code, parse) in CHECKED.items())
        return (*papers, *(identifier for of_field in checked for identifier in of_field))

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


def reader_of(kind: str) -> Callable[[str], Identifier]:
    """What reads a number of a kind, and raises ValueError for one that identifies nothing."""

    def read_number(number: str) -> Identifier:
        if (identifier := Identifier(kind, number)).key is None:
            raise ValueError(number)
        return identifier

    return read_number


CHECKED: Mapping[str, tuple[str, Callable[[str], Identifier]]] = {
    "iban": ("bad_iban", read_iban),
    "bic": ("bad_bic", reader_of("bic")),
    "imo": ("bad_imo", reader_of("imo")),
    "crypto_address": ("bad_crypto", reader_of("crypto")),
}
"""The fields whose identifiers are checked, each with the code of what is none and with what reads it."""
