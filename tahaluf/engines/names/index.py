"""An index of names: every name that a full comparison would accept, found without comparing them all."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names import comparison, resemblance
from tahaluf.engines.names.collection import no_search_for_cycles
from tahaluf.engines.names.comparison import Comparison, Part, compare_names, join
from tahaluf.engines.names.costs import PAD
from tahaluf.engines.names.meeting import MOST_FIRSTS, Listed, Scale, Sought, search
from tahaluf.engines.names.tokens import Name, Token, read_name
from tahaluf.engines.names.vocabulary import Vocabulary, runs_of
from tahaluf.engines.names.words import CLASS_WEIGHTS

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

Key = Hashable
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
        self._keys: list[Key] = []
        self._texts: list[str] = []
        self._vocabulary = Vocabulary(self._read(pairs))
        self._listed = list_names(self._vocabulary)
        self._slots = np.zeros(len(self._vocabulary), np.int32)
        self._seen = np.zeros(len(self._keys), np.uint8)

    def _read(self, pairs: Iterable[tuple[Key, str]]) -> Iterator[Sequence[Token]]:
        """Yield the words of each name that has any, and keep its key and text."""
        for key, text in pairs:
            tokens = read_name(text).tokens
            if tokens:
                self._keys.append(key)
                self._texts.append(text)
                yield tokens

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

        Where the limit is `None`, nothing that reaches the cutoff is lost; but names of which `may_count` says, of a key
        and the most that its name may score, that it is not worth while.
        """
        sought = read_name(name)
        if not sought.tokens or not self._keys or (limit is not None and limit < 1):
            return []
        best: dict[Key, Hit] = {}
        for key, text, compared in self._compare(sought, cutoff, limit, may_count):
            score = compared.score
            if score >= cutoff and (key not in best or score > best[key].score):
                best[key] = Hit(key, text, score, compared.parts)
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def search_many(
        self, names: Iterable[str], cutoff: float = DEFAULT_CUTOFF, limit: int | None = DEFAULT_LIMIT
    ) -> list[list[Hit]]:
        """Search for many names: for each, in order, what `search` gives for it."""
        return [self.search(name, cutoff, limit) for name in names]

    def _compare(
        self, sought: Name, cutoff: float, limit: int | None, may_count: MayCount | None
    ) -> Iterator[tuple[Key, str, Comparison]]:
        """Compare in full with the names that may reach the cutoff, with those that are spelled alike once."""
        known: dict[str, Comparison] = {}
        for place, score in self._candidates(sought, cutoff, None if limit is None else max(MOST_COMPARED, 4 * limit)):
            key, text = self._keys[place], self._texts[place]
            if may_count is not None and not may_count(key, min(score + SLACK, 1.0)):
                continue
            compared = known.get(text)
            if compared is None:
                compared = known[text] = compare_names(sought, read_name(text))
            yield key, text, compared

    def _candidates(self, sought: Name, cutoff: float, most: int | None) -> list[tuple[int, float]]:
        """List the places and quick scores of the names that may reach the cutoff; of more than `most`, the best."""
        places, scores = search(
            self._seek(sought.tokens), self._listed, SCALE, first_chances(), max(cutoff - SLACK, LEAST),
            self._slots, self._seen,
        )  # fmt: skip
        if most is not None and len(places) > most:
            chosen = np.lexsort((places, -scores))[:most]
            places, scores = places[chosen], scores[chosen]
        return sorted(zip(places.tolist(), scores.tolist(), strict=True))

    def _seek(self, tokens: Sequence[Token]) -> Sought:
        """Put a sought name into arrays, with the listed words that are near to its own."""
        near = [self._vocabulary.near(token) for token in tokens]
        pairs = [place for place, both in enumerate(zip(tokens, tokens[1:], strict=False)) if join(*both)]
        near += [self._vocabulary.near(*tokens[place : place + 2]) for place in pairs]
        return Sought(
            np.array([token.weight for token in tokens], np.int32),
            np.array([token.kind == "initial" for token in tokens], np.uint8),
            np.array([firsts_of(token) for token in tokens], np.int16),
            np.array(pairs, np.int32),
            np.cumsum([0, *(len(units) for units, _chances in near)], dtype=np.int32),
            np.concatenate([units for units, _chances in near]),
            np.concatenate([chances for _units, chances in near]),
        )


SCALE = Scale(
    resemblance.CERTAIN, resemblance.FLOOR, comparison.SURPLUS, comparison.DISORDER, CLASS_WEIGHTS["initial"]
)


def list_names(vocabulary: Vocabulary) -> Listed:
    """Put listed names into arrays, and file them under their words and pairs of words."""
    words, pairs, starts = vocabulary.words, vocabulary.pairs, vocabulary.starts
    owners = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    is_initial = np.array([token.kind == "initial" for token in vocabulary.tokens], np.uint8)
    weights = np.where(is_initial[words], 0, vocabulary.weights[words])
    count = len(starts) - 1
    units = np.append(words, pairs[pairs >= 0])
    holding_starts, order = runs_of(units, len(vocabulary))
    return Listed(
        starts, words, pairs,
        np.bincount(owners, weights, count).astype(np.int32),
        np.bincount(owners, is_initial[words], count).astype(np.int32),
        vocabulary.weights,
        np.array([firsts_of(token) for token in vocabulary.tokens], np.int16).reshape(-1, MOST_FIRSTS),
        is_initial,
        holding_starts,
        np.append(owners, owners[pairs >= 0])[order],
    )  # fmt: skip


def firsts_of(token: Token) -> list[int]:
    """List the first sounds of a word's readings, of more than `MOST_FIRSTS` the first, -1 where there are fewer."""
    firsts = list(dict.fromkeys(reading[0] for reading in token.readings))[:MOST_FIRSTS]
    return firsts + [-1] * (MOST_FIRSTS - len(firsts))


@cache
def first_chances() -> NDArray[np.int16]:
    """Give the chance that a word begins as an initial sounds, for each two first sounds; 0 where it is not the same."""
    chances = np.zeros((PAD, PAD), np.int16)
    for one in range(PAD):
        for other in range(PAD):
            alike = resemblance.resemble((one,), (other,))
            chances[one, other] = alike if alike >= resemblance.SAME_SOUND else 0
    return chances
