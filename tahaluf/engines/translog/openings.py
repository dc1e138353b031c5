"""Entries, and the salted commitments to them that are all a log holds: the digests of `engines.manifest`."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from tahaluf.engines.manifest import SALT_BYTES, canonical, digest_of
from tahaluf.engines.translog.faults import Malformed
from tahaluf.engines.translog.reading import read_json

Kind = Literal["release", "recall", "receipt", "policy"]
KINDS: tuple[str, ...] = get_args(Kind)
PURPOSE = "tahaluf-log-entry-v1"
MEMBERS = ("entry", "kind", "salt")


@dataclass(frozen=True, slots=True)
class Opening:
    """An entry with the salt that was drawn for it alone: whoever has both can show which leaf it is."""

    kind: Kind
    entry: Mapping[str, Any]
    salt: str

    def leaf(self) -> bytes:
        """The leaf of the log: 32 bytes that tell nothing without the salt.

        Raises `rfc8785.CanonicalizationError` for an entry that JSON cannot say.
        """
        return bytes.fromhex(digest_of(self.salt, f"{PURPOSE}/{self.kind}", dict(self.entry)))

    def __bytes__(self) -> bytes:
        return canonical({"entry": dict(self.entry), "kind": self.kind, "salt": self.salt})

    @classmethod
    def parse(cls, content: bytes, line: int = 0) -> "Opening":
        """Read an opening as it is written; raises `Malformed`."""
        read = read_json(content, line)
        if not isinstance(read, dict) or tuple(sorted(read)) != MEMBERS or not isinstance(read["entry"], dict):
            raise Malformed("opening_form", line)
        if read["kind"] not in KINDS:
            raise Malformed("entry_kind", line)
        if not is_salt(read["salt"]):
            raise Malformed("salt_form", line)
        return cls(read["kind"], read["entry"], read["salt"])


def close(kind: Kind, entry: Mapping[str, Any], random_bytes: Callable[[int], bytes]) -> Opening:
    """Draw a salt for an entry; raises ValueError for a kind that there is not."""
    if kind not in KINDS:
        raise ValueError(f"no kind of entry: {kind!r}")
    return Opening(kind, entry, write_salt(random_bytes(SALT_BYTES)))


def write_salt(salt: bytes) -> str:
    """Write a salt as manifests do: base64url without padding."""
    return base64.urlsafe_b64encode(salt).decode().rstrip("=")


def is_salt(text: object) -> bool:
    """Whether it is a salt of full length as it would be written."""
    try:
        salt = base64.urlsafe_b64decode(f"{text}==".encode("ascii"))
    except (UnicodeEncodeError, binascii.Error):
        return False
    return len(salt) == SALT_BYTES and write_salt(salt) == text
