"""Which of very many filed rows of sounds are near to a given word: the compiled part of `vocabulary`."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import (
    Rules,
    Sounds,
    chance_of,
    compiled,
    earns,
    keys_of_row,
    own_worth_of,
    slip_chance,
)

MOST_KEYS = 512

RECORDED = 15
"""So many sounds of a row are kept under each of its keys, where they are read one after another."""

REFUSED = 2

LIGHT = 450
"""What a unit weighs at least, in centinats, that is not light: more than a light one, one has to be alike to meet."""

MARKED = 32
"""What is added to the length of a recorded row that leads to a light unit."""

LANES = 16
"""Rows that are aligned side by side."""


class Filed(NamedTuple):
    """Rows of sounds, the keys that lead to them, and the units (words, then pairs of words) that they lead to.

    `rows` is padded, shape (rows, longest); `own`, shape (rows, 2), what each has to give against a Latin and an Arabic
    side. `row_starts` cuts `units` into a run for each row, `key_starts` cuts `key_rows` into one for each of `keys`,
    which are sorted; `heads` says where those lie that begin with the same `head_bits`. `records`, shape (under all
    keys, RECORDED + 1), has the first sounds of each of `key_rows` once more, and last its length (and `MARKED` if it
    leads to a light unit). `parts`, shape (pairs, 2), holds the rows of the two words of each pair. Words of one of
    `classes` are not near for their sound (0 for a class whose words may be, and for pairs). `weights`: of the units.
    """

    rows: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    own: NDArray[np.int32]
    row_starts: NDArray[np.int32]
    units: NDArray[np.int32]
    keys: NDArray[np.uint64]
    heads: NDArray[np.int32]
    key_starts: NDArray[np.int32]
    key_rows: NDArray[np.int32]
    records: NDArray[np.uint8]
    parts: NDArray[np.int32]
    classes: NDArray[np.uint8]
    weights: NDArray[np.int32]
    head_bits: int
    words: int


@compiled
def file_rows(rows: Any, lengths: Any, sounds: Sounds, rules: Rules) -> tuple[Any, Any, Any]:
    """Give the keys of many rows one after another, the row of each, and what each row has to give, shape (rows, 2)."""
    own = np.empty((len(rows), 2), np.int32)
    keys = np.empty(16 * len(rows) + MOST_KEYS, np.uint64)
    owners = np.empty(len(keys), np.int32)
    count = 0
    for number in range(len(rows)):
        row = rows[number, : lengths[number]]
        for arabic in range(2):
            own[number, arabic] = own_worth_of(row, arabic, sounds, rules)
        if count + MOST_KEYS > len(keys):
            keys, owners = np.append(keys, np.empty_like(keys)), np.append(owners, np.empty_like(owners))
        after = keys_of_row(row, sounds, rules, keys[count:]) + count
        owners[count:after] = number
        count = after
    return keys[:count], owners[:count], own


class Words(NamedTuple):
    """Words to find the near ones of, and neighbours read as one: each a run of rows of sounds, in all readings.

    `starts` cuts `rows` (where each begins in `sounds`, and last the end) into a run for each word. `parts`, shape
    (words, 3), says where the two neighbours read as one begin in `sounds` and the second one ends; -1 for one word.
    `given_starts` cuts `given`, the units that are near whatever they sound like, and their `chances` into runs. Units
    of a word's class are not near for their sound, unless that is 0. `weights` are those of the words, `rests` what the
    other words of the heaviest name weigh in which each is sought.
    """

    sounds: NDArray[np.uint8]
    rows: NDArray[np.int32]
    starts: NDArray[np.int32]
    parts: NDArray[np.int32]
    given_starts: NDArray[np.int32]
    given: NDArray[np.int32]
    chances: NDArray[np.int16]
    classes: NDArray[np.uint8]
    weights: NDArray[np.int32]
    rests: NDArray[np.int32]


@compiled
def find_near(
    words: Words, least: float, filed: Filed, seen: Any, best: Any, sounds: Sounds, rules: Rules
) -> tuple[Any, Any, Any]:
    """Give the units near to each word and the chance of each in thousandths, and where each word's run of them begins.

    Units are left out through which no name could score `least`, were all its other words met for certain.
    `seen` (a number a row) and `best` (a number a unit) are room that is zero before and after.
    """
    starts = np.zeros(len(words.classes) + 1, np.int64)
    units, chances, count = np.empty(1024, np.int32), np.empty(1024, np.int16), 0
    for number in range(len(words.classes)):
        found = near_one(words, number, least, filed, seen, best, sounds, rules)
        while count + len(found) > len(units):
            units, chances = np.append(units, np.empty_like(units)), np.append(chances, np.empty_like(chances))
        for unit in found:
            units[count], chances[count] = unit, best[unit]
            best[unit] = 0
            count += 1
        starts[number + 1] = count
    return starts, units[:count], chances[:count]


@compiled
def near_one(
    words: Words, number: int, least: float, filed: Filed, seen: Any, best: Any, sounds: Sounds, rules: Rules
) -> Any:
    """Give the units near to one word, each once, and write the chance of each into `best`."""
    found, count = np.empty(64, np.int32), 0
    for place in range(words.given_starts[number], words.given_starts[number + 1]):
        best[words.given[place]] = words.chances[place]
        found, count = put(found, count, words.given[place])
    row_starts, units, classes, own_class = filed.row_starts, filed.units, filed.classes, words.classes[number]
    weight, rest, weights = words.weights[number], words.rests[number], filed.weights
    floor = max(rules.floor, floor_of(min(weight, LIGHT), rest, least, rules.certain))
    for start in range(words.starts[number], words.starts[number + 1]):
        reading = words.sounds[words.rows[start] : words.rows[start + 1]]
        rows, alikes = alike_rows(reading, floor, filed, seen, sounds, rules)
        for place in range(len(rows)):
            row, alike = rows[place], alikes[place]
            for at in range(row_starts[row], row_starts[row + 1]):
                unit = units[at]
                if alike <= best[unit] or (own_class and own_class == classes[unit]):
                    continue
                if alike < floor_of(min(weight, weights[unit]), rest, least, rules.certain):
                    continue
                if (unit >= filed.words or words.parts[number, 0] >= 0) and not may_meet(
                    unit, reading, filed.rows[row, : filed.lengths[row]], words, number, filed, sounds, rules
                ):
                    continue
                if best[unit] == 0:
                    found, count = put(found, count, unit)
                best[unit] = alike
    return found[:count]


@compiled
def floor_of(meets: int, rest: int, least: float, certain: int) -> int:
    """Give the chance below which a meeting of such a weight spoils a name whose other words weigh the rest."""
    return math.ceil(certain * (least - (1 - least) * rest / meets)) if meets else 0


@compiled
def alike_rows(reading: Any, floor: int, filed: Filed, seen: Any, sounds: Sounds, rules: Rules) -> tuple[Any, Any]:
    """Give the filed rows that may be the same word as a row of sounds, and the chance of each in thousandths."""
    script, owns, chances = sounds.arabic[reading[0]], filed.own, sounds.chances
    under, counts = rows_under(reading, floor, filed, seen, sounds, rules)
    found, alikes, count = np.empty(counts[:2].sum(), np.int32), np.empty(counts[:2].sum(), np.int16), 0
    for other in range(2):
        rows = under[other, : counts[other]]
        own = own_worth_of(reading, other, sounds, rules)
        tables = sounds.beside[script], sounds.lack[other], sounds.lack[script]
        worths = align_many(reading, rows, filed.rows, filed.lengths, *tables)
        for place in range(len(rows)):
            row = rows[place]
            alike = chance_of(worths[place], own + owns[row, script], chances)
            if script == other and rules.slip_floor <= alike < sounds.slips[-1]:
                alike = max(alike, slip_chance(reading, filed.rows, row, filed.lengths[row], sounds.slips))
            if alike >= floor:
                found[count], alikes[count] = row, alike
                count += 1
    return found[:count], alikes[:count]


@compiled
def rows_under(reading: Any, floor: int, filed: Filed, seen: Any, sounds: Sounds, rules: Rules) -> tuple[Any, Any]:
    """Give the filed rows that share a key with a row of sounds, each once: those of Latin and of Arabic letters that
    could be the same word, then the rest; and how many each of the three are.

    They could if the best partners of all their sounds would give enough, or if they are a slip apart. Those that lead
    to a light unit are looked at in any case, as are the very long ones.
    """
    runs, most = runs_under(reading, filed, sounds, rules)
    if most == 0:
        return np.empty((3, 0), np.int32), np.zeros(3, np.int64)
    slack, least = slack_beside(reading, floor, sounds, rules)
    script, arabic, slips = sounds.arabic[reading[0]], sounds.arabic, sounds.slips
    least_slipped = least_after_slip(reading, slack, arabic)
    records, key_rows = filed.records, filed.key_rows
    rows, counts = np.empty((3, most), np.int32), np.zeros(3, np.int64)
    for run in range(len(runs)):
        for place in range(runs[run, 0], runs[run, 1]):
            row = key_rows[place]
            if seen[row]:
                continue
            seen[row] = 1
            reach = 0
            for at in range(RECORDED):
                reach += slack[records[place, at]]
            first, length = records[place, 0], int(records[place, RECORDED])
            kind = int(arabic[first])
            if reach < least[first] and length <= RECORDED:
                may_slip = reach >= least_slipped and kind == script
                if not (may_slip and slip_chance(reading, records, place, length, slips)):
                    kind = REFUSED
            rows[kind, counts[kind]] = row
            counts[kind] += 1
    for kind in range(3):
        for place in range(counts[kind]):
            seen[rows[kind, place]] = 0
    return rows, counts


@compiled
def runs_under(reading: Any, filed: Filed, sounds: Sounds, rules: Rules) -> tuple[Any, int]:
    """Give where the rows under each key of a row of sounds begin and end, shape (keys, 2), and how many that are."""
    keys = np.empty(MOST_KEYS, np.uint64)
    runs, most = np.zeros((keys_of_row(reading, sounds, rules, keys), 2), np.int64), 0
    filed_keys, heads, key_starts = filed.keys, filed.heads, filed.key_starts
    shift = np.uint64(64 - filed.head_bits)
    for place in range(len(runs)):
        head = np.int64(keys[place] >> shift)
        for at in range(heads[head], heads[head + 1]):
            if filed_keys[at] == keys[place]:
                runs[place, 0], runs[place, 1] = key_starts[at], key_starts[at + 1]
                most += runs[place, 1] - runs[place, 0]
    return runs, most


@compiled
def slack_beside(reading: Any, floor: int, sounds: Sounds, rules: Rules) -> tuple[Any, Any]:
    """Give what each sound of another row leaves over at best, above what the floor asks of it, in thousandths of
    centinats; and, by the first sound of that row, what the row of sounds itself asks for."""
    script, known = sounds.arabic[reading[0]], len(sounds.arabic) - 1
    partners = best_partners(reading, sounds)
    own = own_worth_of(reading, 0, sounds, rules), own_worth_of(reading, 1, sounds, rules)
    ratio = np.searchsorted(sounds.chances, floor) - len(sounds.chances) // 2
    slack, least = np.zeros(known + 1, np.int32), np.zeros(known + 1, np.int32)
    for sound in range(known):
        alone = sounds.meet[sound, sound] * rules.same_script // 100
        across = int(sounds.usual[script, sound])
        asks = alone if sounds.arabic[sound] == script else across
        if sounds.neutral[sound]:
            asks = min(alone, across)
        slack[sound] = 2000 * partners[sound] - ratio * asks
        least[sound] = ratio * own[sounds.arabic[sound]]
    return slack, least


@compiled
def least_after_slip(reading: Any, slack: Any, arabic: Any) -> int:
    """Give the least that a row of the same script which is a slip apart leaves over: all sounds of the reading but the
    one that leaves most, and the one that leaves least in its stead."""
    total, highest, lowest = 0, 0, 0
    for sound in reading:
        total += slack[sound]
        highest = max(highest, slack[sound])
    for sound in range(len(slack)):
        if arabic[sound] == arabic[reading[0]]:
            lowest = min(lowest, slack[sound])
    return total - highest + lowest


@compiled
def align_many(reading: Any, rows: Any, codes: Any, lengths: Any, beside: Any, alone: Any, lack: Any) -> Any:
    """Give what a row of sounds is worth beside each of many rows of one script, in centinats.

    It is `align`, for so many rows side by side that the machine reckons several in one step: number `k` of each array
    belongs to sound `k // LANES` of row `k % LANES`. The padding is never met and costs nothing.
    """
    worths = np.empty(len(rows), np.int32)
    others = np.empty(codes.shape[1] * LANES, np.uint8)
    above, met = np.empty((codes.shape[1] + 1) * LANES, np.int32), np.empty(codes.shape[1] * LANES, np.int32)
    for begin in range(0, len(rows), LANES):
        size = side_by_side(rows, begin, codes, lengths, others)
        above[: size + LANES] = 0
        for sound in reading:
            gives, lost = beside[sound], alone[sound]
            for k in range(size):
                met[k] = gives[others[k]]
            for k in range(size):
                met[k] = max(above[k + LANES] + lost, above[k] + met[k])
            for k in range(LANES):
                above[k] += lost
            for k in range(size):
                above[k + LANES] = max(above[k], met[k])
        for lane in range(min(LANES, len(rows) - begin)):
            worth = above[size + lane]
            for k in range(lane, size, LANES):
                worth += lack[others[k]]
            worths[begin + lane] = worth
    return worths


@compiled
def side_by_side(rows: Any, begin: int, codes: Any, lengths: Any, others: Any) -> int:
    """Lay the next rows beside each other, the last one again where there are no more; gives how much that fills."""
    width = 0
    for lane in range(LANES):
        width = max(width, lengths[rows[min(begin + lane, len(rows) - 1)]])
    for lane in range(LANES):
        row = rows[min(begin + lane, len(rows) - 1)]
        for place in range(width):
            others[place * LANES + lane] = codes[row, place]
    return width * LANES


@compiled
def best_partners(row: Any, sounds: Sounds) -> Any:
    """Give the most that each sound of another side may give beside a row: with its best partner there, or alone."""
    most = sounds.lack[sounds.arabic[row[0]]].astype(np.int32)
    for sound in row:
        for other in range(len(most)):
            most[other] = max(most[other], sounds.meet[sound, other])
    return most


@compiled
def put(numbers: Any, count: int, number: int) -> tuple[Any, int]:
    """Put a number behind so many, in more room where there is none; gives the room and how many there are."""
    if count == len(numbers):
        numbers = np.append(numbers, np.empty_like(numbers))
    numbers[count] = number
    return numbers, count + 1


@compiled
def may_meet(
    unit: int, reading: Any, other: Any, words: Words, number: int, filed: Filed, sounds: Sounds, rules: Rules
) -> bool:
    """Whether, where one of the two is a pair of words, each of the pair earns its part; two pairs never meet."""
    begin, middle, end = words.parts[number]
    if begin >= 0:
        if unit >= filed.words:
            return False
        for part in (words.sounds[begin:middle], words.sounds[middle:end]):
            if not earns(part, reading, other, sounds, rules):
                return False
    if unit >= filed.words:
        for row in filed.parts[unit - filed.words]:
            if row < 0 or not earns(filed.rows[row, : filed.lengths[row]], other, reading, sounds, rules):
                return False
    return True
