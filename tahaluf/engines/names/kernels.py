"""The innermost loops, compiled: rows of sounds aligned, their keys, how alike they are.

All in whole numbers, so that each pair gives the same on every machine. A row is an array of sound codes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])

if TYPE_CHECKING:

    def compiled(function: Function) -> Function:
        """Compile a function at its first call."""
        return function

else:

    def compiled(function):
        """Compile a function at its first call, and keep it for later processes."""
        try:
            return numba.njit(cache=True)(function)
        except RuntimeError:  # there is no folder that may be written: each process compiles anew
            return numba.njit(function)


SCATTERING = np.uint64(0x9E3779B97F4A7C15)
"""What keys are multiplied with, so that they lie evenly over all numbers; no two become one."""


class Sounds(NamedTuple):
    """What is known of sounds, by their codes.

    `meet`, `lack` and `usual` are those of the learned table; `beside`, shape (2, sounds, sounds), is what two sounds
    give more than the second gives alone, by the script of the first; `arabic` says whether a sound is Arabic,
    `neutral` whether it is a digit; `classes`, shape (sounds, 3), holds the coarse consonants that it may be, `counts`
    how many these are. `chances` gives thousandths by the normalised worth of an alignment, from -1 to 1; `slips` those
    of two rows a slip apart, by the sounds of the shorter.
    """

    meet: NDArray[np.int16]
    lack: NDArray[np.int16]
    usual: NDArray[np.int16]
    beside: NDArray[np.int32]
    arabic: NDArray[np.uint8]
    neutral: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    counts: NDArray[np.uint8]
    chances: NDArray[np.int16]
    slips: NDArray[np.int16]


class Rules(NamedTuple):
    """Bars of likeness, in thousandths: see `resemblance` and `sounds`, from where they come."""

    certain: int
    floor: int
    slip_floor: int
    same_script: int
    shortest_opened: int
    most_skeletons: int


@compiled
def align(left: Any, right: Any, sounds: Sounds) -> int:
    """Give the worth of the best alignment of two rows, neither empty, in centinats.

    What the right sounds give alone is added last, so that each number waits for one other only.
    """
    script = sounds.arabic[left[0]]
    beside, alone = sounds.beside[script], sounds.lack[sounds.arabic[right[0]]]
    above = np.zeros(len(right) + 1, np.int32)
    for sound in left:
        lost = alone[sound]
        diagonal = above[0]
        best = diagonal + lost
        above[0] = best
        for place in range(len(right)):
            up = above[place + 1]
            best = max(best, max(up + lost, diagonal + beside[sound, right[place]]))
            diagonal = up
            above[place + 1] = best
    worth = int(above[len(right)])
    for sound in right:
        worth += sounds.lack[script, sound]
    return worth


@compiled
def chance_of(worth: int, most: int, chances: Any) -> int:
    """Turn an alignment's worth and twice the most it could have been into a chance, in thousandths."""
    middle = len(chances) // 2
    ratio = 2000 * worth // most if most > 0 else -middle
    return int(chances[min(max(ratio, -middle), middle) + middle])


@compiled
def slip_chance(left: Any, rows: Any, row: int, length: int, slips: Any) -> int:
    """Give the chance of two words of one script that are one typing slip apart; 0 for all others.

    The right one is one of many rows, with so many sounds.
    """
    if abs(length - len(left)) > 1:
        return 0
    alike = slips[min(len(left), length, len(slips) - 1)]
    return int(alike) if alike and is_one_slip(left, rows, row, length) else 0


@compiled
def is_one_slip(left: Any, rows: Any, row: int, length: int) -> bool:
    """Whether two words are equal but for one sound changed, lost or added, or two neighbours swapped."""
    size = len(left)
    shorter, longer = min(size, length), max(size, length)
    start = 0
    while start < shorter and left[start] == rows[row, start]:
        start += 1
    end = 0
    while end < shorter - start and left[size - 1 - end] == rows[row, length - 1 - end]:
        end += 1
    differ = longer - start - end
    if differ <= 1:
        return True
    swapped = left[start] == rows[row, start + 1] and left[start + 1] == rows[row, start]
    return bool(differ == 2 and shorter == longer and swapped)


@compiled
def open_keys(skeleton: Any, count: int, shortest: int, keys: Any, found: int) -> int:
    """Write the keys of one skeleton of so many consonants behind those found; gives how many there are now.

    The skeleton itself, then one place left open before, between and behind the consonants, then each one left out.
    """
    for opened in range(-1, 2 * count + 1 if count > shortest else count + 1 if count >= shortest else 0):
        key = np.uint64(1)
        for place in range(count + 1):
            if place == opened or place == opened - count - 1:
                key = key * np.uint64(37) + np.uint64(36)
            if place < count and place != opened - count - 1:
                key = key * np.uint64(37) + np.uint64(skeleton[place])
        keys[found] = key * SCATTERING
        found += 1
    return found


@compiled
def keys_of_row(row: Any, sounds: Sounds, rules: Rules, keys: Any) -> int:
    """Write the keys of a row, one skeleton for each way to read its ambiguous consonants; gives how many there are."""
    read = np.empty((len(row), 3), np.uint8)
    ways = np.ones(len(row), np.int64)
    length, total = 0, 1
    for sound in row:
        if sounds.counts[sound]:
            read[length] = sounds.classes[sound]
            if total * sounds.counts[sound] <= rules.most_skeletons:
                ways[length] = sounds.counts[sound]
            total *= ways[length]
            length += 1
    skeleton = np.empty(max(length, 1), np.uint8)
    found = 0
    for way in range(total):
        rest = way
        for place in range(length):
            skeleton[place] = read[place, rest % ways[place]]
            rest //= ways[place]
        found = open_keys(skeleton, length, rules.shortest_opened, keys, found)
    return found


@compiled
def own_worth_of(row: Any, against_arabic: int, sounds: Sounds, rules: Rules) -> int:
    """Give what a row has to give in a true pair with an Arabic or a Latin other side, in centinats."""
    worth = 0
    if sounds.arabic[row[0]] == against_arabic:
        for sound in row:
            worth += sounds.meet[sound, sound]
        return worth * rules.same_script // 100
    for sound in row:
        worth += sounds.usual[against_arabic, sound]
    return worth


@compiled
def earns(part: Any, joined: Any, single: Any, sounds: Sounds, rules: Rules) -> bool:
    """Whether the sounds of a part add to the joined row at least half of what they usually give."""
    count = len(part)
    if count == 0:
        return False
    begins = count <= len(joined) and np.all(joined[:count] == part)
    rest = joined[count:] if begins else joined[: max(len(joined) - count, 0)]
    if len(rest) == 0:
        return False
    gained = align(joined, single, sounds) - align(rest, single, sounds)
    return bool(2 * gained >= own_worth_of(part, sounds.arabic[single[0]], sounds, rules))
