"""How birth dates stand to each other, and what phrases of a text are looked for."""

import pytest

from tahaluf.engines.dates import parse_date
from tahaluf.engines.screening.evidence import relate
from tahaluf.engines.screening.free_text import find_phrases


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("1967-11-30", "1967-11-30", "birth_same_day"),
        ("1967-03-04", "1967-04-03", "birth_swapped"),
        ("1967-11-30", "1967-11", "birth_same_month"),
        ("1967-11-30", "1967", "birth_same_year"),
        ("1967", "1967", "birth_same_year"),
        ("1967-11-30", "1966/1969", "birth_in_range"),
        ("1967-11-30", "1967~", "birth_in_range"),
        ("1967-11-30", "1969~", "birth_near_approximate"),
        ("1967-11-30", "1967-11-29", "birth_other_day"),
        ("1967-11-30", "1968-02-01", "birth_close"),
        ("1967-11-30", "1969", "birth_close"),
        ("1967-11-30", "1987-11-30", "birth_differs"),
        ("1967", "1980~", "birth_differs"),
    ],
)
def test_birth_dates_agree_as_far_as_they_are_known(one, other, code):
    assert relate(parse_date(one), parse_date(other)) == code


def test_phrases_are_runs_of_words_between_numbers_marks_and_the_words_of_payments():
    phrases = find_phrases("INVOICE 12 FOR ZUBAYR HALIM AL-QARNASI, RENT 3")
    assert phrases == ["ZUBAYR HALIM AL-QARNASI", "HALIM AL-QARNASI", "ZUBAYR HALIM"]


def test_two_words_beside_which_a_listed_word_stands_are_a_part_of_a_longer_name():
    text = "GIFT ZUBAYR HALIM QARNASI"
    assert "ZUBAYR HALIM" in find_phrases(text)
    assert find_phrases(text, {"gift", "zubayr", "halim", "qarnasi"}) == [
        "GIFT ZUBAYR HALIM QARNASI", "ZUBAYR HALIM QARNASI", "GIFT ZUBAYR HALIM",
    ]  # fmt: skip


def test_phrases_are_found_in_arabic_and_never_too_many():
    assert "زبير حليم القرنسي" in find_phrases("دفعة الى زبير حليم القرنسي عن فاتورة ١٢")
    assert len(find_phrases("alpha " * 5000)) <= 60


def test_a_long_word_that_stands_alone_is_a_phrase_and_a_short_one_is_not():
    assert find_phrases("12 QARNASICORP 13 ABC 14") == ["QARNASICORP"]
