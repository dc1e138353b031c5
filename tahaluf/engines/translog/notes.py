"""Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tahaluf.engines.translog.faults import Malformed
from tahaluf.engines.translog.keys import ID_BYTES, SignerKey, VerifierKey, is_key_name
from tahaluf.engines.translog.reading import read_base64, read_text, write_base64

MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000
DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: whose it says it is, by which key, and the signature itself."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {write_base64(self.key_id + self.content)}\n"

    @classmethod
    def parse(cls, text: str, line: int = 0) -> "Signature":
        """Read a line without its newline; raises `Malformed`."""
        name, space, encoded = text.removeprefix(DASH).partition(" ")
        if not text.startswith(DASH) or not space or not is_key_name(name):
            raise Malformed("signature_line", line)
        content = read_base64(encoded, line)
        if len(content) <= ID_BYTES:
            raise Malformed("signature_short", line)
        return cls(name, content[:ID_BYTES], content[ID_BYTES:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and its signatures, of which none is trusted before `verified_by`."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @classmethod
    def parse(cls, content: bytes, first_line: int = 1) -> "Note":
        """Read a note that begins at a line of a file; raises `Malformed`."""
        written = read_text(content, MOST_BYTES)
        text, empty, under = written.rpartition("\n\n")
        if not empty:
            raise Malformed("empty_line_missing", first_line + written.count("\n"))
        line = first_line + text.count("\n") + 2
        lines = under.split("\n")[:-1]
        if not lines or len(lines) > MOST_SIGNATURES:
            raise Malformed("signature_count", line, most=MOST_SIGNATURES)
        return cls(text + "\n", tuple(Signature.parse(each, line + i) for i, each in enumerate(lines)))

    def signed(self, key: SignerKey, at: int = 0) -> "Note":
        """The note with one signature more."""
        return self.with_signatures([signature_of(self.text, key, at)])

    def with_signatures(self, more: Iterable[Signature]) -> "Note":
        """The note with further signatures, those that it bears already left out."""
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *more))))

    def verified_by(self, keys: Iterable[VerifierKey]) -> Mapping[VerifierKey, int]:
        """Which of these keys signed, with the newest time that each of them says (0 for a log).

        Signatures by other keys are passed over. Raises `Untrusted` where one by these keys is false, whatever the
        others are.
        """
        known = {(key.name, key.key_id): key for key in keys}
        found: dict[VerifierKey, int] = {}
        for signature in self.signatures:
            if key := known.get((signature.name, signature.key_id)):
                found[key] = max(found.get(key, 0), key.check(self.text, signature.content))
        return found


def signature_of(text: str, key: SignerKey, at: int = 0) -> Signature:
    """Sign a note's text."""
    return Signature(key.name, key.verifier.key_id, key.sign(text, at))
