"""Which stored subjects some listings may be about, a part of the subjects at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from tahaluf.desks.finance.alerts.raising import Hit
from tahaluf.desks.finance.alerts.stored import engine_subject
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.screening.warm_index import Filed, WarmScreener
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.engines.lists import Listing
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

PART = 500
"""Subjects gone over in one transaction."""


class Sifted(NamedTuple):
    """The hits of a part of the subjects, the last subject that was looked at, and whether it was the last of all."""

    hits: Sequence[Hit]
    reached: int
    is_end: bool


class Listings:
    """Entries of a list made ready once for going over all subjects."""

    def __init__(self, actor: Actor, entry_ids: Sequence[int]) -> None:
        rows = visible(actor, ListEntry).filter(pk__in=entry_ids).select_related("version").order_by("ordinal")
        self.entries: Mapping[int, ListEntry] = {entry.pk: entry for entry in rows}

    @cached_property
    def screener(self) -> WarmScreener:
        """Their screener; built when there is a subject to screen, for it takes seconds."""
        return WarmScreener.build([_filed(entry) for entry in self.entries.values()])


def _filed(entry: ListEntry) -> Filed:
    return Filed(entry.pk, replace(Listing.from_json(entry.listing), remarks=(), addresses=()))


def hits_of_delta(actor: Actor, listings: Listings, cutoff: float, after: int, limit: int = PART) -> Sifted:
    """Screen the stored subjects beyond one (by key) against some listings, as many as the limit says."""
    rows = visible(actor, Subject).filter(pk__gt=after, ended_at__isnull=True).order_by("pk").defer("folded_names")
    subjects = list(rows[:limit])
    reached = subjects[-1].pk if subjects else after
    hits = _screen(listings, subjects, cutoff) if subjects and listings.entries else ()
    return Sifted(hits, reached, is_end=len(subjects) < limit)


def _screen(listings: Listings, subjects: Sequence[Subject], cutoff: float) -> Sequence[Hit]:
    pairs = [(engine_subject(row), row) for row in subjects]
    rows = {id(made): row for made, row in pairs}
    found = listings.screener.screen((made for made, _row in pairs), cutoff)
    return [
        Hit(
            rows[id(hit.subject)],
            listings.entries[entry_id],
            hit.score,
            without_nul(hit.matched_name),
            without_nul([reason._asdict() for reason in hit.reasons]),
        )
        for hit, entry_id in found
    ]
