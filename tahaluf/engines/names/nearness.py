"""Which of very many filed rows of sounds are near to a given word: the compiled part of `vocabulary`."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.kernels import (
    Rules,
    Sounds,
    align_rows,
    chance_of,
    compiled,
    earns,
    keys_of_row,
    own_worth_of,
    slip_chance,
)

MOST_KEYS = 512


class Filed(NamedTuple):
    """Rows of sounds, the keys that lead to them, and the units (words, then pairs of words) that they lead to.

    `rows` is padded, shape (rows, longest); `own`, shape (rows, 2), what each has to give against a Latin and an Arabic
    side. `row_starts` cuts `units` into a run for each row, `key_starts` cuts `key_rows` into one for each of `keys`,
    which are sorted. `parts`, shape (pairs, 2), holds the rows of the two words of each pair. Words of one of `classes`
    are not near for their sound (0 for a class whose words may be, and for pairs).
    """

    rows: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    own: NDArray[np.int32]
    row_starts: NDArray[np.int32]
    units: NDArray[np.int32]
    keys: NDArray[np.uint64]
    key_starts: NDArray[np.int32]
    key_rows: NDArray[np.int32]
    parts: NDArray[np.int32]
    classes: NDArray[np.uint8]
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


@compiled
def find_near(
    readings: Any, lengths: Any, parts: Any, part_lengths: Any, given: Any, chances: Any, own_class: int,
    filed: Filed, seen: Any, best: Any, sounds: Sounds, rules: Rules,
) -> tuple[Any, Any]:  # fmt: skip
    """Give the units near to a word, or to two neighbours read as one, and the chance of each in thousandths.

    `readings` and `parts` are padded rows: the word in all its readings, and the two neighbours (none for one word).
    `given` units are near whatever they sound like, with their `chances`; those of the word's `own_class` not for their
    sound, unless that is 0. `seen` (a number a row) and `best` (a number
    a unit) are room that is zero before and after.
    """
    found, count = np.empty(64, np.int32), 0
    for place in range(len(given)):
        best[given[place]] = chances[place]
        found, count = put(found, count, given[place])
    for number in range(len(readings)):
        reading = readings[number, : lengths[number]]
        rows, alikes = alike_rows(reading, filed, seen, sounds, rules)
        for place in range(len(rows)):
            row, alike = rows[place], alikes[place]
            other = filed.rows[row, : filed.lengths[row]]
            for unit in filed.units[filed.row_starts[row] : filed.row_starts[row + 1]]:
                if alike <= best[unit] or (own_class and own_class == filed.classes[unit]):
                    continue
                if may_meet(unit, reading, other, parts, part_lengths, filed, sounds, rules):
                    if best[unit] == 0:
                        found, count = put(found, count, unit)
                    best[unit] = alike
    alike_of = best[found[:count]]
    best[found[:count]] = 0
    return found[:count].copy(), alike_of


@compiled
def alike_rows(reading: Any, filed: Filed, seen: Any, sounds: Sounds, rules: Rules) -> tuple[Any, Any]:
    """Give the filed rows that may be the same word as a row of sounds, and the chance of each in thousandths."""
    rows = rows_under(reading, filed, seen, sounds, rules)
    alikes, kept = np.empty(len(rows), np.int16), 0
    script = sounds.arabic[reading[0]]
    own = own_worth_of(reading, 0, sounds, rules), own_worth_of(reading, 1, sounds, rules)
    partners, above = best_partners(reading, sounds), np.empty(filed.rows.shape[1] + 1, np.int32)
    beside, lack, lost = sounds.beside[script], sounds.lack[script], sounds.lack
    for row in rows:
        other = filed.rows[row, : filed.lengths[row]]
        other_script = sounds.arabic[other[0]]
        most = own[other_script] + filed.own[row, script]
        slip = slip_chance(reading, other, sounds.slips) if script == other_script else 0
        if slip == 0 and 2000 * sum_of(partners, other) < rules.floor_ratio * most:
            continue
        worth = align_rows(reading, other, beside, lost[other_script], above) + sum_of(lack, other)
        alike = chance_of(worth, most, sounds.chances)
        if alike >= rules.slip_floor:
            alike = max(alike, slip)
        if alike >= rules.floor:
            rows[kept], alikes[kept] = row, alike
            kept += 1
    return rows[:kept], alikes[:kept]


@compiled
def sum_of(gives: Any, row: Any) -> int:
    """Add up what the sounds of a row give."""
    total = 0
    for sound in row:
        total += gives[sound]
    return total


@compiled
def rows_under(reading: Any, filed: Filed, seen: Any, sounds: Sounds, rules: Rules) -> Any:
    """Give the filed rows that share a key with a row of sounds and are not much longer, each once."""
    keys = np.empty(MOST_KEYS, np.uint64)
    longest = 2 * len(reading) + rules.longer
    rows, count = np.empty(256, np.int32), 0
    for key in keys[: keys_of_row(reading, sounds, rules, keys)]:
        at = np.searchsorted(filed.keys, key)
        if at == len(filed.keys) or filed.keys[at] != key:
            continue
        for row in filed.key_rows[filed.key_starts[at] : filed.key_starts[at + 1]]:
            if not seen[row] and filed.lengths[row] <= longest:
                seen[row] = 1
                rows, count = put(rows, count, row)
    for row in rows[:count]:
        seen[row] = 0
    return rows[:count]


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
    unit: int, reading: Any, other: Any, parts: Any, part_lengths: Any, filed: Filed, sounds: Sounds, rules: Rules
) -> bool:
    """Whether, where one of the two is a pair of words, each of the pair earns its part; two pairs never meet."""
    if len(parts) and unit >= filed.words:
        return False
    for place in range(len(parts)):
        if not earns(parts[place, : part_lengths[place]], reading, other, sounds, rules):
            return False
    if unit >= filed.words:
        for row in filed.parts[unit - filed.words]:
            if row < 0 or not earns(filed.rows[row, : filed.lengths[row]], other, reading, sounds, rules):
                return False
    return True
