"""The node's lists as reference data that every desk reads and cites: by list, number on the list, and version.

A list's versions stand here in the order in which they came into use; one that is in use again stands last. Two
versions may state the same number (a file corrected on its day): the number then means the later one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import entries_worded
from tahaluf.desks.finance.lists.workflow import PUBLISHED, VersionState
from tahaluf.pages.citations import Citation
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent
from tahaluf.policy.visibility import visible
from tahaluf.records.search_words import words_of


class Step(NamedTuple):
    """A version in which a list began to say something else of a number: `first` (of those that the node has),
    `added`, `changed` or `removed`."""

    version: ListVersion
    kind: str


@dataclass(frozen=True, slots=True)
class Cited:
    """An entry as the version asked for has it, with how it stands in the list in use (None: not there any more) and
    the steps that led there, the latest last."""

    entry: ListEntry
    current: ListEntry | None
    steps: Sequence[Step]

    @property
    def is_gone(self) -> bool:
        """Whether the list in use does not have it any more."""
        return self.current is None

    @property
    def is_changed(self) -> bool:
        """Whether the list in use says something else of it."""
        return self.current is not None and bytes(self.current.digest) != bytes(self.entry.digest)


def published(actor: Actor) -> QuerySet[ListVersion]:
    """The versions of the node's lists that are or were in use."""
    return visible(actor, ListVersion).filter(member_id__isnull=True, state__in=PUBLISHED)


def cited(actor: Actor, key: str, listed_id: str, number: str = "") -> Cited:
    """An entry as a version of its list has it, without a number as the newest one that has it; raises `Absent`."""
    versions = _in_order_of_use(published(actor).filter(key=key))
    entries = _entries_of(actor, listed_id, versions)
    having = [each for each in versions if each.pk in entries and number in ("", each.number)]
    if not having:
        raise Absent
    in_use = next((each for each in versions if each.state == VersionState.CURRENT), None)
    current = entries.get(in_use.pk) if in_use else None
    entry = current if current and not number else entries[having[-1].pk]
    return Cited(entry, current, list(_steps(versions, entries)))


def _in_order_of_use(versions: QuerySet[ListVersion]) -> list[ListVersion]:
    return list(versions.order_by(Coalesce("again_at", "received_at"), "id"))


def _entries_of(actor: Actor, listed_id: str, versions: Sequence[ListVersion]) -> dict[int, ListEntry]:
    """The entries with a number, by version; of a number that stands twice in a version, the first."""
    by_id = {version.pk: version for version in versions}
    found = visible(actor, ListEntry).filter(version_id__in=list(by_id), listed_id=listed_id).order_by("-ordinal")
    entries = {}
    for entry in found:
        entry.version = by_id[entry.version_id]
        entries[entry.version_id] = entry
    return entries


def _steps(versions: Sequence[ListVersion], entries: Mapping[int, ListEntry]) -> Iterator[Step]:
    before: bytes | None = None
    for place, version in enumerate(versions):
        entry = entries.get(version.pk)
        now = bytes(entry.digest) if entry else None
        if now != before:
            kind = "removed" if now is None else "changed" if before else "added" if place else "first"
            yield Step(version, kind)
        before = now


def cite_entries(actor: Actor, text: str) -> list[Citation]:
    """What a text may mean: `QDi.042` on any of the node's lists, `un:QDi.042` on one, each at the version in use; with
    `@` and a version after it, as that version has it."""
    found = _named(actor, text, "")
    if not found and "@" in text:
        name, _at, number = text.rpartition("@")
        found = _named(actor, name, number)
    return [citation_of(entry) for entry in found]


def citation_of(entry: ListEntry) -> Citation:
    """The citation of an entry as its version has it."""
    return Citation(entry.version.key, entry.listed_id, entry.version.number, bytes(entry.digest).hex())


def _named(actor: Actor, text: str, number: str) -> list[ListEntry]:
    """The entries that a text names, one a list, capital letters aside."""
    lists = published(actor).filter(**{"number": number} if number else {"state": VersionState.CURRENT})
    newest = {version.key: version.pk for version in _in_order_of_use(lists)}
    key, _colon, rest = text.partition(":")
    named = [*_numbered(actor, text, newest.values())]
    if rest and key in newest:
        named += _numbered(actor, rest, [newest[key]])
    return list({entry.version_id: entry for entry in named}.values())


def _numbered(actor: Actor, listed_id: str, versions: Collection[int]) -> list[ListEntry]:
    words, sought = words_of(listed_id), listed_id.strip().casefold()
    if not words:
        return []
    alike = entries_worded(actor, versions, words, beginning=False).select_related("version").defer("listing")
    return [entry for entry in alike.order_by("version_id", "-ordinal") if entry.listed_id.casefold() == sought]
