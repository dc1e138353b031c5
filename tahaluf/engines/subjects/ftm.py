"""Subjects as FollowTheMoney entities (JSON lines)."""

from collections.abc import Iterator

from tahaluf.engines import followthemoney
from tahaluf.engines.countries import country_code
from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.lists.draft import GENDERS
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.subjects.customers import unsound_name
from tahaluf.engines.subjects.opened import OpenedSubjects
from tahaluf.engines.subjects.subject import Subject

READ = {**followthemoney.KINDS, **followthemoney.LINKS}
ALIASES = ("alias", "weakAlias", "previousName")


def read(opened: OpenedSubjects) -> Iterator[Subject | Reject]:
    """Yield each entity that can be screened; of links only the lines that are none (`links.read_links` reads them)."""
    row = 0
    for item in followthemoney.read_entities(opened.stream, opened.file, READ):
        if isinstance(item, Reject):
            yield item
        elif item.kind not in followthemoney.LINKS.values():
            row += 1
            yield from read_entity(opened.file, item, row)


def read_entity(file: str, entity: followthemoney.Entity, row: int) -> Iterator[Subject | Reject]:
    yield from entity.flaws
    numbers = identifiers(entity)
    names = list(dict.fromkeys((*entity.names(), *entity.values(*ALIASES))))
    sought = names or ([] if any(number.key for number in numbers) else [""])
    unsound = {name: reject for name in sought if (reject := unsound_name(file, entity.line, name))}
    yield from unsound.values()
    births: list[PartialDate] = []
    for stated in entity.values("birthDate"):
        try:
            births.append(parse_date(stated))
        except ValueError:
            yield Reject(file, entity.line, "birthDate", shown(stated), "bad_date")
    sound = [name for name in names if name not in unsound]
    if sound or any(number.key for number in numbers):
        yield subject(entity, row, sound, tuple(births), numbers)


def identifiers(entity: followthemoney.Entity) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(kind, number)
        for name, kind in followthemoney.IDENTIFIER_PROPERTIES.items()
        for number in entity.values(name)
    )


def subject(
    entity: followthemoney.Entity,
    row: int,
    names: list[str],
    births: tuple[PartialDate, ...],
    numbers: tuple[Identifier, ...],
) -> Subject:
    countries = (country_code(country) for country in entity.values("nationality", "citizenship"))
    genders = (GENDERS.get(gender.lower(), "") for gender in entity.values("gender"))
    return Subject(
        id=entity.id,
        name=next(iter(names), ""),
        row=row,
        kind=entity.kind,
        aliases=tuple(names[1:]),
        births=births,
        countries=tuple(dict.fromkeys(filter(None, countries))),
        gender=next(filter(None, genders), ""),
        identifiers=numbers,
        line=entity.line,
    )
