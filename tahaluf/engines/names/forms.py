"""The forms that the words of an index take, as rows of sounds, and the search for those near a given one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.costs import PAD, Codes, Numbers, align_one
from tahaluf.engines.names.resemblance import FLOOR, chances, own_worth
from tahaluf.engines.names.sounds import MAX_SOUNDS, SOUNDS, is_arabic_sound, sketch

SHORTEST_BENT = 3
"""Skeletons of at least so many consonants are also found with one consonant added, lost, changed or swapped."""


class FormStore:
    """All distinct rows of sounds of an index, filed under their coarse skeletons."""

    def __init__(self, rows: Iterable[Codes]) -> None:
        self.rows = list(rows)
        self.codes = pad(self.rows)
        self.arabic = np.array([bool(row) and is_arabic_sound(row[0]) for row in self.rows], dtype=bool)
        self.most = np.array([[own_worth(row, False), own_worth(row, True)] for row in self.rows], dtype=np.int64)
        self.lengths = np.array([len(row) for row in self.rows], dtype=np.int32)
        self.buckets = _file(self.rows)

    def near(self, row: Codes) -> tuple[NDArray[np.int32], Numbers]:
        """Find the forms that may be the same word as a row of sounds, and the chance of each in thousandths."""
        found = self._candidates(row)
        if not row or not len(found):
            return found[:0], found[:0]
        arabic = is_arabic_sound(row[0])
        own = np.where(self.arabic[found], own_worth(row, True), own_worth(row, False))
        worth = align_one(row, self.codes[found, : self.lengths[found].max()], self.arabic[found])
        alike = chances(worth, own + self.most[found, int(arabic)])
        kept = alike >= FLOOR
        return found[kept], alike[kept]

    def _candidates(self, row: Codes) -> NDArray[np.int32]:
        keys = {key for skeleton in _skeletons(row) for key in bend(skeleton)}
        lists = [self.buckets[key] for key in sorted(keys) if key in self.buckets]
        return np.unique(np.concatenate(lists)) if lists else np.zeros(0, dtype=np.int32)


def pad(rows: list[Codes]) -> Numbers:
    """Stack rows of sounds into one array of shape (rows, longest)."""
    codes = np.full((len(rows), MAX_SOUNDS), PAD, dtype=np.uint8)
    for place, row in enumerate(rows):
        codes[place, : len(row)] = row
    return codes


def bend(skeleton: str) -> Iterator[str]:
    """List the keys under which a skeleton is filed and sought: itself, and itself less any one consonant."""
    yield skeleton
    if len(skeleton) >= SHORTEST_BENT:
        for place in range(len(skeleton)):
            yield skeleton[:place] + skeleton[place + 1 :]


def _skeletons(row: Codes) -> tuple[str, ...]:
    return sketch(tuple(SOUNDS[code] for code in row))


def _file(rows: list[Codes]) -> dict[str, NDArray[np.int32]]:
    filed: dict[str, set[int]] = defaultdict(set)
    for place, row in enumerate(rows):
        for skeleton in _skeletons(row):
            for key in bend(skeleton):
                filed[key].add(place)
    return {key: np.array(sorted(places), dtype=np.int32) for key, places in filed.items()}
