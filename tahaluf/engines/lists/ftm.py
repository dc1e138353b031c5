"""Lists as FollowTheMoney entities (JSON lines), such as OpenSanctions' `entities.ftm.json`."""

from collections.abc import Iterator

from tahaluf.engines import followthemoney
from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.rejects import Reject
from tahaluf.engines.scripts import is_non_latin


def read(opened: OpenedList) -> Iterator[Listing | Reject]:
    """Yield each entity that can be listed and that the file does not mark as no target."""
    for item in followthemoney.read_entities(opened.stream, opened.source.file):
        if isinstance(item, Reject):
            yield item
        elif item.target:
            yield from entry(opened, item)


def entry(opened: OpenedList, entity: followthemoney.Entity) -> Iterator[Listing | Reject]:
    draft = Draft(opened.source, entity.id, entity.kind, entity.line)
    draft.rejects += entity.flaws
    for name in entity.names():
        draft.add_name(name, "name", name_kind(draft, name))
    for alias in entity.values("alias", "previousName"):
        draft.add_name(alias, "alias", name_kind(draft, alias))
    for alias in entity.values("weakAlias", "abbreviation"):
        draft.add_name(alias, "weakAlias", weak=True)
    for birth in entity.values("birthDate"):
        draft.add_birth(birth, "birthDate")
    for country in entity.values(*followthemoney.COUNTRY_PROPERTIES):
        draft.add_country(country)
    for gender in entity.values("gender"):
        draft.add_gender(gender)
    for name, kind in followthemoney.IDENTIFIER_PROPERTIES.items():
        for number in entity.values(name):
            draft.add_identifier(kind, number)
    for address in entity.values("address"):
        draft.add_address(address)
    for programme in entity.values("programId", "program"):
        draft.add_programme(programme)
    for remark in entity.values("notes", "summary"):
        draft.add_remark(remark)
    return draft.finish()


def name_kind(draft: Draft, name: str) -> str:
    if not draft.names:
        return "primary"
    return "original" if is_non_latin(name) else "alias"


def dataset(head: str) -> str:
    """The first dataset that the file's first entity names; empty for other files."""
    found = followthemoney.DATASET.search(head) if head.lstrip("\ufeff \n").startswith("{") else None
    return found[1] if found else ""
