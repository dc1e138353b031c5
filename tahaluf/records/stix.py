"""Checking a STIX 2.1 object before it is signed: what was signed cannot be corrected any more."""

import re
from collections.abc import Iterator
from typing import Any

import rfc8785
import stix2
import stix2.exceptions
import stix2.registry
import stix2.v21
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 12
GIVEN_BY_US = frozenset({"type", "spec_version", "id", "created_by_ref", "created", "modified", "revoked"})
ABOUT_A_PERSON = frozenset({"email-addr", "user-account"})


class Malformed(ValueError):
    """An object is not what STIX 2.1, or our own rules, say it should be; names the property."""

    def __init__(self, name: str, reason: str | Promise, detail: str = "") -> None:
        super().__init__(f"{name}: {detail or reason}")
        self.name, self.reason, self.detail = name, reason, detail


def known_types() -> frozenset[str]:
    """The types of STIX 2.1 that a record may have: domain and relationship objects, and cyber observables."""
    known = stix2.registry.STIX2_OBJ_MAPS["2.1"]
    left_out = {"bundle", "marking-definition", "extension-definition"}
    return frozenset(known["objects"]) - left_out | frozenset(known["observables"])


def check_given(properties: dict[str, Any]) -> None:
    """Refuse what an author may not say about an object; raises `Malformed`."""
    for name in sorted(GIVEN_BY_US & properties.keys()):
        raise Malformed(name, _("This property is given by the node."))
    for name, value in properties.items():
        for part in _leaves(name, value, DEEPEST):
            if isinstance(part, str) and UNSTORABLE.search(part):
                raise Malformed(_shown(name), _("The text holds a character that cannot be stored."))


def check_stix(stix: dict[str, Any]) -> None:
    """Check an object against STIX 2.1, properties of one's own allowed; raises `Malformed`."""
    if stix["type"] not in known_types():
        raise Malformed("type", _("This is no type of STIX 2.1."))
    try:
        rfc8785.dumps(stix)
    except (rfc8785.CanonicalizationError, RecursionError) as wrong:
        raise Malformed("", _("A number is larger than JSON can carry exactly."), type(wrong).__name__) from wrong
    try:
        stix2.parse(stix, allow_custom=True, version="2.1")
    except Exception as wrong:  # the library raises whatever its cleaning functions stumble on
        raise _malformed(wrong) from wrong


def concerns_person(stix: dict[str, Any]) -> bool:
    """Whether an object is about a person by its very type, whatever its author says."""
    individual = stix["type"] == "identity" and stix.get("identity_class") == "individual"
    return individual or stix["type"] in ABOUT_A_PERSON


def _malformed(wrong: Exception) -> Malformed:
    if isinstance(wrong, stix2.exceptions.MissingPropertiesError):
        return Malformed(", ".join(wrong.properties), _("STIX 2.1 requires this property."))
    name = str(getattr(wrong, "prop_name", "") or "")
    detail = str(getattr(wrong, "reason", "") or type(wrong).__name__)
    return Malformed(_shown(name), _("This value is not what STIX 2.1 allows here."), detail[:200])


def _shown(name: str) -> str:
    return UNSTORABLE.sub("?", name)[:64]


def _leaves(name: str, value: Any, depth: int) -> Iterator[Any]:
    if not depth:
        raise Malformed(_shown(name), _("This value is nested too deeply."))
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from _leaves(name, part, depth - 1)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(name, part, depth - 1)
    else:
        yield name
        yield value
