"""How common the words are that met: two names of words that many listed names hold are often two persons' names.

`common_words.tsv` says of so many listed names how many hold each word. It is a reference that comes with the engine,
and not counted from the lists in use: so a score does not change because some list did, and what a list's change is
compared with alone scores as against all lists.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from math import prod

from tahaluf.engines.names import Part
from tahaluf.engines.names.tokens import read_name

NOT_MET = frozenset({"missing", "other line", "other form"})
VERY_COMMON, COMMON = 1.0, 0.3
"""Names among those counted that are expected to hold all of the words that met."""
RARE = 0.25
"""How many names are taken to hold a word that is not in the table."""
HEAD = "#names\t"


@cache
def common_words() -> tuple[int, dict[str, int]]:
    """How many names were counted, and how many of them hold each word; words of few names are left out."""
    lines = files(__package__).joinpath("common_words.tsv").read_text("utf-8").splitlines()
    counted = next(int(line.removeprefix(HEAD)) for line in lines if line.startswith(HEAD))
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return counted, {word: int(count) for word, count in rows}


def commonness(parts: Iterable[Part]) -> str:
    """The code of how common the words are that met; empty where they are not."""
    met = [max(share_of(part.left), share_of(part.right)) for part in parts if part.reason not in NOT_MET]
    if not met:
        return ""
    expected = prod(met, start=float(common_words()[0]))
    if expected >= VERY_COMMON:
        return "name_very_common"
    return "name_common" if expected >= COMMON else ""


@lru_cache(maxsize=1 << 14)
def share_of(text: str) -> float:
    """The share of names that are expected to hold all words of a text; of words that are not common, almost none."""
    counted, words = common_words()
    share = 1.0
    for token in read_name(text).tokens:
        share *= words.get(token.concept or token.text, RARE) / counted
    return share if text else 0.0
