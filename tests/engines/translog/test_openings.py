"""A leaf tells nothing, and its opening shows what it is."""

import hashlib
import json
import secrets
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.manifest import digest_of
from tahaluf.engines.translog import KINDS, Malformed, Opening, close

ENTRY = {"audience": ["AAA", "BBB"], "record": "indicator--0d6f2a53", "version": "2026-01-02T00:00:00.000Z"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
entries = st.dictionaries(st.text(max_size=6), json_values, max_size=4)
kinds: st.SearchStrategy[Any] = st.sampled_from(KINDS)


def opened(kind: Any = "release", entry: dict[str, Any] = ENTRY) -> Opening:
    return close(kind, entry, lambda size: bytes(range(size)))


def test_a_leaf_is_frozen() -> None:
    """Members run different versions: whoever changes this makes every proof so far unverifiable."""
    assert opened().salt == "AAECAwQFBgcICQoLDA0ODw"
    text = '["AAECAwQFBgcICQoLDA0ODw","tahaluf-log-entry-v1/release",' + json.dumps(ENTRY, separators=(",", ":")) + "]"
    assert opened().leaf() == hashlib.sha256(text.encode()).digest()
    assert opened().leaf().hex() == "76f19bb8807e14a461e34fffdca0c6b734aef77a4d991d7e0b65d3ad096bd54e"


def test_an_opening_is_frozen() -> None:
    entry = json.dumps(ENTRY, separators=(",", ":"))
    assert bytes(opened()).decode() == f'{{"entry":{entry},"kind":"release","salt":"AAECAwQFBgcICQoLDA0ODw"}}'


@settings(deadline=None)
@given(kinds, entries)
def test_every_opening_is_read_as_it_was_written_and_opens_its_leaf(kind: Any, entry: dict[str, Any]) -> None:
    made = close(kind, entry, secrets.token_bytes)
    assert Opening.parse(bytes(made)) == made
    assert Opening.parse(bytes(made)).leaf() == made.leaf()
    assert len(made.leaf()) == 32


@settings(deadline=None)
@given(entries, entries)
def test_another_entry_does_not_open_the_leaf(one: dict[str, Any], other: dict[str, Any]) -> None:
    if rfc8785.dumps(one) != rfc8785.dumps(other):
        assert opened(entry=one).leaf() != opened(entry=other).leaf()


def test_another_kind_or_salt_does_not_open_the_leaf() -> None:
    found = {opened(kind).leaf() for kind in KINDS} | {close("release", ENTRY, secrets.token_bytes).leaf()}
    assert len(found) == len(KINDS) + 1


def test_a_property_of_a_manifest_does_not_pass_for_an_entry() -> None:
    assert digest_of(opened().salt, "release", ENTRY) != opened().leaf().hex()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "json_form"),
        (b"[]", "opening_form"),
        (b"\xff", "json_form"),
        (b'{"entry":{},"kind":"recall"}', "opening_form"),
        (b'{"entry":[],"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}', "opening_form"),
        (b'{"entry":{},"kind":"recall","more":1,"salt":"AAECAwQFBgcICQoLDA0ODw"}', "opening_form"),
        (b'{"entry":{},"kind":"arrest","salt":"AAECAwQFBgcICQoLDA0ODw"}', "entry_kind"),
        (b'{"entry":{},"kind":["recall"],"salt":"AAECAwQFBgcICQoLDA0ODw"}', "entry_kind"),
        (b'{"entry":{},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODx"}', "salt_form"),
        (b'{"entry":{},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0O"}', "salt_form"),
        (b'{"entry":{},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0OD\xd9\xa1"}', "salt_form"),
        (b'{"entry":{},"kind":"recall","salt":null}', "salt_form"),
        (b'{"kind":"recall","entry":{},"salt":"AAECAwQFBgcICQoLDA0ODw"}', "json_form"),
        (b'{"entry":{"a":1,"a":1},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}', "json_form"),
        (b'{"entry":{"a":1.0},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}', "json_form"),
        (b'{"entry":{"a":NaN},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}', "json_form"),
        (b'{"entry":{"a":9007199254740993},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}', "json_form"),
        (b'{"entry":{"a":"\\ud800"},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}', "json_form"),
        (b'{"entry":{},"kind":"recall","salt":"AAECAwQFBgcICQoLDA0ODw"}\n', "json_form"),
        (b"[" * 100_000, "json_form"),
    ],
)
def test_what_is_malformed_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        Opening.parse(content)
    assert refused.value.code == code


def test_there_are_no_other_kinds_of_entries() -> None:
    with pytest.raises(ValueError, match="no kind of entry"):
        opened("arrest")


def test_what_json_cannot_say_is_no_entry() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        opened(entry={"a": float("nan")}).leaf()
