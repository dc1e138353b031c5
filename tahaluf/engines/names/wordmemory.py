"""What is remembered of the words of sought names: which listed ones are near to each, so that it is found out once."""

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from tahaluf.engines.names.comparison import LONGEST_JOINED, is_joined_easily, join
from tahaluf.engines.names.costs import PAD, Codes, encode
from tahaluf.engines.names.folding import unfold_word
from tahaluf.engines.names.meeting import ACRONYMIC, MOST_FIRSTS
from tahaluf.engines.names.nearness import Words
from tahaluf.engines.names.searching import Known, Stored
from tahaluf.engines.names.sounds import LETTERS, MAX_SOUNDS, melting_letters, sound_out
from tahaluf.engines.names.tokens import ADDING_NOTHING, Token, make_token
from tahaluf.engines.names.vocabulary import (
    Chances,
    Units,
    Vocabulary,
    Word,
    first_reading,
    firsts_of,
    mark_of,
    pad,
    weight_of,
)
from tahaluf.engines.names.wordnumbers import (
    NO_PAIRS,
    TEXT_END,
    Traits,
    no_words,
    number_pairs,
    number_words,
    settle_pairs,
    widen_pairs,
    widen_words,
)

MOST_WORDS = 300_000
MOST_NEAR = 8_000_000
"""Words and pairs of them, and listed ones near to these, that are remembered; beyond either all are learned anew."""

MOST_PAIRS = 4_000_000
"""Pairs of words, most of them near to none, that are remembered."""

RESTS = np.array([0, 350, 700, 1300, 2000, 1 << 20], np.int32)
"""Steps of what the other words of a name weigh, in centinats, so that few words have to be looked up again."""

WHOLE_NAME = np.int64(1 << 32)
"""What a word gains that stands for all words of a name: more than all can."""

NOT_JOINED, LATIN, ARABIC = 0, 1, 2

STAND_INS = {LATIN: ("bm", "lr"), ARABIC: ("بم", "فن")}
"""What may stand beside a word to see how it is read before or behind another: one of the two does not melt into it."""

END = chr(TEXT_END)
ENDS = ("before", "behind", "alone")

Numbers = NDArray[Any]


