"""Words with a meaning of their own inside a name: what class they are of and what they weigh."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz.distance import OSA

from tahaluf.engines.names.letters import fold

CLASS_WEIGHTS = {
    "article": 5,
    "particle": 10,
    "son": 15,
    "daughter": 25,
    "title": 25,
    "legal": 40,
    "kunya": 100,
    "element": 110,
    "generic": 180,
    "place": 220,
    "frequent": 300,
    "initial": 90,
    "number": 200,
    "acronym": 4800,
    "name": 600,
}
"""What a word of each class tells about whose name it is, in centinats; an acronym stands for all words of a name."""

AGAINST_WEIGHTS = {"frequent": 450, "generic": 300, "initial": 250, "place": 350}
"""What a word of these classes takes away where the other name has a different word in its stead: more than it gives.

That both are called Muhammad tells little; that one is a Muhammad and the other an Ahmad tells them apart.
"""

NAME_WEIGHTS = (350, 350, 450, 550)
"""What a word of class `name` weighs by the number of its consonants; longer ones weigh as CLASS_WEIGHTS says."""


ORGANISED_KINDS = frozenset({"legal", "generic"})
"""Classes of words that tell that a name is an organisation's."""

SHORTEST_MISSPELT = 8
"""Letters that a word must have to be taken for a misspelt one."""

PHRASE = "_"
"""What joins the words of a form that is written in several."""


class Word(NamedTuple):
    """What the table knows of a word: its class and the concept that it shares with other spellings and languages."""

    kind: str
    concept: str


@cache
def word_table() -> dict[str, Word]:
    """Load the table of words, by folded form; the first mention of a form holds."""
    table: dict[str, Word] = {}
    for kind, concept, forms in (line.split("\t") for line in _lines()):
        for form in forms.split():
            if PHRASE not in form:
                table.setdefault(fold(form), Word(kind, concept))
    return table


@cache
def phrase_table() -> dict[str, dict[tuple[str, ...], str]]:
    """Load the phrases, by their first word: what is written in several words, and the one word that stands for it."""
    table: dict[str, dict[tuple[str, ...], str]] = {}
    for forms in (line.split("\t")[2].split() for line in _lines()):
        short = next((fold(form) for form in forms if PHRASE not in form), "")
        for form in forms:
            words = tuple(map(fold, form.split(PHRASE)))
            if len(words) > 1:
                table.setdefault(words[0], {})[words] = short
    return table


def _lines() -> Iterator[str]:
    lines = files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    return (line for line in lines if not line.startswith("#"))


def misspelt_word(text: str) -> Word | None:
    """Find the long word of an organisation's name that a word differs from by a slip (Tradding, Corporatoin)."""
    if len(text) < SHORTEST_MISSPELT or not text.isascii():
        return None
    nearest = (known for known in _long_words()[text[0]] if OSA.distance(text, known, score_cutoff=1) < 2)
    return next((word_table()[known] for known in nearest), None)


@cache
def _long_words() -> dict[str, list[str]]:
    """List the long words of organisations' names by their first letter."""
    words: dict[str, list[str]] = defaultdict(list)
    for form, word in word_table().items():
        if word.kind in ORGANISED_KINDS and len(form) >= SHORTEST_MISSPELT:
            words[form[0]].append(form)
    return words


@cache
def nickname_table() -> dict[str, frozenset[str]]:
    """Load the nicknames: for each full name and each nickname, the full names that may be meant."""
    table: dict[str, set[str]] = {}
    for line in files(__package__).joinpath("nicknames.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _tradition, _language, full, short = line.split("\t")
            spellings = [fold(form) for form in full.split()]
            for form in (*spellings, *map(fold, short.split())):
                table.setdefault(form, set()).add(spellings[0])
    return {form: frozenset(meant) for form, meant in table.items()}
