"""Countries by the codes of ISO 3166-1, by the names that lists and forms use, and as readers are told of them.

`country_names.tsv` has the code and the name in English, French and Arabic: those of CLDR 48 (Copyright © 2004–2025
Unicode, Inc., under the Unicode License v3, SPDX Unicode-3.0), save
for eleven that are given as the United Nations write them.
"""

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


def country_name(wording: str, language: str) -> str:
    """What a reader of Arabic, English or French is told for a code or a list's wording; the wording if not known."""
    told = names().get(country_code(wording), {})
    return told.get(language, wording)


@cache
def names() -> dict[str, dict[str, str]]:
    """The name of each country by its alpha-2 code, in each language."""
    rows = (line.split("\t") for line in _lines("country_names.tsv"))
    return {code: {"en": english, "fr": french, "ar": arabic} for code, english, french, arabic in rows}


@cache
def codes() -> dict[str, str]:
    """Every code and name, folded, to its alpha-2 code."""
    table: dict[str, str] = {}
    for line in _lines("countries.tsv"):
        alpha2, alpha3, wordings = line.split("\t")
        for key in (alpha2, alpha3, *wordings.split(";"), *names()[alpha2].values()):
            if table.setdefault(fold(key), alpha2) != alpha2:
                raise ValueError(f"countries.tsv gives {key!r} to {alpha2} and to {table[fold(key)]}")
    return table


def _lines(file: str) -> list[str]:
    return files(__package__).joinpath(file).read_text("utf-8").splitlines()


def fold(wording: str) -> str:
    """A wording without case, accents, marks and punctuation."""
    bare = unicodedata.normalize("NFKD", wording.casefold().replace("&", " and ").translate(VARIANTS))
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return SAINT.sub("saint ", NOT_LETTERS.sub(" ", letters).strip())
