"""Spellings fall into habits of writing by one table; every name here is invented."""

import pytest

from tahaluf.engines.names.traditions import CODES, HABITS, spelling_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("وليد سمير الخيالي", "arabic-script"),
        ("پرویز گلزاری", "persian"),
        ("اکبر بٹ", "urdu"),
        ("Walid al-Khayali", "arabic-latin"),
        ("Walid ibn Samir", "arabic-latin"),
        ("Abdulqarnas Wabili", "arabic-latin"),
        ("Işık Marzaboğlu", "turkish"),
        ("IŞIK MARZAB", "turkish"),
        ("Zubayr-ul-Haqqan", "urdu"),
        ("Zubayr Khan", "urdu"),
        ("Zubayr Marzabzadeh", "persian"),
        ("Zubayr bin Marzab binti Samad", "malay"),
        ("Sani Danladi", "hausa"),
        ("Wabil Warsame", "somali"),
        ("Cabdiqarnas Wabil", "somali"),
        ("Md Zubayr Talukder", "bengali"),
        ("Marzabul Islam", "bengali"),
        ("মারজাব", "bengali"),
        ("Oumar Invente", "francophone-african"),
        ("Abdoulwabil Qarnas", "francophone-african"),
        ("Мирсад Вымышленный", "cyrillic"),
        ("Ζηνων", "other-script"),
        ("王虚构", "other-script"),
        ("Olive Meadow", "latin"),
        ("Zoë Łukaszewicz", "latin"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_a_spelling_is_classed_by_the_table(name: str, code: str) -> None:
    assert spelling_of(name) == code


def test_one_person_may_fall_into_several_classes_by_who_typed_the_name() -> None:
    spellings = ["Oumar Wabil", "Umar al-Wabil", "عمر الوابل"]
    assert len({spelling_of(name) for name in spellings}) == 3


def test_each_rule_answers_to_something_of_its_own() -> None:
    """No rule of the table is dead: each has a letter, word, ending or pattern that reaches it first."""
    for habit in HABITS:
        tries = [*habit.letters, *habit.words.split(), *(f"xx{end}" for end in habit.endings.split())]
        tries += [f"{begin}xx" for begin in habit.beginnings.split()]
        assert any(spelling_of(text) == habit.code for text in tries) or habit.pattern, habit
    assert {habit.code for habit in HABITS} == set(CODES)
