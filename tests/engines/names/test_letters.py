"""Letters of all scripts come to bare Arabic or bare Latin ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.names.letters import ARABIC_LETTERS, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أَحْمَد إِبْرَاهِيم", "احمد ابراهيم"),
        ("علـــي", "علي"),
        ("محمد\u200fعلي", "محمدعلي"),
        ("گل کریم ٹھٹوی", "گل كريم تهتوي"),
        ("ﻣﺣﻣﺪ", "محمد"),
        ("Şahin Çelik Öztürk", "shahin chelik ozturk"),
        ("Sa'îd ʿAbd al-Ḥaqq", "said abd al haqq"),
        ("Щукин", "shukin"),
        ("٤٢ 42", "42 42"),
        ("M/V Nour-1", "m v nour 1"),
    ],
)
def test_letters_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_nothing_but_folded_letters_is_left(text: str) -> None:
    allowed = ARABIC_LETTERS | set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert set(fold(text)) <= allowed


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
