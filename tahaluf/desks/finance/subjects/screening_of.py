"""Screening stored subjects against all lists in use, and handing the hits to the alerts room."""

from collections import Counter
from collections.abc import Sequence
from math import floor
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from tahaluf.desks.finance.acting import member_of
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.alerts.raising import Hit
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.screening.warm_index import load_listings, shelf
from tahaluf.desks.finance.subjects import alerting
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.engines import subjects
from tahaluf.engines.screening import ScreeningHit, least_asked
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context
from tahaluf.policy.visibility import visible

NEAR = 0.10
"""How far below the cutoff a best score still counts as a near miss."""

ROUNDING = 1e-9


class Kept(NamedTuple):
    """A stored subject and what the engine screens of it."""

    row: Subject
    subject: subjects.Subject


def warm_up(context: Context) -> None:
    """Have the index of the lists in use ready before a transaction needs it."""
    with context() as actor:
        versions = current_versions(actor)
        if versions:
            shelf.screener_of([version.pk for version in versions], lambda: load_listings(actor, versions))


def screen_subjects(actor: Actor, kept: Sequence[Kept]) -> int:
    """Screen subjects against all lists in use, have alerts raised and count near misses; gives how many alerts.

    Raises what `raise_alerts` raises.
    """
    versions = current_versions(actor)
    if not kept or not versions:
        return 0
    cutoff = least_asked(practice_of(actor).cutoff)
    warm = shelf.screener_of([version.pk for version in versions], lambda: load_listings(actor, versions))
    hits = warm.screen([each.subject for each in kept], max(cutoff - NEAR, 0.01))
    versions_of = _versions_of(actor, [entry_id for _hit, entry_id in hits])
    _count_near_misses(actor, cutoff, _best_scores(hits, versions_of))
    rows = {id(each.subject): each.row for each in kept}
    reached = [(rows[id(hit.subject)], hit, entry_id) for hit, entry_id in hits if hit.score >= cutoff]
    return alerting.raise_hits(actor, _found(actor, reached))


def _versions_of(actor: Actor, entry_ids: Sequence[int]) -> dict[int, int]:
    entries = visible(actor, ListEntry).filter(pk__in=set(entry_ids))
    return dict(entries.values_list("pk", "version_id"))


def _best_scores(hits: Sequence[tuple[ScreeningHit, int]], versions_of: dict[int, int]) -> dict[tuple[int, int], float]:
    """The best score of each subject, told apart by its identity, with each list's version."""
    best: dict[tuple[int, int], float] = {}
    for hit, entry_id in hits:
        key = (id(hit.subject), versions_of[entry_id])
        best[key] = max(hit.score, best.get(key, 0.0))
    return best


def _count_near_misses(actor: Actor, cutoff: float, best: dict[tuple[int, int], float]) -> None:
    missed = Counter(
        (version_id, floor(score * 100 + ROUNDING)) for (_who, version_id), score in best.items() if score < cutoff
    )
    for (version_id, hundredth), count in sorted(missed.items()):
        row, _is_new = visible(actor, NearMiss).get_or_create(
            member_id=member_of(actor), version_id=version_id, day=timezone.localdate(), hundredth=hundredth
        )
        visible(actor, NearMiss).filter(pk=row.pk).update(count=F("count") + count)


def _found(actor: Actor, reached: Sequence[tuple[Subject, ScreeningHit, int]]) -> list[Hit]:
    wanted = {entry_id for _row, _hit, entry_id in reached}
    entries = visible(actor, ListEntry).select_related("version").defer("listing").in_bulk(wanted)
    return [
        Hit(row, entries[entry_id], hit.score, without_nul(hit.matched_name), _reasons(hit))
        for row, hit, entry_id in reached
    ]


def _reasons(hit: ScreeningHit) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = without_nul([reason._asdict() for reason in hit.reasons])
    return steps
