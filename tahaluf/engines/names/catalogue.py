"""Listed names in arrays: which of them a sought name may be, and the score of each, found by the compiled loops."""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names import comparison, resemblance
from tahaluf.engines.names.costs import PAD
from tahaluf.engines.names.meeting import INITIAL, MOST_FIRSTS, Listed, Scale
from tahaluf.engines.names.searching import Known, Stored, search_all
from tahaluf.engines.names.tokens import Token
from tahaluf.engines.names.vocabulary import Numbering, Vocabulary, firsts_of, mark_of, runs_of
from tahaluf.engines.names.words import CLASS_WEIGHTS

SCALE = Scale(resemblance.CERTAIN, resemblance.FLOOR, comparison.SURPLUS, comparison.DISORDER, CLASS_WEIGHTS["initial"])

Found = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
"""Numbers of sought names, places of the listed ones that each found, and the scores."""


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

    def find(self, stored: Stored, known: Known, least: float) -> Found:
        """Give for sought names the listed ones that score at least so much (above 0), those of one after another's.

        The scores are those of `compare_names`, but where words can meet in several ways that weigh the same.
        """
        found: Found = search_all(stored, known, self._listed, SCALE, first_chances(), least, self._slots, self._seen)
        return found


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
