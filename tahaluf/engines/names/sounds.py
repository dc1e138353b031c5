"""The shared phonetic ground: a word of either script as a row of sounds, and as coarse skeletons for the index."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, pairwise, product

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from tahaluf.engines.names.letters import is_arabic

LATIN_CLUSTERS = {
    "tsch": "ch",
    "tch": "ch",
    "sch": "sh",
    "kh": "kh",
    "gh": "gh",
    "sh": "sh",
    "ch": "ch",
    "th": "th",
    "dh": "dh",
    "zh": "zh",
    "dj": "dj",
    "dz": "z",
    "ph": "f",
    "ck": "k",
    "cq": "k",
    "ou": "u",
    "oo": "u",
    "uu": "u",
    "ee": "i",
    "ii": "i",
    "aa": "a",
    "oe": "o",
    "qu": "k",
    "cz": "ch",
    "dzh": "dj",
    "gue": "ge",
    "gui": "gi",
    "x": "ks",
}
"""Latin letters that stand for one sound (longest first when read)."""

_CLUSTERS_APART = {
    cluster: read for cluster, read in LATIN_CLUSTERS.items() if cluster not in {"sh", "th", "dh", "zh", "kh"}
}

ARABIC_CLUSTER = ("تش", "چ")
"""Two Arabic letters that stand for a sound which Arabic has no letter for, and the Persian letter for it: Chavez."""

LATIN_SOUNDS = (*"abcdefghijklmnopqrstuvwyz", "kh", "gh", "sh", "ch", "th", "dh", "zh", "dj", "e$", "h$", "i$", "a$")
ARABIC_SOUNDS = (*"ابتثجحخدذرزسشصضطظعغفقكلمنهويةءپچژگ", "ا^", "و^", "ي^", "ع^", "ع$", "ا$", "ي$", "ه$")
SOUNDS = (*LATIN_SOUNDS, *ARABIC_SOUNDS, *"0123456789")
SOUND_CODES = {sound: code for code, sound in enumerate(SOUNDS)}

_ARABIC_CODES = frozenset(SOUND_CODES[sound] for sound in ARABIC_SOUNDS)

COARSE = {
    "b": "b",
    "p": "b",
    "t": "t",
    "d": "d",
    "f": "f",
    "v": "f",
    "l": "l",
    "m": "m",
    "n": "n",
    "r": "r",
    "s": "s",
    "z": "d",
    "k": "k",
    "q": "k",
    "kh": "k",
    "gh": "k",
    "g": "kj",
    "j": "j",
    "dj": "j",
    "zh": "j",
    "sh": "c",
    "ch": "cjk",
    "th": "tsd",
    "dh": "d",
    "c": "ksj",
    "ب": "b",
    "پ": "b",
    "ت": "t",
    "ط": "t",
    "ث": "ts",
    "د": "d",
    "ذ": "d",
    "ض": "d",
    "ظ": "d",
    "ز": "d",
    "ج": "jk",
    "چ": "jc",
    "ژ": "j",
    "ش": "c",
    "س": "s",
    "ص": "s",
    "خ": "k",
    "غ": "k",
    "ق": "k",
    "ك": "k",
    "گ": "kj",
    "ف": "f",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ر": "r",
    **{digit: digit for digit in "0123456789"},
}
"""Coarse consonant classes of a sound; several where it is read in several ways; vowels, h, w and y have none."""

_CHOICES = tuple(COARSE.get(sound, "") for sound in SOUNDS)

SHORTEST_OPENED = 2
"""Skeletons of so many consonants are also found with one added; longer ones also with one changed or lost."""

LONGEST_TURNED = 2
"""Rows of so many consonants, the v among them, are read with w for v too."""

MAX_SOUNDS = 24
MAX_SKELETONS = 8

LETTERS = 0x700
"""So many letters are told apart where words meet: all Latin and Arabic ones."""


def is_arabic_sound(code: int) -> bool:
    """Whether the numbered sound is one of the Arabic script's."""
    return code in _ARABIC_CODES


@lru_cache(maxsize=1 << 12)
def sound_out(word: str) -> tuple[str, ...]:
    """Read a folded word of one script as sounds, at most `MAX_SOUNDS` of them."""
    if word and is_arabic(word[0]):
        return _sound_out_arabic(word.replace(*ARABIC_CLUSTER))[:MAX_SOUNDS]
    return _sound_out_latin(word, _TOGETHER)[:MAX_SOUNDS]


