"""The words of listed names, and their neighbours read as one, filed by sound: which of them are near a given one."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from functools import cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names import resemblance, sounds
from tahaluf.engines.names.comparison import join
from tahaluf.engines.names.costs import PAD, Codes, cost_table
from tahaluf.engines.names.kernels import Rules, Sounds
from tahaluf.engines.names.meeting import ACRONYMIC, INITIAL, MOST_FIRSTS
from tahaluf.engines.names.nearness import LIGHT, MARKED, RECORDED, Filed, Words, file_rows, find_near
from tahaluf.engines.names.tokens import ACRONYM, ADDING_NOTHING, Token

TELLING_CLASSES = {kind: number for number, kind in enumerate(sorted(resemblance.TELLING_KINDS), 1)}

MARKS = {"initial": INITIAL, "acronym": ACRONYMIC}

Units = NDArray[np.int32]
Chances = NDArray[np.int16]
Rows = tuple[NDArray[np.uint8], Units]
"""Padded rows of sounds, shape (rows, longest), and the length of each."""

Word = tuple[Token, ...]
"""A word of a name, or two neighbours read as one."""

Near = tuple[NDArray[np.int64], Units, Chances]
"""Units near to words, those of one word after those of another, and the chance of each in thousandths; before them,
where each word's run begins, and last the end."""


@cache
def sound_tables() -> tuple[Sounds, Rules]:
    """Put what is known of sounds into arrays, once."""
    table = cost_table()
    letters = {letter: number for number, letter in enumerate(sorted(set("".join(sounds.COARSE.values()))), 1)}
    classes, counts = np.zeros((PAD + 1, 3), np.uint8), np.zeros(PAD + 1, np.uint8)
    for code, sound in enumerate(sounds.SOUNDS):
        read = [letters[letter] for letter in sounds.COARSE.get(sound, "")]
        classes[code, : len(read)], counts[code] = read, len(read)
    arabic = np.array([*map(sounds.is_arabic_sound, range(PAD)), False], np.uint8)
    beside = table.meet.astype(np.int32)[None] - table.lack[:, None, :]
    slips = np.array(resemblance.SLIPS, np.int16)
    neutral = np.array([sound.isdigit() for sound in (*sounds.SOUNDS, "")], np.uint8)
    known = Sounds(
        table.meet, table.lack, table.usual, beside, arabic, neutral, classes, counts, resemblance.CHANCES, slips
    )
    return known, Rules(
        resemblance.CERTAIN, resemblance.FLOOR, resemblance.SLIP_FLOOR, resemblance.SAME_SCRIPT,
        sounds.SHORTEST_OPENED, sounds.MAX_SKELETONS,
    )  # fmt: skip


def pad(rows: Sequence[Codes]) -> Rows:
    """Stack rows of sounds into one array."""
    lengths = np.array([len(row) for row in rows], np.int32)
    codes = np.full((len(rows), sounds.MAX_SOUNDS), PAD, np.uint8)
    for place, row in enumerate(rows):
        codes[place, : len(row)] = np.frombuffer(row, np.uint8)
    return codes, lengths


class Numbering:
    """The words of names, numbered in the order of their first mention, and so the pairs of neighbours.

    `words` holds the numbers of all names one after another, `pairs` the unit of the pair that begins there (or -1),
    `starts` where each name begins, and last the end; `joined` the two words of each pair.
    """

    def __init__(self, names: Iterable[Sequence[Token]]) -> None:
        self.tokens: list[Token] = []
        self.numbers: dict[str, int] = {}
        self.joined = array("i")
        self.joined_rows: list[Codes] = []
        self._pairs: dict[int, int] = {}
        words, pairs, starts = array("i"), array("i"), array("i", [0])
        for tokens in names:
            numbers = [self._number(token) for token in tokens]
            words.extend(numbers)
            pairs.extend(map(self._number_pair, numbers, numbers[1:]))
            pairs.extend([-1][: len(numbers)])
            starts.append(len(words))
        self.words, self.starts, self.pairs = (np.array(part, np.int32) for part in (words, starts, pairs))
        self.pairs[self.pairs >= 0] += len(self.tokens)

    def _number(self, token: Token) -> int:
        number = self.numbers.get(token.text)
        if number is None:
            number = self.numbers[token.text] = len(self.tokens)
            self.tokens.append(token)
        return number

    def _number_pair(self, first: int, second: int) -> int:
        key = first << 32 | second
        number = self._pairs.get(key)
        if number is None:
            number = self._pairs[key] = self._join(first, second)
        return number

    def _join(self, first: int, second: int) -> int:
        row = join(self.tokens[first], self.tokens[second])
        if not row:
            return -1
        self.joined_rows.append(row)
        self.joined.extend((first, second))
        return len(self.joined) // 2 - 1


