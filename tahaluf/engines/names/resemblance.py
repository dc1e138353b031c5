"""How alike two tokens are: the chance, in thousandths, that they are spellings of one word, and why."""

from functools import lru_cache
from math import exp

import numpy as np

from tahaluf.engines.names.costs import Codes, Numbers, align, cost_table
from tahaluf.engines.names.sounds import is_arabic_sound
from tahaluf.engines.names.tokens import Token

CERTAIN = 1000
SAME_SOUND = 900
FLOOR = 300
"""Below this two tokens do not meet at all."""

MIDDLE, STEEPNESS = 0.20, 10.0
"""Where the normalised worth of an alignment means an even chance, and how fast the chance rises there."""

_LEAST, _STEPS = -1000, 2001
_CHANCES = tuple(
    round(CERTAIN * 0.999 / (1 + exp(-STEEPNESS * (step / 1000 - MIDDLE)))) for step in range(_LEAST, _LEAST + _STEPS)
)

_CHANCE_ARRAY = np.array(_CHANCES, dtype=np.int32)


@lru_cache(maxsize=1 << 18)
def own_worth(codes: Codes, against_arabic: bool) -> int:
    """Give what a row of sounds usually gives in a true pair with an Arabic or a Latin other side, in centinats."""
    usual = cost_table().usual_rows[int(against_arabic)]
    return sum(usual[code] for code in codes)


def chance(worth: int, most: int) -> int:
    """Turn an alignment's worth and twice the most it could have been into a chance, in thousandths."""
    ratio = 2000 * worth // most if most > 0 else _LEAST
    return _CHANCES[max(_LEAST, min(ratio, _LEAST + _STEPS - 1)) - _LEAST]


def chances(worth: Numbers, most: Numbers) -> Numbers:
    """Turn many worths into chances at once; the same numbers as `chance`."""
    ratio = np.where(most > 0, 2000 * worth.astype(np.int64) // np.maximum(most, 1), _LEAST)
    return _CHANCE_ARRAY[np.clip(ratio, _LEAST, _LEAST + _STEPS - 1) - _LEAST]


@lru_cache(maxsize=1 << 19)
def resemble(left: Codes, right: Codes) -> int:
    """Give the chance that two rows of sounds are one word, in thousandths; symmetric."""
    if not left or not right:
        return 0
    most = own_worth(left, is_arabic_sound(right[0])) + own_worth(right, is_arabic_sound(left[0]))
    return chance(align(left, right), most)


def compare_tokens(left: Token, right: Token) -> tuple[int, str]:
    """Give the chance that two tokens are one word, in thousandths, and the reason; symmetric."""
    if left.text == right.text:
        return CERTAIN, "same"
    if left.concept and left.concept == right.concept:
        return CERTAIN - 5, "same meaning"
    if "initial" in (left.kind, right.kind):
        return _compare_initial(left, right)
    alike = max((resemble(one, other) for one in left.readings for other in right.readings), default=0)
    return alike, "same sound" if alike >= SAME_SOUND else "close sound"


def _compare_initial(left: Token, right: Token) -> tuple[int, str]:
    firsts = [{codes[0] for codes in token.readings} for token in (left, right)]
    alike = max((resemble((one,), (other,)) for one in firsts[0] for other in firsts[1]), default=0)
    return (alike if alike >= SAME_SOUND else 0), "initial"
