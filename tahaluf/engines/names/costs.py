"""What two rows of sounds give when they are laid beside each other: the learned table and the best alignment.

Everything is in whole centinats (hundredths of a nat of log-likelihood ratio against chance), so that one pair and a
thousand pairs at once give the same number on every machine.
"""

from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.sounds import SOUND_CODES, SOUNDS, is_arabic_sound

PAD = len(SOUNDS)
NEVER = -9_000
UNSEEN = -600
SAME_DIGIT = 400

Codes = bytes
"""A row of sounds, each a number of `SOUNDS`."""
Worths = NDArray[np.int16]


class CostTable:
    """What each sound gives against each other sound and against nothing, in centinats.

    `meet` is square over all sounds and the padding; `lack[0]` holds what a sound gives that has no partner on a
    Latin other side, `lack[1]` on an Arabic one; `usual` is as `lack`, what a sound gives on average in true pairs.
    """

    def __init__(self) -> None:
        self.meet: Worths = np.full((PAD + 1, PAD + 1), UNSEEN, dtype=np.int16)
        self.lack: Worths = np.full((2, PAD + 1), UNSEEN, dtype=np.int16)
        self.usual: Worths = np.zeros((2, PAD + 1), dtype=np.int16)
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

    def _side(self, sign: str) -> Worths:
        return self.lack if sign == "-" else self.usual


@cache
def cost_table() -> CostTable:
    """Load the learned table, once."""
    return CostTable()


def encode(sounds: tuple[str, ...]) -> Codes:
    """Number a row of sounds."""
    return bytes(map(SOUND_CODES.__getitem__, sounds))


def is_arabic_row(codes: Codes) -> int:
    """Whether (1 or 0) a row of sounds was written in Arabic letters."""
    return int(is_arabic_sound(codes[0]))


@lru_cache(maxsize=1 << 12)
def align(left: Codes, right: Codes) -> int:
    """Give the worth of the best alignment of two rows of sounds, neither empty, in centinats; symmetric."""
    table = cost_table()
    lack_left, lack_right = table.lack_rows[is_arabic_row(right)], table.lack_rows[is_arabic_row(left)]
    lost_right = [lack_right[other] for other in right]
    above = [0, *accumulate(lost_right)]
    for sound in left:
        gives, lost = table.meet_rows[sound], lack_left[sound]
        best = above[0] + lost
        row = [best]
        diagonal = above[0]
        for other, lost_other, up in zip(right, lost_right, above[1:], strict=True):
            best += lost_other
            if up + lost > best:
                best = up + lost
            if diagonal + gives[other] > best:
                best = diagonal + gives[other]
            row.append(best)
            diagonal = up
        above = row
    return above[-1]