class RowNumbering:
    """Distinct rows of sounds, numbered in the order of their first mention, and the units that each leads to."""

    def __init__(self) -> None:
        self.numbers: dict[Codes, int] = {}
        self.owners, self.units = array("i"), array("i")

    def number(self, row: Codes) -> int:
        """Number a row; -1 for the empty one."""
        return self.numbers.setdefault(row, len(self.numbers)) if row else -1

    def lead(self, row: Codes, unit: int) -> None:
        """Let a row lead to a unit."""
        self.owners.append(self.number(row))
        self.units.append(unit)


class Vocabulary:
    """Numbered units: the distinct words first, then the distinct pairs of neighbours that may be written as one."""

    def __init__(self, numbering: Numbering) -> None:
        tokens, joined = numbering.tokens, np.array(numbering.joined, np.int32).reshape(-1, 2)
        self.marks = np.array([*map(mark_of, tokens), *[0] * len(joined)], np.uint8)
        self._numbers = numbering.numbers
        self._concepts: dict[str, list[int]] = defaultdict(list)
        self._nicknames: dict[str, list[int]] = defaultdict(list)
        rows, weights = RowNumbering(), array("i")
        for number, token in enumerate(tokens):
            for reading in readings_of(token):
                rows.lead(reading, number)
            weights.append(weight_of(token))
            if token.concept:
                self._concepts[token.concept].append(number)
            for full in token.nicknames:
                self._nicknames[full].append(number)
        own = np.array(weights, np.int32)
        self.weights = np.append(own, own[joined].sum(axis=1, dtype=np.int32))
        self._filed = file_units(rows, numbering, self.weights)
        self._seen = np.zeros(len(self._filed.rows), np.uint8)
        self._best = np.zeros(len(self.weights), np.int16)

    def __len__(self) -> int:
        return len(self.weights)

    def near(self, words: Sequence[Word], rests: Units, least: float) -> Near:
        """Find the units near to words, and to neighbours read as one.

        Only those through which a name may score `least` whose other words weigh no more than `rests`, in centinats.
        """
        return self.find(lay_out(words, [*map(self._alike, words)], rests), least)

    def find(self, laid_out: Words, least: float) -> Near:
        """Find as `near` does for words that are in arrays already."""
        found: Near = find_near(laid_out, least, self._filed, self._seen, self._best, *sound_tables())
        return found

    def _alike(self, word: Word) -> Mapping[int, int]:
        """Give the words that are near whatever they sound like: nicknames, those of the same meaning, the same."""
        if len(word) > 1:
            return NONE_ALIKE
        token = word[0]
        alike = {number: resemblance.NICKNAME for full in token.nicknames for number in self._nicknames.get(full, ())}
        alike |= dict.fromkeys(self._concepts.get(token.concept, ()), resemblance.SAME_MEANING)
        same = {token.text, ACRONYM + token.text} if token.kind == "name" else {token.text.removeprefix(ACRONYM)}
        return alike | {self._numbers[text]: resemblance.CERTAIN for text in same if text in self._numbers}


NONE_ALIKE: Mapping[int, int] = {}


def lay_out(words: Sequence[Word], alike: Sequence[Mapping[int, int]], rests: Units) -> Words:
    """Put words into arrays, with the units that are near to each whatever it sounds like."""
    readings = [readings_of(word[0]) if len(word) == 1 else (join(*word),) for word in words]
    rows = [*chain.from_iterable(readings)]
    neighbours = [first_reading(token) for word in words if len(word) == 2 for token in word]
    is_pair = np.array([len(word) == 2 for word in words], np.bool_)
    parts = np.full((len(words), 3), -1, np.int32)
    bounds = cut([*rows, *neighbours])
    begins = len(rows) + 2 * np.arange(is_pair.sum())
    parts[is_pair] = bounds[begins[:, None] + np.arange(3)]
    return Words(
        np.frombuffer(bytearray().join([*rows, *neighbours]), np.uint8), bounds[: len(rows) + 1], cut(readings), parts,
        cut(alike), np.array([*chain.from_iterable(alike)], np.int32),
        np.array([*chain.from_iterable(one.values() for one in alike)], np.int16),
        np.array([class_of(word[0]) if len(word) == 1 else 0 for word in words], np.uint8),
        np.array([sum(map(weight_of, word)) for word in words], np.int32), rests,
    )  # fmt: skip


