"""Which stored subjects some listings may be about, when a list changed: without screening all subjects anew.

Names go through a sieve, numbers are looked up; only the subjects that pass are screened, by the same screener as any
other. So the hits are those of a full screening against these listings.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from tahaluf.desks.finance.screening.warm_index import Filed, WarmScreener
from tahaluf.desks.finance.subjects.models import Subject, SubjectNumber
from tahaluf.engines.names import FOLDING, Sieve
from tahaluf.engines.names.collection import no_search_for_cycles
from tahaluf.engines.screening import FEATURES, ScreeningHit, fold_subject, reachable_from
from tahaluf.engines.subjects import subject_from_json
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

PART = 20_000
"""Subjects gone over in one call; more of them make a call longer and its memory larger, not the whole shorter."""

JUDGED_TOGETHER = 1_000
READ_ANEW_TOGETHER = 2_000


class StoredHit(NamedTuple):
    """A hit, the row of its subject, and the primary key of the entry whose listing it met."""

    subject: Subject
    entry_id: int
    hit: ScreeningHit


class Sifted(NamedTuple):
    """The hits of a part of the subjects, in the order of their keys, the best of each first; how far it came.

    `reached` is the key of the last subject that was looked at; `is_end` says that there was none beyond it.
    """

    hits: list[StoredHit]
    reached: int
    is_end: bool


class Delta:
    """The listings that a list's change added or changed, made ready once for going over all stored subjects."""

    def __init__(self, filed: Sequence[Filed]) -> None:
        self.warm = WarmScreener.build(filed)
        self.sieve = Sieve(name.text for row in filed for name in row.listing.names)
        self.numbers: dict[str, list[str]] = defaultdict(list)
        for kind, value in self.warm.screener.numbers:
            self.numbers[kind].append(value)

    def may_be_named(self, folded: Sequence[str], cutoff: float) -> list[bool]:
        """Say of each subject's folded names whether a listing may score the cutoff, whatever else is known of it."""
        return list(map(bool, self.sieve.may_reach(folded, reachable_from(cutoff, frozenset(FEATURES)))))


def hits_of_delta(actor: Actor, delta: Delta, cutoff: float, after: int, limit: int = PART) -> Sifted:
    """Find the hits of the subjects that come after one (by key), as many as the limit says.

    Reads only what the actor may see and writes nothing: call it again with what it reached, each time in a transaction
    of its own.
    """
    with no_search_for_cycles():
        rows = list(_stored(actor, after).values_list("pk", "folded_names", "folding")[:limit])
        reached = rows[-1][0] if rows else after
        named, numbered = _named(actor, delta, cutoff, rows), _numbered(actor, delta, after, reached)
        passed = named | (numbered & {row[0] for row in rows})
        return Sifted(_judge(actor, delta, cutoff, sorted(passed)), reached, is_end=len(rows) < limit)


def _stored(actor: Actor, after: int) -> QuerySet[Subject]:
    return visible(actor, Subject).filter(pk__gt=after, ended_at__isnull=True).order_by("pk")


def _named(actor: Actor, delta: Delta, cutoff: float, rows: Sequence[tuple[int, str, int]]) -> set[int]:
    """Give the keys of the subjects whose names pass the sieve."""
    renewed = _read_anew(actor, [pk for pk, _names, folding in rows if folding != FOLDING])
    folded = [renewed.get(pk, names) for pk, names, _folding in rows]
    return {row[0] for row, may in zip(rows, delta.may_be_named(folded, cutoff), strict=True) if may}


def _read_anew(actor: Actor, keys: Sequence[int]) -> dict[int, str]:
    """Fold the names of subjects that were folded in another way than today's."""
    folded: dict[int, str] = {}
    for start in range(0, len(keys), READ_ANEW_TOGETHER):
        some = visible(actor, Subject).filter(pk__in=keys[start : start + READ_ANEW_TOGETHER])
        folded |= {pk: fold_subject(subject_from_json(data)) for pk, data in some.values_list("pk", "data")}
    return folded


def _numbered(actor: Actor, delta: Delta, after: int, reached: int) -> set[int]:
    """Give the keys of the subjects that bear a number of the listings."""
    if not delta.numbers:
        return set()
    of_listings = Q()
    for kind, values in delta.numbers.items():
        of_listings |= Q(kind=kind, value__in=values)
    borne = visible(actor, SubjectNumber).filter(of_listings, subject_id__gt=after, subject_id__lte=reached)
    return set(borne.values_list("subject_id", flat=True))


def _judge(actor: Actor, delta: Delta, cutoff: float, keys: Sequence[int]) -> list[StoredHit]:
    """Screen the subjects that passed."""
    hits: list[StoredHit] = []
    for start in range(0, len(keys), JUDGED_TOGETHER):
        some = visible(actor, Subject).filter(pk__in=keys[start : start + JUDGED_TOGETHER]).order_by("pk")
        subjects = [(subject_from_json(row.data), row) for row in some.select_related("portfolio")]
        rows = {id(subject): row for subject, row in subjects}
        found = delta.warm.screen((subject for subject, _row in subjects), cutoff)
        hits += [StoredHit(rows[id(hit.subject)], entry_id, hit) for hit, entry_id in found]
    return hits