def sound_out_apart(word: str) -> tuple[str, ...]:
    """Read a folded word as sounds with sh, th, dh, zh and kh, or تش, as two consonants each (Ishaq, Fathi, محتشم)."""
    if is_arabic(word[0]):
        return _sound_out_arabic(word)[:MAX_SOUNDS]
    return _sound_out_latin(word, _APART)[:MAX_SOUNDS]


def turn_v_to_w(row: tuple[str, ...]) -> tuple[str, ...]:
    """Read v as w in a short row (Vahid) and before a final i (Rizvi): so Persian, Urdu and Turkish papers write و.

    In other rows the keys allow for a consonant that only one of two has.
    """
    if "v" not in row or (sum(sound in COARSE for sound in row) > LONGEST_TURNED and row[-2:] != ("v", "i$")):
        return row
    return tuple("w" if sound == "v" else sound for sound in row)


def _sound_out_arabic(word: str) -> tuple[str, ...]:
    letters = [letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1]]
    if letters[0] in "اويع":
        letters[0] += "^"
    last = len(letters) - 1
    if last > 1 and letters[last] in "عء" and letters[last - 1] in "اي":
        letters[last - 1] += "$"
    if last > 0 and letters[last] in "ايهع":
        letters[last] += "$"
    return tuple(letter for letter in letters if letter in SOUND_CODES)


def _sound_out_latin(word: str, clusters: "Clusters") -> tuple[str, ...]:
    sounds: list[str] = []
    last = ""
    for cluster in clusters.pattern.findall(word):
        for sign in clusters.reads.get(cluster, ()):
            if sign != last or sign.isdigit():
                sounds.append(sign)
                last = sign
        if len(sounds) >= MAX_SOUNDS:
            break
    if len(sounds) > 1 and last in _FINAL:
        sounds[-1] += "$"
    return tuple(sounds)


_FINAL = frozenset({"e", "h", "i", "a"})


class Clusters:
    """How Latin letters are cut into clusters, the longest first, and the sounds that each is read as."""

    def __init__(self, clusters: dict[str, str]) -> None:
        longest_first = sorted(clusters, key=len, reverse=True)
        self.pattern = re.compile("|".join([*longest_first, "."]), re.DOTALL)
        self.reads: dict[str, tuple[str, ...]] = {sound: (sound,) for sound in SOUND_CODES}
        self.reads |= {cluster: (read,) if read in SOUND_CODES else tuple(read) for cluster, read in clusters.items()}


_TOGETHER, _APART = Clusters(LATIN_CLUSTERS), Clusters(_CLUSTERS_APART)


@lru_cache(maxsize=1 << 13)
def share_key(left: bytes, right: bytes) -> bool:
    """Whether two rows of sounds may be one word: skeletons of the two are at most one consonant apart.

    Then they share a key of the index (`kernels.keys_of_row`); the skeletons tell without making the keys.
    """
    return any(_are_one_apart(one, other) for one in _skeletons(left) for other in _skeletons(right))


@lru_cache(maxsize=1 << 12)
def _skeletons(codes: bytes) -> tuple[str, ...]:
    return tuple(skeletons_of(choices_of(codes)))


def _are_one_apart(one: str, other: str) -> bool:
    """Whether two skeletons are equal, or neither too short and one consonant apart."""
    lengths = len(one), len(other)
    may_differ = min(lengths) >= SHORTEST_OPENED < max(lengths)
    return one == other or (may_differ and Levenshtein.distance(one, other, score_cutoff=1) < 2)


def choices_of(codes: bytes) -> tuple[str, ...]:
    """Give the coarse classes that each consonant of a row of sounds may have; rows that share them share all keys."""
    return tuple(filter(None, map(_CHOICES.__getitem__, codes)))


def skeletons_of(choices: tuple[str, ...]) -> list[str]:
    """List the skeletons that consonants of these choices may have; of very many, the first."""
    whole = "".join(choices)
    return [whole] if len(whole) == len(choices) else list(map("".join, _first_products(choices)))


def _first_products(choices: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    ways = 1
    narrowed = []
    for choice in choices:
        kept = choice if ways * len(choice) <= MAX_SKELETONS else choice[0]
        ways *= len(kept)
        narrowed.append(kept)
    return product(*narrowed)


@cache
def melting_letters() -> NDArray[np.bool_]:
    """Tell which two letters may be read as one sound where they meet: of a cluster, or the same."""
    melting = np.eye(LETTERS, dtype=np.bool_)
    for one, other in chain.from_iterable(map(pairwise, (*LATIN_CLUSTERS, ARABIC_CLUSTER[0]))):
        melting[ord(one), ord(other)] = True
    return melting
