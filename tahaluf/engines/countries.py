"""Countries by the codes of ISO 3166-1 and by the names, in English, French and Arabic, that lists and forms use."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

NOTE = re.compile(r"\([^)]*\)?")
NOT_LETTERS = re.compile(r"[^\w]+")
SAINT = re.compile(r"\bst ")
VARIANTS = str.maketrans("أإآٱىة", "اااايه")


@lru_cache(maxsize=4096)
def country_code(wording: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country; empty where the wording names none.

    Takes alpha-2 and alpha-3 codes, names, the UN's long forms, and words for nationals (`Algérienne`, `مصري`). Case,
    accents and Arabic letter variants do not count, nor do notes in parentheses where the rest is a name.
    """
    table = codes()
    key = fold(wording)
    return table.get(key) or table.get(fold(NOTE.sub("", wording)), "")


@cache
def codes() -> dict[str, str]:
    """Every code and name, folded, to its alpha-2 code."""
    table: dict[str, str] = {}
    for line in files(__package__).joinpath("countries.tsv").read_text("utf-8").splitlines():
        alpha2, alpha3, names = line.split("\t")
        for key in (alpha2, alpha3, *names.split(";")):
            if table.setdefault(fold(key), alpha2) != alpha2:
                raise ValueError(f"countries.tsv gives {key!r} to {alpha2} and to {table[fold(key)]}")
    return table


def fold(wording: str) -> str:
    """A wording without case, accents, marks and punctuation."""
    bare = unicodedata.normalize("NFKD", wording.casefold().replace("&", " and ").translate(VARIANTS))
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return SAINT.sub("saint ", NOT_LETTERS.sub(" ", letters).strip())
