"""Asking about a few subjects at once and getting the answer: nothing is kept of it but the trace.

For programs that cannot wait for a run. A screener that is not warm is built while the caller waits, for some seconds.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.screening.actions import AT_ONCE_NAMES, NOTHING_CHOSEN
from tahaluf.desks.finance.screening.warm_index import Filed, WarmScreener, load_listings, shelf
from tahaluf.engines.screening import ScreeningHit
from tahaluf.engines.subjects import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import commit_to, record_event
from tahaluf.policy.decisions import Decision, Refused
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

PATIENCE = 10.0
"""Seconds that a caller waits for an index that is not warm yet; one of 80,000 names takes about six."""

UNKNOWN_LIST = Decision(False, "unknown-list", _("There is no list in use under one of these keys."))


class Warming(Exception):
    """The index is being built; ask again in a few seconds."""


class Place(NamedTuple):
    """Where a listing stands: its version and its place in it."""

    version_id: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: the versions, the cutoff, and of each subject in its order the hits with their places."""

    versions: Sequence[ListVersion]
    cutoff: float
    hits: Sequence[Sequence[tuple[ScreeningHit, Place]]]


def ask(
    actor: Actor, subjects: Sequence[Subject], asked: Any, keys: Iterable[str] = (), cutoff: float | None = None
) -> Answer:
    """Screen a few subjects; `asked` is what the caller sent, to which the audit trail keeps a salted commitment.

    Without keys, against all lists in use; without a cutoff (0 to 1), with the desk's own. Raises `Refused`, and
    `Warming` where the index of these lists is still being built.
    """
    rules.insist_on_screening(actor)
    versions = versions_under(actor, keys)
    least = practised_cutoff(actor) if cutoff is None else cutoff
    found = warm_screener(actor, versions, PATIENCE).screen(subjects, least)
    places = _places(actor, [entry_id for _hit, entry_id in found])
    of_subject: dict[int, list[tuple[ScreeningHit, Place]]] = {subject.row: [] for subject in subjects}
    for hit, entry_id in found:
        of_subject[hit.subject.row].append((hit, places[entry_id]))
    _trace(actor, versions, least, asked, len(subjects), len(found))
    return Answer(versions, least, [of_subject[subject.row] for subject in subjects])


def versions_under(actor: Actor, keys: Iterable[str]) -> Sequence[ListVersion]:
    """The versions in use of the lists with these keys, of all lists where none is named; raises `Refused`."""
    wanted, versions = set(keys), current_versions(actor)
    if wanted - {version.key for version in versions}:
        raise Refused(UNKNOWN_LIST)
    chosen = [version for version in versions if not wanted or version.key in wanted]
    if not chosen:
        raise Refused(NOTHING_CHOSEN)
    return chosen


def practised_cutoff(actor: Actor) -> float:
    """The least score of a hit in the practice of the actor's desk."""
    return practice_of(actor).cutoff


def warm_screener(actor: Actor, versions: Sequence[ListVersion], patience: float) -> WarmScreener:
    """The screener of versions that the actor may see; raises `Warming` where it is not ready within some seconds."""
    ids = [version.pk for version in versions]

    def load() -> list[Filed]:
        return load_listings(actor, versions)

    if sum(version.name_count for version in versions) <= AT_ONCE_NAMES:
        return shelf.screener_of(ids, load)
    warm = shelf.warm(ids, load, patience)
    if warm is None:
        raise Warming
    return warm


def _places(actor: Actor, entry_ids: Sequence[int]) -> dict[int, Place]:
    """Where the entries that were met stand; no query where none was."""
    if not entry_ids:
        return {}
    entries = visible(actor, ListEntry).filter(pk__in=set(entry_ids)).order_by()
    return {pk: Place(version, ordinal) for pk, version, ordinal in entries.values_list("pk", "version", "ordinal")}


def _trace(actor: Actor, versions: Sequence[ListVersion], cutoff: float, asked: Any, subjects: int, hits: int) -> None:
    record_event(
        actor,
        "finance:subject:ask",
        desk=Desk.FINANCE,
        lists=[str(version.uid) for version in versions],
        cutoff=cutoff,
        subjects=subjects,
        hits=hits,
        asked=commit_to(json.dumps(asked, ensure_ascii=False, sort_keys=True)),
    )
