"""Score pairs with a peer, in the peers' own environment; it imports nothing of this project but the file beside it.

.venv-bench/bin/python benchmarks/names/peer_scorer.py PEER PAIRS.json SCORES.json
.venv-bench/bin/python benchmarks/names/peer_scorer.py versions
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import metadata
from itertools import count
from pathlib import Path
from typing import Any

Pairs = list[tuple[str, str]]

PACKAGES = ("nomenklatura", "followthemoney", "rigour", "PyICU", "splink", "duckdb")


def score_logic(version: str, pairs: Pairs, _training: Pairs) -> tuple[list[float], float]:
    """Score with nomenklatura's logic-v1 or -v2: two persons with nothing but a name.

    Nomenklatura remembers what it read of an entity by its id, so every name gets an id that was never used.
    """
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm(version)
    if algorithm is None:
        raise LookupError(version)
    config, numbers = algorithm.default_config(), count()

    def person(name: str) -> Any:
        said = {"id": f"person-{next(numbers)}", "schema": "Person", "properties": {"name": [name]}}
        return model.get_proxy(said)

    algorithm.compare(person("Ghassan Barakati"), person("غسان بركاتي"), config)  # loads its tables
    begun = time.process_time()
    scores = [float(algorithm.compare(person(left), person(right), config).score) for left, right in pairs]
    return scores, time.process_time() - begun


def score_splink(pairs: Pairs, training: Pairs) -> tuple[list[float], float]:
    """Score with Splink, its weights learned from training pairs."""
    from splink_model import score_pairs

    return score_pairs(pairs, training)


SCORERS: dict[str, Callable[[Pairs, Pairs], tuple[list[float], float]]] = {
    "nomenklatura logic-v1": lambda *given: score_logic("logic-v1", *given),
    "nomenklatura logic-v2": lambda *given: score_logic("logic-v2", *given),
    "Splink": score_splink,
}


def installed() -> dict[str, str]:
    """Give the versions of the peers and of what decides how they score."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def main() -> None:
    """Answer as asked on the command line."""
    if sys.argv[1] == "versions":
        print(json.dumps(installed()))
        return
    peer, asked, answered = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    given = json.loads(asked.read_text("utf-8"))
    scores, seconds = SCORERS[peer](given["pairs"], given["training"])
    answered.write_text(json.dumps({"scores": scores, "seconds": seconds}), "utf-8")


if __name__ == "__main__":
    main()
