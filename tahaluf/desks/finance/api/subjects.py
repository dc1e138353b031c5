"""Subjects as programs send them: what cannot be read is refused with its place, never guessed."""

from enum import StrEnum
from typing import Annotated, Any, Self

from ninja import Field
from pydantic import AfterValidator, StringConstraints, model_validator

from tahaluf.engines.countries import country_code
from tahaluf.engines.dates import parse_date
from tahaluf.engines.identifiers import KINDS, Identifier
from tahaluf.engines.scripts import find_damage
from tahaluf.engines.subjects import Subject
from tahaluf.pages.api.words import STORABLE, Exact

MOST_ALIASES = MOST_NUMBERS = 50


def _sound(name: str) -> str:
    if find_damage(name) or not any(map(str.isalnum, name)):
        raise ValueError("damaged")
    return name


def _is_date(text: str) -> str:
    parse_date(text)
    return text


def _is_country(text: str) -> str:
    if not country_code(text):
        raise ValueError("unknown country")
    return text


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=STORABLE),
    AfterValidator(_sound),
]
Birth = Annotated[str, StringConstraints(min_length=4, max_length=60), AfterValidator(_is_date)]
Country = Annotated[str, StringConstraints(min_length=2, max_length=80), AfterValidator(_is_country)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=STORABLE)]
NumberKind = Annotated[str, Field(json_schema_extra={"enum": list(KINDS)}, pattern=f"^({'|'.join(KINDS)})$")]


class Kind(StrEnum):
    """What a subject is."""

    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class Gender(StrEnum):
    """As papers state it."""

    MALE = "male"
    FEMALE = "female"


class IdentifierIn(Exact):
    """A number of a subject."""

    kind: NumberKind
    number: Number
    country: Country | None = None

    def as_identifier(self) -> Identifier:
        """The number in the engines' words."""
        return Identifier(self.kind, self.number, country_code(self.country or ""))


class SubjectIn(Exact):
    """Who is asked about: a name in any script, or a number alone (a passport, an IMO number, a BIC, an address of a
    currency), and whatever else is known.

    `birth_date` may be a day, a month, a year or a range, `nationality` a code of ISO 3166 or a country's name.
    `reference` is the caller's own and comes back with the answer.
    """

    name: Name | None = None
    aliases: list[Name] = Field(default=[], max_length=MOST_ALIASES)
    birth_date: Birth | None = None
    nationality: Country | None = None
    gender: Gender | None = None
    identifiers: list[IdentifierIn] = Field(default=[], max_length=MOST_NUMBERS)
    kind: Kind = Kind.UNKNOWN
    reference: Annotated[str, StringConstraints(max_length=200, pattern=STORABLE)] = ""

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if not self.name and not any(each.as_identifier().key for each in self.identifiers):
            raise ValueError("neither a name nor a number that identifies anybody")
        return self

    def as_subject(self, row: int) -> Subject:
        """The subject in the engines' words; `row` counts from 1."""
        return Subject(
            id=self.reference or str(row),
            name=" ".join((self.name or "").split()),
            row=row,
            kind=self.kind.value,
            aliases=tuple(self.aliases),
            births=(parse_date(self.birth_date),) if self.birth_date else (),
            countries=(country_code(self.nationality),) if self.nationality else (),
            gender=self.gender.value if self.gender else "",
            identifiers=tuple(each.as_identifier() for each in self.identifiers),
        )


def known_of(subject: SubjectIn) -> dict[str, Any]:
    """What was asked, as one JSON value; the audit trail keeps a commitment to it and not the value."""
    return subject.model_dump(mode="json", exclude_defaults=True)
