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
    for make in PAIR_SETS.values():
        pair_set = make(folder, count)
        with ThreadPoolExecutor(1) as beside:
            waiting = [beside.submit(score_set, one, pair_set) for one in contestants if one.runs_apart]
            here = [score_set(one, pair_set) for one in contestants if not one.runs_apart]
        scored = {one.contestant: one for one in [*here, *(done.result() for done in waiting)]}
        yield from (scored[one.name] for one in contestants)


def score_set(contestant: Contestant, pair_set: PairSet) -> Scored:
    """Score one set with one contestant, with as many non-pairs as it can bear."""
    pairs = list(pair_set.pairs)
    others = pair_set.others[: int(len(pair_set.others) * contestant.share)]
    timed = contestant.score_many([*pairs, *others])
    scores, against = timed.scores[: len(pairs)], timed.scores[len(pairs) :]
    return Scored(contestant.name, pair_set, scores, against, len(timed.scores) / timed.seconds)


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
