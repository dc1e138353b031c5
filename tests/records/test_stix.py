"""What may be signed as a STIX object."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.records.stix import GIVEN_BY_US, Malformed, check_given, check_stix, concerns_person, known_types

SOUND: dict[str, Any] = {
    "type": "identity",
    "spec_version": "2.1",
    "id": "identity--6b616fc1-1505-48e3-8b2c-0d19337bb38f",
    "created_by_ref": "identity--6b616fc1-1505-48e3-8b2c-0d19337bb38e",
    "created": "2026-01-01T00:00:00.000Z",
    "modified": "2026-01-01T00:00:00.000Z",
    "name": "Invented House",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_a_sound_object_passes() -> None:
    check_stix(SOUND)


@pytest.mark.parametrize("name", sorted(GIVEN_BY_US))
def test_an_author_does_not_say_what_the_node_gives(name: str) -> None:
    with pytest.raises(Malformed) as refused:
        check_given({"name": "x", name: "anything"})
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"type": "bundle"}, "type"),
        ({"name": None}, "name"),
        ({"confidence": "much"}, "confidence"),
        ({"x": 2**70}, ""),
    ],
)
def test_what_stix_does_not_allow_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(Malformed) as refused:
        check_stix({name: value for name, value in {**SOUND, **change}.items() if value is not None})
    assert refused.value.name == named


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["name", "sectors", "external_references", "labels", "x_own", "lang"]), JSON))
def test_any_json_is_either_sound_or_malformed(properties: dict[str, Any]) -> None:
    try:
        check_given(properties)
        check_stix({**SOUND, **properties})
    except Malformed as malformed:
        malformed.name.encode()


def test_a_person_is_known_by_the_type() -> None:
    assert concerns_person({"type": "identity", "identity_class": "individual"})
    assert concerns_person({"type": "email-addr"})
    assert not concerns_person({"type": "identity", "identity_class": "organization"})


def test_types_are_those_of_stix() -> None:
    assert {"identity", "report", "relationship", "email-addr"} <= known_types()
    assert not {"bundle", "marking-definition"} & known_types()
