"""How the words of a sought and of a listed name meet, and what the two score: `comparison`, compiled.

The scores are the same, but for the reasons and for names in which several ways to meet weigh the same.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import compiled

INITIAL, ACRONYMIC = 1, 2
"""Marks of words that may meet any word, or that stand for all of them; the latter weigh nothing here."""

MOST_FIRSTS = 4
"""So many first sounds of a word are looked at where it meets an initial."""


class Listed(NamedTuple):
    """The listed names as rows of units, and the names that hold each unit.

    `starts` cuts `words`, and `pairs` beside it (the pair of words that begins there, or -1), into a run for each name;
    `holding_starts` cuts `holding` into one for each unit. `totals` and `initials`, a number a name, hold what its
    words weigh without the initials, and how many initials it has. `weights` are of the units, `firsts` (first sounds,
    shape (words, 4), -1 for none) and `marks` (INITIAL, ACRONYMIC or 0) of the words.
    """

    starts: NDArray[np.int32]
    words: NDArray[np.int32]
    pairs: NDArray[np.int32]
    totals: NDArray[np.int32]
    initials: NDArray[np.int32]
    weights: NDArray[np.int32]
    firsts: NDArray[np.int16]
    marks: NDArray[np.uint8]
    holding_starts: NDArray[np.int32]
    holding: NDArray[np.int32]


class Sought(NamedTuple):
    """One sought name: weight, mark and first sounds of each word, the word at which each of its pairs begins; the
    parts of the name, which are its words and then its pairs, with the weight of each, a bit for each word that it
    takes, and where the units near to it begin and end among those known."""

    weights: NDArray[np.int32]
    marks: NDArray[np.uint8]
    firsts: NDArray[np.int16]
    pairs: NDArray[np.int64]
    part_weights: NDArray[np.int32]
    part_masks: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class Scale(NamedTuple):
    """The numbers of the score: see `comparison`."""

    certain: int
    floor: int
    surplus: float
    disorder: float
    initial: int


@compiled
def score_of(
    name: int, sought: Sought, listed: Listed, scale: Scale, first_chances: Any, slots: Any, near: Any
) -> float:
    """Score one listed name in full."""
    edges = edges_of(name, sought, listed, scale, first_chances, slots, near)
    start = listed.starts[name]
    count, other_count = len(sought.weights), listed.starts[name + 1] - start
    mine, theirs = sought.weights.astype(np.int64), np.empty(other_count, np.int64)
    for place in range(other_count):
        theirs[place] = listed.weights[listed.words[start + place]]
    free, other_free = np.ones(count, np.uint8), np.ones(other_count, np.uint8)
    chosen = np.empty((min(count, other_count), 2), np.int64)
    met, lost, crossed, number = 0, 0, False, 0
    while True:
        best = best_edge(edges, free, other_free)
        if best < 0:
            break
        gain, left, right, span = edges[best, 0], edges[best, 1], edges[best, 2], edges[best, 3]
        other_span, weight, initial = edges[best, 4], edges[best, 5], edges[best, 6]
        met, lost = met + gain, lost + scale.certain * weight - gain
        for place in range(left, left + span):
            free[place] = 0
            mine[place] = mine[place] - weight if initial else 0
        for place in range(right, right + other_span):
            other_free[place] = 0
            theirs[place] = theirs[place] - weight if initial else 0
        for place in range(number):
            crossed |= (chosen[place, 0] < left) != (chosen[place, 1] < right)
        chosen[number, 0], chosen[number, 1] = left, right
        number += 1
    if met == 0:
        return 0.0
    score = float(met / (met + lost + against(mine.sum(), theirs.sum(), scale.certain, scale.surplus)))
    return score - scale.disorder * score if crossed else score


@compiled
def best_edge(edges: Any, free: Any, other_free: Any) -> int:
    """Give the number of the heaviest meeting of words that are free, of several the nearest in place; -1 for none."""
    best = -1
    for number in range(len(edges)):
        gain, left, right = edges[number, 0], edges[number, 1], edges[number, 2]
        span, other_span = edges[number, 3], edges[number, 4]
        if not (free[left] and free[left + span - 1] and other_free[right] and other_free[right + other_span - 1]):
            continue
        if best < 0 or (-gain, abs(left - right), left, right) < (
            -edges[best, 0], abs(edges[best, 1] - edges[best, 2]), edges[best, 1], edges[best, 2],
        ):  # fmt: skip
            best = number
    return best


@compiled
def edges_of(name: int, sought: Sought, listed: Listed, scale: Scale, first_chances: Any, slots: Any, near: Any) -> Any:
    """List the meetings of the words of two names, shape (meetings, 7): gain, place of the left and of the right word,
    how many words each side has, the weight, and whether one is an initial."""
    count, start = len(sought.weights), listed.starts[name]
    other_count = listed.starts[name + 1] - start
    edges, found = np.empty((near.shape[1] * other_count + count * other_count, 7), np.int64), 0
    for right in range(other_count):
        word, pair = listed.words[start + right], listed.pairs[start + right]
        for part in range(near.shape[1]):
            alike = near[slots[word], part] if slots[word] else 0
            left, span = (part, 1) if part < count else (sought.pairs[part - count], 2)
            initial = alike < scale.certain and span == 1 and (listed.marks[word] or sought.marks[part])
            if initial:
                alike = meet_first(listed.firsts[word], sought.firsts[part], first_chances)
            if alike >= scale.floor:
                weight = min(sought.part_weights[part], listed.weights[word])
                found = put_edge(edges, found, alike * weight, left, right, span, 1, weight, initial)
            if pair >= 0 and span == 1 and slots[pair] and near[slots[pair], part] >= scale.floor:
                weight = min(sought.weights[part], listed.weights[pair])
                found = put_edge(edges, found, near[slots[pair], part] * weight, left, right, 1, 2, weight, False)
    return edges[:found]


@compiled
def put_edge(
    edges: Any, found: int, gain: int, left: int, right: int, span: int, other_span: int, weight: int, initial: bool
) -> int:
    """Write down a meeting behind so many; gives how many there are now."""
    edge = edges[found]
    edge[0], edge[1], edge[2], edge[3], edge[4], edge[5], edge[6] = (
        gain, left, right, span, other_span, weight, initial,
    )  # fmt: skip
    return found + 1


@compiled
def meet_first(left: Any, right: Any, chances: Any) -> int:
    """Give the chance that a word begins as an initial sounds: the best of the first sounds of both."""
    best = 0
    for one in left:
        for other in right:
            if one >= 0 and other >= 0:
                best = max(best, chances[one, other])
    return best


@compiled
def against(mine: int, theirs: int, certain: int, surplus: float) -> float:
    """Give what words stand against that only one of two names has, on the scale of gains."""
    mine, theirs = max(mine, 0), max(theirs, 0)
    return float(certain * (min(mine, theirs) + surplus * abs(mine - theirs)))
