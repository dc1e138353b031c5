"""What is remembered of the words of stored names: which sought ones are near to each, so that it is found out once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from tahaluf.engines.names.comparison import LONGEST_JOINED, is_joined_easily, join
from tahaluf.engines.names.joints import Ends, Joints
from tahaluf.engines.names.meeting import ACRONYMIC, MOST_FIRSTS, Known, Stored
from tahaluf.engines.names.tokens import ADDING_NOTHING, make_token
from tahaluf.engines.names.vocabulary import Vocabulary, Word, firsts_of, mark_of, weight_of

MOST_WORDS = 600_000
MOST_NEAR = 8_000_000
"""Words and pairs of them, and listed ones near to these, that are remembered; beyond either all are learned anew."""

RESTS = np.array([0, 350, 700, 1300, 2000, 1 << 20], np.int32)
"""Steps of what the other words of a name weigh, in centinats, so that few words have to be looked up again."""

WHOLE_NAME = 1 << 32
"""What a word gains that stands for all words of a name: more than all can."""

NOT_JOINED, LATIN, ARABIC = 0, 1, 2
NO_ENDS = Ends(*[0] * len(Ends._fields))

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Table:
    """Columns of one length that grow at their end."""

    def __init__(self, **kinds: DTypeLike) -> None:
        self._columns = {name: np.zeros(1 << 10, dtype=kind) for name, kind in kinds.items()}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name][: self._length]

    def append(self, count: int, **columns: ArrayLike) -> None:
        """Put so many rows at the end; columns of which nothing is said are zero there."""
        end = self._length + count
        for name, column in self._columns.items():
            while end > len(column):
                column = self._columns[name] = np.append(column, np.zeros_like(column), axis=0)
            column[self._length : end] = columns.get(name, 0)
        self._length = end


class WordMemory:
    """Words and pairs of neighbours, numbered together, with the listed ones near to them; number 0 is near to none.

    Near are those through which the names met so far may score so much. With `joints`, neighbours are read as one only
    where that may be a listed word.
    """

    def __init__(self, vocabulary: Vocabulary, joints: Joints | None = None) -> None:
        self._vocabulary = vocabulary
        self._joints = joints
        self._least = 1.0
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._pairs: dict[int, int] = {}
        self._held: list[Word] = [(make_token(""),)]
        self._words = Table(
            starts=np.int64, ends=np.int64, weights=np.int32, most=np.int64, marks=np.uint8,
            firsts=(np.int16, MOST_FIRSTS), letters=np.int16, scripts=np.int8, eager=np.bool_, rests=np.int32,
        )  # fmt: skip
        self._ends = Table(**dict.fromkeys(Ends._fields, np.int32))
        self._near = Table(units=np.int32, chances=np.int16)
        self._words.append(1, rests=RESTS[-1:])
        self._ends.append(1)

    def read(self, words: Sequence[str], counts: Sequence[int], least: float) -> Stored:
        """Read names, so many words each, as rows of numbered words, of which all is known that a score of `least`
        needs; what is not is found out together."""
        if len(self._words) + len(self._pairs) > MOST_WORDS or len(self._near) > MOST_NEAR or least < self._least:
            self._least = min(least, self._least)
            self._forget()
        starts = np.cumsum([0, *counts], dtype=np.int32)
        numbers = self._number_words(words)
        pairs = np.zeros(len(numbers), np.int64)
        owners = np.repeat(np.arange(len(counts)), counts)
        joined = np.flatnonzero((owners[1:] == owners[:-1]) & self._may_join(numbers[:-1], numbers[1:]))
        pairs[joined] = self._number_pairs(numbers[joined], numbers[joined + 1])
        self._find_out(numbers, pairs, owners)
        return Stored(starts, numbers, pairs)

    def _find_out(self, numbers: Numbers, pairs: Numbers, owners: Numbers) -> None:
        """Learn the words and pairs that are not known well enough for the names in which they stand."""
        weights = self._words["weights"]
        totals = np.bincount(owners, weights[numbers]).astype(np.int32)[owners]
        needed = np.full(len(weights), -1, np.int32)
        np.maximum.at(needed, numbers, totals - weights[numbers])
        np.maximum.at(needed, pairs, totals - weights[pairs])
        unknown = np.flatnonzero(needed > self._words["rests"])
        if len(unknown):
            self._learn(unknown, RESTS[np.searchsorted(RESTS, needed[unknown])])

    def known(self) -> Known:
        """Give all that is known, by number."""
        words, near = self._words, self._near
        return Known(
            words["starts"], words["ends"], near["units"], near["chances"],
            words["weights"], words["most"], words["marks"], words["firsts"],
        )  # fmt: skip

    def _may_join(self, first: Numbers, second: Numbers) -> Flags:
        """Say which neighbours `join` may read as one word that may be a sought one."""
        letters, scripts, eager = (self._words[part] for part in ("letters", "scripts", "eager"))
        may: Flags = (scripts[first] == scripts[second]) & (scripts[first] != NOT_JOINED)
        may &= (eager[first] | eager[second]) & (letters[first] + letters[second] <= LONGEST_JOINED)
        if self._joints:
            may[may] = self._joints.may_meet(self._ends_of(first[may]), self._ends_of(second[may]))
        return may

    def _ends_of(self, words: Numbers) -> Ends:
        return Ends(*(self._ends[name][words] for name in Ends._fields))

    def _number_words(self, words: Sequence[str]) -> Numbers:
        unknown = [word for word in dict.fromkeys(words) if word not in self._numbers]
        self._numbers |= zip(unknown, self._number([(make_token(word),) for word in unknown]), strict=True)
        return np.fromiter(map(self._numbers.__getitem__, words), np.int64, len(words))

    def _number_pairs(self, first: Numbers, second: Numbers) -> Numbers:
        """Number pairs of neighbours; those that nobody would join are number 0."""
        keys, places = np.unique(first << 32 | second, return_inverse=True)
        held: list[int] = keys.tolist()
        unknown = {key: self._held[key >> 32] + self._held[key & 0xFFFFFFFF] for key in held if key not in self._pairs}
        joined = {key: pair for key, pair in unknown.items() if join(*pair)}
        self._pairs |= dict.fromkeys(unknown, 0)
        self._pairs |= zip(joined, self._number(list(joined.values())), strict=True)
        return np.fromiter(map(self._pairs.__getitem__, held), np.int64, len(held))[places]

    def _number(self, words: Sequence[Word]) -> range:
        """Give numbers to words and pairs of which nothing is known yet but what they are by themselves."""
        first = len(self._words)
        if not words:
            return range(first, first)
        self._words.append(
            len(words),
            weights=[sum(map(weight_of, word)) for word in words],
            marks=[mark_of(word[0]) if len(word) == 1 else 0 for word in words],
            firsts=[firsts_of(word[0]) for word in words],
            letters=[min(len(word[0].text), LONGEST_JOINED + 1) for word in words],
            scripts=[_script_of(word) for word in words],
            eager=[is_joined_easily(word[0]) for word in words],
            rests=-1,
        )
        if self._joints:
            told = (self._joints.ends_of(word[0].text) if len(word) == 1 else NO_ENDS for word in words)
            self._ends.append(len(words), **dict(zip(Ends._fields, zip(*told, strict=True), strict=True)))
        self._held += words
        return range(first, len(self._words))

    def _learn(self, numbers: Numbers, rests: NDArray[np.int32]) -> None:
        """Find out which listed words are near to words and pairs."""
        words, known = [self._held[number] for number in numbers.tolist()], self._words
        starts, units, chances = self._vocabulary.near(words, rests, self._least)
        counts = np.diff(starts)
        gains = np.minimum(self._vocabulary.weights[units], np.repeat(known["weights"][numbers], counts)) * chances
        by_acronym = np.repeat([word[0].kind == "acronym" for word in words], counts)
        gains = np.where(by_acronym | (self._vocabulary.marks[units] == ACRONYMIC), WHOLE_NAME, gains)
        most = np.zeros(len(words), np.int64)
        if len(gains):
            most[counts > 0] = np.maximum.reduceat(gains, starts[:-1][counts > 0])
        known["starts"][numbers], known["ends"][numbers] = starts[:-1] + len(self._near), starts[1:] + len(self._near)
        known["most"][numbers], known["rests"][numbers] = most, rests
        self._near.append(len(units), units=units, chances=chances)


def _script_of(word: Word) -> int:
    if len(word) == 2 or word[0].kind in ADDING_NOTHING:
        return NOT_JOINED
    return ARABIC if word[0].arabic else LATIN
