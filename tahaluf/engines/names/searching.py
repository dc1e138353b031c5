"""Which of very many listed names may be a sought one, and what each scores: the compiled part of `index`."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import compiled
from tahaluf.engines.names.meeting import ACRONYMIC, Listed, Scale, Sought, against, score_of
from tahaluf.engines.names.nearness import put


class Stored(NamedTuple):
    """Sought names as rows of numbered words: `starts` cuts `words`, and `pairs` beside it (the number of the pair that
    begins there, or 0), into a run for each name."""

    starts: NDArray[np.int32]
    words: NDArray[np.int64]
    pairs: NDArray[np.int64]


class Known(NamedTuple):
    """What is known of the numbered words of sought names, and of pairs of them: the listed units near to each lie from
    `starts` to `ends` in `units`, beside their `chances`; `most` is the most that any of these can gain."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    units: NDArray[np.int32]
    chances: NDArray[np.int16]
    weights: NDArray[np.int32]
    most: NDArray[np.int64]
    marks: NDArray[np.uint8]
    firsts: NDArray[np.int16]


@compiled
def search_all(
    stored: Stored, known: Known, listed: Listed, scale: Scale, first_chances: Any, least: float, slots: Any, seen: Any
) -> tuple[Any, Any, Any]:
    """Give for all sought names the listed ones that score at least so much: the numbers of both, and the score.

    `first_chances` holds the chance that two first sounds are one, shape (sounds, sounds). `slots`, a number a unit,
    and `seen`, a number a name, are room that is zero before and after.
    """
    rows, names, scores, hits = np.empty(64, np.int32), np.empty(64, np.int32), np.empty(64, np.float64), 0
    for row in range(len(stored.starts) - 1):
        start, end = stored.starts[row], stored.starts[row + 1]
        words, pairs = stored.words[start:end], stored.pairs[start:end]
        if may_reach(words, pairs, known, scale, least):
            found, scored = search(
                sought_of(words, pairs, known), known.units, known.chances, listed, scale, first_chances, least,
                slots, seen,
            )  # fmt: skip
            while hits + len(found) > len(rows):
                rows, names = np.append(rows, np.empty_like(rows)), np.append(names, np.empty_like(names))
                scores = np.append(scores, np.empty_like(scores))
            after = hits + len(found)
            rows[hits:after], names[hits:after], scores[hits:after] = row, found, scored
            hits = after
    return rows[:hits], names[:hits], scores[:hits]


@compiled
def may_reach(words: Any, pairs: Any, known: Known, scale: Scale, least: float) -> bool:
    """Whether a name would score so much if each word met one listed name as well as it meets any."""
    met, rest = 0, 0
    for place in range(len(words)):
        word, pair = words[place], pairs[place]
        weight = known.weights[word]
        initial = min(weight, scale.initial)
        met += max(known.most[word], scale.certain * initial) + known.most[pair]
        if known.most[word] == 0 and not known.most[pair] and not (place and known.most[pairs[place - 1]]):
            rest += 0 if known.marks[word] else weight - initial
    return bool(met >= least * (met + scale.certain * scale.surplus * rest))


@compiled
def sought_of(words: Any, pairs: Any, known: Known) -> Sought:
    """Put one sought name into the shape in which it is searched for."""
    begins = np.flatnonzero(pairs)
    parts = np.append(words, pairs[begins])
    weights = known.weights[parts]
    masks = np.empty(len(parts), np.int64)
    for part in range(len(parts)):
        masks[part] = 1 << part if part < len(words) else 3 << begins[part - len(words)]
    own = parts[: len(words)]
    return Sought(
        known.weights[own], known.marks[own], known.firsts[own], begins,
        weights, masks, known.starts[parts], known.ends[parts],
    )  # fmt: skip


@compiled
def search(
    sought: Sought, units: Any, chances: Any, listed: Listed, scale: Scale, first_chances: Any, least: float,
    slots: Any, seen: Any,
) -> tuple[Any, Any]:  # fmt: skip
    """Give the listed names that score at least so much, and their scores."""
    near, distinct, gains, masks = enter_slots(sought, units, chances, listed.weights, slots)
    own = np.where(sought.marks > 0, 0, sought.weights)
    total = own.sum()
    own_initials = sought.weights.sum() - own.sum()
    names, whole = names_holding(sought, units, chances, listed, scale, least, seen)
    scores, hits = np.empty(len(names), np.float64), 0
    for place in range(len(names)):
        name, score = names[place], 1.0
        if place >= whole:
            score = bound(
                name, listed.starts, listed.words, listed.pairs, listed.weights, listed.totals, listed.initials,
                own, total, own_initials, scale.initial, scale.surplus, scale.certain, slots, gains, masks,
            )  # fmt: skip
            if score >= least:
                score = score_of(name, sought, listed, scale, first_chances, slots, near)
        if score >= least:
            names[hits], scores[hits] = name, score
            hits += 1
    for unit in distinct:
        slots[unit] = 0
    return names[:hits], scores[:hits]


