"""The forms that the words of an index take, as rows of sounds, and the search for those near a given one."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.costs import PAD, Codes, Flags, Rows, Worths, align_many, is_arabic_row
from tahaluf.engines.names.resemblance import (
    FLOOR,
    SHORTEST_SLIPPED,
    SLIP_FLOOR,
    SLIPS,
    chances,
    forgive_slip,
    own_worths,
)
from tahaluf.engines.names.sounds import MAX_SOUNDS, choices_of, keys_of

Places = NDArray[np.int32]
Near = tuple[Places, Worths]

NOWHERE: Places = np.zeros(0, dtype=np.int32)
NO_CHANCES: Worths = np.zeros(0, dtype=np.int16)
BLOCK = 8192
MOST_TAKEN = 1024
"""Kinds of rows for which is remembered which forms may be near."""

LONGER = 4
"""A form of more than twice as many sounds and so many more is not the same word; its vowels alone cost too much."""


class FormStore:
    """All distinct rows of sounds of an index, filed under their coarse skeletons."""

    def __init__(self, rows: Iterable[Codes]) -> None:
        self.rows = list(rows)
        self.codes = pad(self.rows)
        self.arabic = np.array([is_arabic_row(row) for row in self.rows], dtype=np.uint8)
        self.most = own_worths(self.codes, self.arabic)
        self.lengths = np.array([len(row) for row in self.rows], dtype=np.int32)
        self.buckets = Buckets(self.rows)

    def near(self, rows: list[Codes]) -> list[Near]:
        """Find for each row of sounds the forms that may be the same word, and the chance of each in thousandths."""
        found = [self._candidates(row) for row in rows]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        nearest: list[Near] = [(NOWHERE, NO_CHANCES)] * len(rows)
        for block in _blocks(order, [len(forms) for forms in found]):
            chances = self._chances([rows[place] for place in block], [found[place] for place in block])
            for place, alike in zip(block, chances, strict=True):
                nearest[place] = found[place][alike >= FLOOR], alike[alike >= FLOOR]
        return nearest

    def _chances(self, rows: list[Codes], found: list[Places]) -> list[Worths]:
        """Give the chance of each form found for each row."""
        counts = [len(forms) for forms in found]
        forms = np.concatenate(found)
        codes, scripts = pad(rows), np.array([is_arabic_row(row) for row in rows], dtype=np.uint8)
        left = np.repeat(codes[:, : max(map(len, rows))], counts, axis=0)
        arabic = np.repeat(scripts, counts)
        right = self.codes[forms, : self.lengths[forms].max(initial=1)]
        worth = align_many(left, right, arabic, self.arabic[forms])
        own = np.repeat(own_worths(codes, scripts), counts, axis=0)
        pairs = np.arange(len(forms))
        alike = chances(worth, own[pairs, self.arabic[forms]] + self.most[forms, arabic])
        self._forgive_slips(np.repeat(np.arange(len(rows)), counts), rows, forms, alike, arabic)
        return np.split(alike, np.cumsum(counts)[:-1])

    def _forgive_slips(self, owners: Places, rows: list[Codes], forms: Places, alike: Worths, arabic: Flags) -> None:
        """Raise the chance of the forms of a row's own script that are one slip away from it."""
        lengths = np.array([len(row) for row in rows])[owners]
        near = (
            (alike >= SLIP_FLOOR) & (alike < SLIPS[-1]) & (self.arabic[forms] == arabic) & (lengths >= SHORTEST_SLIPPED)
        )
        near &= np.abs(self.lengths[forms] - lengths) < 2
        for place in np.flatnonzero(near).tolist():
            alike[place] = max(alike[place], forgive_slip(rows[owners[place]], self.rows[forms[place]]))

    def _candidates(self, row: Codes) -> Places:
        found = self.buckets.take(choices_of(row)) if row else NOWHERE
        kept: Places = found[self.lengths[found] <= 2 * len(row) + LONGER]
        return kept


def _blocks(order: list[int], counts: list[int]) -> Iterator[list[int]]:
    """Cut an order of rows into blocks of not much more than `BLOCK` candidates, leaving out rows without any."""
    block: list[int] = []
    held = 0
    for place in order:
        if counts[place]:
            block.append(place)
            held += counts[place]
        if held >= BLOCK:
            yield block
            block, held = [], 0
    if block:
        yield block


def pad(rows: list[Codes]) -> Rows:
    """Stack rows of sounds into one array of shape (rows, longest)."""
    codes = np.full((len(rows), MAX_SOUNDS), PAD, dtype=np.uint8)
    lengths = np.array([len(row) for row in rows], dtype=np.int32)
    codes[np.arange(MAX_SOUNDS) < lengths[:, None]] = list(chain.from_iterable(rows))
    return codes


class Buckets:
    """Which rows are filed under which key: one array of places, cut into a run for each key."""

    def __init__(self, rows: list[Codes]) -> None:
        self._numbers: dict[str, int] = {}
        self._taken: OrderedDict[tuple[str, ...], Places] = OrderedDict()
        filed: dict[tuple[str, ...], list[int]] = {}
        numbers: list[int] = []
        counts = np.zeros(len(rows), dtype=np.int32)
        for place, row in enumerate(rows):
            choices = choices_of(row)
            keys = filed.get(choices)
            if keys is None:
                keys = filed[choices] = [self._numbers.setdefault(key, len(self._numbers)) for key in keys_of(choices)]
            numbers += keys
            counts[place] = len(keys)
        under = np.array(numbers, dtype=np.int32)
        self._places = np.repeat(np.arange(len(rows), dtype=np.int32), counts)[np.argsort(under, kind="stable")]
        self._ends = np.cumsum([0, *np.bincount(under, minlength=len(self._numbers))])

    def take(self, choices: tuple[str, ...]) -> Places:
        """Give the places of the rows that share a key with consonants of these choices, each once, in order."""
        if choices in self._taken:
            self._taken.move_to_end(choices)
            return self._taken[choices]
        taken = self._taken[choices] = self._take(keys_of(choices))
        if len(self._taken) > MOST_TAKEN:
            self._taken.popitem(last=False)
        return taken

    def _take(self, keys: Iterable[str]) -> Places:
        numbers = [self._numbers[key] for key in keys if key in self._numbers]
        if not numbers:
            return NOWHERE
        found = np.sort(np.concatenate([self._places[self._ends[n] : self._ends[n + 1]] for n in numbers]))
        taken: Places = found[np.append(True, found[1:] != found[:-1])]
        return taken