def cut(runs: Sequence[Sized]) -> Units:
    """Give where each of several runs begins that lie one after another, and last the end."""
    return np.array([*accumulate(map(len, runs), initial=0)], np.int32)


def readings_of(token: Token) -> tuple[Codes, ...]:
    """Give the rows of sounds by which a word is near to others; words between names and initials have none."""
    return () if token.light or token.kind in ADDING_NOTHING else token.readings


def class_of(token: Token) -> int:
    """Number the class of words that are not near to each other for their sound; 0 for any other."""
    return TELLING_CLASSES.get(token.kind, 0)


def weight_of(token: Token) -> int:
    """Give what a word weighs, in centinats; an acronym, which stands for all words of a name, nothing."""
    return 0 if token.kind == "acronym" else token.weight


def mark_of(token: Token) -> int:
    """Mark an initial and an acronym."""
    return MARKS.get(token.kind, 0)


def firsts_of(token: Token) -> list[int]:
    """List the first sounds of a word's readings, of more than `MOST_FIRSTS` the first, -1 where there are fewer."""
    firsts = list(dict.fromkeys(reading[0] for reading in token.readings))[:MOST_FIRSTS]
    return firsts + [-1] * (MOST_FIRSTS - len(firsts))


def first_reading(token: Token) -> Codes:
    return token.readings[0] if token.readings else b""


def file_units(rows: RowNumbering, numbering: Numbering, weights: Units) -> Filed:
    """File words, whose rows of sounds are numbered, and pairs of them under these rows, and the rows under their
    keys."""
    tokens, joined = numbering.tokens, np.array(numbering.joined, np.int32).reshape(-1, 2)
    for number, row in enumerate(numbering.joined_rows, len(tokens)):
        rows.lead(row, number)
    firsts = np.array([rows.number(first_reading(token)) for token in tokens], np.int32)
    codes, lengths = pad([*rows.numbers])
    keys, key_rows, own = file_rows(codes, lengths, *sound_tables())
    distinct, under = np.unique(keys, return_inverse=True)
    order, places = beside_their_like(under, key_rows, len(codes))
    key_rows = places[key_rows]
    by_key = np.lexsort((key_rows, under))
    key_rows, codes, lengths = key_rows[by_key], codes[order], lengths[order]
    owners, units = places[np.array(rows.owners, np.int32)], np.array(rows.units, np.int32)
    row_starts, by_row = runs_of(owners, len(codes))
    marked = lengths.copy()
    marked[owners[weights[units] < LIGHT]] |= MARKED
    records = np.column_stack((codes[key_rows, :RECORDED], marked[key_rows].astype(np.uint8)))
    heads, head_bits = heads_of(distinct)
    return Filed(
        codes, lengths, own[order], row_starts, units[by_row],
        distinct, heads, ends_of(under, len(distinct)), key_rows, records,
        np.append(places, -1)[firsts][joined],
        np.array([*map(class_of, tokens), *[0] * len(joined)], np.uint8), weights, head_bits, len(tokens),
    )  # fmt: skip


def heads_of(keys: NDArray[np.uint64]) -> tuple[Units, int]:
    """Give where the keys begin that begin with the same bits, and last the end; and how many bits: about a head a
    key."""
    bits = max(len(keys).bit_length(), 1)
    return ends_of((keys >> np.uint64(64 - bits)).astype(np.int64), 1 << bits), bits


def beside_their_like(under: NDArray[np.intp], key_rows: Units, count: int) -> tuple[NDArray[np.intp], Units]:
    """Put rows with the same first key side by side, for they are looked at together; gives the order, and the place of
    each row in it."""
    order = np.argsort(under[np.searchsorted(key_rows, np.arange(count))], kind="stable")
    places = np.empty(count, np.int32)
    places[order] = np.arange(count)
    return order, places


def runs_of(owners: NDArray[np.integer], count: int) -> tuple[Units, NDArray[np.intp]]:
    """Give where each owner's run begins (and the end), and the order that puts the owned into runs."""
    return ends_of(owners, count), np.argsort(owners, kind="stable")


def ends_of(owners: NDArray[np.integer], count: int) -> Units:
    """Give where the run of each owner begins, and last the end."""
    starts = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(owners, minlength=count), out=starts[1:])
    return starts
