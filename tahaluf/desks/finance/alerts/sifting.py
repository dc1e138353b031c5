"""Which stored subjects some listings may be about, a part of the subjects at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from tahaluf.desks.finance.alerts.raising import Hit
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.screening.warm_index import Filed
from tahaluf.desks.finance.subjects.sieving import PART, Delta, StoredHit, hits_of_delta
from tahaluf.engines.lists import Listing
from tahaluf.policy.actors import Actor

__all__ = ["PART", "Sifted", "Sought", "sift"]


class Sifted(NamedTuple):
    """The hits of a part of the subjects, the last subject that was looked at, and whether it was the last of all."""

    hits: Sequence[Hit]
    reached: int
    is_end: bool


class Sought:
    """Entries of a list, with their version, for which all stored subjects are gone over."""

    def __init__(self, entries: Iterable[ListEntry]) -> None:
        self.entries: Mapping[int, ListEntry] = {entry.pk: entry for entry in entries}

    @cached_property
    def delta(self) -> Delta:
        """Their names and numbers made ready; when there is a subject to screen, for it takes seconds."""
        return Delta([_filed(entry) for entry in self.entries.values()])


def _filed(entry: ListEntry) -> Filed:
    return Filed(entry.pk, replace(Listing.from_json(entry.listing), remarks=()))


def sift(actor: Actor, sought: Sought, cutoff: float, after: int, limit: int = PART) -> Sifted:
    """Screen the stored subjects beyond one (by key) against the entries, as many as the limit says."""
    if not sought.entries:
        return Sifted((), after, is_end=True)
    found = hits_of_delta(actor, sought.delta, cutoff, after, limit)
    return Sifted([_hit(sought, each) for each in found.hits], found.reached, found.is_end)


def _hit(sought: Sought, found: StoredHit) -> Hit:
    return Hit(
        found.subject,
        sought.entries[found.entry_id],
        found.hit.score,
        without_nul(found.hit.matched_name),
        without_nul([reason._asdict() for reason in found.hit.reasons]),
    )
