"""Which of very many listed names may be a sought one, and what each scores: the compiled part of `index`.

The scores are those of `comparison`, but for the reasons and for names in which several ways to meet weigh the same.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import compiled
from tahaluf.engines.names.nearness import put

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
    """A sought name: the weight and the first sounds of each word, the word at which each of its pairs begins, and the
    listed units near to each word and then to each pair, with their chances, cut into runs by `starts`."""

    weights: NDArray[np.int32]
    marks: NDArray[np.uint8]
    firsts: NDArray[np.int16]
    pairs: NDArray[np.int32]
    starts: NDArray[np.int32]
    units: NDArray[np.int32]
    chances: NDArray[np.int16]


class Scale(NamedTuple):
    """The numbers of the score: see `comparison`."""

    certain: int
    floor: int
    surplus: float
    disorder: float
    initial: int


@compiled
def search(
    sought: Sought, listed: Listed, scale: Scale, first_chances: Any, least: float, slots: Any, seen: Any
) -> tuple[Any, Any]:
    """Give the listed names that score at least so much, and their scores.

    `first_chances` holds the chance that two first sounds are one, shape (sounds, sounds). `slots`, a number a unit,
    and `seen`, a number a name, are room that is zero before and after.
    """
    near, distinct = enter_slots(sought, slots)
    gains, masks = gains_of(sought, listed, near, distinct, scale)
    own = np.where(sought.marks > 0, 0, sought.weights)
    total, own_initials = own.sum(), sought.weights.sum() - own.sum()
    kept = needed_units(sought, listed, scale, least)
    touched, passed = np.empty(256, np.int32), 0
    found, scores, hits = np.empty(16, np.int32), np.empty(16, np.float64), 0
    for spelled_out in (True, False):
        for part in range(len(kept)):
            for unit in sought.units[sought.starts[part] : sought.starts[part + 1]]:
                if not (stands_for_all(sought, listed, part, unit) if spelled_out else kept[part]):
                    continue
                for name in listed.holding[listed.holding_starts[unit] : listed.holding_starts[unit + 1]]:
                    if seen[name]:
                        continue
                    seen[name] = 1
                    touched, passed = put(touched, passed, name)
                    score = 1.0
                    if not spelled_out:
                        start, end = listed.starts[name], listed.starts[name + 1]
                        score = bound(
                            listed.words[start:end], listed.pairs[start:end], listed.weights,
                            listed.totals[name], scale.initial * listed.initials[name],
                            own, total, own_initials, scale.surplus, scale.certain, slots, gains, masks,
                        )  # fmt: skip
                        if score >= least:
                            score = score_of(name, sought, listed, scale, first_chances, slots, near)
                    if score >= least:
                        if hits == len(scores):
                            scores = np.append(scores, np.empty_like(scores))
                        scores[hits] = score
                        found, hits = put(found, hits, name)
    for name in touched[:passed]:
        seen[name] = 0
    for unit in distinct:
        slots[unit] = 0
    return found[:hits], scores[:hits]


@compiled
def stands_for_all(sought: Sought, listed: Listed, part: int, unit: int) -> bool:
    """Whether a part of the sought name meets a unit because one of them is an acronym: then the quick score is 1."""
    if part < len(sought.marks) and sought.marks[part] == ACRONYMIC:
        return True
    return bool(unit < len(listed.marks) and listed.marks[unit] == ACRONYMIC)


@compiled
def enter_slots(sought: Sought, slots: Any) -> tuple[Any, Any]:
    """Number the near units from 1 in `slots`; gives their chances, shape (units + 1, words and pairs), and them."""
    parts = len(sought.starts) - 1
    near = np.zeros((len(sought.units) + 1, parts), np.int16)
    distinct, count = np.empty(len(sought.units), np.int32), 0
    for part in range(parts):
        for place in range(sought.starts[part], sought.starts[part + 1]):
            unit = sought.units[place]
            if slots[unit] == 0:
                distinct[count] = unit
                count += 1
                slots[unit] = count
            near[slots[unit], part] = sought.chances[place]
    return near, distinct[:count]


@compiled
def part_weight(sought: Sought, part: int) -> int:
    """Give what a word of the sought name weighs, or a pair of them."""
    count = len(sought.weights)
    if part < count:
        return int(sought.weights[part])
    first = sought.pairs[part - count]
    return int(sought.weights[first] + sought.weights[first + 1])


@compiled
def part_mask(sought: Sought, part: int) -> int:
    """Give a bit for each word that a part of the sought name takes."""
    count = len(sought.weights)
    return 1 << part if part < count else 3 << sought.pairs[part - count]


@compiled
def gains_of(sought: Sought, listed: Listed, near: Any, distinct: Any, scale: Scale) -> tuple[Any, Any]:
    """Give the most that each near unit can gain, and the sought words that it may meet."""
    gains, masks = np.zeros(len(distinct) + 1, np.int64), np.zeros(len(distinct) + 1, np.int64)
    for slot in range(1, len(distinct) + 1):
        for part in range(near.shape[1]):
            if near[slot, part]:
                gain = near[slot, part] * min(part_weight(sought, part), listed.weights[distinct[slot - 1]])
                gains[slot] = max(gains[slot], gain)
                masks[slot] |= part_mask(sought, part)
    return gains, masks


@compiled
def against(mine: int, theirs: int, certain: int, surplus: float) -> float:
    """Give what words stand against that only one of two names has, on the scale of gains."""
    mine, theirs = max(mine, 0), max(theirs, 0)
    return float(certain * (min(mine, theirs) + surplus * abs(mine - theirs)))


@compiled
def needed_units(sought: Sought, listed: Listed, scale: Scale, least: float) -> Any:
    """Say which parts of the sought name have to be looked up: a name that holds none of them cannot score so much.

    The words that most names hold are left out as long as those left out could not reach it by themselves, were each
    other word met by an initial.
    """
    count = len(sought.weights)
    holders = np.zeros(count, np.int64)
    for part in range(len(sought.starts) - 1):
        held = 0
        for unit in sought.units[sought.starts[part] : sought.starts[part + 1]]:
            held += listed.holding_starts[unit + 1] - listed.holding_starts[unit]
        for word in range(count):
            if part_mask(sought, part) >> word & 1:
                holders[word] += held
    kept = np.ones(len(sought.starts) - 1, np.uint8)
    loose, rest, by_initials = 0, 0, 0
    for word in range(count):
        weight = sought.weights[word]
        if sought.marks[word]:
            loose += weight
        else:
            rest, by_initials = rest + weight, by_initials + min(weight, scale.initial)
    for word in np.argsort(-holders):
        weight = 0 if sought.marks[word] else sought.weights[word]
        spared = min(weight, scale.initial)
        met = loose + weight + by_initials - spared
        if met >= least * (met + scale.surplus * max(rest - weight - by_initials + spared, 0)):
            continue
        loose, rest, by_initials = loose + weight, rest - weight, by_initials - spared
        kept[word] = 0
    for part in range(count, len(kept)):
        first = sought.pairs[part - count]
        kept[part] = kept[first] or kept[first + 1]
    return kept


@compiled
def bound(
    words: Any, pairs: Any, weights: Any, theirs: int, initials: int, own: Any, total: int, own_initials: int,
    surplus: float, certain: int, slots: Any, gains: Any, masks: Any,
) -> float:  # fmt: skip
    """Give more than a name can score, told from the most that each of its words gains by itself.

    `words` and `pairs` are the listed name's, `theirs` and `total` what the words of both names weigh, `own` what each
    of the sought one's does, `initials` and `own_initials` what those weigh.
    """
    met, mask = 0, 0
    for place in range(len(words)):
        word, pair = words[place], pairs[place]
        slot = slots[word]
        if slot:
            met += gains[slot]
            mask |= masks[slot]
            theirs -= weights[word]
        if pair >= 0 and slots[pair]:
            met += gains[slots[pair]]
            mask |= masks[slots[pair]]
            theirs -= weights[pair]
    mine = total
    for place in range(len(own)):
        if mask >> place & 1:
            mine -= own[place]
    met = min(met, certain * (total - mine)) + certain * (own_initials + initials)
    if met == 0:
        return 0.0
    return float(met / (met + against(mine - initials, theirs - own_initials, certain, surplus)))


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
                weight = min(part_weight(sought, part), listed.weights[word])
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
