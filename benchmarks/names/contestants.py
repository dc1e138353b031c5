"""All that is compared: this project's engine and its peers, each asked for the scores of many pairs at once.

Seconds are those of the processor, not of the clock: two contestants may run side by side.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.names.arithmetic import Scores
from benchmarks.names.figures import Matcher, Pair
from benchmarks.names.pair_sets import spelling_variants, training_names
from benchmarks.names.peer_environment import PEERS, score_in_environment
from benchmarks.names.peers import ours, transliterated, weighted_ratio
from tahaluf.engines.names import DEFAULT_CUTOFF

OURS = "tahaluf"
TRAINING = 3_000
"""How many pairs of each kind a peer that learns is given."""


class Timed(NamedTuple):
    """Scores, one a pair, and the seconds of one core that they took."""

    scores: Scores
    seconds: float


@dataclass(frozen=True)
class Contestant:
    """One matcher: how it scores many pairs, the cutoff it recommends, and the share of non-pairs it can be given."""

    name: str
    score_many: Callable[[Sequence[Pair]], Timed]
    cutoff: float | None = None
    share: float = 1.0
    runs_apart: bool = False


def one_by_one(matcher: Matcher) -> Callable[[Sequence[Pair]], Timed]:
    """Make a function of one pair a function of many."""

    def score_many(pairs: Sequence[Pair]) -> Timed:
        begun = time.thread_time()
        scores = np.array([matcher(*pair) for pair in pairs])
        return Timed(scores, time.thread_time() - begun)

    return score_many


def apart(name: str, training: Sequence[Pair]) -> Callable[[Sequence[Pair]], Timed]:
    """Let a peer score in its own environment."""

    def score_many(pairs: Sequence[Pair]) -> Timed:
        answer = score_in_environment(name, pairs, training)
        return Timed(np.array(answer["scores"], dtype=np.float64), float(answer["seconds"]))

    return score_many


def training_pairs(folder: Path) -> list[Pair]:
    """Give true pairs of full names, across scripts and within Latin, made of the words of the training files alone."""
    return [*training_names(folder, TRAINING), *spelling_variants(folder, TRAINING).pairs]


def load_contestants(folder: Path) -> list[Contestant]:
    """List all contestants; those whose environment is not there are left out. Splink alone learns from the folder."""
    return [
        Contestant(OURS, one_by_one(ours), cutoff=DEFAULT_CUTOFF),
        *(
            Contestant(
                peer.name,
                apart(peer.name, training_pairs(folder) if peer.learns else ()),
                cutoff=peer.cutoff,
                share=peer.share,
                runs_apart=True,
            )
            for peer in PEERS
            if peer.is_there()
        ),
        Contestant("anyascii + Jaro-Winkler", one_by_one(transliterated)),
        Contestant("rapidfuzz WRatio", one_by_one(weighted_ratio)),
    ]
