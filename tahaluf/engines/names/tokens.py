"""A name as a row of tokens: words split from what they are joined to, and classed by what they tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

from tahaluf.engines.names.collection import found_once
from tahaluf.engines.names.costs import Codes, encode
from tahaluf.engines.names.letters import fold, is_arabic
from tahaluf.engines.names.sounds import COARSE, sound_out, sound_out_apart, turn_v_to_w
from tahaluf.engines.names.words import (
    AGAINST_WEIGHTS,
    CLASS_WEIGHTS,
    NAME_WEIGHTS,
    ORGANISED_KINDS,
    PHRASE,
    Word,
    misspelt_word,
    nickname_table,
    word_table,
)
from tahaluf.engines.names.writing import part_words, respell, say_phrases, signs_of

NO_NAMES: frozenset[str] = frozenset()
LIGHT_KINDS = frozenset({"article", "particle", "son", "daughter", "title", "kunya", "element", "legal"})
MAX_WORDS = 24
MAX_WORD_LETTERS = 64

ACRONYM = "@"
"""What the acronym of a full name begins with where it is filed beside the name's words."""

SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 8

_APART = re.compile(r"[sdtzk]h.|تش")
_JOINED_AROUND = re.compile(r"^(?:bel|bal(?=[^aeiou]))(?=.{4})|^بل(?=[^وي]..)|(?<=.{3}[^o])u[lr]$")
"""What else is written joined to a name: the son of the (Belkacem), the article of the next word (Fazlul Haq, Habibur
Rahman)."""

_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9 ]+")
_ASSIMILATED = re.compile(r"[aeiou]([rsntdz]|sh|th|dh)")
_SERVANT = re.compile(r"abd(?:[aeiou]{1,2}l|[aeiou]{1,2}([rsntdz])(?=\1)|(?=r)|(?=[aeiou]ll))(?=.{3})")
_GOD = re.compile(r"(?<=.{2})(?:[aeo]{1,2}ll|o?ull?)ah?i?$")
_FAITH = re.compile(r"(?<=.{2})(?:[aeiou]{1,2}dd|o?ud|[aeu]ld)[ie]{1,2}ne?$")
_ORDINAL = re.compile(r"0*([0-9]+)(?:st|nd|rd|th|e|er|eme)?")
_ARABIC_SERVANT = re.compile(r"عبد(?:ال|ل)(?=..)")
_ARABIC_GOD = re.compile(r"(?<=..)(?:الله|لله)$")
_ARABIC_FAITH = re.compile(r"(?<=..)الدين$")


@dataclass(frozen=True, eq=False)
class Token:
    """One word of a name; `weight` in centinats, `concept` empty for a word without a meaning of its own."""

    text: str
    kind: str
    concept: str

    @found_once
    def arabic(self) -> bool:
        """Whether it is written in the Arabic script."""
        return is_arabic(self.text[0])

    @found_once
    def light(self) -> bool:
        """Whether it is a word between names rather than a name: it meets only its own like."""
        return self.kind in LIGHT_KINDS

    @found_once
    def readings(self) -> tuple[Codes, ...]:
        """The word as rows of sounds, in every way that it may be read: with its first letters as an article too."""
        return self.plain_readings + tuple(row for row in self.misread if row not in self.plain_readings)

    @found_once
    def plain_readings(self) -> tuple[Codes, ...]:
        """The readings of the word as it is written."""
        if self.kind == "acronym":
            return ()
        texts = dict.fromkeys((self.text, strip_article(self.text), _JOINED_AROUND.sub("", self.text)))
        rows = [sound_out(text) for text in texts]
        if _APART.search(self.text):
            rows += [sound_out_apart(text) for text in texts]
        if self.text[-1] == "ه":
            rows += [(*row[:-1], "ه") for row in rows]
        rows += [turn_v_to_w(row) for row in rows]
        return tuple(dict.fromkeys(filter(None, map(encode, rows))))

    @found_once
    def misread(self) -> tuple[Codes, ...]:
        """The readings of what the word may have been before a machine misread it."""
        return tuple(dict.fromkeys(filter(None, (encode(sound_out(text)) for text in respell(self.text)))))

    @found_once
    def nicknames(self) -> frozenset[str]:
        """The full names that it may stand for as a nickname, or is itself."""
        return nickname_table().get(self.text, NO_NAMES) | nickname_table().get(self.concept, NO_NAMES)

    @found_once
    def against(self) -> int:
        """What it takes away where the other name has another word in its stead, in centinats."""
        return max(self.weight, AGAINST_WEIGHTS.get(self.kind, 0))

    @found_once
    def weight(self) -> int:
        """What meeting this word tells, in centinats."""
        if self.kind != "name":
            return CLASS_WEIGHTS[self.kind]
        consonants = sum(sound in COARSE for sound in sound_out(strip_article(self.text)))
        return NAME_WEIGHTS[consonants] if consonants < len(NAME_WEIGHTS) else CLASS_WEIGHTS["name"]