@compiled
def enter_slots(sought: Sought, units: Any, chances: Any, weights: Any, slots: Any) -> tuple[Any, Any, Any, Any]:
    """Number the near units from 1 in `slots`; gives the chances of each, shape (units + 1, parts), the units, the most
    that each can gain, and the sought words that it may meet."""
    starts, ends, part_weights, part_masks = sought.starts, sought.ends, sought.part_weights, sought.part_masks
    most = (ends - starts).sum()
    near = np.zeros((most + 1, len(starts)), np.int16)
    distinct, count = np.empty(most, np.int32), 0
    gains, masks = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    for part in range(len(starts)):
        for place in range(starts[part], ends[part]):
            unit = units[place]
            slot = slots[unit]
            if slot == 0:
                distinct[count] = unit
                count += 1
                slot = count
                slots[unit] = slot
            near[slot, part] = chances[place]
            gains[slot] = max(gains[slot], chances[place] * min(part_weights[part], weights[unit]))
            masks[slot] |= part_masks[part]
    return near, distinct[:count], gains, masks


@compiled
def names_holding(
    sought: Sought, units: Any, chances: Any, listed: Listed, scale: Scale, least: float, seen: Any
) -> tuple[Any, int]:
    """Give the listed names that hold a unit through which they may score so much, each once; first those that hold one
    which stands for all words, and how many these are."""
    kept = needed_parts(sought, units, listed, scale, least)
    names, count, whole = np.empty(256, np.int32), 0, 0
    holding_starts, holding, weights = listed.holding_starts, listed.holding, listed.weights
    all_words = sought.weights.sum()
    for spelled_out in (True, False):
        for part in range(len(kept)):
            weight, rest = sought.part_weights[part], scale.certain * (all_words - sought.part_weights[part])
            for place in range(sought.starts[part], sought.ends[part]):
                unit = units[place]
                if spelled_out != stands_for_all(sought.marks, listed.marks, part, unit):
                    continue
                meets = min(weight, weights[unit])
                short = chances[place] * meets + rest < least * (scale.certain * meets + rest)
                if not spelled_out and (short or not kept[part]):
                    continue
                for at in range(holding_starts[unit], holding_starts[unit + 1]):
                    name = holding[at]
                    if seen[name] == 0:
                        seen[name] = 1
                        names, count = put(names, count, name)
        if spelled_out:
            whole = count
    for place in range(count):
        seen[names[place]] = 0
    return names[:count], whole


@compiled
def stands_for_all(marks: Any, listed_marks: Any, part: int, unit: int) -> bool:
    """Whether a part of the sought name meets a unit because one of them is an acronym: then the quick score is 1."""
    if part < len(marks) and marks[part] == ACRONYMIC:
        return True
    return bool(unit < len(listed_marks) and listed_marks[unit] == ACRONYMIC)


@compiled
def needed_parts(sought: Sought, units: Any, listed: Listed, scale: Scale, least: float) -> Any:
    """Say which parts of the sought name have to be looked up: a name that holds none of them cannot score so much.

    The words that most names hold are left out as long as those left out could not reach it by themselves, were each
    other word met by an initial.
    """
    count = len(sought.weights)
    holders = np.zeros(count, np.int64)
    holding_starts = listed.holding_starts
    for part in range(len(sought.starts)):
        held = 0
        for place in range(sought.starts[part], sought.ends[part]):
            held += holding_starts[units[place] + 1] - holding_starts[units[place]]
        for word in range(count):
            if sought.part_masks[part] >> word & 1:
                holders[word] += held
    kept = np.ones(len(sought.starts), np.uint8)
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
    name: int, starts: Any, words: Any, pairs: Any, weights: Any, totals: Any, initials: Any, own: Any, total: int,
    own_initials: int, initial: int, surplus: float, certain: int, slots: Any, gains: Any, masks: Any,
) -> float:  # fmt: skip
    """Give more than a name can score, told from the most that each of its words gains by itself.

    `own` is what each of the sought words weighs without the initials, `total` their sum, `own_initials` what those
    weigh; all else is of the listed names, but for what is known of slots.
    """
    met, mask, theirs, others = 0, 0, int(totals[name]), initial * initials[name]
    for place in range(starts[name], starts[name + 1]):
        word, pair = words[place], pairs[place]
        slot = slots[word]
        if slot:
            met += gains[slot]
            mask |= masks[slot]
            theirs -= weights[word]
        if pair >= 0:
            slot = slots[pair]
            if slot:
                met += gains[slot]
                mask |= masks[slot]
                theirs -= weights[pair]
    mine = total
    for place in range(len(own)):
        if mask >> place & 1:
            mine -= own[place]
    met = min(met, certain * (total - mine)) + certain * (own_initials + others)
    if met == 0:
        return 0.0
    return float(met / (met + against(mine - others, theirs - own_initials, certain, surplus)))
