"""The words of a subject's names as the names engine reads them, so that a list's change need not read them anew."""

from collections.abc import Iterable

from tahaluf.engines.names.tokens import read_name

FOLDING = 1
"""Which way of folding; raised where the names engine reads otherwise."""


def fold_names(texts: Iterable[str]) -> str:
    """The words of each name, folded and split, joined by spaces, a name a line; names without a word are left out."""
    lines = (" ".join(token.text for token in read_name(text).tokens) for text in texts)
    return "\n".join(dict.fromkeys(filter(None, lines)))
