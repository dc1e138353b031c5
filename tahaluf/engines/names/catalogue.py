"""Listed names in arrays: which of them a sought name may be, and the score of each, found by the compiled loops."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names import comparison, resemblance
from tahaluf.engines.names.comparison import join
from tahaluf.engines.names.costs import PAD
from tahaluf.engines.names.meeting import INITIAL, MOST_FIRSTS, Listed, Scale, Sought, search
from tahaluf.engines.names.sifting import Remembered, Stored, sift
from tahaluf.engines.names.tokens import Token
from tahaluf.engines.names.vocabulary import Numbering, Vocabulary, firsts_of, mark_of, runs_of, weight_of
from tahaluf.engines.names.words import CLASS_WEIGHTS

SCALE = Scale(resemblance.CERTAIN, resemblance.FLOOR, comparison.SURPLUS, comparison.DISORDER, CLASS_WEIGHTS["initial"])


class Catalogue:
    """Listed names by their places, with their words filed by sound."""

    def __init__(self, names: Iterable[Sequence[Token]]) -> None:
        numbering = Numbering(names)
        self.vocabulary = Vocabulary(numbering)
        self._listed = list_names(numbering, self.vocabulary.weights)
        self._slots = np.zeros(len(self.vocabulary), np.int32)
        self._seen = np.zeros(len(self._listed.totals), np.uint8)

    def __len__(self) -> int:
        return len(self._listed.totals)

    def find(self, tokens: Sequence[Token], least: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Give the places of the names that score at least so much (above 0), in no order, and their scores.

        The scores are those of `compare_names`, but where words can meet in several ways that weigh the same.
        """
        found: tuple[NDArray[np.int32], NDArray[np.float64]] = search(
            self._seek(tokens), self._listed, SCALE, first_chances(), least, self._slots, self._seen
        )
        return found

    def sift(self, stored: Stored, known: Remembered, least: float) -> NDArray[np.bool_]:
        """Say of each stored name whether it scores at least so much (above 0) against any of these."""
        passed: NDArray[np.bool_] = sift(
            stored, known, self._listed, SCALE, first_chances(), least, self._slots, self._seen
        )
        return passed

    def _seek(self, tokens: Sequence[Token]) -> Sought:
        """Put a sought name into arrays, with the listed words that are near to its own."""
        near = [self.vocabulary.near(token) for token in tokens]
        pairs = [place for place, both in enumerate(pairwise(tokens)) if join(*both)]
        near += [self.vocabulary.near(*tokens[place : place + 2]) for place in pairs]
        return Sought(
            np.array([*map(weight_of, tokens)], np.int32),
            np.array([*map(mark_of, tokens)], np.uint8),
            np.array([firsts_of(token) for token in tokens], np.int16),
            np.array(pairs, np.int32),
            np.cumsum([0, *(len(units) for units, _chances in near)], dtype=np.int32),
            np.concatenate([units for units, _chances in near]),
            np.concatenate([chances for _units, chances in near]),
        )


def list_names(numbering: Numbering, weights: NDArray[np.int32]) -> Listed:
    """Put listed names into arrays, and file them under their words and pairs of words."""
    words, pairs, starts = numbering.words, numbering.pairs, numbering.starts
    count = len(starts) - 1
    owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(starts))
    marks = np.array([*map(mark_of, numbering.tokens)], np.uint8)
    is_initial = marks == INITIAL
    holding_starts, order = runs_of(np.append(words, pairs[pairs >= 0]), len(weights))
    return Listed(
        starts, words, pairs,
        np.bincount(owners, np.where(is_initial[words], 0, weights[words]), count).astype(np.int32),
        np.bincount(owners, is_initial[words], count).astype(np.int32),
        weights,
        np.array([firsts_of(token) for token in numbering.tokens], np.int16).reshape(-1, MOST_FIRSTS),
        marks,
        holding_starts,
        np.append(owners, owners[pairs >= 0])[order],
    )  # fmt: skip


@cache
def first_chances() -> NDArray[np.int16]:
    """Give the chance that a word begins as an initial sounds, for each two first sounds; 0 where they differ."""
    chances = np.zeros((PAD, PAD), np.int16)
    for one in range(PAD):
        for other in range(PAD):
            alike = resemblance.resemble(bytes((one,)), bytes((other,)))
            chances[one, other] = alike if alike >= resemblance.SAME_SOUND else 0
    return chances