class Read(NamedTuple):
    """Names of texts, and the text from which each is."""

    stored: Stored
    owners: NDArray[np.int32]


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

    Near are those through which the names met so far may score so much.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._least = 1.0
        self._forget()

    def _forget(self) -> None:
        self._held: list[Word] = [(make_token(""),)]
        self._words = Table(
            starts=np.int64, ends=np.int64, weights=np.int32, most=np.int64, marks=np.uint8,
            firsts=(np.int16, MOST_FIRSTS), rests=np.int32, letters=np.int16, scripts=np.int8, eager=np.bool_,
            outer=(np.int16, 2), spelled=np.bool_, **dict.fromkeys(ENDS, (np.uint8, MAX_SOUNDS)),
        )  # fmt: skip
        self._near = Table(units=np.int32, chances=np.int16)
        self._words.append(1, rests=RESTS[-1:])
        self._by_letters, self._letters = widen_words(no_words(), 1 << 10, 1 << 13), 0
        self._pairs, self._paired = widen_pairs(NO_PAIRS, 1 << 10), 0

    def read(self, texts: Sequence[str], least: float) -> Read:
        """Read texts of folded names as rows of numbered words, of which all is known that a score of `least` needs.

        What is not known yet is found out together.
        """
        if least < self._least or self._is_full():
            self._least = min(least, self._least)
            self._forget()
        try:
            words, starts, owners = self._number_words(texts)
            pairs = self._number_pairs(words, starts)
            self._find_out(words, starts)
        except BaseException:
            self._forget()  # what broke off has numbered words of which nothing is known
            raise
        return Read(Stored(starts, words, pairs), owners)

    def _is_full(self) -> bool:
        return len(self._words) > MOST_WORDS or len(self._near) > MOST_NEAR or self._paired > MOST_PAIRS

    def _find_out(self, words: Numbers, starts: NDArray[np.int32]) -> None:
        """Learn the words that are not known well enough for the names in which they stand."""
        weights, owners = self._words["weights"], np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        totals = np.bincount(owners, weights[words]).astype(np.int32)[owners]
        needed = np.full(len(weights), -1, np.int32)
        np.maximum.at(needed, words, totals - weights[words])
        unknown = np.flatnonzero(needed > self._words["rests"])
        if len(unknown):
            rests = RESTS[np.searchsorted(RESTS, needed[unknown])]
            held = [self._held[number] for number in unknown.tolist()]
            begins, units, chances = self._vocabulary.near(held, rests, self._least)
            self._enter(unknown, begins[:-1], begins[1:], units, chances, rests)

    def known(self) -> Known:
        """Give all that is known, by number."""
        words, near = self._words, self._near
        return Known(
            words["starts"], words["ends"], near["units"], near["chances"],
            words["weights"], words["most"], words["marks"], words["firsts"],
        )  # fmt: skip

    def _number_words(self, texts: Sequence[str]) -> tuple[Numbers, NDArray[np.int32], NDArray[np.int32]]:
        """Number the words of texts: the number of each, where each name begins, and its text."""
        data = np.frombuffer("".join(chain.from_iterable((text, END) for text in texts)).encode(), np.uint8)
        first, table = len(self._words), self._by_letters
        slots = widened(len(table.numbers), 2 * (first + len(data) // 2))
        if slots > len(table.numbers) or self._letters + len(data) > len(table.letters):
            room = max(len(table.letters), 2 * (self._letters + len(data)))
            self._by_letters = table = widen_words(table, slots, room)
        words, starts, owners, fresh = number_words(data, table, self._letters, first)
        letters = table.letters[self._letters : fresh[-1]].tobytes()
        cuts = pairwise((fresh - self._letters).tolist())
        self._number([(make_token(unfold_word(letters[begin:end].decode())),) for begin, end in cuts])
        self._letters = int(fresh[-1])
        return words, starts, owners

    def _number(self, words: Sequence[Word]) -> None:
        """Put words at the end of which nothing is known yet but what they are by themselves."""
        if not words:
            return
        singles = [word[0] for word in words]
        self._words.append(
            len(words), weights=[*map(weight_of, singles)], marks=[*map(mark_of, singles)],
            firsts=[*map(firsts_of, singles)], rests=-1, scripts=[*map(script_of, singles)],
            letters=[min(len(token.text), LONGEST_JOINED + 1) for token in singles],
            eager=[*map(is_joined_easily, singles)],
        )  # fmt: skip
        self._held += words

    def _number_pairs(self, words: Numbers, starts: NDArray[np.int32]) -> Numbers:
        """Number the neighbours that may be read as one word; 0 for those that are near to none."""
        slots = widened(len(self._pairs.keys), 2 * (self._paired + len(words)))
        if slots > len(self._pairs.keys):
            self._pairs = widen_pairs(self._pairs, slots)
        known = self._words
        traits = Traits(known["letters"], known["scripts"], known["eager"])
        pairs: Numbers
        pairs, fresh = number_pairs(words, starts, traits, LONGEST_JOINED, self._pairs)
        if len(fresh):
            self._spell(np.unique(fresh))
            settle_pairs(pairs, fresh, self._number_near_pairs(fresh), self._pairs)
            self._paired += len(fresh)
        return pairs

    def _spell(self, numbers: Numbers) -> None:
        """Find out how words sound before and behind others, of which that was not needed yet."""
        words = self._words
        numbers = numbers[~words["spelled"][numbers]]
        tokens = [self._held[number][0] for number in numbers.tolist()]
        for column, rows in zip(ENDS, zip(*map(ends_of, tokens), strict=True), strict=False):
            words[column][numbers] = pad_rows(rows)
        words["outer"][numbers] = [(letter_code(token.text[0]), letter_code(token.text[-1])) for token in tokens] or 0
        words["spelled"][numbers] = True

    def _number_near_pairs(self, pairs: Numbers) -> Numbers:
        """Find out which listed words are near to new pairs; gives each that is near to any a number, others 0."""
        starts, units, chances = self._vocabulary.find(self._lay_out(pairs), self._least)
        near = np.flatnonzero(np.diff(starts))
        numbers = np.zeros(len(pairs), np.int64)
        numbers[near] = np.arange(len(self._words), len(self._words) + len(near))
        if len(near):
            self._held += [self._held[first] + self._held[second] for first, second in pairs[near].tolist()]
            self._words.append(len(near), weights=self._words["weights"][pairs[near]].sum(axis=1))
            self._enter(numbers[near], starts[near], starts[near + 1], units, chances, RESTS[-1])
        return numbers

    def _lay_out(self, pairs: Numbers) -> Words:
        """Put pairs, read as one word each, into arrays."""
        words, (first, second) = self._words, pairs.T
        rows = np.hstack((words["before"][first], words["behind"][second]))
        melted = np.flatnonzero(self._melt(first, second) | ((rows != PAD).sum(axis=1) > MAX_SOUNDS))
        rows[melted] = PAD
        rows[melted, :MAX_SOUNDS] = pad(
            [join(*self._held[one], *self._held[two]) for one, two in pairs[melted].tolist()]
        )[0]
        sounds, bounds = flatten(rows)
        alone, ends = flatten(words["alone"][pairs].reshape(2 * len(pairs), -1))
        has_sounds = bounds[1:] > bounds[:-1]
        nothing = np.zeros(len(pairs) + 1, np.int32)
        return Words(
            np.append(sounds, alone), np.append(bounds[:-1][has_sounds], bounds[-1:]),
            np.append(0, np.cumsum(has_sounds)).astype(np.int32),
            np.column_stack((ends[:-1:2], ends[1::2], ends[2::2])) + bounds[-1],
            nothing, nothing[:0], nothing[:0].astype(np.int16), nothing[1:].astype(np.uint8),
            words["weights"][pairs].sum(axis=1, dtype=np.int32), np.full(len(pairs), RESTS[-1], np.int32),
        )  # fmt: skip

    def _melt(self, first: Numbers, second: Numbers) -> NDArray[np.bool_]:
        """Say of which neighbours the letters where they meet may be read as one sound."""
        words = self._words
        before, behind = words["before"][first], words["behind"][second]
        last = np.maximum((before != PAD).sum(axis=1) - 1, 0)
        melt: NDArray[np.bool_] = melting_letters()[words["outer"][first, 1], words["outer"][second, 0]]
        melt |= before[np.arange(len(first)), last] == behind[:, 0]
        melt |= behind[:, 1] == PAD
        return melt

    def _enter(
        self, numbers: Numbers, begins: Numbers, ends: Numbers, units: Units, chances: Chances, rests: ArrayLike
    ) -> None:
        """Remember the listed words that are near to words and pairs: where each one's begin and end among these."""
        known, counts = self._words, ends - begins
        weights = np.repeat(known["weights"][numbers].astype(np.int64), counts)
        gains = np.minimum(self._vocabulary.weights[units], weights) * chances
        by_acronym = np.repeat(known["marks"][numbers] == ACRONYMIC, counts)
        gains = np.where(by_acronym | (self._vocabulary.marks[units] == ACRONYMIC), WHOLE_NAME, gains)
        if len(gains):
            known["most"][numbers[counts > 0]] = np.maximum.reduceat(gains, begins[counts > 0])
        known["starts"][numbers], known["ends"][numbers] = begins + len(self._near), ends + len(self._near)
        known["rests"][numbers] = rests
        self._near.append(len(units), units=units, chances=chances)


def widened(slots: int, needed: int) -> int:
    """Double a number of slots until it is as large as needed."""
    while slots < needed:
        slots *= 2
    return slots


def pad_rows(rows: Sequence[Codes]) -> NDArray[np.uint8]:
    return pad(rows)[0]


def flatten(rows: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Give the sounds of padded rows one after another, and where each row begins, and last the end."""
    there = rows != PAD
    return rows[there], np.append(0, np.cumsum(there.sum(axis=1))).astype(np.int32)


def script_of(token: Token) -> int:
    """Give the script of a word that may be written joined to another, else `NOT_JOINED`."""
    if token.kind in ADDING_NOTHING or len(token.text) >= LONGEST_JOINED:
        return NOT_JOINED
    return ARABIC if token.arabic else LATIN


def ends_of(token: Token) -> tuple[Codes, Codes, Codes]:
    """Read a word that may be joined before another one, behind one and alone: its rows of sounds where none melts."""
    stand_ins = STAND_INS[script_of(token)]
    melting, text = melting_letters(), token.text
    behind = next(one for one in stand_ins if not melting[letter_code(text[-1]), letter_code(one[0])])
    before = next(one for one in stand_ins if not melting[letter_code(one[-1]), letter_code(text[0])])
    return cut_ends(sound_out(text + behind), 0, 2), cut_ends(sound_out(before + text), 2, 0), first_reading(token)


def cut_ends(sounds: tuple[str, ...], before: int, behind: int) -> Codes:
    """Leave out the sounds of a stand-in, unless there are too many to tell them."""
    return encode(sounds if len(sounds) == MAX_SOUNDS else sounds[before : len(sounds) - behind])


def letter_code(letter: str) -> int:
    """Number a letter for `melting_letters`."""
    return min(ord(letter), LETTERS - 1)
