"""A sieve of a few sought names: which of a million stored names may be one of them, without comparing.

It gives each stored name the quick score that an index of the sought names gives it, for thousands at once and from
what it remembers of each word. So it refuses no name that such an index finds; what passes is to be compared in full.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.folding import words_of_lines
from tahaluf.engines.names.index import LEAST, SLACK
from tahaluf.engines.names.tokens import read_name, words_of

TOGETHER = 1 << 16
"""Names that are sifted in one call."""

Flags = NDArray[np.bool_]


class Sieve:
    """Sought names, made ready to say of stored ones which may reach a cutoff against any of them."""

    def __init__(self, names: Iterable[str]) -> None:
        from tahaluf.engines.names.catalogue import Catalogue  # compiled: it takes half a second to load
        from tahaluf.engines.names.joints import Joints
        from tahaluf.engines.names.wordmemory import WordMemory

        self._catalogue = Catalogue(words for name in dict.fromkeys(names) if (words := words_of(read_name(name))))
        vocabulary = self._catalogue.vocabulary
        self._memory = WordMemory(vocabulary, Joints(vocabulary.single_rows))

    def __len__(self) -> int:
        return len(self._catalogue)

    def may_reach(self, folded: Sequence[str], cutoff: float) -> Flags:
        """Say of each text of folded names (a name a line) whether one of them may reach the cutoff (0 to 1)."""
        passed = np.zeros(len(folded), dtype=np.bool_)
        if not len(self):
            return passed
        least = max(cutoff - SLACK, LEAST)
        lines = [(owner, line) for owner, text in enumerate(folded) if text for line in text.split("\n")]
        for block in _blocks(lines, TOGETHER):
            stored = self._memory.read(*words_of_lines([line for _owner, line in block]), least)
            rows, _places, _scores = self._catalogue.find(stored, self._memory.known(), least)
            passed[[block[row][0] for row in np.unique(rows).tolist()]] = True
        return passed


def _blocks(lines: Sequence[tuple[int, str]], size: int) -> Iterator[Sequence[tuple[int, str]]]:
    return (lines[start : start + size] for start in range(0, len(lines), size))
