"""An index of names: every name that a full comparison would accept, found without comparing them all."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.comparison import SURPLUS, Part, compare_names, join
from tahaluf.engines.names.costs import Codes
from tahaluf.engines.names.forms import FormStore
from tahaluf.engines.names.resemblance import CERTAIN
from tahaluf.engines.names.tokens import Name, Token, read_name

DEFAULT_CUTOFF = 0.9
"""The score from which a name is reported where nothing else is asked; how it was chosen: docs/names.md."""

DEFAULT_LIMIT = 10
"""How many hits a name gets at most where nothing else is asked."""

SLACK = 0.12
"""How far below the cutoff a name's estimate may lie for it still to be compared in full."""

MOST_COMPARED = 60
"""How many names are compared in full at most for one search, unless a larger limit is asked for."""

CACHED_WORDS = 8192

Key = Hashable
Places = NDArray[np.int32]
Weights = NDArray[np.float32]


class Hit(NamedTuple):
    """A listed name that the sought one may be: its key, its spelling, the score (0 to 1) and what explains it."""

    key: Key
    name: str
    score: float
    parts: tuple[Part, ...]


class NameIndex:
    """Names filed for searching; several names may share a key, and a search gives each key once."""

    def __init__(self, pairs: Iterable[tuple[Key, str]]) -> None:
        entries = [(key, text, read_name(text)) for key, text in pairs]
        self._entries = [entry for entry in entries if entry[2].tokens]
        self._totals = np.array([_total(name) for _key, _text, name in self._entries], dtype=np.float32)
        postings = _post(name for _key, _text, name in self._entries)
        rows = [filed for filed in postings if isinstance(filed, tuple)]
        self._forms = FormStore(rows)
        self._form_postings = [postings[row] for row in rows]
        self._word_postings = {word: places for word, places in postings.items() if isinstance(word, str)}
        self._cache: OrderedDict[tuple[str, ...], tuple[Places, Weights]] = OrderedDict()

    @classmethod
    def build(cls, pairs: Iterable[tuple[Key, str]]) -> "NameIndex":
        """Build an index from pairs of key and name; names without a letter are kept as they are written."""
        return cls(pairs)

    def __len__(self) -> int:
        return len(self._entries)

    def search(self, name: str, cutoff: float = DEFAULT_CUTOFF, limit: int = DEFAULT_LIMIT) -> list[Hit]:
        """Search for one name: at most `limit` hits of at least `cutoff`, best first, one for each key."""
        sought = read_name(name)
        if not sought.tokens or not self._entries or limit < 1:
            return []
        best: dict[Key, Hit] = {}
        for place in self._candidates(sought, cutoff, max(MOST_COMPARED, 4 * limit)):
            key, text, listed = self._entries[place]
            compared = compare_names(sought, listed)
            score, parts = compared.score, compared.parts
            if score >= cutoff and (key not in best or score > best[key].score):
                best[key] = Hit(key, text, score, parts)
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def search_many(
        self, names: Iterable[str], cutoff: float = DEFAULT_CUTOFF, limit: int = DEFAULT_LIMIT
    ) -> list[list[Hit]]:
        """Search for many names: for each, in order, what `search` gives for it."""
        return [self.search(name, cutoff, limit) for name in names]

    def _candidates(self, sought: Name, cutoff: float, most: int) -> list[int]:
        """List the places of the names that may reach the cutoff, the likeliest first, ties in their own order."""
        met = np.zeros(len(self._entries), dtype=np.float32)
        for token, weight in _query_words(sought):
            places, alike = self._places(token)
            met[places] += weight * alike
        estimate = self._estimate(met, _total(sought))
        likely = np.flatnonzero(estimate >= max(cutoff - SLACK, 1e-6))
        order = np.argsort(-estimate[likely], kind="stable")[:most]
        return sorted(likely[order].tolist())

    def _estimate(self, met: Weights, whole: int) -> Weights:
        """Estimate from above the score of each name from the weight that met."""
        met = np.minimum(met, np.minimum(self._totals, whole))
        against = np.minimum(self._totals, whole) - met
        surplus = np.abs(self._totals - whole)
        return met / np.maximum(met + against + np.float32(SURPLUS) * surplus, 1)

    def _places(self, token: tuple[Token, ...]) -> tuple[Places, Weights]:
        """Find the names that hold a word like the given token (or joined pair), and how alike, 0 to 1."""
        key = tuple(part.text for part in token)
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        found = self._find(token)
        self._cache[key] = found
        if len(self._cache) > CACHED_WORDS:
            self._cache.popitem(last=False)
        return found

    def _find(self, token: tuple[Token, ...]) -> tuple[Places, Weights]:
        alike = np.zeros(len(self._entries), dtype=np.float32)
        for row in _readings(token):
            forms, chances = self._forms.near(row)
            for form, chance in zip(forms.tolist(), chances.tolist(), strict=True):
                places = self._form_postings[form]
                alike[places] = np.maximum(alike[places], chance / CERTAIN)
        for word in _exact_words(token):
            alike[self._word_postings.get(word, [])] = 1.0
        places = np.flatnonzero(alike).astype(np.int32)
        return places, alike[places]


def _total(name: Name) -> int:
    return sum(token.weight for token in name.tokens)


def _query_words(name: Name) -> Iterator[tuple[tuple[Token, ...], int]]:
    for token in name.tokens:
        yield (token,), token.weight
    for first, second in zip(name.tokens, name.tokens[1:], strict=False):
        if join(first, second):
            yield (first, second), first.weight + second.weight


def _readings(token: tuple[Token, ...]) -> tuple[Codes, ...]:
    return token[0].readings if len(token) == 1 else (join(*token),)


def _exact_words(token: tuple[Token, ...]) -> Iterator[str]:
    """Name the keys under which a word is filed as itself: its spelling, its concept, its initial."""
    if len(token) == 1:
        yield f"={token[0].text}"
        if token[0].concept:
            yield f"#{token[0].concept}"


def _post(names: Iterable[Name]) -> dict[Codes | str, NDArray[np.int32]]:
    """File each name under the sounds, the spelling and the concept of its words, and of its neighbours joined."""
    filed: dict[Codes | str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        for token, _weight in _query_words(name):
            for key in (*_readings(token), *_exact_words(token)):
                if not filed[key] or filed[key][-1] != place:
                    filed[key].append(place)
    return {key: np.array(places, dtype=np.int32) for key, places in filed.items()}
