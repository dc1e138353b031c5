"""Drawing selectors and relations out of a STIX 2.1 object."""

import re
from collections.abc import Iterator
from typing import Any

from tahaluf.records.vocabulary import SelectorKind

Drawn = tuple[str, str]
BY_TYPE = {
    "email-addr": (SelectorKind.EMAIL, "value"),
    "url": (SelectorKind.URL, "value"),
    "domain-name": (SelectorKind.DOMAIN, "value"),
}
LABELLED = {kind.value: kind for kind in SelectorKind}
NOT_SPACE = re.compile(r"\s+")


def selectors_of(stix: dict[str, Any]) -> set[Drawn]:
    """The selectors of an object: from observables, file hashes, and external references named after a selector's kind.

    An external reference with `source_name` such as `passport`, `iban` or `imo` carries its identifier in
    `external_id` (STIX 2.1, section 2.5).
    """
    return {(kind, value) for kind, value in _found(stix) if value and len(value) <= 300}


def _found(stix: dict[str, Any]) -> Iterator[Drawn]:
    if stix["type"] in BY_TYPE:
        kind, field = BY_TYPE[stix["type"]]
        yield kind, normal(kind, str(stix.get(field, "")))
    hashes = stix.get("hashes")
    for algorithm, value in hashes.items() if isinstance(hashes, dict) else ():
        yield SelectorKind.CONTENT_HASH, f"{algorithm}:{value}".lower()
    for reference in stix.get("external_references") or []:
        named = LABELLED.get(str(reference.get("source_name", "")))
        if named and reference.get("external_id"):
            yield named, normal(named, str(reference["external_id"]))


def normal(kind: str, value: str) -> str:
    """The form in which a selector is compared: no spaces; upper case for documents, lower for addresses."""
    bare = NOT_SPACE.sub("", value)
    if kind in (SelectorKind.EMAIL, SelectorKind.DOMAIN, SelectorKind.CONTENT_HASH):
        return bare.lower()
    return bare if kind in (SelectorKind.URL, SelectorKind.CRYPTO_ADDRESS) else bare.upper()


def relations_of(stix: dict[str, Any]) -> set[Drawn]:
    """The references of an object: every `…_ref` and `…_refs` property, but `created_by_ref` and markings."""
    passed_over = {"created_by_ref", "object_marking_refs"}
    found: set[Drawn] = set()
    for name, value in stix.items():
        if name in passed_over:
            continue
        if name.endswith("_ref") and isinstance(value, str):
            found.add((name, value))
        elif name.endswith("_refs") and isinstance(value, list):
            found |= {(name, target) for target in value if isinstance(target, str)}
    return {(name, target) for name, target in found if len(name) <= 64 and len(target) <= 128}
