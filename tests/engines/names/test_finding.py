"""What a database files names under: nearly all that a full comparison accepts shares a key with what is looked for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.names import compare
from tahaluf.engines.names.finding import filed_under, looked_for


def meets(sought: str, stored: str) -> bool:
    filed = filed_under(stored)
    return any(filed & (word.own | word.near) for word in looked_for(sought))


@pytest.mark.parametrize(
    ("sought", "stored"),
    [
        ("وليد الخيالي", "Walid Samir al-Khayali"),
        ("Barakaty", "غسان بركاتي"),
        ("Мухаммед Идрисов", "Muhammad Idrisov"),
        ("عبد الرحمن", "Abdurrahman"),
        ("Ouédraogo", "Wedraogo"),
    ],
)
def test_a_name_is_looked_for_where_its_other_spelling_is_filed(sought: str, stored: str) -> None:
    assert meets(sought, stored)
    assert meets(stored, sought)


def test_an_own_piece_is_no_near_one() -> None:
    for word in looked_for("Walid Samir al-Khayali"):
        assert word.own
        assert not word.own & word.near


@pytest.mark.parametrize("name", ["", " ", "—", "،"])
def test_a_name_without_letters_is_filed_under_nothing(name: str) -> None:
    assert not filed_under(name)
    assert looked_for(name) == []


@given(st.text(max_size=80))
def test_any_text_is_looked_for_where_it_is_filed(name: str) -> None:
    assert meets(name, name) or not filed_under(name)


def test_less_than_one_in_a_hundred_that_is_alike_is_filed_elsewhere(shared_data: Path) -> None:
    lines = (shared_data / "names" / "coling2018_arabic_dev.txt").read_text("utf-8").splitlines()[:3000]
    tokens = [(latin, arabic.replace(" ", "")) for latin, arabic, _count in (line.split("\t") for line in lines)]
    full = [(f"{a} {c}", f"{b} {d}") for (a, b), (c, d) in zip(tokens[::2], tokens[1::2], strict=True)]
    accepted = [pair for pair in full if compare(*pair).score >= 0.65]
    assert len(accepted) > 1000
    assert sum(meets(*pair) for pair in accepted) / len(accepted) > 0.99
