"""An index of names: every name that a full comparison would accept, found without comparing them all."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice, pairwise, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.collection import no_search_for_cycles
from tahaluf.engines.names.comparison import Comparison, Part, compare_names
from tahaluf.engines.names.folding import fold_name
from tahaluf.engines.names.tokens import Name, Token, read_name, words_of

DEFAULT_CUTOFF = 0.9
"""The score from which a name is reported where nothing else is asked; how it was chosen: docs/names.md."""

DEFAULT_LIMIT = 10
"""How many hits a name gets at most where nothing else is asked."""

SLACK = 0.02
"""How far below the cutoff the quick score may lie of a name that is still compared in full: where words can meet in
several ways that weigh the same, the two may choose differently."""

LEAST = 1e-6
MOST_COMPARED = 60
"""How many names are compared in full at most for one search, unless a larger limit is asked for, or none."""

NARROW, WIDE = 0, 1
FAR = 0.78
"""Searches down to less than this remember words apart, for what they need to know of each would slow the others."""

TOGETHER = 1_000
"""Names that are searched for in one call."""

Key = Hashable
Candidates = list[tuple[int, float]]
"""Places of listed names, and their quick scores."""

MayCount = Callable[[Key, float], bool]


class Hit(NamedTuple):
    """A listed name that the sought one may be: its key, its spelling, the score (0 to 1) and what explains it."""

    key: Key
    name: str
    score: float
    parts: tuple[Part, ...]


class NameIndex:
    """Names filed for searching; several names may share a key, and a search gives each key once."""

    def __init__(self, pairs: Iterable[tuple[Key, str]]) -> None:
        from tahaluf.engines.names.catalogue import Catalogue  # compiled: it takes half a second to load
        from tahaluf.engines.names.wordmemory import WordMemory

        self._keys: list[Key] = []
        self._texts: list[str] = []
        self._catalogue = Catalogue(self._read(pairs))
        self._memories = [WordMemory(self._catalogue.vocabulary) for _width in (NARROW, WIDE)]

    def _read(self, pairs: Iterable[tuple[Key, str]]) -> Iterator[Sequence[Token]]:
        """Yield the words of each name that has any, and keep its key and text."""
        for key, text in pairs:
            name = read_name(text)
            if name.tokens:
                self._keys.append(key)
                self._texts.append(text)
                yield words_of(name)

    @classmethod
    def build(cls, pairs: Iterable[tuple[Key, str]]) -> "NameIndex":
        """Build an index from pairs of key and name; names without a letter are kept as they are written."""
        with no_search_for_cycles():
            return cls(pairs)

    def __len__(self) -> int:
        return len(self._keys)

    def search(
        self,
        name: str,
        cutoff: float = DEFAULT_CUTOFF,
        limit: int | None = DEFAULT_LIMIT,
        may_count: MayCount | None = None,
    ) -> list[Hit]:
        """Search for one name: at most `limit` hits of at least `cutoff`, best first, one for each key.

        Where the limit is `None`, nothing that reaches the cutoff is lost; but names of which `may_count` says, of a
        key and the most that its name may score, that it is not worth while.
        """
        return self._search([name], cutoff, limit, [may_count])[0]

    def search_many(
        self,
        names: Iterable[str],
        cutoff: float = DEFAULT_CUTOFF,
        limit: int | None = DEFAULT_LIMIT,
        may_count: Iterable[MayCount | None] = repeat(None),
    ) -> list[list[Hit]]:
        """Search for many names: for each, in order, what `search` gives for it."""
        asked = zip(names, may_count, strict=False)
        found: list[list[Hit]] = []
        while block := [*islice(asked, TOGETHER)]:
            texts, counting = zip(*block, strict=True)
            found += self._search(texts, cutoff, limit, counting)
        return found

    def _search(
        self, names: Sequence[str], cutoff: float, limit: int | None, may_count: Sequence[MayCount | None]
    ) -> list[list[Hit]]:
        """Search for some names together, which costs less than one after another."""
        with no_search_for_cycles():
            sought = [*map(read_name, names)]
            candidates = self._candidates(sought, cutoff, None if limit is None else max(MOST_COMPARED, 4 * limit))
            return [
                self._judge(name, found, cutoff, limit, counting)
                for name, found, counting in zip(sought, candidates, may_count, strict=True)
            ]

    def _judge(
        self, sought: Name, candidates: Candidates, cutoff: float, limit: int | None, may_count: MayCount | None
    ) -> list[Hit]:
        """Compare a name in full with its candidates: the hits, best first, one for each key."""
        best: dict[Key, Hit] = {}
        for key, text, compared in self._compare(sought, candidates, may_count):
            score = compared.score
            if score >= cutoff and (key not in best or score > best[key].score):
                best[key] = Hit(key, text, score, compared.parts)
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def _compare(
        self, sought: Name, candidates: Candidates, may_count: MayCount | None
    ) -> Iterator[tuple[Key, str, Comparison]]:
        """Compare in full with the names that may reach the cutoff, with those that are spelled alike once."""
        known: dict[str, Comparison] = {}
        for place, score in candidates:
            key, text = self._keys[place], self._texts[place]
            if may_count is not None and not may_count(key, min(score + SLACK, 1.0)):
                continue
            compared = known.get(text)
            if compared is None:
                compared = known[text] = compare_names(sought, read_name(text))
            yield key, text, compared

    def _candidates(self, sought: Sequence[Name], cutoff: float, most: int | None) -> list[Candidates]:
        """Give for each name the places and quick scores of those that may reach the cutoff; of more than `most`, the
        best."""
        least = max(cutoff - SLACK, LEAST)
        memory = self._memories[WIDE if least < FAR else NARROW]
        read = memory.read([*map(fold_name, sought)], least)
        rows, places, scores = self._catalogue.find(read.stored, memory.known(), least)
        ends = np.searchsorted(read.owners[rows], np.arange(len(sought) + 1)).tolist()
        return [_best_of(places[start:end], scores[start:end], most) for start, end in pairwise(ends)]


def _best_of(places: NDArray[np.int32], scores: NDArray[np.float64], most: int | None) -> Candidates:
    if most is not None and len(places) > most:
        chosen = np.lexsort((places, -scores))[:most]
        places, scores = places[chosen], scores[chosen]
    return sorted(zip(places.tolist(), scores.tolist(), strict=True))
