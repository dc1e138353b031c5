"""Words of very many names, and neighbours among them, numbered as they come: the compiled part of `wordmemory`."""

import secrets
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import SCATTERING, compiled

SPACE, LINE_END, TEXT_END = b" \n\x1e"
"""What ends a word, a name and a text of several names; no folded word has any of them."""

HASH_STEP = np.uint64(0x100000001B3)
"""Of the hash FNV-1a with 64 bits, which begins here with a secret, so that nobody can write words that all come to one
slot. Words of one hash are still told apart by their letters."""


class WordTable(NamedTuple):
    """Words by their hash, in as many slots as a power of two: the number of each (0 in a free slot), and where its
    letters begin and end in `letters`. `seed`, shape (1,), is what hashes begin with."""

    seed: NDArray[np.uint64]
    hashes: NDArray[np.uint64]
    numbers: NDArray[np.int32]
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    letters: NDArray[np.uint8]


class PairTable(NamedTuple):
    """Pairs of numbered words, in as many slots as a power of two (key 0 in a free one): the number of each."""

    keys: NDArray[np.uint64]
    numbers: NDArray[np.int32]


_NONE = np.zeros(0, np.int32)
NO_PAIRS = PairTable(np.zeros(0, np.uint64), _NONE)


def no_words() -> WordTable:
    """Give a table without any word or slot, with a seed of its own."""
    seed = np.array([secrets.randbits(64)], np.uint64)
    return WordTable(seed, np.zeros(0, np.uint64), _NONE, _NONE, _NONE, np.zeros(0, np.uint8))


class Traits(NamedTuple):
    """What decides of each numbered word with what it is written joined: its letters, its script (0 for a word that
    never is), and whether it is joined to any."""

    letters: NDArray[np.int16]
    scripts: NDArray[np.int8]
    eager: NDArray[np.bool_]


@compiled
def number_words(data: Any, table: WordTable, held: int, number: int) -> tuple[Any, Any, Any, Any]:
    """Number the words of folded texts, new ones from `number` on; `held` letters are in the table so far.

    Gives the number of each word, where each name begins among them (and last the end), the text of each name, and
    where the letters of each new word begin in the table (and last the end). The table must have room for all of them,
    and more slots than words.
    """
    most = ends_in(data)
    words, starts, owners = np.empty(most, np.int64), np.zeros(most + 1, np.int32), np.empty(most, np.int32)
    fresh, first = np.empty(most + 1, np.int64), number
    count, names, text, begin, hashed = 0, 0, 0, 0, table.seed[0]
    for place in range(len(data)):
        letter = data[place]
        if letter not in (SPACE, LINE_END, TEXT_END):
            hashed = (hashed ^ np.uint64(letter)) * HASH_STEP
            continue
        if place > begin:
            slot = slot_of(data, begin, place, hashed, table)
            if table.numbers[slot] == 0:
                table.hashes[slot], table.numbers[slot] = hashed, number
                table.begins[slot], table.ends[slot] = held, held + place - begin
                table.letters[held : held + place - begin] = data[begin:place]
                fresh[number - first] = held
                held, number = held + place - begin, number + 1
            words[count] = table.numbers[slot]
            count += 1
        if letter != SPACE and count > starts[names]:
            owners[names] = text
            names += 1
            starts[names] = count
        text += letter == TEXT_END
        begin, hashed = place + 1, table.seed[0]
    fresh[number - first] = held
    return words[:count], starts[: names + 1], owners[:names], fresh[: number - first + 1]


@compiled
def ends_in(data: Any) -> int:
    """Give how many words texts have at most."""
    count = 0
    for letter in data:
        count += letter in (SPACE, LINE_END, TEXT_END)
    return count


@compiled
def slot_of(data: Any, begin: int, end: int, hashed: Any, table: WordTable) -> Any:
    """Give the slot of a word, or the free one in which to put it."""
    _seed, hashes, numbers, begins, ends, letters = table
    last = len(hashes) - 1
    slot = first_slot(hashed, last)
    while numbers[slot]:
        if hashes[slot] == hashed and ends[slot] - begins[slot] == end - begin:
            same = True
            for place in range(end - begin):
                same &= letters[begins[slot] + place] == data[begin + place]
            if same:
                break
        slot = (slot + 1) & last
    return slot


