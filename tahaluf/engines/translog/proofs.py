"""Proof files (C2SP tlog-proof): an index, an inclusion proof and a signed checkpoint in one text, with the opening."""

from dataclasses import dataclass

from tahaluf.engines.translog.faults import Malformed, Untrusted
from tahaluf.engines.translog.merkle import leaf_hash, verify_inclusion
from tahaluf.engines.translog.notes import Note
from tahaluf.engines.translog.openings import Opening
from tahaluf.engines.translog.reading import read_base64, read_hash, read_number, read_text, write_base64
from tahaluf.engines.translog.trust import Accepted, TrustPolicy

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A proof as it is handed on. Nothing in it is trusted before `verify_proof`; `extra` is signed by nobody."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""

    def __str__(self) -> str:
        extra = f"extra {write_base64(self.extra)}\n" if self.extra else ""
        hashes = "".join(f"{write_base64(each)}\n" for each in self.hashes)
        return f"{HEADER}\n{extra}index {self.index}\n{hashes}\n{self.checkpoint}"

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @property
    def checkpoint_line(self) -> int:
        """The line of the file in which the checkpoint begins."""
        return 4 + bool(self.extra) + len(self.hashes)

    @classmethod
    def parse(cls, content: bytes) -> "ProofFile":
        """Read a proof file; raises `Malformed`."""
        text = read_text(content, MOST_BYTES)
        if not text.startswith(HEADER + "\n"):
            raise Malformed("header", 1, header=HEADER)
        lines, checkpoint = cut_checkpoint(text)
        extra = _read_extra(lines[1]) if lines[1:] and lines[1].startswith("extra ") else b""
        at = 1 + bool(extra)
        if not lines[at:] or not lines[at].startswith("index "):
            raise Malformed("index_missing", at + 1)
        index = read_number(lines[at].removeprefix("index "), at + 1)
        hashes = read_hashes(lines[at + 1 :], at + 2)
        return cls(index, hashes, Note.parse(checkpoint, len(lines) + 2), extra)


def cut_checkpoint(text: str) -> tuple[list[str], bytes]:
    """Cut a text into the lines above its first empty line and the signed checkpoint under it; raises `Malformed`."""
    above, _, checkpoint = text.partition("\n\n")
    if not checkpoint:
        raise Malformed("empty_line_missing", text.rstrip("\n").count("\n") + 2)
    return above.split("\n"), checkpoint.encode()


def read_hashes(lines: list[str], first_line: int) -> tuple[bytes, ...]:
    """Read a proof's hashes, a line each; raises `Malformed`."""
    if len(lines) > MOST_HASHES:
        raise Malformed("hash_count", first_line, most=MOST_HASHES)
    return tuple(read_hash(text, first_line + place) for place, text in enumerate(lines))


def _read_extra(line: str) -> bytes:
    extra = read_base64(line.removeprefix("extra "), 2)
    if not extra:
        raise Malformed("base64_form", 2)
    return extra


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof file proves: this entry stood at this index of the log under a checkpoint that was accepted."""

    opening: Opening
    index: int
    accepted: Accepted


def verify_proof(content: bytes, policy: TrustPolicy, opening: Opening | None = None) -> Proven:
    """Check a proof file under a trust policy, with the opening that it carries or one that came apart from it.

    Raises `Malformed`, `Untrusted` or `ProofWrong`.
    """
    proof = ProofFile.parse(content)
    if opening is None:
        if not proof.extra:
            raise Untrusted("opening_missing")
        opening = Opening.parse(proof.extra, 2)
    accepted = policy.accept(proof.checkpoint, proof.checkpoint_line)
    checkpoint = accepted.checkpoint
    verify_inclusion(leaf_hash(opening.leaf()), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return Proven(opening, proof.index, accepted)
