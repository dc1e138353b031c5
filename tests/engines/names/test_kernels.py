"""The compiled loops say of sounds what the plain functions say; where they must first be compiled, that takes long."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tahaluf.engines.names import kernels, resemblance
from tahaluf.engines.names.costs import Codes, align, is_arabic_row
from tahaluf.engines.names.sounds import ARABIC_SOUNDS, LATIN_SOUNDS, SOUND_CODES, file_keys
from tahaluf.engines.names.vocabulary import sound_tables

latin = st.lists(st.sampled_from([SOUND_CODES[sound] for sound in LATIN_SOUNDS]), min_size=1, max_size=12).map(tuple)
arabic = st.lists(st.sampled_from([SOUND_CODES[sound] for sound in ARABIC_SOUNDS]), min_size=1, max_size=12).map(tuple)
rows = latin | arabic
SOUNDS, RULES = sound_tables()
ROOM = np.empty(25, np.int32)
MURAD, DURAM = (tuple(SOUND_CODES[sound] for sound in word) for word in ("murad", "muraad"))


def array(row: Codes) -> np.ndarray:
    return np.array(row, np.uint8)


def keys_of(row: Codes) -> set[int]:
    keys = np.empty(512, np.uint64)
    return set(keys[: kernels.keys_of_row(array(row), SOUNDS, RULES, keys)].tolist())


@settings(deadline=None)
@given(rows, rows)
def test_an_alignment_is_worth_the_same(left: Codes, right: Codes) -> None:
    assert kernels.align_rows(array(left), array(right), SOUNDS, ROOM) == align(left, right)


@settings(deadline=None)
@given(rows, rows)
@example(MURAD, DURAM)
def test_two_rows_resemble_each_other_as_much(left: Codes, right: Codes) -> None:
    most = sum(
        kernels.own_worth_of(array(row), is_arabic_row(other), SOUNDS, RULES)
        for row, other in ((left, right), (right, left))
    )
    alike = kernels.resemble_rows(array(left), array(right), most, SOUNDS, RULES, ROOM)
    assert (alike if keys_of(left) & keys_of(right) else 0) == resemblance.resemble(left, right)


@settings(deadline=None)
@given(rows)
def test_a_row_has_as_many_keys(row: Codes) -> None:
    assert len(keys_of(row)) == len(file_keys(row))


@settings(deadline=None)
@given(rows, rows)
def test_rows_share_a_key_where_they_did(left: Codes, right: Codes) -> None:
    assert keys_of(left).isdisjoint(keys_of(right)) == file_keys(left).isdisjoint(file_keys(right))


@settings(deadline=None)
@given(rows, rows)
@example(MURAD, DURAM)
def test_a_slip_is_forgiven_as_much(left: Codes, right: Codes) -> None:
    chance = resemblance.forgive_slip(left, right) if is_arabic_row(left) == is_arabic_row(right) else 0
    assert kernels.slip_chance(array(left), array(right), SOUNDS) == chance
