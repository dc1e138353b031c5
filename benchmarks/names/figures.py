"""The figures: recall at a false-positive rate, what is found and what alerts end to end, speed."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from benchmarks.names.arithmetic import RATES, best_cutoff, f1_at, recall_at
from benchmarks.names.real_names import Listed
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex

Matcher = Callable[[str, str], float]
Pair = tuple[str, str]

NAMESAKES = 85
"""From this token-set ratio within one script, 0 to 100, two names are near-namesakes."""


@dataclass(frozen=True)
class Recall:
    """Recall at each of RATES, and the pairs compared a second."""

    at_rates: tuple[float, ...]
    per_second: float


def are_namesakes(one: Pair, other: Pair) -> bool:
    """Whether two persons' names are so near within one script that nobody could tell which is meant."""
    return any(are_near(*names) for names in zip(one, other, strict=True))


def are_near(name: str, other: str) -> bool:
    """Whether two names of one script have nearly the same words, or the same letters otherwise spaced."""
    if fuzz.token_set_ratio(name, other, processor=default_process) >= NAMESAKES:
        return True
    return fuzz.ratio(*(default_process(text).replace(" ", "") for text in (name, other))) >= NAMESAKES


def cross(pairs: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """Draw `count` non-pairs: the left side of one pair with the right side of another that is no near-namesake."""
    chance = random.Random(seed)
    drawn: list[Pair] = []
    while len(drawn) < count:
        one, other = chance.choice(pairs), chance.choice(pairs)
        if not are_namesakes(one, other):
            drawn.append((one[0], other[1]))
    return drawn


def measure_recall(matcher: Matcher, pairs: Sequence[Pair], others: Sequence[Pair]) -> Recall:
    """Measure the recall on true pairs where so many of the others score higher as each of RATES allows."""
    begun = time.process_time()
    scores = np.array([matcher(*pair) for pair in pairs])
    against = np.array([matcher(*pair) for pair in others])
    spent = time.process_time() - begun
    recalls = tuple(recall_at(scores, against, rate) for rate in RATES)
    return Recall(recalls, (len(pairs) + len(others)) / spent)


def measure_f1(matcher: Matcher, labelled: Sequence[tuple[str, str, bool]]) -> float:
    """Give the best F1 over all cutoffs."""
    scores = np.array([matcher(one, other) for one, other, _same in labelled])
    same = np.array([truth for _one, _other, truth in labelled])
    return f1_at(scores, same, best_cutoff(scores, same))


def index_listed(listed: Iterable[Listed]) -> NameIndex:
    """Index every Latin name of every listed person, low-quality aliases included."""
    return NameIndex.build((person.key, name) for person in listed for name in person.names)


def share_found(index: NameIndex, listed: Sequence[Listed], cutoff: float = DEFAULT_CUTOFF) -> float:
    """Give the share of persons whose name in Arabic script finds their own entry."""
    searched = [person for person in listed if person.is_arabic]
    found = index.search_many([person.original for person in searched], cutoff=cutoff)
    return sum(any(hit.key == person.key for hit in hits) for person, hits in zip(searched, found, strict=True)) / len(
        searched
    )


def share_alerting(index: NameIndex, clean: Sequence[str], cutoff: float = DEFAULT_CUTOFF) -> float:
    """Give the share of clean names that raise any alert."""
    return sum(map(bool, index.search_many(clean, cutoff=cutoff))) / len(clean)
