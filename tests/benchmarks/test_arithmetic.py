"""What the benchmark's own arithmetic says of scores whose answer is known."""

import numpy as np
import pytest

from benchmarks.names import arithmetic

HUNDRED = np.arange(100) / 100
"""The scores of a hundred non-pairs: 0 to 0.99."""


def test_recall_counts_pairs_above_all_non_pairs_but_those_allowed() -> None:
    scores = np.array([0.5, 0.955, 0.985, 0.995])
    assert arithmetic.recall_at(scores, HUNDRED, 0.0) == 0.25
    assert arithmetic.recall_at(scores, HUNDRED, 0.01) == 0.5
    assert arithmetic.recall_at(scores, HUNDRED, 0.04) == 0.75


def test_a_pair_that_scores_as_the_bar_does_is_not_recalled() -> None:
    assert arithmetic.recall_at(np.array([0.99, 0.99]), HUNDRED, 0.0) == 0.0


def test_a_rate_that_divides_evenly_allows_that_many_non_pairs() -> None:
    assert arithmetic.allowed(3e-5, 100_000) == 3
    assert arithmetic.allowed(1e-3, 300_000) == 300
    assert arithmetic.allowed(1e-4, 9_999) == 0


def test_non_pairs_may_come_in_any_order() -> None:
    shuffled = np.random.default_rng(3).permutation(HUNDRED)
    assert arithmetic.bar_at(shuffled, 0.05) == arithmetic.bar_at(HUNDRED, 0.05) == pytest.approx(0.94)


def test_the_interval_of_recall_holds_it_and_narrows_with_more_pairs() -> None:
    chance = np.random.default_rng(5)
    against = chance.normal(0.0, 1.0, 20_000)
    few, many = (arithmetic.recall_with_interval(chance.normal(4.0, 1.0, size), against, 1e-3) for size in (100, 5_000))
    assert few.low < few.value < few.high
    assert many.low < many.value < many.high
    assert many.high - many.low < few.high - few.low


def test_the_interval_tells_how_far_the_bar_itself_may_move() -> None:
    scores = np.full(1_000, 5.0)
    against = np.concatenate([np.zeros(9_999), [9.0]])
    recall = arithmetic.recall_with_interval(scores, against, 1e-4)
    assert (recall.value, recall.low, recall.high) == (1.0, 0.0, 1.0)


def test_bars_drawn_anew_lie_where_drawing_all_non_pairs_anew_puts_them() -> None:
    chance = np.random.default_rng(8)
    against = chance.normal(0.0, 1.0, 5_000)
    quick = arithmetic.redrawn_bars(against, 1e-2, chance)
    whole = [arithmetic.bar_at(chance.choice(against, len(against)), 1e-2) for _time in range(400)]
    assert np.mean(quick) == pytest.approx(np.mean(whole), abs=0.02)
    assert np.std(quick) == pytest.approx(np.std(whole), rel=0.2)


def test_the_same_scores_give_the_same_interval() -> None:
    scores = np.linspace(0, 1, 50)
    assert arithmetic.recall_with_interval(scores, HUNDRED, 0.01) == arithmetic.recall_with_interval(
        scores, HUNDRED, 0.01
    )


def test_f1_is_that_of_the_book() -> None:
    scores, same = np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, True])
    assert arithmetic.f1_at(scores, same, 0.7) == pytest.approx(2 * 2 / (3 + 3))
    assert arithmetic.f1_at(scores, same, 0.95) == 0.0
    assert arithmetic.best_cutoff(scores, same) == 0.1


def test_f1_knows_its_interval() -> None:
    chance = np.random.default_rng(4)
    same = chance.random(400) < 0.5
    scores = same * 0.5 + chance.random(400)
    estimate = arithmetic.f1_with_interval(scores, same, 0.7)
    assert 0.05 < estimate.high - estimate.low < 0.15
    assert estimate.low < estimate.value < estimate.high


def test_a_share_of_none_is_not_held_to_be_surely_none() -> None:
    none = arithmetic.share_with_interval(np.zeros(100, dtype=bool))
    assert (none.value, none.low) == (0.0, pytest.approx(0.0))
    assert none.high == pytest.approx(0.037, abs=0.001)
    half = arithmetic.share_with_interval(np.arange(100) < 50)
    assert (half.low, half.high) == (pytest.approx(0.404, abs=0.001), pytest.approx(0.596, abs=0.001))


def test_a_curve_rises_and_begins_where_one_non_pair_is_accepted() -> None:
    chance = np.random.default_rng(6)
    drawn = arithmetic.curve(chance.normal(3.0, 1.0, 500), chance.normal(0.0, 1.0, 2_000), 20)
    recalls = [recall for _rate, recall in drawn]
    assert drawn[0][0] == pytest.approx(1 / 2_000)
    assert recalls == sorted(recalls)
