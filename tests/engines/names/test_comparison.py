"""What holds for the comparison of any two names."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tahaluf.engines.names import REASONS, compare

AGAINST = {"missing", "other line", "other form"}
WORDS = ["محمد", "عبد", "الرحمن", "علي", "ابو", "Abd", "al-Rahman", "bin", "Ali", "Abdulrahman", "Мохаммед", "M.", "4"]
WORDS += [
    "Hasan",
    "Bill",
    "William",
    "Ltd",
    "AG",
    "Sa1im",
    "Salim",
    "Army",
    "Trading",
    "AT",
    "A.T.",
    "forty",
    "four",
    "44",
]
names = st.text(max_size=40) | st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@given(names, names)
def test_the_order_of_the_two_names_does_not_matter(left: str, right: str) -> None:
    forth, back = compare(left, right), compare(right, left)
    assert forth.score == back.score
    assert sorted((part.left, part.right, part.reason) for part in forth.parts) == sorted(
        (part.right, part.left, part.reason) for part in back.parts
    )


@given(names.filter(bool))
def test_a_name_is_itself(name: str) -> None:
    assert compare(name, name).score == 1.0


@given(names)
def test_an_empty_name_is_no_ones(name: str) -> None:
    assert compare(name, "").score == 0.0
    assert compare("", name).score == 0.0


@given(names, names)
def test_a_score_lies_between_none_and_one_and_its_reasons_are_known(left: str, right: str) -> None:
    comparison = compare(left, right)
    assert 0.0 <= comparison.score <= 1.0
    assert {part.reason for part in comparison.parts} <= set(REASONS)


@given(names, names)
def test_what_met_adds_up_to_the_score_and_what_is_missing_takes_away(left: str, right: str) -> None:
    comparison = compare(left, right)
    assume(comparison.parts)
    met = sum(part.gave for part in comparison.parts if part.reason not in AGAINST)
    assert comparison.score <= met + 1e-9
    assert met <= comparison.score * 1.02 + 0.01
    assert all(part.gave <= 0 for part in comparison.parts if part.reason in AGAINST)


@pytest.mark.parametrize(
    "name",
    ["a" * 10_000, "محمد " * 2_000, "\u202e\u2066" * 5_000, "مmحh" * 2_500, "\x00\x1b[31m" * 2_000, "\ufdfa" * 10_000],
    ids=["one letter", "one word", "bidi marks", "mixed scripts in one word", "controls", "ligatures"],
)
def test_long_and_strange_names_are_compared(name: str) -> None:
    assert compare(name, name).score == 1.0
    assert compare(name, "محمد Ali").score < 0.9


def test_two_words_are_said_to_have_met_joined() -> None:
    parts = compare("Abubakar Siddiqi", "Abu Bakr Siddiqi").parts
    assert ("abubakar", "abu bakr", "joined") in [(part.left, part.right, part.reason) for part in parts]


def test_a_missing_word_is_said_to_be_missing() -> None:
    (missing,) = [part for part in compare("Ghassan Barakati", "Ghassan Salim Barakati").parts if not part.left]
    assert (missing.right, missing.reason) == ("salim", "missing")
    assert missing.gave < 0