@dataclass(frozen=True, eq=False)
class Name:
    """A name read: its folded text and its tokens in order."""

    folded: str
    tokens: tuple[Token, ...]
    signs: str = ""
    """The signs of a name in Chinese or Korean ones throughout: they say more than how they are read."""

    @found_once
    def is_organisation(self) -> bool:
        """Whether a word tells that it is an organisation's."""
        return any(token.kind in ORGANISED_KINDS for token in self.tokens)

    @found_once
    def acronym(self) -> Token | None:
        """The first letters of an organisation's words, as one word."""
        heads = [token.text[0] for token in self.tokens if not token.light and token.kind != "number"]
        if not self.is_organisation or not SHORTEST_ACRONYM <= len(heads) <= LONGEST_ACRONYM:
            return None
        return make_token(ACRONYM + "".join(heads))


ADDING_NOTHING = frozenset({"initial", "acronym"})
"""Classes of words that add nothing to what the words of a name weigh together: they may meet any, or all."""


def words_of(name: Name) -> tuple[Token, ...]:
    """Give the words of a name and, where it has one, its acronym."""
    return (*name.tokens, name.acronym) if name.acronym else name.tokens


def strip_article(word: str) -> str:
    """Take a joined article off a word that stays long enough without it."""
    if word.startswith("ال") and len(word) >= 5:
        return word[2:]
    if word.startswith(("al", "el")) and len(word) >= 6 and word[2] not in "aeiou":
        return word[2:]
    return word


@lru_cache(maxsize=1 << 12)
def make_token(text: str) -> Token:
    """Class one folded word."""
    if len(text) == 1 and text.isascii() and text.isalpha():
        return Token(text, "initial", "")
    if text[:1] == ACRONYM and text[1:].isalnum():
        return Token(text, "acronym", "")
    kind, concept = word_table().get(text) or _number(text) or misspelt_word(text) or Word("name", "")
    return Token(text, kind, concept)


def _number(text: str) -> Word | None:
    ordinal = _ORDINAL.fullmatch(text)
    return Word("number", ordinal[1]) if ordinal else None


@lru_cache(maxsize=1 << 10)
def read_name(text: str) -> Name:
    """Read a name in any script; a text without a letter or digit becomes one opaque token."""
    folded = fold(part_words(text))
    words = [word[:MAX_WORD_LETTERS] for word in _RUNS.findall(folded)][: MAX_WORDS * 2]
    pieces = list(chain.from_iterable(map(split_word, say_phrases(words))))
    tokens = tuple(make_token(piece) for piece in _without_articles(pieces))[:MAX_WORDS]
    if tokens or not text.strip():
        return Name(folded, tokens, signs_of(text))
    return Name(text.strip(), (Token(text.strip(), "name", ""),))


@lru_cache(maxsize=1 << 12)
def split_word(word: str) -> tuple[str, ...]:
    """Split what is often written joined: Abdulrahman, Nasrullah, Salahuddin and their like in Arabic letters."""
    return tuple(_split(word))


def _split(word: str) -> Iterator[str]:
    if word in word_table():
        yield from _split_known(word)
        return
    arabic = is_arabic(word[0])
    servant = (_ARABIC_SERVANT if arabic else _SERVANT).match(word)
    if servant:
        yield "عبد" if arabic else "abd"
        word = word[servant.end() :]
    yield from _split_ending(word, arabic)


_JOINED_SERVANT_OF_GOD = {"عبدالله": ("عبد", "الله"), "abdallah": ("abd", "allah")}


def _split_known(word: str) -> Iterator[str]:
    kind, concept = word_table()[word]
    if kind == "split":
        yield from concept.split(PHRASE)
    elif concept == "abdallah":
        yield from _JOINED_SERVANT_OF_GOD["عبدالله" if is_arabic(word[0]) else "abdallah"]
    else:
        yield word


def _split_ending(word: str, arabic: bool) -> Iterator[str]:
    endings = ((_ARABIC_GOD, "الله"), (_ARABIC_FAITH, "الدين")) if arabic else ((_GOD, "allah"), (_FAITH, "din"))
    for pattern, ending in endings:
        found = pattern.search(word)
        if found:
            yield word[: found.start()]
            yield ending
            return
    yield word


def _without_articles(words: list[str]) -> list[str]:
    """Leave out the articles, also those assimilated to the next word (ar-Rahman), unless nothing else is there."""
    kept = [word for word, after in zip_longest(words, words[1:], fillvalue="") if not _is_article(word, after)]
    return kept or words


def _is_article(word: str, after: str) -> bool:
    assimilated = _ASSIMILATED.fullmatch(word)
    if assimilated and after.startswith(assimilated[1]):
        return True
    known = word_table().get(word)
    return known is not None and known.kind == "article" and bool(after)
