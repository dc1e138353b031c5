"""What a version of a list added, changed and removed against another one: rows by number on the list and digest.

    changes = changes_between(actor, before, after)
    for entry in changes.added():            # rows of `after` whose number `before` does not have
    for entry in changes.changed():          # rows of `after` whose number `before` has, with another digest
    for entry in changes.removed():          # rows of `before` whose number `after` does not have
    for entry in changes.fresh(reached):     # added and changed together, from the number after `reached` on

All come in the order of `listed_id`, with their version; each takes the `listed_id` after which to go on. Where
`before` is None, everything was added. PostgreSQL compares along one index; memory does not grow with the lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

ORDER = ("listed_id", "id")
CHUNK = 500


class Counts(NamedTuple):
    """How many entries a version added, changed and removed."""

    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes from one version to another, as the actor may see them."""

    actor: Actor
    before: ListVersion | None
    after: ListVersion

    def added(self, beyond: str = "") -> Iterator[ListEntry]:
        """Entries of `after` that `before` does not have, from the number after `beyond` on."""
        return _iterate(self.added_rows(), beyond)

    def changed(self, beyond: str = "") -> Iterator[ListEntry]:
        """Entries as `after` has them of which `before` says something else."""
        return _iterate(self.changed_rows(), beyond)

    def removed(self, beyond: str = "") -> Iterator[ListEntry]:
        """Entries of `before` that `after` does not have."""
        return _iterate(self.removed_rows(), beyond)

    def fresh(self, beyond: str = "", standing_in: ListVersion | None = None) -> Iterator[ListEntry]:
        """What must be screened anew: added and changed entries, or those of them that another version has as well."""
        rows = self._of(self.after).filter(~Exists(self._same_in(self.before)))
        if standing_in is not None and standing_in != self.after:
            rows = rows.filter(Exists(self._same_in(standing_in)))
        return _iterate(rows, beyond)

    def added_rows(self) -> QuerySet[ListEntry]:
        """The rows of `added`, in no order yet."""
        return self._of(self.after).filter(~Exists(self._numbered_in(self.before)))

    def changed_rows(self) -> QuerySet[ListEntry]:
        """The rows of `changed`, in no order yet."""
        known = self._of(self.after).filter(Exists(self._numbered_in(self.before)))
        return known.filter(~Exists(self._same_in(self.before)))

    def removed_rows(self) -> QuerySet[ListEntry]:
        """The rows of `removed`, in no order yet."""
        return self._of(self.before).filter(~Exists(self._numbered_in(self.after)))

    def counts(self) -> Counts:
        """How many there are of each; three statements, whatever the size of the lists."""
        return Counts(self.added_rows().count(), self.changed_rows().count(), self.removed_rows().count())

    def _of(self, version: ListVersion | None) -> QuerySet[ListEntry]:
        entries = visible(self.actor, ListEntry)
        return entries.none() if version is None else entries.filter(version_id=version.pk)

    def _numbered_in(self, version: ListVersion | None) -> QuerySet[ListEntry]:
        return self._of(version).filter(listed_id=OuterRef("listed_id")).order_by()

    def _same_in(self, version: ListVersion | None) -> QuerySet[ListEntry]:
        return self._numbered_in(version).filter(digest=OuterRef("digest"))


def changes_between(actor: Actor, before: ListVersion | None, after: ListVersion) -> Changes:
    """The changes from `before` (None: from nothing) to `after`."""
    return Changes(actor, before, after)


def note_changes(actor: Actor, version: ListVersion, before: ListVersion | None) -> None:
    """Keep with a version which one it follows and how much it changed; the caller saves it."""
    version.follows = before
    version.changes = changes_between(actor, before, version).counts()._asdict()


def _iterate(rows: QuerySet[ListEntry], beyond: str) -> Iterator[ListEntry]:
    after = rows.filter(listed_id__gt=beyond) if beyond else rows
    return after.select_related("version").order_by(*ORDER).iterator(CHUNK)
