"""An index of names: every name that a full comparison would accept, found without comparing them all."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.comparison import SURPLUS, Part, compare_names, join
from tahaluf.engines.names.costs import Codes
from tahaluf.engines.names.forms import FormStore, Near
from tahaluf.engines.names.resemblance import CERTAIN
from tahaluf.engines.names.tokens import Name, Token, read_name

DEFAULT_CUTOFF = 0.9
"""The score from which a name is reported where nothing else is asked; how it was chosen: docs/names.md."""

DEFAULT_LIMIT = 10
"""How many hits a name gets at most where nothing else is asked."""

LEAST_ESTIMATE = 1e-6
SLACK = 0.06
"""How far below the cutoff a name's estimate may lie for it still to be compared in full."""

MOST_COMPARED = 60
"""How many names are compared in full at most for one search, unless a larger limit is asked for."""

CACHED_WORDS = 8192
SEARCHED_TOGETHER = 256

Key = Hashable
Places = NDArray[np.int32]
Weights = NDArray[np.float32]
Run = list[tuple[int, int]]
Meetings = tuple[Places, Weights, Weights]


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
        self._forms = FormStore(row for row in postings if isinstance(row, tuple))
        ordered: list[Codes | str] = [*self._forms.rows, *(word for word in postings if isinstance(word, str))]
        self._exact_forms = {word: place for place, word in enumerate(ordered) if isinstance(word, str)}
        self._single = Postings([postings[form][0] for form in ordered])
        self._joined = Postings([postings[form][1] for form in ordered])
        self._cache: OrderedDict[tuple[Token, ...], Meetings] = OrderedDict()

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
        """Search for many names: for each, in order, what `search` gives for it, sooner than one by one."""
        found: list[list[Hit]] = []
        waiting = iter(names)
        while block := list(islice(waiting, SEARCHED_TOGETHER)):
            self._learn([token for name in block for token, _weight in _words(read_name(name))])
            found += [self.search(name, cutoff, limit) for name in block]
        return found

    def _candidates(self, sought: Name, cutoff: float, most: int) -> list[int]:
        """List the places of the names that may reach the cutoff; of more than `most`, the likeliest."""
        estimate = self._estimate(sought)
        likely = np.flatnonzero(estimate >= max(cutoff - SLACK, LEAST_ESTIMATE))
        if len(likely) > most:
            likely = likely[np.argsort(-estimate[likely], kind="stable")[:most]]
        return sorted(likely.tolist())

    def _estimate(self, sought: Name) -> Weights:
        """Estimate each name's score, hardly ever from below: a listed word may count for two of the sought."""
        met = np.zeros(len(self._entries), dtype=np.float32)
        lost, mine, theirs = (np.zeros_like(met) for _ in range(3))
        for token, weight in _words(sought):
            places, alike, weights = self._meetings(token)
            common = np.minimum(weights, np.float32(weight))
            met[places] += common * alike
            if len(token) == 1:
                lost[places] += common * (1 - alike)
            else:
                lost[places] = np.maximum(lost[places] - common, 0)
            mine[places] += weight
            theirs[places] += weights
        mine = np.maximum(_total(sought) - mine, 0)
        theirs = np.maximum(self._totals - theirs, 0)
        against = np.minimum(mine, theirs) + np.float32(SURPLUS) * np.abs(mine - theirs)
        estimate: Weights = met / np.maximum(met + lost + against, 1)
        return estimate

    def _meetings(self, token: tuple[Token, ...]) -> Meetings:
        """Find the names that hold a word like the given token (or joined pair), how alike (0 to 1), its weight."""
        if token not in self._cache:
            self._learn([token])
        self._cache.move_to_end(token)
        return self._cache[token]

    def _learn(self, tokens: list[tuple[Token, ...]]) -> None:
        """Find the meetings of all the tokens that are not known yet, and forget those not asked for longest."""
        unknown = [token for token in dict.fromkeys(tokens) if token not in self._cache]
        rows = [_readings(token) for token in unknown]
        nearest = iter(self._forms.near([row for readings in rows for row in readings]))
        for token, readings in zip(unknown, rows, strict=True):
            self._cache[token] = self._gather(token, [next(nearest) for _row in readings])
        while len(self._cache) > CACHED_WORDS:
            self._cache.popitem(last=False)

    def _gather(self, token: tuple[Token, ...], near: list[Near]) -> Meetings:
        """Gather the names that hold the forms near to a token."""
        exact = [self._exact_forms[word] for word in _exact_words(token) if word in self._exact_forms]
        near.append((np.array(exact, dtype=np.int32), np.full(len(exact), CERTAIN, dtype=np.int16)))
        forms = np.concatenate([forms for forms, _chances in near])
        alike = np.concatenate([chances for _forms, chances in near]).astype(np.float32)
        filed = [self._single] if len(token) == 2 else [self._single, self._joined]
        return _best_meetings([postings.gather(forms, alike / np.float32(CERTAIN)) for postings in filed])


class Postings:
    """Which names hold which form, and what the word weighs there: two arrays, cut into a run for each form."""

    def __init__(self, runs: list[Run]) -> None:
        both = np.array([pair for run in runs for pair in run], dtype=np.int32).reshape(-1, 2)
        self._places, self._weights = both[:, 0].copy(), both[:, 1].astype(np.float32)
        self._counts = np.array([len(run) for run in runs], dtype=np.int32)
        self._starts = np.cumsum(self._counts) - self._counts

    def gather(self, forms: Places, alike: Weights) -> Meetings:
        """Give the places of all the forms, with the form's `alike` and the word's weight there."""
        counts = self._counts[forms]
        ends = np.cumsum(counts)
        steps = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self._starts[forms] - ends + counts, counts)
        return self._places[steps], np.repeat(alike, counts), self._weights[steps]


def _best_meetings(runs: list[Meetings]) -> Meetings:
    """Keep of each name the word that is most alike."""
    places, alike, weights = (np.concatenate([run[part] for run in runs]) for part in range(3))
    order = np.lexsort((-alike, places))
    order = order[np.append(True, np.diff(places[order]) != 0)[: len(order)]]
    return places[order], alike[order], weights[order]


def _total(name: Name) -> int:
    """Sum what the words weigh; initials are left out, for they may meet any word."""
    return sum(token.weight for token in name.tokens if token.kind != "initial")


def _words(name: Name) -> Iterator[tuple[tuple[Token, ...], int]]:
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


def _post(names: Iterable[Name]) -> dict[Codes | str, tuple[Run, Run]]:
    """File each name under the sounds, the spelling and the concept of its words, and under its neighbours joined.

    The first run of a form holds the names that have it as a word, the second those that have it as two.
    """
    filed: dict[Codes | str, tuple[Run, Run]] = defaultdict(lambda: ([], []))
    for place, name in enumerate(names):
        for token, weight in _words(name):
            forms: tuple[Codes | str, ...] = (*_readings(token), *_exact_words(token))
            for form in forms:
                filed[form][len(token) - 1].append((place, weight))
    return filed
