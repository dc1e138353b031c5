"""Other matchers of names, each as a function of two names; those not installed are left out."""

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process

from benchmarks.names.figures import Matcher
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


def load_matchers() -> dict[str, Matcher]:
    """Load all matchers that are installed, by name."""
    matchers: dict[str, Matcher] = {
        "tahaluf": ours,
        "anyascii + Jaro-Winkler": transliterated,
        "rapidfuzz WRatio": weighted_ratio,
    }
    try:
        from nomenklatura.matching import LogicV2
    except ImportError:
        return matchers
    return matchers | {"nomenklatura logic-v2": _nomenklatura(LogicV2)}


def _nomenklatura(algorithm: type) -> Matcher:
    from followthemoney import model

    def person(name: str) -> object:
        return model.get_proxy({"id": name, "schema": "Person", "properties": {"name": [name]}})

    def score(left: str, right: str) -> float:
        return float(algorithm.compare(person(left), person(right), algorithm.default_config()).score)

    return score
