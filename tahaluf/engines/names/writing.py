"""Habits of writing that change the words of a name: run together, abbreviated, in figures, misread by a machine."""

import re
from collections.abc import Iterator

from anyascii import anyascii

from tahaluf.engines.names.letters import fold
from tahaluf.engines.names.words import ORGANISED_KINDS, phrase_table, word_table

_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ]{3})(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})")
"""GhassanBarakati; not LeBron or McDonald, whose first part is no name."""

_SLASHED = re.compile(r"(?<![^\W_])([A-Za-z])/([A-Za-z])(?![^\W_])")
"""M/V and A/S: letters that are read as one word."""

_TWO_INITIALS = re.compile(r"(?<![\w.&])([B-DF-HJ-NP-TV-XZ])([B-DF-HJ-NP-TV-XZ])(?![\w.&])")
"""JC: two consonants in capitals stand for two names, in a person's name that is not all in capitals."""

_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\. ?)+[^\W\d_]\.?(?![\w])")
"""A.B.C.: in an organisation's name the letters are one word."""

_SIGNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2,}")
"""Names in Chinese or Korean signs throughout, each of which is a syllable."""

_FIGURES = re.compile(r"[0-9]")
_TENS = frozenset(range(20, 100, 10))
_UNITS = frozenset(range(1, 10))

MISREAD_FIGURES = tuple(str.maketrans("01345789", letters) for letters in ("oieastbg", "oleastbg"))
"""Figures that stand for the letters that look like them; 1 for i or l."""

MISREAD_LETTERS = (("rn", "m"), ("vv", "w"))
"""Two letters that are misread as one on paper, and that one."""

TUAREG_SON, SON = "ag", "bin"
"""The son of, between two names of Tuareg; at the end of a name the same letters are a legal form."""

LEAST_SPELLED = 3
"""Letters and figures that a word must have for its figures to be letters, most of them letters."""


def part_words(text: str) -> str:
    """Part the words that only capitals part, and the initials of a person; join an organisation's letters."""
    text = _SLASHED.sub(r"\1\2", _CAMEL.sub(" ", text))
    if _DOTTED.search(text) and _names_organisation(text):
        return _DOTTED.sub(lambda letters: f" {letters[0].replace('.', '').replace(' ', '')} ", text)
    if _TWO_INITIALS.search(text) and not text.isupper() and not _names_organisation(text):
        return _TWO_INITIALS.sub(_part_initials, text)
    return text


def _part_initials(letters: re.Match[str]) -> str:
    return letters[0] if letters[0].lower() in word_table() else f"{letters[1]} {letters[2]}"


def _names_organisation(text: str) -> bool:
    words = (word_table().get(word) for word in fold(text).split())
    return any(word.kind in ORGANISED_KINDS for word in words if word)


def signs_of(text: str) -> str:
    """Give the signs of a text in Chinese or Korean ones throughout; nothing of any other."""
    signs = "".join(text.split())
    return signs if _SIGNS.fullmatch(signs) else ""


def read_signs(signs: str) -> list[str]:
    """Give how each sign is read."""
    return [anyascii(sign) for sign in signs]


def respell(word: str) -> Iterator[str]:
    """Give what a word was before a machine misread it: letters for figures, one letter for two."""
    figures = len(_FIGURES.findall(word))
    if figures and len(word) >= LEAST_SPELLED and 2 * figures < len(word):
        for table in MISREAD_FIGURES:
            yield word.translate(table)
    for misread, letter in MISREAD_LETTERS:
        if misread in word:
            yield word.replace(misread, letter)


def say_phrases(words: list[str]) -> list[str]:
    """Say in one word what is written in several: legal forms, their letters one by one, numbers."""
    said: list[str] = []
    place = 0
    while place < len(words):
        length, word = _phrase_at(words, place)
        said.append(word)
        place += length
    return said


def _phrase_at(words: list[str], place: int) -> tuple[int, str]:
    """Give how many words from this place are one, and that one."""
    for phrase, short in phrase_table().get(words[place], {}).items():
        if tuple(words[place : place + len(phrase)]) == phrase:
            return len(phrase), short
    if len(words[place]) == 1:
        return _letters_at(words, place)
    if words[place] == TUAREG_SON and 0 < place < len(words) - 1:
        return 1, SON
    return _number_at(words, place)


def _letters_at(words: list[str], place: int) -> tuple[int, str]:
    """Join single letters that are a legal form together: three and more anywhere, two at the end (S. A.)."""
    end = place
    while end < len(words) and len(words[end]) == 1:
        end += 1
    joined = "".join(words[place:end])
    known = word_table().get(joined)
    if known and known.kind == "legal" and (len(joined) > 2 or end == len(words)):
        return end - place, joined
    return 1, words[place]


def _number_at(words: list[str], place: int) -> tuple[int, str]:
    """Join the words of a number: forty four, forty 4."""
    tens = _value(words[place])
    if tens in _TENS and not words[place].isdigit() and place + 1 < len(words):
        units = _value(words[place + 1])
        if units in _UNITS:
            return 2, str(tens + units)
    return 1, words[place]


def _value(word: str) -> int:
    known = word_table().get(word)
    if known and known.kind == "number":
        return int(known.concept)
    return int(word) if word.isdigit() and len(word) == 1 else 0
