"""Names read once and kept as text: the words of each, so that they need not be read anew."""

from collections.abc import Iterable, Sequence
from itertools import chain

from tahaluf.engines.names.tokens import Name, make_token, read_name

FOLDING = 5
"""Which reading `fold_names` wrote; raised whenever `read_name` gives other words for any text, or what is folded of a
subject becomes more."""

OPAQUE = "\\"
"""What a line begins with that holds a name without a letter or digit, spelled out in escapes; no word begins so."""


def fold_names(texts: Iterable[str]) -> str:
    """Write the words of each name as `read_name` gives them, and its acronym: a name a line, single spaces between.

    Names without any word, as the empty one, are left out.
    """
    return "\n".join(filter(None, map(_fold_one, texts)))


def names_of_folded(text: str) -> list[Name]:
    """Give the names that `fold_names` wrote, equal in their tokens to reading the originals again."""
    return [_name_of(line) for line in text.split("\n") if line]


def words_of_line(line: str) -> list[str]:
    """Give the words of one name of a folded text."""
    return [_unescape(line)] if line.startswith(OPAQUE) else line.split(" ")


def words_of_lines(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Give the words of many lines one after another, and how many each line has."""
    if any(line.startswith(OPAQUE) for line in lines):
        rows = [words_of_line(line) for line in lines]
        return list(chain.from_iterable(rows)), [len(row) for row in rows]
    return " ".join(lines).split(" "), [line.count(" ") + 1 for line in lines]


def _fold_one(text: str) -> str:
    name = read_name(text)
    words = [token.text for token in name.tokens]
    if len(words) == 1 and not words[0].isalnum():
        return OPAQUE + words[0].encode("unicode_escape").decode().replace(" ", "\\x20")
    return " ".join([*words, name.acronym.text] if name.acronym else words)


def _name_of(line: str) -> Name:
    tokens = tuple(token for token in map(make_token, words_of_line(line)) if token.kind != "acronym")
    return Name(" ".join(token.text for token in tokens), tokens)


def _unescape(line: str) -> str:
    return line.removeprefix(OPAQUE).encode().decode("unicode_escape")
