"""How alike two tokens are: the chance, in thousandths, that they are spellings of one word, and why."""

from functools import lru_cache
from math import exp

import numpy as np
from rapidfuzz.distance import OSA

from tahaluf.engines.names.costs import Codes, align, cost_table
from tahaluf.engines.names.sounds import is_arabic_sound, share_key
from tahaluf.engines.names.tokens import Token

CERTAIN = 1000
SAME_MEANING = CERTAIN - 5
SAME_SOUND = 900
SHORTEST_SLIPPED = 4
SLIPS = (0, 0, 0, 0, 600, 700, 750, 800)
"""The chance that two words of one script are the same that are one typing slip apart, by the sounds of the shorter."""

SLIP_FLOOR = 50
"""Below this chance a slip of one letter is not looked for: no single letter costs so much."""

FLOOR = 300
"""Below this two tokens do not meet at all."""

NICKNAME = 850
"""The chance that a nickname and a full name that it may stand for, in one place of a name, are one person's."""

MISREAD = 880
"""The chance that two words are the same that are so where a machine misread one of them."""

TELLING_KINDS = frozenset({"frequent", "generic", "number", "place"})
"""Words of these classes that are not of one concept are never slips of each other: Hasan and Husayn, 313 and 314."""

MIDDLE, STEEPNESS = 0.32, 10.0
"""Where the normalised worth of an alignment means an even chance, and how fast the chance rises there."""

SAME_SCRIPT = 130
"""What two rows of one script have to give, in hundredths of what each gives to itself."""

_LEAST, _STEPS = -1000, 2001
_CHANCES = tuple(
    round(CERTAIN * 0.999 / (1 + exp(-STEEPNESS * (step / 1000 - MIDDLE)))) for step in range(_LEAST, _LEAST + _STEPS)
)

CHANCES = np.array(_CHANCES, dtype=np.int16)


@lru_cache(maxsize=1 << 12)
def own_worth(codes: Codes, against_arabic: bool) -> int:
    """Give what a row of sounds has to give in a true pair with an Arabic or a Latin other side, in centinats.

    Across the scripts that is what it gives on average. Within one script it is more than what it gives to itself:
    there true pairs are nearly the same letters, and a letter more or less is often another name (Ali, Wali).
    """
    table = cost_table()
    if is_arabic_sound(codes[0]) == against_arabic:
        return sum(table.meet_rows[code][code] for code in codes) * SAME_SCRIPT // 100
    return sum(table.usual_rows[int(against_arabic)][code] for code in codes)


def chance(worth: int, most: int) -> int:
    """Turn an alignment's worth and twice the most it could have been into a chance, in thousandths."""
    ratio = 2000 * worth // most if most > 0 else _LEAST
    return _CHANCES[max(_LEAST, min(ratio, _LEAST + _STEPS - 1)) - _LEAST]


@lru_cache(maxsize=1 << 13)
def resemble(left: Codes, right: Codes) -> int:
    """Give the chance that two rows of sounds are one word, in thousandths; symmetric."""
    if not left or not right or not share_key(left, right):
        return 0
    left_arabic, right_arabic = is_arabic_sound(left[0]), is_arabic_sound(right[0])
    alike = chance(align(left, right), own_worth(left, right_arabic) + own_worth(right, left_arabic))
    if SLIP_FLOOR <= alike < SLIPS[-1] and left_arabic == right_arabic:
        return max(alike, forgive_slip(left, right))
    return alike


def forgive_slip(left: Codes, right: Codes) -> int:
    """Give the chance of two rows of one script that are a slip apart: a sound changed, lost, added, or two swapped."""
    chance_of_slip = SLIPS[min(len(left), len(right), len(SLIPS) - 1)]
    return chance_of_slip if chance_of_slip and OSA.distance(left, right, score_cutoff=1) < 2 else 0


@lru_cache(maxsize=1 << 13)
def compare_tokens(left: Token, right: Token) -> tuple[int, str]:
    """Give the chance that two tokens are one word, in thousandths, and the reason; symmetric."""
    if left.text == right.text:
        return CERTAIN, "same"
    if left.concept and left.concept == right.concept:
        return SAME_MEANING, "same meaning"
    if "initial" in (left.kind, right.kind):
        return _compare_initial(left, right)
    if left.nicknames and not left.nicknames.isdisjoint(right.nicknames):
        alike = _best(left.readings, right.readings)
        return (alike, "same sound") if alike >= SAME_SOUND else (NICKNAME, "nickname")
    if left.light or right.light or left.kind == right.kind in TELLING_KINDS:
        return 0, ""
    alike = _best(left.readings, right.readings)
    if alike > MISREAD and (left.misread or right.misread):
        plain = _best(left.plain_readings, right.plain_readings)
        if plain < MISREAD:
            return MISREAD, "misread"
        alike = plain
    return alike, "same sound" if alike >= SAME_SOUND else "slip" if alike in SLIPS else "close sound"


def _best(left: tuple[Codes, ...], right: tuple[Codes, ...]) -> int:
    return max((resemble(one, other) for one in left for other in right), default=0)


def _compare_initial(left: Token, right: Token) -> tuple[int, str]:
    firsts = [{codes[:1] for codes in token.readings} for token in (left, right)]
    alike = max((resemble(one, other) for one in firsts[0] for other in firsts[1]), default=0)
    return (alike if alike >= SAME_SOUND else 0), "initial"
