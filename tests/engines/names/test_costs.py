"""What sounds give against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.names.costs import align, cost_table, encode
from tahaluf.engines.names.sounds import ARABIC_SOUNDS, LATIN_SOUNDS, SOUND_CODES, share_key, sound_out

latin = st.lists(st.sampled_from([SOUND_CODES[sound] for sound in LATIN_SOUNDS]), min_size=1, max_size=12).map(bytes)
arabic = st.lists(st.sampled_from([SOUND_CODES[sound] for sound in ARABIC_SOUNDS]), min_size=1, max_size=12).map(bytes)
rows = latin | arabic


@given(rows, rows)
def test_an_alignment_is_the_same_from_both_sides(left: bytes, right: tuple[int, ...]) -> None:
    assert align(left, right) == align(right, left)


@pytest.mark.parametrize("other", ["baraka", "baramat", "barmakat", "parakad", "بركات", "البركات"])
def test_words_at_most_one_consonant_apart_share_a_key(other: str) -> None:
    assert share_key(encode(sound_out("barakat")), encode(sound_out(other)))


def test_the_learned_table_knows_the_romanisations() -> None:
    meet = cost_table().meet_rows
    for letter, likely, unlikely in (
        ("ش", "sh", "m"),
        ("ش", "ch", "b"),
        ("ج", "dj", "l"),
        ("خ", "kh", "t"),
        ("ق", "q", "n"),
    ):
        assert meet[SOUND_CODES[letter]][SOUND_CODES[likely]] > 200
        assert meet[SOUND_CODES[letter]][SOUND_CODES[unlikely]] < 0
