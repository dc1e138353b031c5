"""The compiled loops say of sounds what the plain functions say; where they must first be compiled, that takes long."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tahaluf.engines.names import kernels, resemblance
from tahaluf.engines.names.costs import Codes, align
from tahaluf.engines.names.nearness import RECORDED, Filed, alike_rows, file_rows
from tahaluf.engines.names.sounds import ARABIC_SOUNDS, LATIN_SOUNDS, SOUND_CODES, share_key
from tahaluf.engines.names.vocabulary import heads_of, pad, sound_tables

latin = st.lists(st.sampled_from([SOUND_CODES[sound] for sound in LATIN_SOUNDS]), min_size=1, max_size=12).map(bytes)
arabic = st.lists(st.sampled_from([SOUND_CODES[sound] for sound in ARABIC_SOUNDS]), min_size=1, max_size=12).map(bytes)
rows = latin | arabic
SOUNDS, RULES = sound_tables()
MURAD, DURAM = (bytes(SOUND_CODES[sound] for sound in word) for word in ("murad", "muraad"))


def array(row: Codes) -> np.ndarray:
    return np.frombuffer(row, np.uint8)


def keys_of(row: Codes) -> set[int]:
    keys = np.empty(512, np.uint64)
    return set(keys[: kernels.keys_of_row(array(row), SOUNDS, RULES, keys)].tolist())


def filed_alone(row: Codes) -> Filed:
    """File one row, which leads to one word."""
    codes, lengths = pad([row])
    keys, _owners, own = file_rows(codes, lengths, SOUNDS, RULES)
    keys = np.unique(keys)
    one, many = np.arange(2, dtype=np.int32), np.arange(len(keys) + 1, dtype=np.int32)
    nothing = np.zeros(len(keys), np.int32)
    records = np.repeat(np.append(codes[:, :RECORDED], lengths.astype(np.uint8)[:, None], axis=1), len(keys), axis=0)
    parts, classes = np.zeros((0, 2), np.int32), np.zeros(1, np.uint8)
    weights, (heads, bits) = np.full(1, 600, np.int32), heads_of(keys)
    return Filed(
        codes, lengths, own, one, nothing[:1], keys, heads, many, nothing, records, parts, classes, weights, bits, 1
    )


@settings(deadline=None)
@given(rows, rows)
def test_an_alignment_is_worth_the_same(left: Codes, right: Codes) -> None:
    assert kernels.align(array(left), array(right), SOUNDS) == align(left, right)


@settings(deadline=None)
@given(rows, rows)
@example(MURAD, DURAM)
def test_two_rows_resemble_each_other_as_much(left: Codes, right: Codes) -> None:
    filed = filed_alone(right)
    found, chances = alike_rows(array(left), RULES.floor, filed, np.zeros(1, np.uint8), SOUNDS, RULES)
    alike = int(chances[0]) if len(found) else 0
    expected = resemblance.resemble(left, right)
    assert alike == (expected if expected >= resemblance.FLOOR else 0)


@settings(deadline=None)
@given(rows, rows)
@example(MURAD, DURAM)
def test_rows_share_a_key_where_their_skeletons_are_at_most_one_consonant_apart(left: Codes, right: Codes) -> None:
    assert keys_of(left).isdisjoint(keys_of(right)) != share_key(left, right)


@settings(deadline=None)
@given(rows, rows)
@example(MURAD, DURAM)
def test_a_slip_is_forgiven_as_much(left: Codes, right: Codes) -> None:
    forgiven = kernels.slip_chance(array(left), array(right)[None], 0, len(right), SOUNDS.slips)
    assert forgiven == resemblance.forgive_slip(left, right)
