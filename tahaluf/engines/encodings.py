"""Which encoding a table has that is not UTF-8: said only where its words leave no doubt.

Spreadsheets save Arabic as windows-1256 and Western languages as windows-1252. The two share bytes, so that each
reading is held against what words look like: letters of one script, Arabic with its common letters, Latin with plain
letters among the accented ones. Where neither reading, or more than one, looks right, nothing is chosen.
"""

import codecs
import re
from itertools import pairwise
from typing import BinaryIO

from tahaluf.engines.rejects import Reject, Unreadable, shown
from tahaluf.engines.tables import sniff_encoding

TRIED = "UTF-8, UTF-16, windows-1256, windows-1252"
ARABIC_WINDOWS, WESTERN_WINDOWS = "windows-1256", "windows-1252"
SAMPLE = 1 << 18
"""Bytes of lines that are not ASCII by which an encoding is judged."""
LINE = 1 << 16
CHUNK = 1 << 20
HEAD = 400
ARABIC = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژڤگکیہھےٹڈڑںـ")
MARKS = frozenset("ًٌٍَُِّْ")
COMMON = frozenset("االأإىيةمنرودبعحسكته")
"""Letters of which at least half of any Arabic text is made."""
COMMON_SHARE = 0.5
SOUND_SHARE = 0.98
"""The share of words that must be of one script."""
ACCENTED = frozenset("àâäáãåçèéêëìíîïñòóôöõøùúûüÿœßÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜŸŒ")
SIGNS = frozenset("‘’“”«»–—…€°ºª·§،؛؟\xa0\u200c\u200d\u200e\u200f")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def survey(stream: BinaryIO, place: int = 0) -> tuple[int, bytes]:
    """The first line of a seekable stream that is not UTF-8 (0 where all are) and a sample of the lines that are not
    ASCII. The stream is put back to the place."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, foreign = 1, 0
    while not foreign and (chunk := stream.read(CHUNK)):
        if (before := lines_to_error(decoder, chunk)) >= 0:
            foreign = line + before
        line += chunk.count(b"\n")
    stream.seek(place)
    sample = sample_of(stream) if foreign else b""
    stream.seek(place)
    return foreign, sample


def lines_to_error(decoder: codecs.IncrementalDecoder, chunk: bytes) -> int:
    """The number of line ends before the chunk's first byte that is not UTF-8; -1 where there is none."""
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        return bytes(error.object).count(b"\n", 0, error.start)
    return -1


def sample_of(stream: BinaryIO) -> bytes:
    sample = bytearray()
    while len(sample) < SAMPLE and (line := stream.readline(LINE)):
        if not line.isascii():
            sample += line
    return bytes(sample)


def find_encoding(sample: bytes) -> str:
    """The encoding in which a sample that is not UTF-8 reads as words; empty where none or more than one does."""
    readings = {name: text for name, is_sound in READINGS if (text := decoded(sample, name)) and is_sound(text)}
    return next(iter(readings)) if len(readings) == 1 else ""


def encoding_of_table(stream: BinaryIO, file: str) -> str:
    """The encoding of a seekable table where it is not UTF-8 or UTF-16, empty where it is; the stream is rewound.

    Raises `Unreadable` where it cannot be told.
    """
    first = stream.read(HEAD)
    stream.seek(0)
    if sniff_encoding(first).startswith("utf-16"):
        return ""
    line, sample = survey(stream)
    if not line:
        return ""
    if found := find_encoding(sample):
        return found
    raise unclear(file, line, sample)


def unclear(file: str, line: int, sample: bytes) -> Unreadable:
    """What says that a file's encoding cannot be told, and what was tried."""
    at = shown(sample.partition(b"\n")[0].decode("utf-8", "replace"))
    return Unreadable(Reject(file, line, "", at, "encoding_unclear", {"tried": TRIED}, fatal=True))


def decoded(sample: bytes, encoding: str) -> str:
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return ""


def reads_as_arabic(text: str) -> bool:
    """Whether the text holds Arabic words, and words of two scripts nearly nowhere."""
    words = [word for word in WORD.findall("".join(c for c in text if c not in MARKS)) if not word.isascii()]
    arabic = [word for word in words if not ARABIC.isdisjoint(word)]
    letters = [letter for word in arabic for letter in word]
    pure = sum(ARABIC.issuperset(word) for word in arabic)
    sound = pure + sum(is_latin(word) for word in words)
    return (
        any(len(word) > 2 for word in arabic)
        and sound >= SOUND_SHARE * len(words)
        and sum(letter in COMMON for letter in letters) >= COMMON_SHARE * len(letters)
        and has_known_signs(text)
    )


def reads_as_western(text: str) -> bool:
    """Whether all words are Latin ones with no more accents than Western languages write."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    return bool(words) and all(map(is_latin, words)) and has_known_signs(text)


def is_latin(word: str) -> bool:
    """Whether a word is of plain and Western accented letters, one letter of it plain at least, and in one case after
    its first."""
    letters = [letter for letter in word if letter.isalpha()]
    accented = [letter for letter in letters if not letter.isascii()]
    if not ACCENTED.issuperset(accented) or (len(letters) > 1 and len(accented) > 2 * len(letters) / 3):
        return False
    return not any(one.islower() and other.isupper() and not other.isascii() for one, other in pairwise(word))


def has_known_signs(text: str) -> bool:
    return all(c.isascii() or c.isalpha() or c in SIGNS or c in MARKS for c in text)


READINGS = ((ARABIC_WINDOWS, reads_as_arabic), (WESTERN_WINDOWS, reads_as_western))
