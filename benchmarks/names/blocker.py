"""A simple blocker for peers that have no index: names that share most trigrams with the sought one, in ASCII."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from anyascii import anyascii
from rapidfuzz.utils import default_process
from scipy.sparse import csr_matrix, diags

CANDIDATES = 50
TOGETHER = 64


class Blocker:
    """Listed names by their trigrams, each weighing the more the rarer it is (TF-IDF, cosine)."""

    def __init__(self, names: Sequence[str]) -> None:
        self._columns: dict[str, int] = {}
        counted = self._count([trigrams_of(name) for name in names], grow=True)
        seen = np.bincount(counted.indices, minlength=counted.shape[1])
        self._rarity = np.log((1 + len(names)) / (1 + seen)) + 1
        self._listed = self._weigh(counted).T.tocsr()

    def candidates(self, names: Sequence[str], most: int = CANDIDATES) -> Iterator[list[int]]:
        """Give for each name the places of the listed ones most like it, no more than `most`."""
        for begun in range(0, len(names), TOGETHER):
            block = self._count([trigrams_of(name) for name in names[begun : begun + TOGETHER]], grow=False)
            alike = (self._weigh(block) @ self._listed).tocsr()
            for row in range(alike.shape[0]):
                part = slice(alike.indptr[row], alike.indptr[row + 1])
                best = np.argsort(-alike.data[part], kind="stable")[:most]
                yield alike.indices[part][best].tolist()

    def _count(self, rows: Sequence[list[str]], grow: bool) -> csr_matrix:
        if grow:
            for trigram in chain.from_iterable(rows):
                self._columns.setdefault(trigram, len(self._columns))
        known = [[self._columns[trigram] for trigram in row if trigram in self._columns] for row in rows]
        ends = np.cumsum([0, *map(len, known)])
        columns = np.fromiter(chain.from_iterable(known), dtype=np.int32, count=int(ends[-1]))
        counted = csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(rows), len(self._columns)))
        counted.sum_duplicates()
        return counted

    def _weigh(self, counted: csr_matrix) -> csr_matrix:
        weighed = counted @ diags(self._rarity.astype(np.float32))
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return (diags(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr()


def trigrams_of(name: str) -> list[str]:
    """Give the trigrams of the words of a name in ASCII, a space before and after each word."""
    words = default_process(anyascii(name)).split()
    return [f" {word} "[place : place + 3] for word in words for place in range(len(word))]
