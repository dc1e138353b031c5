"""Matchers that need no packages but the project's own, each as a function of two names."""

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process

from tahaluf.engines.names import compare


def ours(left: str, right: str) -> float:
    """Score with the engine of this project."""
    return compare(left, right).score


def weighted_ratio(left: str, right: str) -> float:
    """Score with rapidfuzz's WRatio on the names as they are written."""
    return fuzz.WRatio(left, right, processor=default_process) / 100


def transliterated(left: str, right: str) -> float:
    """Score with Jaro-Winkler in ASCII, the words as they come or sorted, whichever is nearer."""
    spelled = [default_process(anyascii(name)).split() for name in (left, right)]
    ordered, arranged = ([" ".join(arrange(words)) for words in spelled] for arrange in (list, sorted))
    return max(JaroWinkler.similarity(*ordered), JaroWinkler.similarity(*arranged))
