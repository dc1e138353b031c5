"""Which neighbours, if they were read as one word, might be a sought word: told from each of the two by itself.

Almost any given name stands beside almost any other, so that reading each two of them joined would cost more than all
the rest. Two rows of sounds are near only if their skeletons are at most one consonant apart (`file_keys`); then the
sought skeleton begins with that of the first neighbour or ends with that of the second, and what is left of it is as
long as the other's, give or take one. Where the letters at the joint are read as one sound, nothing is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, product
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.costs import Codes, encode
from tahaluf.engines.names.sounds import (
    LATIN_CLUSTERS,
    MAX_SOUNDS,
    choices_of,
    file_keys,
    keys_of,
    skeletons_of,
    sound_out,
)

MOST_READINGS = 64
ANYTHING = (1 << 30) - 1
"""The lengths of a word with more readings than are looked at, or of more sounds: any."""

LETTERS = 0x700
_MELTING = frozenset(chain.from_iterable(map(pairwise, LATIN_CLUSTERS)))

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class Ends(NamedTuple):
    """What is known of words for being joined, each part a number or an array of them.

    `after` holds the lengths of what sought skeletons have after beginning as this word, `before` of what they have
    before ending as it, `own` its own lengths, give or take one. Words of one `shape` are alike in their consonants.
    """

    shape: Any
    after: Any
    before: Any
    own: Any
    first_letter: Any
    last_letter: Any
    first_sound: Any
    last_sound: Any


class Joints:
    """The skeletons of sought words by their beginnings and endings."""

    def __init__(self, rows: Sequence[Codes]) -> None:
        self._after: dict[str, int] = defaultdict(int)
        self._before: dict[str, int] = defaultdict(int)
        for skeleton in {skeleton for row in rows for skeleton in skeletons_of(choices_of(row))}:
            for place in range(len(skeleton) + 1):
                self._after[skeleton[:place]] |= 1 << (len(skeleton) - place)
                self._before[skeleton[place:]] |= 1 << place
        self._keys = frozenset(key for row in rows for key in file_keys(row))
        self._melting = melting_letters()
        self._shapes: dict[tuple[str, ...], int] = {}
        self._choices: list[tuple[str, ...]] = []
        self._near: dict[int, bool] = {}

    def ends_of(self, word: str) -> Ends:
        """Tell what must be known of a word."""
        sounds = encode(sound_out(word))
        choices = choices_of(sounds)
        letters = [min(ord(letter), LETTERS - 1) for letter in (word[0], word[-1])]
        outer = [sounds[0], sounds[-1]] if sounds else [-1, -1]
        if 2 * len(sounds) > MAX_SOUNDS or prod(map(len, choices)) > MOST_READINGS:
            return Ends(0, ANYTHING, ANYTHING, ANYTHING, *letters, *outer)
        skeletons = list(map("".join, product(*choices)))
        after, before = (_union(map(lengths.get, skeletons)) for lengths in (self._after, self._before))
        return Ends(self._shape(choices), after, before, (0b111 << len(choices)) >> 1, *letters, *outer)

    def _shape(self, choices: tuple[str, ...]) -> int:
        """Number the choices of consonants, from 1."""
        if choices not in self._shapes:
            self._choices.append(choices)
            self._shapes[choices] = len(self._choices)
        return self._shapes[choices]

    def may_meet(self, first: Ends, second: Ends) -> Flags:
        """Say which pairs may be near to a sought word when joined; each part of both is an array."""
        may: Flags = self._melting[first.last_letter, second.first_letter] | (first.last_sound == second.first_sound)
        told = np.flatnonzero(~may & ((first.after & second.own) | (second.before & first.own) != 0))
        may[told] = self._share_keys(first.shape[told], second.shape[told])
        return may

    def _share_keys(self, first: Numbers, second: Numbers) -> Flags:
        """Say which shapes joined share a key with a sought word; those of shape 0 always may."""
        pairs, places = np.unique(first.astype(np.int64) << 32 | second, return_inverse=True)
        for pair in pairs.tolist():
            if pair not in self._near:
                self._near[pair] = self._shares_key(pair >> 32, pair & 0xFFFFFFFF)
        share: Flags = np.fromiter(map(self._near.__getitem__, pairs.tolist()), np.bool_, len(pairs))[places]
        return share

    def _shares_key(self, first: int, second: int) -> bool:
        if not first or not second:
            return True
        return not self._keys.isdisjoint(keys_of(self._choices[first - 1] + self._choices[second - 1]))


def melting_letters() -> Flags:
    """Tell which two letters may be read as one sound where they meet: of a cluster, or the same."""
    melting = np.eye(LETTERS, dtype=np.bool_)
    for one, other in _MELTING:
        melting[ord(one), ord(other)] = True
    return melting


def _union(sets: Iterable[int | None]) -> int:
    union = 0
    for lengths in sets:
        union |= lengths or 0
    return union
