"""Signed manifests of STIX objects, from which a property can be withheld while the signature still verifies.

The originator signs the RFC 8785 canonical form of a manifest: the object's id, its version, its handling and one
salted SHA-256 digest for each property (the construction of selective disclosure in RFC 9901, SD-JWT, over RFC 8785
JSON). Whoever holds a property and its salt can check it against the manifest; whoever holds neither learns
nothing of it.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import rfc8785
import stix2.registry
import stix2.v21
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SALT_BYTES = 16
NEVER_WITHHELD = frozenset({"type", "spec_version", "id", "created", "modified", "created_by_ref", "revoked"})


class ManifestError(ValueError):
    """An object and its manifest do not belong together."""


class SignatureWrong(ManifestError):
    """The manifest was not signed by this key, or was changed after it was signed."""


class PropertyAltered(ManifestError):
    """A property does not match any digest of the manifest."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the property {name!r} is not the one that was signed")
        self.name = name


class PropertyRequired(ManifestError):
    """A property that STIX 2.1 requires cannot be withheld."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the property {name!r} is required by STIX 2.1 and cannot be withheld")
        self.name = name


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed manifest with the salts of the properties that are disclosed with it."""

    manifest: dict[str, Any]
    salts: dict[str, str]
    signature: bytes


def canonical(value: Any) -> bytes:
    """Serialise JSON by RFC 8785; raises `rfc8785.CanonicalizationError` for what JSON cannot say."""
    return rfc8785.dumps(value)


def digest_of(salt: str, name: str, value: Any) -> str:
    """Digest one property: SHA-256, hexadecimal, over the canonical array of salt, name and value."""
    return hashlib.sha256(canonical([salt, name, value])).hexdigest()


def version_of(stix_object: Mapping[str, Any]) -> str:
    """The version of a STIX object: `modified`, else `created`, else (cyber observables) its id."""
    return str(stix_object.get("modified") or stix_object.get("created") or stix_object["id"])


def seal(
    stix_object: Mapping[str, Any],
    handling: Mapping[str, Any],
    key: Ed25519PrivateKey,
    random_bytes: Callable[[int], bytes],
) -> Sealed:
    """Make and sign the manifest of an object under a handling."""
    salts = {name: base64.urlsafe_b64encode(random_bytes(SALT_BYTES)).decode().rstrip("=") for name in stix_object}
    manifest = {
        "uid": stix_object["id"],
        "version": version_of(stix_object),
        "handling": dict(handling),
        "digests": sorted(digest_of(salts[name], name, value) for name, value in stix_object.items()),
    }
    return Sealed(manifest, salts, key.sign(canonical(manifest)))


def verify(
    stix_object: Mapping[str, Any],
    manifest: Mapping[str, Any],
    salts: Mapping[str, str],
    signature: bytes,
    key: Ed25519PublicKey,
) -> None:
    """Check that the originator signed the manifest and that each property present is the one signed.

    Raises `SignatureWrong`, `PropertyAltered`, or `ManifestError` where the id or the version is another one.
    """
    try:
        key.verify(signature, canonical(dict(manifest)))
    except InvalidSignature as wrong:
        raise SignatureWrong("the manifest does not carry this key's signature") from wrong
    if manifest.get("uid") != stix_object.get("id") or manifest.get("version") != version_of(stix_object):
        raise ManifestError("the manifest is that of another object or another version")
    signed = frozenset(manifest["digests"])
    for name, value in stix_object.items():
        if name not in salts or digest_of(salts[name], name, value) not in signed:
            raise PropertyAltered(name)


def withhold(
    stix_object: Mapping[str, Any], salts: Mapping[str, str], names: Iterable[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Leave properties, and their salts, out of what is handed on.

    Raises `PropertyRequired` for what STIX 2.1 requires of this type.
    """
    left_out = frozenset(names)
    required = required_properties(str(stix_object["type"]))
    for name in sorted(left_out & required):
        raise PropertyRequired(name)
    kept = {name: value for name, value in stix_object.items() if name not in left_out}
    return kept, {name: salts[name] for name in kept}


@cache
def required_properties(stix_type: str) -> frozenset[str]:
    """The properties that STIX 2.1 requires of a type; for an unknown type those common to all."""
    known = stix2.registry.STIX2_OBJ_MAPS["2.1"]
    known_class = known["objects"].get(stix_type) or known["observables"].get(stix_type)
    if known_class is None:
        return NEVER_WITHHELD
    return NEVER_WITHHELD | {name for name, rule in known_class._properties.items() if rule.required}
