"""Keys by which two members find that they may hold one person, without showing each other the name.

A key is coarse: the consonants of two words of a name, told apart only as far as all scripts and habits of spelling
tell them apart. Whoever holds the same person under another spelling shares at least one, mostly; docs/names_keys.md
has the figures.

Keys are compared between nodes that run different versions of this software. So whatever makes them is frozen here:
they use neither `words.tsv` nor the learned table nor `sounds.py`, which may improve any day. What they share with the
engine, the folding of letters, is held by a digest in the tests. Any change of a key needs a new VERSION.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations, product
from typing import NamedTuple

from tahaluf.engines.names.letters import fold

VERSION = "1"
"""What every key begins with; raised whenever any name gets other keys."""

MAX_KEYS = 12
MAX_PIECES = 4
MAX_WORDS = 24
MAX_WORD_LETTERS = 64
LONGEST_PIECE = 8
READINGS = 2
"""How many readings of one word are kept."""

TELLING_PAIR = 3
TELLING_WHOLE = 4
"""Pairs and whole names of fewer signs are common."""

LONG_PIECE = 4
"""Of so many signs, a piece is as telling as any longer one."""

SIGNS = {
    **dict.fromkeys(("b", "p", "ب", "پ"), "b"),
    **dict.fromkeys(("t", "ت", "ط"), "t"),
    **dict.fromkeys(("d", "dh", "z", "dz", "د", "ذ", "ض", "ظ", "ز"), "d"),
    **dict.fromkeys(("s", "س", "ص"), "s"),
    **dict.fromkeys(("sh", "sch", "ش"), "c"),
    **dict.fromkeys(("k", "q", "kh", "gh", "g", "ck", "cq", "c", "خ", "غ", "ق", "ك", "گ"), "k"),
    **dict.fromkeys(("j", "dj", "zh", "tch", "tsch", "ج", "ژ"), "k"),
    **dict.fromkeys(("f", "v", "ph", "ف"), "f"),
    **dict.fromkeys(("l", "ل"), "l"),
    **dict.fromkeys(("m", "م"), "m"),
    **dict.fromkeys(("n", "ن"), "n"),
    **dict.fromkeys(("r", "ر"), "r"),
    **dict.fromkeys(("ch", "چ", "تش"), "ck"),
    **dict.fromkeys(("ce", "ci", "cy"), "sk"),
    "th": "td",
    "ث": "ts",
    **{digit: digit for digit in "0123456789"},
}
"""What a cluster of letters is read as: one sign, or two where its readers differ; x is k and s; all else is silent."""

OPEN = "a"
"""The sign of a word that begins with a vowel, a w or a y: written in every way, and never left out."""

_OPENING = frozenset("aeiouwyاعوي")
_CLUSTERS = re.compile("|".join(sorted((*SIGNS, "."), key=len, reverse=True)), re.DOTALL)
_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9 ]+")
_ARTICLE = re.compile(r"^(?:ال(?=...)|[ae]l(?=[^aeiou]...))")
_VOWEL_AFTER_ARTICLE = re.compile(r"^[ae]l(?=[aeiou]...)")
_ASSIMILATED = re.compile(r"[aeiou]([rsntdz]|sh|th|dh)")
_SERVANT = re.compile(
    r"abd(?:[aeiou]{1,2}l|[aeiou]{1,2}([rsntdz])(?=\1)|(?=r)|(?=[aeiou]ll))(?=.{3})"  # Abdulkarim, Abdurrahman
    r"|عبد(?:ال|ل)(?=..)"
)
_ENDINGS = (
    (re.compile(r"(?<=..)(?:(?:[aeo]{1,2}ll|o?ull?)ah?i?|الله|لله)$"), "allah"),
    (re.compile(r"(?<=..)(?:(?:[aeiou]{1,2}dd|o?ud|[aeu]ld)[ie]{1,2}ne?|الدين)$"), "din"),
)

COMMON_PIECES = frozenset(
    {"md", "amd", "al", "sn", "kn", "abrm", "asf", "amr", "atmn", "mstf", "asml", "abdl"}
    | {"rmn", "krm", "rm", "ad", "sl", "sd", "kld", "kml", "c", "snk"}
)
"""The pieces of the names that most people share: Muhammad, Mahmud and Hamid, Ahmad, Ali, Hasan and Husayn, Khan ..."""


class _Word(NamedTuple):
    """What the frozen table knows of a word."""

    what: str
    piece: str


@cache
def _known_words() -> dict[str, _Word]:
    known: dict[str, _Word] = {}
    for line in files(__package__).joinpath("keys.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            what, piece, forms = line.split("\t")
            known |= {form: _Word(what, piece.strip("-")) for form in forms.split()}
    return known


def discovery_keys(name: str) -> tuple[str, ...]:
    """Give a name's keys, at most MAX_KEYS, the most telling kinds first; none for a name without letters and digits.

    Neither the order of words nor particles, titles and initials between names change them.
    """
    pieces = pieces_of(name)
    if len(pieces) < 2:
        return tuple(f"{VERSION}s:{reading}" for readings in pieces for reading in readings)
    chosen = sorted(pieces, key=lambda readings: (-min(len(readings[0]), LONG_PIECE), readings))[:MAX_PIECES]
    pairs = list(combinations(chosen, 2))
    keys = [_pair_key(one[0], other[0]) for one, other in pairs]
    keys.append(f"{VERSION}w:" + "".join(sorted("".join(readings[0] for readings in pieces))))
    keys += [_pair_key(*readings) for pair in pairs for readings in product(*pair)]
    return tuple(dict.fromkeys(keys))[:MAX_KEYS]


def is_common(key: str) -> bool:
    """Whether a key tells so little that it needs a birth year beside it: short, of one word, of frequent ones."""
    kind, _colon, told = key.removeprefix(VERSION).partition(":")
    if kind == "p":
        return len(told.replace(".", "")) < TELLING_PAIR or set(told.split(".")) <= COMMON_PIECES
    return kind == "s" or len(told) < TELLING_WHOLE


def combine(keys: Iterable[str], birth_years: Iterable[int] = (), countries: Iterable[str] = ()) -> tuple[str, ...]:
    """Join keys with what else is known, to the texts that are compared blindly; without any of it there are none.

    A year Y stands in two spans of two years, Y-1 to Y and Y to Y+1: years that differ by one share a span, equal ones
    two, and neither side needs to know which of them asks. Countries are two-letter codes; common keys go with
    a year only.

    Raises ValueError for a year outside 1 to 9998 and for a code that is not two letters.
    """
    told = tuple(keys)
    spans = sorted({span for year in birth_years for span in _spans(year)})
    codes = sorted(set(map(_code, countries)))
    with_years = [f"{key}|b{span:04}" for key in told for span in spans]
    return (*with_years, *(f"{key}|c{code}" for key in told if not is_common(key) for code in codes))


def _spans(year: int) -> tuple[int, int]:
    """The spans that hold a year, each named by its last year."""
    if not 1 <= year <= 9998:
        raise ValueError(f"not a year of birth: {year}")
    return year, year + 1


def _code(country: str) -> str:
    code = country.upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise ValueError(f"not a two-letter code of a country: {country!r}")
    return code


def _pair_key(one: str, other: str) -> str:
    return f"{VERSION}p:" + ".".join(sorted((one, other)))


Readings = tuple[str, ...]
"""A word's piece, in the ways in which it may be read, the usual one first."""


