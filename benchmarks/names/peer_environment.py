"""The environment of the peers that cannot live beside the project's own packages, and how they are asked for scores.

`make bench-names` makes it from `requirements-bench.lock`. A peer reads pairs from a file and writes scores to another;
it shares no memory, no package and no process with the engine it is measured against.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.names.figures import Pair

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-bench" / "bin" / "python"
SCORER = Path(__file__).with_name("peer_scorer.py")


@dataclass(frozen=True)
class Peer:
    """A peer: its name here and for the scorer, its package, its own cutoff, what it can bear."""

    name: str
    package: str
    cutoff: float | None = None
    share: float = 1.0
    learns: bool = False

    def is_there(self) -> bool:
        """Whether its package is in the environment."""
        return self.package in versions()


PEERS = (
    Peer("nomenklatura logic-v1", "nomenklatura", cutoff=0.7),
    Peer("nomenklatura logic-v2", "nomenklatura", cutoff=0.7, share=1 / 3),
    Peer("Splink", "splink", learns=True),
)


@cache
def versions() -> dict[str, str]:
    """Give the version of each peer's package; empty where the environment was not made."""
    if not PYTHON.exists():
        return {}
    said = subprocess.run([PYTHON, SCORER, "versions"], check=True, capture_output=True, text=True)
    return {str(name): str(version) for name, version in json.loads(said.stdout).items()}


def score_in_environment(name: str, pairs: Sequence[Pair], training: Sequence[Pair] = ()) -> Any:
    """Give what the scorer writes: `scores`, one a pair, and `seconds` of processor time without start and training."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "pairs.json"), Path(folder, "scores.json")
        asked.write_text(json.dumps({"pairs": pairs, "training": training}), "utf-8")
        subprocess.run([PYTHON, SCORER, name, asked, answered], check=True)
        return json.loads(answered.read_text("utf-8"))
