"""An index of names: every name that a full comparison would accept, found without comparing them all."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from tahaluf.engines.names.collection import no_search_for_cycles
from tahaluf.engines.names.comparison import SURPLUS, Comparison, Part, compare_names
from tahaluf.engines.names.tokens import Name, read_name
from tahaluf.engines.names.wordfile import Meetings, Weights, Word, WordFile, total_weight, words_of

DEFAULT_CUTOFF = 0.9
"""The score from which a name is reported where nothing else is asked; how it was chosen: docs/names.md."""

DEFAULT_LIMIT = 10
"""How many hits a name gets at most where nothing else is asked."""

LEAST_ESTIMATE = 1e-6
SLACK = 0.06
"""How far below the cutoff a name's estimate may lie for it still to be compared in full."""

MOST_COMPARED = 60
"""How many names are compared in full at most for one search, unless a larger limit is asked for, or none."""

CACHED_WORDS = 4096
SEARCHED_TOGETHER = 256

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
        entries = [(key, text, read_name(text)) for key, text in pairs]
        self._entries = [entry for entry in entries if entry[2].tokens]
        self._words = WordFile([name for _key, _text, name in self._entries])
        self._cache: OrderedDict[Word, Meetings] = OrderedDict()

    @classmethod
    def build(cls, pairs: Iterable[tuple[Key, str]]) -> "NameIndex":
        """Build an index from pairs of key and name; names without a letter are kept as they are written."""
        with no_search_for_cycles():
            return cls(pairs)

    def __len__(self) -> int:
        return len(self._entries)

    def search(
        self,
        name: str,
        cutoff: float = DEFAULT_CUTOFF,
        limit: int | None = DEFAULT_LIMIT,
        may_count: MayCount | None = None,
    ) -> list[Hit]:
        """Search for one name: at most `limit` hits of at least `cutoff`, best first, one for each key.

        Where the limit is `None`, every name is compared that may reach the cutoff, and nothing that does is lost; but
        those of which `may_count` says, of a key and the most that its name may score, that it is not worth while.
        """
        sought = read_name(name)
        if not sought.tokens or not self._entries or (limit is not None and limit < 1):
            return []
        most = None if limit is None else max(MOST_COMPARED, 4 * limit)
        best: dict[Key, Hit] = {}
        for key, text, compared in self._compare(sought, self._candidates(sought, cutoff, most, may_count)):
            score = compared.score
            if score >= cutoff and (key not in best or score > best[key].score):
                best[key] = Hit(key, text, score, compared.parts)
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def _compare(self, sought: Name, places: Iterable[int]) -> Iterator[tuple[Key, str, Comparison]]:
        """Compare with the names at these places, with those that are spelled alike once."""
        known: dict[tuple[str, str], Comparison] = {}
        for place in places:
            key, text, listed = self._entries[place]
            spelled = listed.folded, listed.signs
            compared = known.get(spelled)
            if compared is None:
                compared = known[spelled] = compare_names(sought, listed)
            yield key, text, compared

    def search_many(
        self, names: Iterable[str], cutoff: float = DEFAULT_CUTOFF, limit: int | None = DEFAULT_LIMIT
    ) -> list[list[Hit]]:
        """Search for many names: for each, in order, what `search` gives for it, sooner than one by one."""
        found: list[list[Hit]] = []
        waiting = iter(names)
        while block := list(islice(waiting, SEARCHED_TOGETHER)):
            self.prepare(block)
            found += [self.search(name, cutoff, limit) for name in block]
        return found

    def prepare(self, names: Iterable[str]) -> None:
        """Find out together how the words of names that will be searched for next meet the listed ones."""
        self._learn([word for name in names for word, _weight in words_of(read_name(name))])

    def _candidates(
        self, sought: Name, cutoff: float, most: int | None, may_count: MayCount | None = None
    ) -> list[int]:
        """List the places of the names that may reach the cutoff; of more than `most`, the likeliest."""
        estimate = self._estimate(sought)
        likely = np.flatnonzero(estimate >= max(cutoff - SLACK, LEAST_ESTIMATE))
        if most is not None and len(likely) > most:
            likely = np.sort(likely[np.argsort(-estimate[likely], kind="stable")[:most]])
        places: list[int] = likely.tolist()
        if may_count is None:
            return places
        scores = np.minimum(estimate[likely] + SLACK, 1).tolist()
        return [place for place, score in zip(places, scores, strict=True) if may_count(self._entries[place][0], score)]

    def _estimate(self, sought: Name) -> Weights:
        """Estimate each name's score, hardly ever from below: a listed word may count for two of the sought."""
        met = np.zeros(len(self._entries), dtype=np.float32)
        lost, mine, theirs = (np.zeros_like(met) for _ in range(3))
        for word, weight in words_of(sought):
            places, alike, weights = self._meetings(word)
            common = np.minimum(weights, np.float32(weight))
            met[places] += common * alike
            if len(word) == 1:
                lost[places] += common * (1 - alike)
            else:
                lost[places] = np.maximum(lost[places] - common, 0)
            mine[places] += weight
            theirs[places] += weights
        mine = np.maximum(total_weight(sought) - mine, 0)
        theirs = np.maximum(self._words.totals - theirs, 0)
        against = np.minimum(mine, theirs) + np.float32(SURPLUS) * np.abs(mine - theirs)
        estimate: Weights = met / np.maximum(met + lost + against, 1)
        return estimate

    def _meetings(self, word: Word) -> Meetings:
        """Find the names that hold a word like the given one, from what is remembered where it can be."""
        if word not in self._cache:
            self._learn([word])
        self._cache.move_to_end(word)
        return self._cache[word]

    def _learn(self, words: list[Word]) -> None:
        """Find the meetings of all the words that are not known yet, and forget those not asked for longest."""
        unknown = [word for word in dict.fromkeys(words) if word not in self._cache]
        self._cache.update(zip(unknown, self._words.find(unknown), strict=True))
        while len(self._cache) > CACHED_WORDS:
            self._cache.popitem(last=False)
