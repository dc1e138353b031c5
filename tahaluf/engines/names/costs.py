"""What two rows of sounds give when they are laid beside each other: the learned table and the best alignment.

Everything is in whole centinats (hundredths of a nat of log-likelihood ratio against chance), so that one pair and a
thousand pairs at once give the same number on every machine.
"""

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.sounds import SOUND_CODES, SOUNDS, is_arabic_sound

PAD = len(SOUNDS)
NEVER = -100_000
UNSEEN = -600
SAME_DIGIT = 400

Codes = tuple[int, ...]
Numbers = NDArray[np.int32]


class CostTable:
    """What each sound gives against each other sound and against nothing, in centinats.

    `meet` is square over all sounds and the padding; `lack[0]` holds what a sound gives that has no partner on a
    Latin other side, `lack[1]` on an Arabic one; `usual` is as `lack`, what a sound gives on average in true pairs.
    """

    def __init__(self) -> None:
        self.meet: Numbers = np.full((PAD + 1, PAD + 1), UNSEEN, dtype=np.int32)
        self.lack: Numbers = np.full((2, PAD + 1), UNSEEN, dtype=np.int32)
        self.usual: Numbers = np.zeros((2, PAD + 1), dtype=np.int32)
        for line in files(__package__).joinpath("costs.tsv").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                self._enter(*line.split("\t"))
        for digit in "0123456789":
            self.meet[SOUND_CODES[digit], SOUND_CODES[digit]] = self.usual[:, SOUND_CODES[digit]] = SAME_DIGIT
        self.meet[PAD, :] = self.meet[:, PAD] = NEVER
        self.lack[:, PAD] = 0
        self.meet_rows: list[list[int]] = self.meet.tolist()
        self.lack_rows: list[list[int]] = self.lack.tolist()
        self.usual_rows: list[list[int]] = self.usual.tolist()

    def _enter(self, kind: str, left: str, right: str, gives: str) -> None:
        worth = round(float(gives) * 100)
        mine, theirs = kind.split("-")
        if right in "-*":
            self._side(right)[int(theirs == "arabic"), SOUND_CODES[left]] = worth
        elif left in "-*":
            self._side(left)[int(mine == "arabic"), SOUND_CODES[right]] = worth
        else:
            one, other = SOUND_CODES[left], SOUND_CODES[right]
            self.meet[one, other] = self.meet[other, one] = worth

    def _side(self, sign: str) -> Numbers:
        return self.lack if sign == "-" else self.usual


@cache
def cost_table() -> CostTable:
    """Load the learned table, once."""
    return CostTable()


def encode(sounds: tuple[str, ...]) -> Codes:
    """Number a row of sounds."""
    return tuple(SOUND_CODES[sound] for sound in sounds)


def _is_arabic(codes: Codes) -> int:
    return int(any(is_arabic_sound(code) for code in codes))


@lru_cache(maxsize=1 << 18)
def align(left: Codes, right: Codes) -> int:
    """Give the worth of the best alignment of two rows of sounds, in centinats; symmetric."""
    table = cost_table()
    meet = table.meet_rows
    lack_left, lack_right = table.lack_rows[_is_arabic(right)], table.lack_rows[_is_arabic(left)]
    above = [0]
    for sound in right:
        above.append(above[-1] + lack_right[sound])
    for sound in left:
        gives, lost = meet[sound], lack_left[sound]
        row = [above[0] + lost]
        for place, other in enumerate(right):
            row.append(max(above[place] + gives[other], above[place + 1] + lost, row[place] + lack_right[other]))
        above = row
    return above[-1]


def align_one(row: Codes, others: Numbers, arabic: NDArray[np.bool_]) -> Numbers:
    """Align one row of sounds with many at once; the same worths as `align`.

    `others` holds codes, shape (rows, sounds), padded with `PAD`; `arabic`, shape (rows,), says which are Arabic.
    """
    table = cost_table()
    turned = np.ascontiguousarray(others.T)
    lost_other = table.lack[_is_arabic(row)][turned]
    above = [np.zeros(len(others), dtype=np.int32), *np.cumsum(lost_other, axis=0, dtype=np.int32)]
    lost_by_script = table.lack[:, list(row)][arabic.astype(np.intp)]
    for step, sound in enumerate(row):
        lost = lost_by_script[:, step]
        gives = table.meet[sound][turned]
        below = [above[0] + lost]
        for place in range(len(turned)):
            best = above[place] + gives[place]
            np.maximum(best, above[place + 1] + lost, out=best)
            np.maximum(best, below[place] + lost_other[place], out=best)
            below.append(best)
        above = below
    return above[-1]
