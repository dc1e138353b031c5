"""Which scripts a text is written in, and signs that its letters were destroyed on the way."""

import re
import unicodedata
from functools import lru_cache

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
QUESTION_RUN = re.compile(r"\?{3,}|^[\s?.,'\-µ]*\?[\s?.,'\-µ]*$")
FOREIGN_TOKEN = re.compile(r"(?<!\w)[À-ÿ]{3,}(?!\w)")
NON_LATIN = re.compile(
    "[\u0370-\u1cff\u2c80-\ua63f\ua6a0-\ud7ff\uf900-\ufb06\ufb13-\ufdff\ufe70-\ufefc\U00010000-\U0001ffff]"
)


def find_damage(text: str) -> str:
    """The code of what destroyed the text's letters, or an empty string where nothing shows.

    `control_character`, `replacement_character` (U+FFFD), `question_marks` (a run of three, or nothing else), or
    `mojibake`: UTF-8 bytes that were read as Latin-1 or windows-1252, or windows-1256 bytes that were read as
    windows-1252. The codes are those of `tahaluf.engines.rejects.SENTENCES`.
    """
    if "?" in text and QUESTION_RUN.search(text):
        return "question_marks"
    if text.isascii() and text.isprintable():
        return ""
    if ILLEGAL.search(text):
        return "control_character" if not is_misread_utf8(text) else "mojibake"
    if "\N{REPLACEMENT CHARACTER}" in text:
        return "replacement_character"
    return "mojibake" if is_misread_utf8(text) or is_misread_arabic(text) else ""


def is_misread_utf8(text: str) -> bool:
    """Whether the text's non-ASCII characters are exactly UTF-8 bytes that were read with a Western code page."""
    if text.isascii():
        return False
    try:
        western = b"".join(western_byte(char) for char in text)
        return bool(western.decode("utf-8"))
    except UnicodeError:
        return False


@lru_cache(maxsize=4096)
def western_byte(char: str) -> bytes:
    """The byte that windows-1252 or, where that has none, Latin-1 shows as the character. Raises UnicodeEncodeError."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def is_misread_arabic(text: str) -> bool:
    """Whether most words are accented letters alone, as windows-1256 Arabic looks when it is read as windows-1252."""
    words = text.split()
    foreign = FOREIGN_TOKEN.findall(text)
    return len(foreign) >= 2 and 2 * len(foreign) >= len(words)


def is_non_latin(text: str) -> bool:
    """Whether the text holds a letter of another script than Latin."""
    return not text.isascii() and NON_LATIN.search(text) is not None


def scripts_of(text: str) -> frozenset[str]:
    """The scripts of the text's letters by the first word of their Unicode names (`LATIN`, `ARABIC`, `CYRILLIC` …)."""
    return frozenset(script_of(char) for char in text if char.isalpha()) - {""}


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
