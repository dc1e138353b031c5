"""Shares with their uncertainty, other cutoffs, spellings: from counts alone."""

import pytest
from scipy.stats import binomtest

from tahaluf.desks.finance.figures.counting import Judged
from tahaluf.desks.finance.figures.judging import by_spelling, other_cutoffs, precision_by, share

JUDGED = [
    Judged("un", 90, "false", 40),
    Judged("un", 92, "true", 2),
    Judged("un", 95, "false", 10),
    Judged("un", 99, "true", 7),
    Judged("ofac-sdn", 99, "exempt", 1),
    Judged("ofac-sdn", 93, "unclear", 4),
]


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 10), (3, 10), (50, 100), (999, 1000), (7, 23)])
def test_the_interval_is_wilsons(count: int, of: int) -> None:
    low, high = binomtest(count, of).proportion_ci(0.95, method="wilson")
    assert (share(count, of).low, share(count, of).high) == pytest.approx((low, high), abs=1e-12)


def test_nothing_of_nothing_says_nothing() -> None:
    nothing = share(0, 0)
    assert (nothing.value, nothing.low, nothing.high) == (None, 0.0, 1.0)


def test_an_exempt_match_is_a_true_one_and_an_unclear_one_is_not() -> None:
    by_list = precision_by(JUDGED, "list_key")
    assert (by_list["un"].count, by_list["un"].of) == (9, 59)
    assert (by_list["ofac-sdn"].count, by_list["ofac-sdn"].of) == (1, 5)
    assert precision_by(JUDGED, "hundredth")[99].value == 1


def test_a_higher_cutoff_spares_alerts_and_loses_true_matches() -> None:
    cutoffs = {each.hundredth: each for each in other_cutoffs(JUDGED, {}, 90)}
    assert (cutoffs[90].not_raised, cutoffs[90].lost.count) == (0, 0)
    assert (cutoffs[91].not_raised, cutoffs[91].lost.count) == (40, 0)
    assert (cutoffs[93].not_raised, cutoffs[93].lost.count, cutoffs[93].lost.of) == (42, 2, 10)
    assert cutoffs[96].precision.value == 1
    assert (cutoffs[100].not_raised, cutoffs[100].lost.count, cutoffs[100].precision.value) == (64, 10, None)


def test_a_lower_cutoff_raises_what_just_missed_the_practised_one() -> None:
    cutoffs = {each.hundredth: each for each in other_cutoffs(JUDGED, {89: 5, 88: 7, 85: 1}, 90)}
    assert [cutoffs[at].additional for at in (90, 89, 88, 86, 85)] == [0, 5, 12, 12, 13]


def test_a_group_of_fewer_than_ten_decisions_is_not_shown() -> None:
    decided = [("Walid al-Khayali", "false")] * 9 + [("Walid al-Khayali", "true")] * 3
    decided += [("Olive Meadow", "false")] * 9
    (only,) = by_spelling(decided)
    assert (only.code, only.false.count, only.false.of) == ("arabic-latin", 9, 12)
