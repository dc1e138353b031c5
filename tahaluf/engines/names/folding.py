"""Names read once and kept as text: the words of each, so that they need not be read anew."""

from collections.abc import Iterable

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
    return "\n".join(filter(None, map(fold_name, map(read_name, texts))))


def names_of_folded(text: str) -> list[Name]:
    """Give the names that `fold_names` wrote, equal in their tokens to reading the originals again."""
    return [_name_of(line) for line in text.split("\n") if line]


def fold_name(name: Name) -> str:
    """Write the words of a name, and its acronym, in one line."""
    words = [token.text for token in name.tokens]
    if len(words) == 1 and not words[0].isalnum():
        return OPAQUE + words[0].encode("unicode_escape").decode().replace(" ", "\\x20")
    return " ".join([*words, name.acronym.text] if name.acronym else words)


def unfold_word(text: str) -> str:
    """Give a word of a folded name as it is: a name without a letter or digit is spelled out there."""
    return text.removeprefix(OPAQUE).encode().decode("unicode_escape") if text.startswith(OPAQUE) else text


def _name_of(line: str) -> Name:
    words = map(make_token, map(unfold_word, line.split(" ")))
    tokens = tuple(token for token in words if token.kind != "acronym")
    return Name(" ".join(token.text for token in tokens), tokens)
