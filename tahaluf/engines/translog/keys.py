"""Keys of logs and witnesses: C2SP signed-note verifier keys, `name+key id+base64(type, public key)`.

A log signs a note with Ed25519 (type 0x01); a witness cosigns it with a time (type 0x04, `cosignature/v1`).
"""

import hashlib
from dataclasses import dataclass, field
from typing import Literal, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tahaluf.engines.translog.faults import Malformed, Untrusted
from tahaluf.engines.translog.reading import LARGEST, read_base64, write_base64

LOG, WITNESS = 0x01, 0x04
Kind = Literal[1, 4]
KEY_BYTES, ID_BYTES, TIME_BYTES, SIGNATURE_BYTES = 32, 4, 8, 64


def is_key_name(name: str) -> bool:
    """Whether it may name a key: not empty, UTF-8, no space of Unicode, no plus, no control character."""
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " or "\ud800" <= c <= "\udfff" for c in name)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key, under the name that it signs with. Raises ValueError for what no key can be."""

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or self.kind not in (LOG, WITNESS) or len(self.public) != KEY_BYTES:
            raise ValueError(f"no verifier key: {self.name!r}")

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:ID_BYTES]

    def text(self) -> str:
        """The key as it is written in a trust policy."""
        return f"{self.name}+{self.key_id.hex()}+{write_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str, line: int = 0) -> "VerifierKey":
        """Read a key as it is written; raises `Malformed`."""
        parts = text.split("+", 2)
        if len(parts) != 3 or not is_key_name(parts[0]):
            raise Malformed("key_form", line)
        content = read_base64(parts[2], line)
        if content[:1] not in (b"\x01", b"\x04"):
            raise Malformed("key_type", line, type=content[:1].hex() or "—")
        if len(content) != 1 + KEY_BYTES:
            raise Malformed("key_form", line)
        key = cls(parts[0], cast("Kind", content[0]), content[1:])
        if key.key_id.hex() != parts[1]:
            raise Malformed("key_id", line, key=key.name)
        return key

    def check(self, text: str, signature: bytes) -> int:
        """Check a signature over a note's text; gives the time of a cosignature, else 0. Raises `Untrusted`."""
        at = int.from_bytes(signature[:TIME_BYTES]) if self.kind == WITNESS else 0
        signed = signature[TIME_BYTES:] if self.kind == WITNESS else signature
        if len(signed) != SIGNATURE_BYTES or at > LARGEST:
            raise Untrusted("signature_wrong", key=self.name)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signed, message(text, self.kind, at))
        except (InvalidSignature, ValueError) as wrong:
            raise Untrusted("signature_wrong", key=self.name) from wrong
        return at


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key under the name that it signs with; one key serves one name and one kind."""

    name: str
    kind: Kind
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """Its public half."""
        return VerifierKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def sign(self, text: str, at: int = 0) -> bytes:
        """Sign a note's text; a witness says at which time, in seconds since 1970."""
        if not 0 <= at <= LARGEST:
            raise ValueError(f"no time of a cosignature: {at}")
        signature = self.private.sign(message(text, self.kind, at))
        return at.to_bytes(TIME_BYTES) + signature if self.kind == WITNESS else signature


def message(text: str, kind: Kind, at: int) -> bytes:
    """What is signed: a note's text, by a witness under a line of its own and the time (C2SP tlog-cosignature)."""
    return f"cosignature/v1\ntime {at}\n{text}".encode() if kind == WITNESS else text.encode()
