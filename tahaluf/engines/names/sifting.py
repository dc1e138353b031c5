"""Which of very many stored names may be a sought one: the compiled part of `sieve`."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import compiled
from tahaluf.engines.names.meeting import Listed, Scale, Sought, search


class Stored(NamedTuple):
    """Stored names as rows of numbered words: `starts` cuts `words`, and `pairs` beside it (the number of the pair that
    begins there, or 0), into a run for each name."""

    starts: NDArray[np.int32]
    words: NDArray[np.int64]
    pairs: NDArray[np.int64]


class Remembered(NamedTuple):
    """What is remembered of numbered words and pairs: `starts` cuts `units`, the sought ones near to them, and their
    `chances` into runs; `most` is the most that any of these can gain."""

    starts: NDArray[np.int64]
    units: NDArray[np.int32]
    chances: NDArray[np.int16]
    weights: NDArray[np.int32]
    most: NDArray[np.int64]
    marks: NDArray[np.uint8]
    firsts: NDArray[np.int16]


@compiled
def sift(
    stored: Stored, known: Remembered, listed: Listed, scale: Scale, first_chances: Any, least: float,
    slots: Any, seen: Any,
) -> Any:  # fmt: skip
    """Say of each stored name whether it scores at least so much against any sought one."""
    passed = np.zeros(len(stored.starts) - 1, np.bool_)
    for row in range(len(passed)):
        start, end = stored.starts[row], stored.starts[row + 1]
        words, pairs = stored.words[start:end], stored.pairs[start:end]
        if may_reach(words, pairs, known, scale, least):
            sought = sought_of(words, pairs, known)
            passed[row] = len(search(sought, listed, scale, first_chances, least, slots, seen)[0]) > 0
    return passed


@compiled
def may_reach(words: Any, pairs: Any, known: Remembered, scale: Scale, least: float) -> bool:
    """Whether a name would score so much if each word met one sought name as well as it meets any."""
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
def sought_of(words: Any, pairs: Any, known: Remembered) -> Sought:
    """Put one stored name into the shape in which names are searched for."""
    begins = np.flatnonzero(pairs).astype(np.int32)
    parts = np.append(words, pairs[begins])
    starts = np.zeros(len(parts) + 1, np.int32)
    for place in range(len(parts)):
        starts[place + 1] = starts[place] + known.starts[parts[place] + 1] - known.starts[parts[place]]
    units, chances = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int16)
    for place in range(len(parts)):
        begin, end = known.starts[parts[place]], known.starts[parts[place] + 1]
        units[starts[place] : starts[place + 1]] = known.units[begin:end]
        chances[starts[place] : starts[place + 1]] = known.chances[begin:end]
    return Sought(known.weights[words], known.marks[words], known.firsts[words], begins, starts, units, chances)
