"""The fold under which records are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.records.search_words import LONGEST_WORD, MOST_WORDS, fold, words_of, words_of_record


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آدم", "ادم"),
        ("ٱلله", "الله"),
        ("فاطمة", "فاطمه"),
        ("مصطفى", "مصطفي"),
        ("علی", "علي"),
        ("کابل", "كابل"),
        ("مُحَمَّدٌ", "محمد"),
        ("محـــمد", "محمد"),
        ("مؤسسة", "موسسه"),
        ("رئيس", "رييس"),
        ("سماء", "سما"),
        ("٢٠٢٦", "2026"),
        ("ﷺ", "صلي الله عليه وسلم"),
        ("Kaboré", "kabore"),
        ("ḤAMĪD", "hamid"),
        ("Al-Qa'ida", "al qaida"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_that_differ_by_habit_are_the_same(written: str, asked: str) -> None:
    assert fold(written).split() == fold(asked).split()


@pytest.mark.parametrize(("one", "other"), [("حسن", "حسين"), ("سعيد", "سعد"), ("Ali", "Aly"), ("نور", "نورا")])
def test_other_names_stay_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=400))
def test_folding_twice_changes_nothing_and_words_are_bounded(text: str) -> None:
    again = words_of(" ".join(words_of(text)))
    assert again == words_of(text) or any(len(word) == LONGEST_WORD for word in words_of(text))
    assert all(word and len(word) <= LONGEST_WORD for word in words_of(text))


def test_a_record_is_found_by_title_names_and_aliases_with_and_without_the_article() -> None:
    words = words_of_record("تقرير المنصوري", {"name": "Report", "aliases": ["Abu Nur", 7], "description": "not this"})
    assert words == ["تقرير", "المنصوري", "منصوري", "report", "abu", "nur"]
    assert len(words_of_record(" ".join(map(str, range(500))), {})) == MOST_WORDS
