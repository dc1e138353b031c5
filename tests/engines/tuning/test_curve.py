"""A curve of alerts against missed true matches, from decisions that were cut off at several heights."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from tahaluf.engines.tuning import Decision, draw_curve, fewest_true, recommend
from tahaluf.engines.tuning.curve import share_between

DECISIONS = st.lists(
    st.builds(Decision, st.integers(50, 100), st.booleans(), st.sampled_from((70, 80, 85)), st.integers(0, 300)),
    max_size=30,
)
TRUE_SHARES = np.linspace(1, 4, 31)
TRUE_SHARES /= TRUE_SHARES.sum()
"""How true matches of the simulation are spread over the scores from 70 to 100."""


def decide(chance: np.random.Generator, count: int, cutoff: int) -> list[Decision]:
    scores = chance.choice(np.arange(70, 101), count, p=TRUE_SHARES)
    found, counts = np.unique(scores[scores >= cutoff], return_counts=True)
    return [Decision(int(score), True, cutoff, int(many)) for score, many in zip(found, counts, strict=True)]


def share_missed(cutoff: int, floor: int) -> float:
    return float(TRUE_SHARES[floor - 70 : cutoff - 70].sum() / TRUE_SHARES[floor - 70 :].sum())


@given(DECISIONS)
def test_a_higher_cutoff_never_raises_more_or_misses_less(decisions: list[Decision]) -> None:
    curve = draw_curve(decisions)
    if curve is None:
        return
    assert [point.cutoff for point in curve.points] == list(range(curve.floor, 101))
    assert (curve.points[0].raised, curve.points[0].missed) == (curve.alerts, 0)
    for lower, higher in zip(curve.points, curve.points[1:], strict=False):
        assert lower.raised >= higher.raised
        assert lower.missed <= higher.missed
        assert (lower.low, lower.high) <= (higher.low, higher.high)
        assert 0 <= lower.low <= lower.high <= 1


@given(DECISIONS, st.sampled_from((0.005, 0.01, 0.05, 0.1, 0.5)))
def test_a_stricter_target_never_recommends_a_higher_cutoff(decisions: list[Decision], target: float) -> None:
    curve = draw_curve(decisions)
    strict, lax = (recommend(curve, each).point if curve else None for each in (target, min(2 * target, 0.9)))
    if strict:
        assert lax
        assert strict.cutoff <= lax.cutoff


@given(DECISIONS, st.randoms())
def test_the_order_of_decisions_does_not_matter(decisions: list[Decision], chance: random.Random) -> None:
    assert draw_curve(decisions) == draw_curve(chance.sample(decisions, len(decisions)))


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 368), (3, 10), (50, 100), (999, 1000)])
def test_the_interval_is_clopper_and_pearsons(count: int, of: int) -> None:
    expected = binomtest(count, of).proportion_ci(0.95, method="exact")
    assert share_between(count, of) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_nothing_of_nothing_may_be_any_share() -> None:
    assert share_between(0, 0) == (0.0, 1.0)


def test_no_decisions_draw_no_curve() -> None:
    assert draw_curve([]) is None
    assert draw_curve([Decision(93, True, 90, 0)]) is None


def test_the_curve_does_not_go_below_what_was_screened() -> None:
    curve = draw_curve([Decision(93, True, 90, 5), Decision(97, False, 90, 7)])
    assert curve
    assert (curve.floor, curve.alerts, curve.true, curve.left_out) == (90, 12, 5, 0)


def test_decisions_screened_at_a_higher_cutoff_are_left_out_of_a_lower_ones_curve() -> None:
    low = [Decision(82, True, 80, 4), Decision(95, True, 80, 100)]
    curve = draw_curve([*low, Decision(95, True, 90, 20), Decision(96, False, 90, 50)])
    assert curve
    assert (curve.floor, curve.true, curve.alerts) == (90, 120, 170)
    assert curve.left_out == 4
    curve = draw_curve([*low, Decision(95, True, 90, 3)])
    assert curve
    assert (curve.floor, curve.true, curve.left_out) == (80, 104, 3)


@pytest.mark.parametrize(("target", "needed"), [(0.01, 368), (0.05, 72), (0.1, 36)])
def test_so_many_true_matches_are_needed_to_show_a_small_share(target: float, needed: int) -> None:
    assert fewest_true(target) == needed
    assert share_between(0, needed)[1] <= target < share_between(0, needed - 1)[1]


def test_too_few_true_matches_recommend_nothing() -> None:
    curve = draw_curve([Decision(99, True, 90, 367), Decision(91, False, 90, 9000)])
    assert curve
    advice = recommend(curve, 0.01)
    assert (advice.kind, advice.needed, advice.point, advice.highest) == ("too-few", 368, None, None)


def test_a_cutoff_that_is_shown_to_miss_little_is_recommended_with_its_interval() -> None:
    curve = draw_curve([Decision(91, False, 90, 500), Decision(95, True, 90, 4), Decision(99, True, 90, 396)])
    assert curve
    advice = recommend(curve, 0.01)
    assert advice.point
    assert (advice.kind, advice.point.cutoff, advice.point.raised, advice.point.missed) == ("raised", 95, 400, 0)
    assert advice.highest == 99


def test_where_no_higher_cutoff_is_shown_to_be_safe_the_floor_stays() -> None:
    curve = draw_curve([Decision(90, True, 90, 100), Decision(99, True, 90, 400)])
    assert curve
    advice = recommend(curve, 0.01)
    assert (advice.kind, advice.point and advice.point.cutoff, advice.highest) == ("at-floor", 90, 90)


@pytest.mark.parametrize("target", [0, 1, -0.1, float("nan")])
def test_a_target_that_is_no_share_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="not a share"):
        fewest_true(target)


@pytest.mark.parametrize(("count", "target"), [(500, 0.01), (500, 0.05), (3000, 0.02)])
def test_the_interval_holds_the_true_cutoff_as_often_as_it_says(count: int, target: float) -> None:
    chance = np.random.default_rng(20261124)
    turns, too_high, too_low = 600, 0, 0
    for _turn in range(turns):
        curve = draw_curve([*decide(chance, count, 75), *decide(chance, count // 3, 85)])
        assert curve
        advice = recommend(curve, target)
        assert advice.point
        assert advice.highest
        truth = max(at for at in range(curve.floor, 101) if share_missed(at, curve.floor) <= target)
        too_high += advice.point.cutoff > truth
        too_low += advice.highest < truth
    assert too_high / turns <= 0.025 + 2 * (0.025 * 0.975 / turns) ** 0.5
    assert too_low / turns <= 0.025 + 2 * (0.025 * 0.975 / turns) ** 0.5
