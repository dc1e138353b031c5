"""Checking a report against the schema that a FIU hands out, as bytes: nothing is fetched, no entity is read."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from lxml import etree

MOST_FLAWS = 50
ONE_AT_A_TIME = Lock()
"""A schema that was made ready keeps the flaws of one check at a time."""

MOST_BYTES = 8 * 2**20
OUTSIDE = frozenset({"import", "include", "redefine", "override"})
XSD = "{http://www.w3.org/2001/XMLSchema}"
KINDS = {
    "SCHEMAV_ELEMENT_CONTENT": "element_content",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "too_long",
    "SCHEMAV_CVC_MINLENGTH_VALID": "too_short",
    "SCHEMAV_CVC_PATTERN_VALID": "pattern",
    "SCHEMAV_CVC_ENUMERATION_VALID": "not_a_code",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "out_of_range",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "out_of_range",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "wrong_type",
    "SCHEMAV_CVC_ELT_1": "unknown_root",
}
"""What libxml2 calls each flaw, and what we call it."""

ELEMENT = re.compile(r"^Element '([^']+)'")
LIMIT = re.compile(r"(?:maximum|minimum) length of '(\d+)'")
VALUE = re.compile(r"(?:The value|\[facet '[a-zA-Z]+'\] The value) '([^']*)'")
EXPECTED = re.compile(r"Expected is (?:one of )?\( ([^)]*) \)")


class UnusableSchema(Exception):
    """The schema is no XSD that can be used: `code` says why, `line` where."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code, self.line = code, line


@dataclass(frozen=True, slots=True)
class Flaw:
    """What the schema finds wrong: `code` is one of `KINDS` or `other`, `message` libxml2's own words in English."""

    code: str
    line: int
    element: str
    message: str
    value: str = ""
    limit: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check, and the SHA-256 of the schema."""

    flaws: tuple[Flaw, ...]
    schema_sha256: str


def check(document: bytes, schema: bytes) -> Checked:
    """Check a report; raises `UnusableSchema`."""
    digest = hashlib.sha256(schema).hexdigest()
    compiled = compile_schema(schema)
    try:
        root = etree.fromstring(document, parser())
    except etree.XMLSyntaxError as error:
        return Checked((Flaw("other", error.lineno or 1, "", error.msg or ""),), digest)
    with ONE_AT_A_TIME:
        flaws = () if compiled.validate(root) else tuple(flaws_of(compiled))
    return Checked(flaws[:MOST_FLAWS], digest)


@lru_cache(maxsize=4)
def compile_schema(schema: bytes) -> etree.XMLSchema:
    """Make a schema ready; raises `UnusableSchema` for one that is too large, broken, or points to other files."""
    if len(schema) > MOST_BYTES:
        raise UnusableSchema("too_large")
    try:
        root = etree.fromstring(schema, parser())
    except etree.XMLSyntaxError as error:
        raise UnusableSchema("malformed", error.lineno) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableSchema("doctype", 1)
    for child in root.iter(*(f"{XSD}{name}" for name in OUTSIDE)):
        raise UnusableSchema("points_elsewhere", _line_of(child))
    try:
        return etree.XMLSchema(root)
    except etree.XMLSchemaParseError as error:
        last = error.error_log.last_error
        raise UnusableSchema("no_schema", last.line if last is not None else None) from error


def parser() -> etree.XMLParser:
    """A parser that fetches nothing and expands nothing."""
    return etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)


def flaws_of(schema: etree.XMLSchema) -> list[Flaw]:
    """The flaws in the order of the document; what follows from one in the same element is left out."""
    found: dict[tuple[int, str], Flaw] = {}
    for entry in list(schema.error_log):  # type: ignore[call-overload]  # its stubs do not know that it is a list
        flaw = flaw_of(entry.type_name, entry.line, entry.message)
        found.setdefault((flaw.line, flaw.element), flaw)
    return list(found.values())


def flaw_of(kind: str, line: int, message: str) -> Flaw:
    """One flaw, with what its message says of element, value and limit."""
    return Flaw(
        KINDS.get(kind, "other"), line, _part(ELEMENT, message), message, _part(VALUE, message), _part(LIMIT, message),
        _part(EXPECTED, message),
    )  # fmt: skip


def _line_of(element: etree._Element) -> int | None:
    return element.sourceline if isinstance(element.sourceline, int) else None


def _part(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found[1].strip() if found else ""
