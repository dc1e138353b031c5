"""What is remembered of the words of stored names: how each meets the sought ones, so that it is found out once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from tahaluf.engines.names.comparison import LONGEST_JOINED, is_joined_easily, join
from tahaluf.engines.names.folding import words_of_lines
from tahaluf.engines.names.joints import Ends, Joints
from tahaluf.engines.names.tokens import Token, make_token
from tahaluf.engines.names.wordfile import ADDING_NOTHING, Weights, Word, WordFile, own_weight, run_steps

MOST_WORDS = 600_000
MOST_MEETINGS = 8_000_000
"""Words, and meetings of words with sought names, that are remembered; beyond either all are learned anew."""

LEARNED_TOGETHER = 2048
NOT_JOINED, LATIN, ARABIC = 0, 1, 2
NO_ENDS = Ends(*[0] * len(Ends._fields))

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Rows(NamedTuple):
    """Names as rows of numbered words: whose word it is, its number, and what the words of each name weigh together."""

    owners: Numbers
    words: Numbers
    totals: NDArray[np.float64]


class Meetings(NamedTuple):
    """Meetings of words of several rows, as arrays of one length.

    `cells` is the row's number times the number of sought names, plus the sought one; `mine` and `theirs` are what the
    row's word and the sought one weigh, `gained` and `lost` what their meeting gives and leaves open, in centinats.
    """

    cells: Numbers
    mine: Weights
    gained: Weights
    lost: Weights
    theirs: Weights

    def take(self, chosen: Flags) -> "Meetings":
        """Give some of the meetings."""
        parts = (part[chosen] for part in (self.mine, self.gained, self.lost, self.theirs))
        return Meetings(self.cells[chosen], *parts)


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
        """Put so many rows at the end of the columns."""
        end = self._length + count
        for name, values in columns.items():
            if end > len(self._columns[name]):
                self._columns[name] = np.resize(self._columns[name], max(end, 2 * len(self._columns[name])))
            self._columns[name][self._length : end] = values
        self._length = end


class WordMemory:
    """Words and pairs of neighbours, numbered together, with their meetings; number 0 meets nothing."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._joints = Joints(file.single_forms())
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._pairs: dict[int, int] = {}
        self._tokens: list[Token] = [make_token("")]
        self._words = Table(
            starts=np.int64, counts=np.int32, weights=np.float32, own=np.float32, most=np.float32,
            letters=np.int16, scripts=np.int8, eager=np.bool_,
        )  # fmt: skip
        self._ends = Table(**dict.fromkeys(Ends._fields, np.int32))
        self._meetings = Table(places=np.int32, gained=np.float32, lost=np.float32, theirs=np.float32)
        self._words.append(1)
        self._ends.append(1)

    def read(self, lines: Sequence[str]) -> Rows:
        """Read folded names as rows of numbered words; words that were never met before are learned together."""
        if len(self._words) + len(self._pairs) > MOST_WORDS or len(self._meetings) > MOST_MEETINGS:
            self._forget()
        words, counts = words_of_lines(lines)
        owners = np.repeat(np.arange(len(lines)), counts)
        numbers = self._number_words(words)
        totals = np.bincount(owners, self._words["own"][numbers], len(lines)).astype(np.float64)
        joined = np.flatnonzero((owners[1:] == owners[:-1]) & self._may_join(numbers[:-1], numbers[1:]))
        pairs = self._number_pairs(numbers[joined], numbers[joined + 1])
        return Rows(np.append(owners, owners[joined]), np.append(numbers, pairs), totals)

    def column(self, name: str, words: Numbers) -> NDArray[Any]:
        """Give one column of what is remembered of words: `weights`, or the `most` that a meeting of each gives."""
        column: NDArray[Any] = self._words[name][words]
        return column

    def meet(self, owners: Numbers, words: Numbers) -> Meetings:
        """Give all meetings of the rows' words with sought names."""
        counts = self._words["counts"][words]
        steps = run_steps(self._words["starts"][words], counts)
        cells = np.repeat(owners * len(self._file), counts) + self._meetings["places"][steps]
        parts = (self._meetings[part][steps] for part in ("gained", "lost", "theirs"))
        return Meetings(cells, np.repeat(self._words["weights"][words], counts), *parts)

    def _may_join(self, first: Numbers, second: Numbers) -> Flags:
        """Say which neighbours `join` may read as one word that may be a sought one."""
        letters, scripts, eager = (self._words[part] for part in ("letters", "scripts", "eager"))
        may: Flags = (scripts[first] == scripts[second]) & (scripts[first] != NOT_JOINED)
        may &= (eager[first] | eager[second]) & (letters[first] + letters[second] <= LONGEST_JOINED)
        may[may] = self._joints.may_meet(self._ends_of(first[may]), self._ends_of(second[may]))
        return may

    def _ends_of(self, words: Numbers) -> Ends:
        return Ends(*(self._ends[name][words] for name in Ends._fields))

    def _number_words(self, words: list[str]) -> Numbers:
        unknown = [word for word in dict.fromkeys(words) if word not in self._numbers]
        self._numbers |= zip(unknown, self._learn([(make_token(word),) for word in unknown]), strict=True)
        return np.fromiter(map(self._numbers.__getitem__, words), np.int64, len(words))

    def _number_pairs(self, first: Numbers, second: Numbers) -> Numbers:
        """Number pairs of neighbours; those that nobody would join are number 0."""
        keys, places = np.unique(first << 32 | second, return_inverse=True)
        held: list[int] = keys.tolist()
        unknown = {
            key: (self._tokens[key >> 32], self._tokens[key & 0xFFFFFFFF]) for key in held if key not in self._pairs
        }
        joined = {key: pair for key, pair in unknown.items() if join(*pair)}
        self._pairs |= dict.fromkeys(unknown, 0)
        self._pairs |= zip(joined, self._learn(list(joined.values())), strict=True)
        return np.fromiter(map(self._pairs.__getitem__, held), np.int64, len(held))[places]

    def _learn(self, words: Sequence[Word]) -> range:
        """Find out how words meet the sought names; gives their numbers."""
        first = len(self._words)
        for start in range(0, len(words), LEARNED_TOGETHER):
            self._learn_some(words[start : start + LEARNED_TOGETHER])
        return range(first, len(self._words))

    def _learn_some(self, words: Sequence[Word]) -> None:
        found = self._file.find(words)
        counts = np.array([len(meetings.places) for meetings in found], dtype=np.int32)
        places, alike, theirs = (np.concatenate(parts) for parts in zip(*found, strict=True))
        weights = np.array([sum(token.weight for token in word) for word in words], dtype=np.float32)
        common = np.minimum(theirs, np.repeat(weights, counts))
        gained = common * alike
        lost = np.where(np.repeat([len(word) == 2 for word in words], counts), -common, common * (1 - alike))
        starts = np.cumsum(counts, dtype=np.int64) - counts
        most = np.zeros(len(words), dtype=np.float32)
        if len(gained):
            most[counts > 0] = np.maximum.reduceat(gained, starts[counts > 0])
        self._words.append(
            len(words), starts=starts + len(self._meetings), counts=counts, weights=weights, most=most,
            own=[_own_weight(word) for word in words],
            letters=[min(len(word[0].text), LONGEST_JOINED + 1) for word in words],
            scripts=[_script_of(word) for word in words],
            eager=[is_joined_easily(word[0]) for word in words],
        )  # fmt: skip
        ends = zip(*(self._joints.ends_of(word[0].text) if len(word) == 1 else NO_ENDS for word in words), strict=True)
        self._ends.append(len(words), **dict(zip(Ends._fields, ends, strict=True)))
        self._meetings.append(len(places), places=places, gained=gained, lost=lost, theirs=theirs)
        self._tokens += [word[0] for word in words]


def _own_weight(word: Word) -> int:
    """Give what a word adds to the total of its name; pairs and initials add nothing."""
    return 0 if len(word) == 2 else own_weight(word[0])


def _script_of(word: Word) -> int:
    if len(word) == 2 or word[0].kind in ADDING_NOTHING:
        return NOT_JOINED
    return ARABIC if word[0].arabic else LATIN
