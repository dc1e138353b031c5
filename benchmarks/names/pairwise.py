"""Pair by pair: recall at false-positive rates on each set of pairs, and F1 on labelled Latin pairs."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.names import arithmetic
from benchmarks.names.arithmetic import RATES, Estimate, Scores
from benchmarks.names.contestants import Contestant
from benchmarks.names.pair_sets import PAIR_SETS, PairSet, spelling_variants
from benchmarks.names.real_names import read_labelled

VARIANTS = 2_000
"""Pairs, and non-pairs, on which the cutoff for the labelled pairs is chosen."""


@dataclass(frozen=True)
class Scored:
    """What one contestant gave on one set."""

    contestant: str
    pair_set: PairSet
    scores: Scores
    against: Scores
    per_second: float

    @property
    def recalls(self) -> list[Estimate]:
        """Recall at each of RATES."""
        return [arithmetic.recall_with_interval(self.scores, self.against, rate) for rate in RATES]


def score_sets(folder: Path, count: int, contestants: Sequence[Contestant]) -> Iterator[Scored]:
    """Score every set with every contestant; those in processes of their own run beside those in this one."""
    sets = [make(folder, count) for make in PAIR_SETS.values()]
    with ThreadPoolExecutor(1) as beside:
        waiting = [beside.submit(score_together, one, sets) for one in contestants if one.runs_apart]
        here = [score_set(one, pair_set) for one in contestants if not one.runs_apart for pair_set in sets]
    scored = {(one.contestant, one.pair_set.key): one for one in here}
    scored |= {(one.contestant, one.pair_set.key): one for done in waiting for one in done.result()}
    yield from (scored[one.name, pair_set.key] for pair_set in sets for one in contestants)


def score_set(contestant: Contestant, pair_set: PairSet) -> Scored:
    """Score one set with one contestant, with as many non-pairs as it can bear."""
    return score_together(contestant, [pair_set])[0]


def score_together(contestant: Contestant, sets: Sequence[PairSet]) -> list[Scored]:
    """Score several sets at one go, as one that has to be started and taught first is best asked."""
    kept = [list(one.others[: int(len(one.others) * contestant.share)]) for one in sets]
    timed = contestant.score_many([pair for one, rest in zip(sets, kept, strict=True) for pair in (*one.pairs, *rest)])
    lengths = [length for one, rest in zip(sets, kept, strict=True) for length in (len(one.pairs), len(rest))]
    parts = np.split(timed.scores, np.cumsum(lengths)[:-1])
    speed = len(timed.scores) / timed.seconds
    return [
        Scored(contestant.name, one, scores, against, speed)
        for one, scores, against in zip(sets, parts[::2], parts[1::2], strict=True)
    ]


@dataclass(frozen=True)
class Labelled:
    """F1 of one contestant on labelled pairs: at the best cutoff, at one chosen elsewhere, at the one it recommends."""

    contestant: str
    best_cutoff: float
    best: Estimate
    chosen_cutoff: float
    chosen: Estimate
    own_cutoff: float | None
    own: Estimate | None


def score_labelled(folder: Path, contestants: Sequence[Contestant]) -> Iterator[Labelled]:
    """Measure F1 on the labelled Latin pairs; the other cutoff is chosen on spellings of training words."""
    labelled = read_labelled(folder)
    names = [(one, other) for one, other, _same in labelled]
    same = np.array([truth for _one, _other, truth in labelled])
    variants = spelling_variants(folder, VARIANTS)
    known = np.array([True] * VARIANTS + [False] * VARIANTS)
    for contestant in contestants:
        scores = contestant.score_many([*names, *variants.pairs, *variants.others]).scores
        yield _labelled(contestant, scores[: len(names)], same, scores[len(names) :], known)


def _labelled(
    contestant: Contestant, scores: Scores, same: arithmetic.Truth, elsewhere: Scores, known: arithmetic.Truth
) -> Labelled:
    def measure(cutoff: float) -> Estimate:
        return arithmetic.f1_with_interval(scores, same, cutoff)

    best, chosen = arithmetic.best_cutoff(scores, same), arithmetic.best_cutoff(elsewhere, known)
    own = contestant.cutoff
    return Labelled(
        contestant.name, best, measure(best), chosen, measure(chosen), own, None if own is None else measure(own)
    )
