"""The words of a subject's names as the names engine reads them, so that a list's change need not read them anew."""

from tahaluf.engines.names.tokens import read_name
from tahaluf.engines.subjects import Subject

FOLDING = 0
"""Which way of folding; whoever needs another than the stored one reads the names anew."""


def fold_subject(subject: Subject) -> str:
    """The words of each name, folded and split, joined by spaces, a name a line; names without a word are left out."""
    texts = (subject.name, *subject.aliases)
    lines = (" ".join(token.text for token in read_name(text).tokens) for text in texts)
    return "\n".join(dict.fromkeys(filter(None, lines)))
