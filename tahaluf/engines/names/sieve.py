"""A sieve of a few sought names: which of a million stored names may be one of them, without comparing.

It gives each stored name the quick score that an index of the sought names gives it, for thousands at once and from
what it remembers of each word. So it refuses no name that such an index finds; what passes is to be compared in full.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.index import LEAST, SLACK
from tahaluf.engines.names.tokens import read_name, words_of

TOGETHER = 1 << 15
"""Texts that are sifted in one call."""

Flags = NDArray[np.bool_]


class Sieve:
    """Sought names, made ready to say of stored ones which may reach a cutoff against any of them."""

    def __init__(self, names: Iterable[str]) -> None:
        from tahaluf.engines.names.catalogue import Catalogue  # compiled: it takes half a second to load
        from tahaluf.engines.names.wordmemory import WordMemory

        self._catalogue = Catalogue(words for name in dict.fromkeys(names) if (words := words_of(read_name(name))))
        self._memory = WordMemory(self._catalogue.vocabulary)

    def __len__(self) -> int:
        return len(self._catalogue)

    def may_reach(self, folded: Sequence[str], cutoff: float) -> Flags:
        """Say of each text of folded names (a name a line) whether one of them may reach the cutoff (0 to 1)."""
        passed = np.zeros(len(folded), dtype=np.bool_)
        for start in range(0, len(folded) if len(self) else 0, TOGETHER):
            read = self._memory.read(folded[start : start + TOGETHER], least := max(cutoff - SLACK, LEAST))
            rows, _places, _scores = self._catalogue.find(read.stored, self._memory.known(), least)
            passed[start + read.owners[rows]] = True
        return passed
