"""A witness of other members' logs (C2SP tlog-witness): it cosigns what goes on from what it cosigned last, once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tahaluf.engines.translog.checkpoints import Checkpoint
from tahaluf.engines.translog.evidence import Evidence
from tahaluf.engines.translog.faults import Fault, Malformed, ProofWrong, Untrusted
from tahaluf.engines.translog.keys import SignerKey, VerifierKey
from tahaluf.engines.translog.merkle import verify_consistency
from tahaluf.engines.translog.notes import MOST_BYTES, Note, Signature, signature_of
from tahaluf.engines.translog.proofs import cut_checkpoint, read_hashes
from tahaluf.engines.translog.reading import read_number, read_text, write_base64

REFUSALS: Mapping[str, int] = {
    "size_order": 400,
    "origin_unknown": 404,
    "log_unsigned": 403,
    "signature_wrong": 403,
    "size_held": 409,
    "equivocation": 409,
    "proof_wrong": 422,
}
"""Why a request that can be read is refused, and the answer over HTTP."""


class Refused(Fault):
    """A witness does not cosign; `held` is the size that it holds, `evidence` convicts the log where there is any."""

    def __init__(self, code: str, held: int = 0, evidence: Evidence | None = None, **details: object) -> None:
        self.held, self.evidence = held, evidence
        super().__init__(code, 0, held=held, **details)

    @property
    def status(self) -> int:
        """The answer over HTTP."""
        return REFUSALS[self.code]


@dataclass(frozen=True, slots=True)
class Request:
    """The body of `add-checkpoint`: the size that the witness is thought to hold, the proof from it, the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: Note

    def __bytes__(self) -> bytes:
        lines = "".join(f"{write_base64(each)}\n" for each in self.proof)
        return f"old {self.old_size}\n{lines}\n{self.checkpoint}".encode()

    @classmethod
    def parse(cls, content: bytes) -> "Request":
        """Read a request; raises `Malformed`."""
        text = read_text(content, MOST_BYTES)
        if not text.startswith("old "):
            raise Malformed("header", 1, header="old ")
        (old, *hashes), checkpoint = cut_checkpoint(text)
        old_size = read_number(old.removeprefix("old "), 1)
        proof = read_hashes(hashes, 2)
        return cls(old_size, proof, Note.parse(checkpoint, len(hashes) + 3))


@dataclass(frozen=True, slots=True)
class Held:
    """What a witness cosigned last of a log: the note as the log signed it, and when."""

    note: Note
    at: int

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says."""
        return Checkpoint.parse(self.note.text)


class WitnessStore(Protocol):
    """What a witness remembers, of each log one thing."""

    def last(self, origin: str) -> Held | None:
        """What was cosigned last."""

    def swap(self, origin: str, old: Held | None, new: Held) -> bool:
        """Keep the new in place of the old, for good; False, and nothing kept, where it is not the old any more."""


class MemoryWitnessStore:
    """A witness's memory in memory."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    def last(self, origin: str) -> Held | None:
        return self._held.get(origin)

    def swap(self, origin: str, old: Held | None, new: Held) -> bool:
        if self._held.get(origin) != old:
            return False
        self._held[origin] = new
        return True


class Witness:
    """A witness with its key, the keys of the logs that it watches, and its memory."""

    def __init__(self, key: SignerKey, logs: Iterable[VerifierKey], store: WitnessStore) -> None:
        self._key, self._logs, self._store = key, tuple(logs), store

    def add_checkpoint(self, content: bytes, at: int) -> Signature:
        """Answer a request at a time, in seconds since 1970, with a cosignature; raises `Malformed` or `Refused`."""
        request = Request.parse(content)
        checkpoint = Checkpoint.parse(request.checkpoint.text, len(request.proof) + 3)
        keys = self._check_signed(checkpoint, request.checkpoint)
        last = self._store.last(checkpoint.origin)
        check_continued(request, checkpoint, last, keys)
        at = max(at, last.at if last else 0)
        if not self._store.swap(checkpoint.origin, last, Held(request.checkpoint, at)):
            raise self._overtaken(checkpoint.origin)
        return signature_of(request.checkpoint.text, self._key, at)

    def _check_signed(self, checkpoint: Checkpoint, note: Note) -> list[VerifierKey]:
        """The log's keys, of which one signed."""
        keys = [key for key in self._logs if key.name == checkpoint.origin]
        if not keys:
            raise Refused("origin_unknown", origin=checkpoint.origin)
        try:
            signed = bool(note.verified_by(keys))
        except Untrusted as wrong:
            raise Refused(wrong.code, key=checkpoint.origin) from wrong
        if not signed:
            raise Refused("log_unsigned", origin=checkpoint.origin)
        return keys

    def _overtaken(self, origin: str) -> Refused:
        last = self._store.last(origin)
        return Refused("size_held", last.checkpoint.size if last else 0)


def check_continued(request: Request, new: Checkpoint, last: Held | None, keys: Collection[VerifierKey]) -> None:
    """Check that a checkpoint goes on from the one held, in the order of the specification; raises `Refused`."""
    old = last.checkpoint if last else None
    held = old.size if old else 0
    if request.old_size > new.size:
        raise Refused("size_order", held, old=request.old_size, new=new.size)
    if request.old_size != held:
        raise Refused("size_held", held)
    if last and old and old.size == new.size and old.root != new.root:
        raise Refused("equivocation", held, Evidence.from_notes(keys, last.note, request.checkpoint), origin=new.origin)
    try:
        _check_proof(old, new, request.proof)
    except ProofWrong as wrong:
        raise Refused("proof_wrong", held) from wrong


def _check_proof(old: Checkpoint | None, new: Checkpoint, proof: tuple[bytes, ...]) -> None:
    if old and old.size:
        verify_consistency(old.size, old.root, new.size, new.root, proof)
    elif proof:
        raise ProofWrong("proof_long")
