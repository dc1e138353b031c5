"""Words with a meaning of their own inside a name: what class they are of and what they weigh."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

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
    "name": 600,
}
"""What a word of each class tells about whose name it is, in centinats."""

NAME_WEIGHTS = (350, 350, 450, 550)
"""What a word of class `name` weighs by the number of its consonants; longer ones weigh as CLASS_WEIGHTS says."""


class Word(NamedTuple):
    """What the table knows of a word: its class and the concept that it shares with other spellings and languages."""

    kind: str
    concept: str


@cache
def word_table() -> dict[str, Word]:
    """Load the table of words, by folded form; the first mention of a form holds."""
    table: dict[str, Word] = {}
    for line in files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, concept, forms = line.split("\t")
            for form in forms.split():
                table.setdefault(fold(form), Word(kind, concept))
    return table
