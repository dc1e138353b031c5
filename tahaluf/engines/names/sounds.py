"""The shared phonetic ground: a word of either script as a row of sounds, and as coarse skeletons for the index."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

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
    "gue": "ge",
    "gui": "gi",
    "x": "ks",
}
"""Latin letters that stand for one sound (longest first when read)."""

_CLUSTERS_APART = {
    cluster: read for cluster, read in LATIN_CLUSTERS.items() if cluster not in {"sh", "th", "dh", "zh", "kh"}
}

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

MAX_SOUNDS = 24
MAX_SKELETONS = 8
_CLUSTER_SIZES = (4, 3, 2, 1)


def is_arabic_sound(code: int) -> bool:
    """Whether the numbered sound is one of the Arabic script's."""
    return code in _ARABIC_CODES


def sound_out(word: str) -> tuple[str, ...]:
    """Read a folded word of one script as sounds, at most `MAX_SOUNDS` of them."""
    if word and is_arabic(word[0]):
        return _sound_out_arabic(word)[:MAX_SOUNDS]
    return _sound_out_latin(word, LATIN_CLUSTERS)[:MAX_SOUNDS]


def sound_out_apart(word: str) -> tuple[str, ...]:
    """Read a folded Latin word as sounds with sh, th, dh, zh and kh as two consonants each (Ishaq, Fathi)."""
    return _sound_out_latin(word, _CLUSTERS_APART)[:MAX_SOUNDS]


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


def _sound_out_latin(word: str, clusters: dict[str, str]) -> tuple[str, ...]:
    sounds: list[str] = []
    place = 0
    while place < len(word) and len(sounds) < MAX_SOUNDS:
        size, read = _read_cluster(word, place, clusters)
        place += size
        sounds.extend(sign for sign in read if _adds_to(sounds, sign))
    if len(sounds) > 1 and sounds[-1] in {"e", "h", "i", "a"}:
        sounds[-1] += "$"
    return tuple(sounds)


def _adds_to(sounds: list[str], sign: str) -> bool:
    """Whether a sound is known and more than the last one doubled."""
    return sign in SOUND_CODES and (sign.isdigit() or not sounds or sounds[-1] != sign)


def _read_cluster(word: str, place: int, clusters: dict[str, str]) -> tuple[int, tuple[str, ...]]:
    for size in _CLUSTER_SIZES:
        cluster = word[place : place + size]
        if len(cluster) == size and cluster in clusters:
            read = clusters[cluster]
            return size, (read,) if read in SOUND_CODES else tuple(read)
    return 1, (word[place],)


@lru_cache(maxsize=1 << 13)
def recall_keys(codes: tuple[int, ...]) -> frozenset[str]:
    """List the keys of a row of sounds as `file_keys` does, and remember them for a while."""
    return file_keys(codes)


def file_keys(codes: tuple[int, ...]) -> frozenset[str]:
    """List the keys under which a row of sounds is filed and sought.

    They are its coarse consonant skeletons, one for each way to read its ambiguous letters, and each of these with an
    open place: two rows share a key when their skeletons are at most one consonant apart (changed, added or lost).
    """
    choices = [choice for choice in (_CHOICES[code] for code in codes) if choice]
    skeletons = {"".join(reading) for reading in _first_products(choices)}
    return frozenset(key for skeleton in skeletons for key in _open(skeleton))


def _open(skeleton: str) -> Iterator[str]:
    yield skeleton
    if len(skeleton) >= SHORTEST_OPENED:
        for place in range(len(skeleton) + 1):
            yield f"{skeleton[:place]}*{skeleton[place:]}"
    if len(skeleton) > SHORTEST_OPENED:
        for place in range(len(skeleton)):
            yield f"{skeleton[:place]}*{skeleton[place + 1 :]}"


def _first_products(choices: list[str]) -> list[tuple[str, ...]]:
    ways = 1
    narrowed = []
    for choice in choices:
        kept = choice if ways * len(choice) <= MAX_SKELETONS else choice[0]
        ways *= len(kept)
        narrowed.append(kept)
    return list(product(*narrowed))