@compiled
def first_slot(hashed: Any, last: int) -> Any:
    """Give the slot at which to begin, of those up to the last: the upper bits of a hash depend on all of the lower."""
    return np.int64((hashed * SCATTERING) >> np.uint64(32)) & last


@compiled
def widen_words(table: WordTable, slots: int, room: int) -> WordTable:
    """Give a table of the same words with so many slots, and room for so many letters."""
    hashes, numbers = np.zeros(slots, np.uint64), np.zeros(slots, np.int32)
    begins, ends, letters = np.zeros(slots, np.int32), np.zeros(slots, np.int32), np.zeros(room, np.uint8)
    letters[: len(table.letters)] = table.letters
    for old in range(len(table.numbers)):
        if table.numbers[old]:
            slot = first_slot(table.hashes[old], slots - 1)
            while numbers[slot]:
                slot = (slot + 1) & (slots - 1)
            hashes[slot], numbers[slot] = table.hashes[old], table.numbers[old]
            begins[slot], ends[slot] = table.begins[old], table.ends[old]
    return WordTable(table.seed, hashes, numbers, begins, ends, letters)


@compiled
def number_pairs(words: Any, starts: Any, traits: Traits, longest: int, table: PairTable) -> tuple[Any, Any]:
    """Give the number of the pair that begins at each word, 0 for none, and the new pairs, shape (pairs, 2).

    New ones are numbered -1, -2 and so on, in the table too; see `settle_pairs`. Neighbours of one script are a pair if
    one of them is joined to any and they have at most the `longest` number of letters together.
    """
    pairs, fresh, count = np.zeros(len(words), np.int64), np.empty((64, 2), np.int64), 0
    letters, scripts, eager = traits
    for name in range(len(starts) - 1):
        for place in range(starts[name], starts[name + 1] - 1):
            first, second = words[place], words[place + 1]
            if scripts[first] == 0 or scripts[first] != scripts[second] or not (eager[first] or eager[second]):
                continue
            if letters[first] + letters[second] > longest:
                continue
            slot = slot_of_pair(first, second, table)
            if table.keys[slot] == 0:
                table.keys[slot] = np.uint64(first) << np.uint64(32) | np.uint64(second)
                if count == len(fresh):
                    fresh = np.concatenate((fresh, np.empty_like(fresh)))
                fresh[count, 0], fresh[count, 1] = first, second
                count += 1
                table.numbers[slot] = -count
            pairs[place] = table.numbers[slot]
    return pairs, fresh[:count].copy()


@compiled
def slot_of_pair(first: Any, second: Any, table: PairTable) -> Any:
    """Give the slot of a pair, or the free one in which to put it."""
    key = np.uint64(first) << np.uint64(32) | np.uint64(second)
    keys, last = table.keys, len(table.keys) - 1
    slot = first_slot(key, last)
    while keys[slot] and keys[slot] != key:
        slot = (slot + 1) & last
    return slot


@compiled
def settle_pairs(pairs: Any, fresh: Any, numbers: Any, table: PairTable) -> None:
    """Put the numbers of new pairs where their provisional ones are."""
    for place in range(len(fresh)):
        table.numbers[slot_of_pair(fresh[place, 0], fresh[place, 1], table)] = numbers[place]
    for place in range(len(pairs)):
        if pairs[place] < 0:
            pairs[place] = numbers[-pairs[place] - 1]


@compiled
def widen_pairs(table: PairTable, slots: int) -> PairTable:
    """Give a table of the same pairs with so many slots."""
    wider = PairTable(np.zeros(slots, np.uint64), np.zeros(slots, np.int32))
    for old in range(len(table.keys)):
        key = table.keys[old]
        if key:
            slot = slot_of_pair(np.int64(key >> np.uint64(32)), np.int64(key & np.uint64(0xFFFFFFFF)), wider)
            wider.keys[slot], wider.numbers[slot] = key, table.numbers[old]
    return wider
