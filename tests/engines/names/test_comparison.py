"""What holds for the comparison of any two names."""

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.names import REASONS, compare

WORDS = ["محمد", "عبد", "الرحمن", "علي", "ابو", "Abd", "al-Rahman", "bin", "Ali", "Abdulrahman", "Мохаммед", "M.", "4"]
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
