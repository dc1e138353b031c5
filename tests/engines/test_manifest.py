"""Sealed objects: what was signed verifies, what was changed does not, what may be withheld can be."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.manifest import (
    NEVER_WITHHELD,
    ManifestError,
    PropertyAltered,
    PropertyRequired,
    Sealed,
    SignatureWrong,
    required_properties,
    seal,
    verify,
    withhold,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
HANDLING = {"tlp": "amber", "permitted_use": ["lead-only"]}
ORGANISATION: dict[str, Any] = {
    "type": "identity",
    "spec_version": "2.1",
    "id": "identity--0d6f2a53-6a0c-4f6e-8f0e-5f1f0c9d4a11",
    "created": "2026-01-01T00:00:00.000Z",
    "modified": "2026-01-02T00:00:00.000Z",
    "name": "مؤسسة مختلقة",
    "identity_class": "organization",
    "description": "an invented house",
}
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
names = st.text(st.sampled_from("abcdefgh_"), min_size=1, max_size=8).map(lambda name: f"x_{name}")


def sealed(stix: dict[str, Any]) -> Sealed:
    counter = iter(range(1, 1000))
    return seal(stix, HANDLING, KEY, lambda size: next(counter).to_bytes(size, "big"))


def check(stix: dict[str, Any], made: Sealed, **changed: Any) -> None:
    values = {"manifest": made.manifest, "salts": made.salts, "signature": made.signature, **changed}
    verify(stix, values["manifest"], values["salts"], values["signature"], KEY.public_key())


@given(st.dictionaries(names, json_values, max_size=5))
def test_whatever_is_sealed_verifies(extra: dict[str, Any]) -> None:
    stix = {**ORGANISATION, **extra}
    check(stix, sealed(stix))


@given(st.dictionaries(names, json_values, min_size=1, max_size=5), st.data())
def test_any_changed_property_is_named(extra: dict[str, Any], data: st.DataObject) -> None:
    stix = {**ORGANISATION, **extra}
    made = sealed(stix)
    name = data.draw(st.sampled_from(sorted(extra)))
    changed = data.draw(json_values.filter(lambda value: json.dumps(value) != json.dumps(stix[name])))
    with pytest.raises(PropertyAltered) as altered:
        check({**stix, name: changed}, made)
    assert altered.value.name == name


def test_a_property_that_was_never_signed_is_refused() -> None:
    made = sealed(ORGANISATION)
    with pytest.raises(PropertyAltered):
        check({**ORGANISATION, "contact_information": "added on the way"}, made)
    with pytest.raises(PropertyAltered):
        check(
            {**ORGANISATION, "contact_information": "added on the way"},
            made,
            salts={**made.salts, "contact_information": "AAAA"},
        )


def test_values_cannot_be_swapped_between_properties() -> None:
    made = sealed(ORGANISATION)
    swapped = {**ORGANISATION, "name": ORGANISATION["description"], "description": ORGANISATION["name"]}
    salts = {**made.salts, "name": made.salts["description"], "description": made.salts["name"]}
    with pytest.raises(PropertyAltered):
        check(swapped, made, salts=salts)


def test_a_withheld_property_leaves_the_signature_good() -> None:
    made = sealed(ORGANISATION)
    kept, salts = withhold(ORGANISATION, made.salts, ["description"])
    assert "description" not in kept
    assert "description" not in json.dumps(made.manifest)
    check(kept, made, salts=salts)


@pytest.mark.parametrize("name", ["id", "type", "created", "modified", "name"])
def test_what_stix_requires_is_never_withheld(name: str) -> None:
    with pytest.raises(PropertyRequired):
        withhold(ORGANISATION, sealed(ORGANISATION).salts, [name])


def test_of_an_unknown_type_the_common_properties_are_required() -> None:
    assert required_properties("x-invented") == NEVER_WITHHELD
    assert "pattern" in required_properties("indicator")


def test_another_handling_breaks_the_signature() -> None:
    made = sealed(ORGANISATION)
    with pytest.raises(SignatureWrong):
        check(ORGANISATION, made, manifest={**made.manifest, "handling": {**HANDLING, "tlp": "clear"}})


def test_another_key_does_not_verify() -> None:
    made = sealed(ORGANISATION)
    with pytest.raises(SignatureWrong):
        verify(ORGANISATION, made.manifest, made.salts, made.signature, OTHER_KEY.public_key())


@pytest.mark.parametrize("name", ["id", "modified"])
def test_the_manifest_of_another_object_or_version_is_refused(name: str) -> None:
    other = {**ORGANISATION, "id": "identity--11111111-6a0c-4f6e-8f0e-5f1f0c9d4a11"}
    if name == "modified":
        other = {**ORGANISATION, "modified": "2026-01-03T00:00:00.000Z"}
    with pytest.raises(ManifestError):
        check(ORGANISATION, sealed(other))


def test_two_seals_of_one_object_share_no_digest() -> None:
    import secrets

    first, second = (seal(ORGANISATION, HANDLING, KEY, secrets.token_bytes).manifest["digests"] for _ in range(2))
    assert not set(first) & set(second)


def test_the_published_examples_seal_and_verify(shared_data: Path) -> None:
    for file in sorted((shared_data / "stix").glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        for stix in content.get("objects", [content]):
            check(stix, sealed(stix))
