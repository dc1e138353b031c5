"""Names filed by their words: which of them hold a word like a given one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.comparison import join
from tahaluf.engines.names.costs import Codes
from tahaluf.engines.names.forms import FormStore, Near
from tahaluf.engines.names.resemblance import CERTAIN
from tahaluf.engines.names.tokens import ACRONYM, Name, Token

Places = NDArray[np.int32]
Weights = NDArray[np.float32]
Word = tuple[Token] | tuple[Token, Token]
"""A word of a name, or two neighbours read as one."""

Form = Codes | str
"""Under what a word is filed: a row of sounds, or `=` and its spelling, `#` and its concept, `~` and a full name
that it may stand for, or `@` and the first letters of a name's words."""


ADDING_NOTHING = frozenset({"initial", "acronym"})
"""Classes of words that add nothing to what the words of a name weigh together: they may meet any, or all."""


class Meetings(NamedTuple):
    """The names that hold a word like a given one, each once: their places, how alike (0 to 1), what theirs weighs."""

    places: Places
    alike: Weights
    weights: Weights


class WordFile:
    """Names under the sounds, the spelling and the concept of their words, and under their neighbours joined."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.totals = np.array([total_weight(name) for name in names], dtype=np.float32)
        filing = _Filing(names)
        self._forms = FormStore(form for form in filing.numbers if isinstance(form, tuple))
        ordered: list[Form] = [*self._forms.rows, *(form for form in filing.numbers if isinstance(form, str))]
        self._exact_forms = {form: place for place, form in enumerate(ordered) if isinstance(form, str)}
        places = np.empty(len(ordered), dtype=np.int32)
        places[[filing.numbers[form] for form in ordered]] = np.arange(len(ordered))
        self._single, self._joined = (posted.sort(places) for posted in filing.posted)

    def __len__(self) -> int:
        return len(self.totals)

    def single_forms(self) -> list[Codes]:
        """List the rows of sounds that single words have."""
        return [row for row, held in zip(self._forms.rows, self._single.counts, strict=False) if held]

    def find(self, words: Sequence[Word]) -> list[Meetings]:
        """Find for each word the names that hold one like it; many at once are found much sooner than one by one."""
        rows = [readings_of(word) for word in words]
        nearest = iter(self._forms.near([row for readings in rows for row in readings]))
        return [
            self._gather(word, [next(nearest) for _row in readings]) for word, readings in zip(words, rows, strict=True)
        ]

    def _gather(self, word: Word, near: list[Near]) -> Meetings:
        """Gather the names that hold the forms near to a word."""
        exact = [self._exact_forms[form] for form in _sought_forms(word) if form in self._exact_forms]
        if not exact and not any(len(forms) for forms, _chances in near):
            return NOWHERE
        near.append((np.array(exact, dtype=np.int32), np.full(len(exact), CERTAIN, dtype=np.int16)))
        forms = np.concatenate([forms for forms, _chances in near])
        alike = np.concatenate([chances for _forms, chances in near]).astype(np.float32) / np.float32(CERTAIN)
        filed = [self._single] if len(word) == 2 else [self._single, self._joined]
        return _best_meetings([postings.gather(forms, alike) for postings in filed])


NOWHERE = Meetings(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32))


class _Filing:
    """The forms of all words of names by their number, in the order of their first mention, and what is posted."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.numbers: dict[Form, int] = {}
        self.posted = (_Posted(), _Posted())
        self._known: dict[Word, tuple[int, ...]] = {}
        for place, name in enumerate(names):
            for word, weight in words_of(name):
                self.posted[len(word) - 1].add(self._number(word), place, weight)

    def _number(self, word: Word) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            forms: tuple[Form, ...] = (*readings_of(word), *_exact_forms(word))
            known = tuple(self.numbers.setdefault(form, len(self.numbers)) for form in forms)
            self._known[word] = known
        return known


class _Posted:
    """What is to be filed under forms, as it comes: number of the form, place of the name, weight of the word there."""

    def __init__(self) -> None:
        self.forms: list[int] = []
        self.places: list[int] = []
        self.weights: list[int] = []

    def add(self, forms: tuple[int, ...], place: int, weight: int) -> None:
        self.forms += forms
        self.places += [place] * len(forms)
        self.weights += [weight] * len(forms)

    def sort(self, places: Places) -> "Postings":
        """Sort by form; `places` says where each number stands in the store of forms."""
        owners = places[np.array(self.forms, dtype=np.int32)]
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=len(places)).astype(np.int32)
        return Postings(
            np.array(self.places, dtype=np.int32)[order], np.array(self.weights, dtype=np.float32)[order], counts
        )


class Postings:
    """Which names hold which form, and what the word weighs there: two arrays, cut into a run for each form."""

    def __init__(self, places: Places, weights: Weights, counts: Places) -> None:
        self._places, self._weights, self.counts = places, weights, counts
        self._starts = np.cumsum(counts, dtype=np.int64) - counts

    def gather(self, forms: Places, alike: Weights) -> Meetings:
        """Give the places of all the forms, with the form's `alike` and the word's weight there."""
        counts = self.counts[forms]
        steps = run_steps(self._starts[forms], counts)
        return Meetings(self._places[steps], np.repeat(alike, counts), self._weights[steps])


def run_steps(starts: NDArray[np.int64], counts: Places) -> NDArray[np.int64]:
    """Give the indexes of runs one after another, each from its start for so many steps."""
    ends = np.cumsum(counts, dtype=np.int64)
    steps: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + counts, counts)
    return steps


def _best_meetings(runs: list[Meetings]) -> Meetings:
    """Keep of each name the word that is most alike."""
    places, alike, weights = (np.concatenate(parts) for parts in zip(*runs, strict=True))
    order = np.lexsort((-alike, places))
    order = order[np.append(True, np.diff(places[order]) != 0)[: len(order)]]
    return Meetings(places[order], alike[order], weights[order])


def total_weight(name: Name) -> int:
    """Sum what the words weigh; initials are left out, for they may meet any word."""
    return sum(map(own_weight, name.tokens))


def own_weight(token: Token) -> int:
    """Give what a word adds to the total of its name."""
    return 0 if token.kind in ADDING_NOTHING else token.weight


def words_of(name: Name) -> Iterator[tuple[Word, int]]:
    """Yield the words of a name and its acronym with what they weigh, then neighbours that may be written as one."""
    for token in (*name.tokens, *filter(None, (name.acronym,))):
        yield (token,), token.weight
    for first, second in zip(name.tokens, name.tokens[1:], strict=False):
        if join(first, second):
            yield (first, second), first.weight + second.weight


def readings_of(word: Word) -> tuple[Codes, ...]:
    """Give a word as rows of sounds."""
    return word[0].readings if len(word) == 1 else (join(*word),)


def _exact_forms(word: Word) -> Iterator[str]:
    if len(word) == 1:
        token = word[0]
        yield token.text if token.kind == "acronym" else f"={token.text}"
        if token.concept:
            yield f"#{token.concept}"
        yield from (f"~{full}" for full in sorted(token.nicknames))


def _sought_forms(word: Word) -> Iterator[str]:
    """Give under what else than its sounds a word is sought: an acronym under a word, and a word as an acronym."""
    token = word[0]
    if len(word) == 1 and token.kind == "acronym":
        yield "=" + token.text.removeprefix(ACRONYM)
        return
    yield from _exact_forms(word)
    if len(word) == 1 and token.kind == "name":
        yield ACRONYM + token.text
