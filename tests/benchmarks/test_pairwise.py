"""How contestants are asked for the scores of whole sets."""

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.names.contestants import Contestant, Timed
from benchmarks.names.figures import Pair
from benchmarks.names.pair_sets import PairSet
from benchmarks.names.pairwise import score_set, score_together

FIRST = PairSet("one", "One", "development", [("a", "aaa"), ("b", "bb")], [("c", "c"), ("d", "dd"), ("e", "eee")])
SECOND = PairSet("two", "Two", "development", [("f", "ffff")], [("g", ""), ("h", "h"), ("i", "i")])


def count_letters(pairs: Sequence[Pair]) -> Timed:
    return Timed(np.array([len(right) for _left, right in pairs], dtype=float), 0.5)


def test_sets_that_are_scored_together_keep_their_own_scores() -> None:
    together = score_together(Contestant("letters", count_letters), [FIRST, SECOND])
    for of_set, alone in zip(
        together, (score_set(Contestant("letters", count_letters), s) for s in (FIRST, SECOND)), strict=True
    ):
        assert of_set.pair_set == alone.pair_set
        assert of_set.scores.tolist() == alone.scores.tolist()
        assert of_set.against.tolist() == alone.against.tolist()
    assert together[0].scores.tolist() == [3, 2]
    assert together[1].against.tolist() == [0, 1, 1]


def test_a_slow_contestant_meets_all_pairs_and_a_share_of_the_non_pairs() -> None:
    scored = score_set(Contestant("slow", count_letters, share=2 / 3), FIRST)
    assert (len(scored.scores), len(scored.against)) == (2, 2)
    assert scored.per_second == pytest.approx(4 / 0.5)
