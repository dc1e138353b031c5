"""Strict reading: what is accepted is what would be written, to the letter. Raises `Malformed` with the line."""

import base64
import binascii
import json
import re
from typing import Any

import rfc8785

from tahaluf.engines.manifest import canonical
from tahaluf.engines.translog.faults import Malformed
from tahaluf.engines.translog.merkle import HASH_BYTES

LARGEST = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def read_text(content: bytes, limit: int) -> str:
    """Decode UTF-8 that ends in a newline and has no other control character."""
    if len(content) > limit:
        raise Malformed("too_long", limit=limit)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("not_utf8", 1 + content.count(b"\n", 0, error.start)) from error
    if control := _CONTROL.search(text):
        raise Malformed("control_character", 1 + text.count("\n", 0, control.start()))
    if not text.endswith("\n"):
        raise Malformed("newline_missing", 1 + text.count("\n"))
    return text


def read_number(text: str, line: int) -> int:
    """Read a decimal without leading zeros, of 63 bits at most."""
    if not _DECIMAL.fullmatch(text):
        raise Malformed("number_form", line)
    number = int(text)
    if number > LARGEST:
        raise Malformed("number_large", line)
    return number


def read_base64(text: str, line: int) -> bytes:
    """Read standard base64, padded, without stray bits."""
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Malformed("base64_form", line) from error
    if write_base64(content) != text:
        raise Malformed("base64_form", line)
    return content


def read_hash(text: str, line: int) -> bytes:
    """Read 32 bytes in base64."""
    content = read_base64(text, line)
    if len(content) != HASH_BYTES:
        raise Malformed("hash_form", line)
    return content


def read_json(content: bytes, line: int = 0) -> Any:
    """Read JSON in the form of RFC 8785 and no other."""
    try:
        value = json.loads(content)
        written = canonical(value)
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise Malformed("json_form", line) from error
    if written != content:
        raise Malformed("json_form", line)
    return value


def write_base64(content: bytes) -> str:
    """Write standard base64."""
    return base64.b64encode(content).decode("ascii")