def pieces_of(name: str) -> set[Readings]:
    """The distinct pieces of a name: of its own words, or where these are not two, of its titles and joints as well."""
    own: set[Readings] = set()
    beside: set[Readings] = set()
    before = ""
    for word in _words_of(name):
        known = _known_words().get(word, _Word("name", ""))
        if (before, known.what) == ("servant", "god"):
            own.add(("abdl",))
        elif known.what == "name":
            own.add((known.piece,) if known.piece else _read_word(word))
        elif known.piece:
            beside.add((known.piece,))
        before = known.what
    return own if len(own) > 1 else own | beside or _last_resort(name)


def _last_resort(name: str) -> set[Readings]:
    """The pieces of a name of nothing but particles and initials: of these."""
    return {_read_word(word) for word in _RUNS.findall(fold(name))[:MAX_WORDS]}


def _words_of(name: str) -> Iterator[str]:
    """The folded words of a name, split from what is written joined to them; no initials, no articles."""
    words = [word[:MAX_WORD_LETTERS] for word in _RUNS.findall(fold(name))[:MAX_WORDS]]
    for word, after in zip(words, [*words[1:], ""], strict=False):
        assimilated = _ASSIMILATED.fullmatch(word)
        is_initial = len(word) == 1 and word.isascii()
        if not (is_initial or (assimilated and after.startswith(assimilated[1]))):
            yield from _split(word)


def _split(word: str) -> Iterator[str]:
    if word in _known_words():
        yield word
        return
    servant = _SERVANT.match(word)
    if servant:
        yield "abd"
        word = word[servant.end() :]
    for pattern, ending in _ENDINGS:
        found = pattern.search(word)
        if found:
            yield from (word[: found.start()], ending)
            return
    yield word


def _read_word(word: str) -> Readings:
    """The pieces of one word: with and without what may be an article."""
    bare = _ARTICLE.sub("", word)
    without = _VOWEL_AFTER_ARTICLE.sub("", bare)
    read = dict.fromkeys(piece for text in (bare, without) for piece in _read(text))
    return tuple(read)[:READINGS]


def _read(word: str) -> Iterator[str]:
    """A row of signs in each reading, none twice in a row; of a word without any, its first letter."""
    clusters = _CLUSTERS.findall(word.replace("x", "ks"))
    choices = [SIGNS[cluster] for cluster in clusters if cluster in SIGNS]
    opening = OPEN if word[0] in _OPENING else ""
    for row in product(*_few_choices(choices)):
        piece = opening
        for sign in row:
            piece += sign if not piece.endswith(sign) else ""
        yield piece[:LONGEST_PIECE] or word[0]


def _few_choices(choices: Iterable[str]) -> Iterator[str]:
    """The choices with only the first ambiguous one kept."""
    ambiguous = False
    for choice in choices:
        yield choice[0] if ambiguous else choice
        ambiguous = ambiguous or len(choice) > 1
