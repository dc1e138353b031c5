"""Words under which a record is found, folded so that spelling habits of Arabic and accents do not stand in the way.

Beside the words of its names stand their sounds, behind a tilde that no word has: the pieces under which
`engines.names.finding` files names of all scripts. What sounds alike is to be compared in full by whoever asks.

The fold is kept beside the index that it fills and changes only together with a migration that fills it anew.
"""

import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, Max, Model, QuerySet, Value, When

from tahaluf.engines.names.finding import filed_under, looked_for

Word = TypeVar("Word", bound=Model)
LONGEST_WORD = 64
MOST_WORDS = 200
LAST_LETTER = "\U0010ffff"
NAMING = ("name", "aliases", "abstract", "x_names")
CALLING = ("name", "aliases", "x_names")
SOUND = "~"
MOST_ALIKE = 300
"""What sounds most alike and is compared in full; beyond it, only names with fewer words in common."""

OWN, NEAR = 2, 1
"""What a word adds to the order in which sounds are met: its own piece, and one that is one sign apart."""

ARTICLE = "ال"
SHORTEST_AFTER_ARTICLE = 3
FOLDS = str.maketrans(
    {
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "گ": "ك",
        "ة": "ه", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ۃ": "ه", "ء": None, "ـ": None, "ß": "ss", "ı": "i",
        "ʿ": None, "ʾ": None, "ʼ": None, "’": None, "‘": None, "'": None, "`": None,
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Fold a text of any script: no marks or tatweel; one form of alef, ya and ha; lower case; digits 0-9."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) not in {"Mn", "Cf"})
    folded = unicodedata.normalize("NFKC", bare).translate(FOLDS)
    return "".join(_digit_or_space(letter) for letter in folded)


def _digit_or_space(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return letter if letter.isalnum() or unicodedata.category(letter) == "Mc" else " "


def words_of(text: str) -> list[str]:
    """The words of a text as they are looked for, in their order, each once."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(text).split()))


def met(words: QuerySet[Word], word: str, *, beginning: bool) -> QuerySet[Word]:
    """The rows whose `word` is the one that is sought, or begins with it; one index in byte order serves both."""
    return words.filter(word__gte=word, word__lt=word + LAST_LETTER) if beginning else words.filter(word=word)


def sounds_of(names: Iterable[str]) -> list[str]:
    """The sounds under which names are found, in the form in which they stand among words; at most 200."""
    pieces = dict.fromkeys(piece for name in names for piece in sorted(filed_under(name)))
    return [SOUND + piece for piece in islice(pieces, MOST_WORDS)]


def sounding_like(words: QuerySet[Word], owner: str, name: str, most: int = MOST_ALIKE) -> list[int]:
    """The keys of the rows (`owner`, a foreign key of the words) that words sounding like those of a name belong to: at
    most so many, the most alike first. One query, that reads the index of the words alone."""
    sought = [[[SOUND + piece for piece in pieces] for pieces in word] for word in looked_for(name)]
    if not sought:
        return []
    found = words.filter(word__in={piece for word in sought for pieces in word for piece in pieces})
    closeness = sum(Max(_alike(*word)) for word in sought)
    ranked = found.order_by().values(owner).annotate(closeness=closeness).order_by("-closeness", f"-{owner}")
    return list(ranked.values_list(owner, flat=True)[:most])


def _alike(own: list[str], near: list[str]) -> Case:
    steps = (When(word__in=own, then=Value(OWN)), When(word__in=near, then=Value(NEAR)))
    return Case(*steps, default=Value(0), output_field=IntegerField())


def words_of_record(title: str, stix: dict[str, Any]) -> list[str]:
    """The words of a record's title, names and aliases; with and without the Arabic article; at most 200."""
    texts = [title, *(text for name in NAMING for text in _texts(stix.get(name)))]
    words = [form for text in texts for word in words_of(text) for form in _forms(word)]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def names_of_record(title: str, stix: dict[str, Any]) -> list[str]:
    """What a record is called: its title, its names and aliases, each once."""
    return list(dict.fromkeys(filter(None, [title, *(text for name in CALLING for text in _texts(stix.get(name)))])))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _forms(word: str) -> list[str]:
    bare = word.removeprefix(ARTICLE)
    return [word, bare] if bare != word and len(bare) >= SHORTEST_AFTER_ARTICLE else [word]
