"""Evidence that a log showed two histories: it convicts the log before anyone who has its public keys.

A log that changed its key answers for both: all its keys are given wherever keys are asked for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tahaluf.engines.manifest import canonical
from tahaluf.engines.translog.checkpoints import Checkpoint
from tahaluf.engines.translog.faults import Malformed, ProofWrong, Untrusted
from tahaluf.engines.translog.keys import VerifierKey
from tahaluf.engines.translog.merkle import verify_consistency, verify_inclusion
from tahaluf.engines.translog.notes import Note
from tahaluf.engines.translog.reading import read_hash, read_json, write_base64

FORM = "tahaluf-log-evidence-v1"
MEMBERS = ("first", "form", "indexes", "kind", "proofs", "roots", "second")
MOST_BYTES = 4_000_000

Hashes = tuple[bytes, ...]
Keys = Collection[VerifierKey]
Shown = tuple[Note, bytes, Sequence[bytes]]
"""A checkpoint, the hash of a leaf, and the proof that the one has the other."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two notes of one log that cannot both stand, and what shows it.

    | kind | roots | proofs | indexes |
    |---|---|---|---|
    | `same-size`: one size, two roots | | | |
    | `prefix`: the second tree begins with another | that other root | from it to the second | |
    | `same-index`: two leaves at one index | the hashes of both leaves | of both, each in its tree | the index |
    """

    kind: str
    first: Note
    second: Note
    roots: Hashes = ()
    proofs: tuple[Hashes, ...] = ()
    indexes: tuple[int, ...] = ()

    @classmethod
    def from_notes(cls, keys: Keys, first: Note, second: Note) -> "Evidence | None":
        """Convict by two checkpoints of one size; None where they do not. Raises `Untrusted`, `Malformed`."""
        return _proven(cls("same-size", first, second), keys)

    @classmethod
    def from_prefix(
        cls, keys: Keys, first: Note, second: Note, root: bytes, proof: Sequence[bytes]
    ) -> "Evidence | None":
        """Convict by a proof that the second, larger tree begins with another root than the first has."""
        return _proven(cls("prefix", first, second, (root,), (tuple(proof),)), keys)

    @classmethod
    def from_leaves(cls, keys: Keys, index: int, first: "Shown", second: "Shown") -> "Evidence | None":
        """Convict by two leaves at one index."""
        leaves, proofs = (first[1], second[1]), (tuple(first[2]), tuple(second[2]))
        return _proven(cls("same-index", first[0], second[0], leaves, proofs, (index,)), keys)

    def check(self, keys: Keys) -> None:
        """Check that it convicts the owner of these keys; raises `Untrusted` or `ProofWrong` where it does not."""
        first, second = (_signed(note, keys) for note in (self.first, self.second))
        if first.origin != second.origin:
            raise ProofWrong("evidence_origins")
        _CHECKS[self.kind](self, first, second)

    def __bytes__(self) -> bytes:
        return canonical(
            {
                "first": str(self.first),
                "form": FORM,
                "indexes": list(self.indexes),
                "kind": self.kind,
                "proofs": [[write_base64(each) for each in proof] for proof in self.proofs],
                "roots": [write_base64(each) for each in self.roots],
                "second": str(self.second),
            }
        )

    @classmethod
    def parse(cls, content: bytes) -> "Evidence":
        """Read evidence; raises `Malformed`."""
        if len(content) > MOST_BYTES:
            raise Malformed("too_long", limit=MOST_BYTES)
        read = read_json(content)
        if not isinstance(read, dict) or tuple(sorted(read)) != MEMBERS or read["form"] != FORM:
            raise Malformed("evidence_form")
        proofs = tuple(_read_hashes(each) for each in _list(read["proofs"]))
        indexes = tuple(_list(read["indexes"]))
        evidence = cls(_text(read["kind"]), _note(read["first"]), _note(read["second"]), _read_hashes(read["roots"]),
                       proofs, indexes)  # fmt: skip
        if evidence.shape() != SHAPES.get(evidence.kind) or not all(type(each) is int for each in indexes):
            raise Malformed("evidence_form")
        return evidence

    def shape(self) -> tuple[int, int, int]:
        """How many roots, proofs and indexes it has."""
        return len(self.roots), len(self.proofs), len(self.indexes)


def _proven(evidence: Evidence, keys: Keys) -> Evidence | None:
    try:
        evidence.check(keys)
    except ProofWrong:
        return None
    return evidence


def _signed(note: Note, keys: Keys) -> Checkpoint:
    checkpoint = Checkpoint.parse(note.text)
    if not note.verified_by(keys):
        raise Untrusted("log_unsigned", origin=checkpoint.origin)
    return checkpoint


def _check_same_size(evidence: Evidence, first: Checkpoint, second: Checkpoint) -> None:
    if first.size != second.size or first.root == second.root:
        raise ProofWrong("evidence_none")


def _check_prefix(evidence: Evidence, first: Checkpoint, second: Checkpoint) -> None:
    (root,) = evidence.roots
    if root == first.root or first.size >= second.size:
        raise ProofWrong("evidence_none")
    verify_consistency(first.size, root, second.size, second.root, evidence.proofs[0])


def _check_same_index(evidence: Evidence, first: Checkpoint, second: Checkpoint) -> None:
    if evidence.roots[0] == evidence.roots[1]:
        raise ProofWrong("evidence_none")
    for leaf, proof, checkpoint in zip(evidence.roots, evidence.proofs, (first, second), strict=True):
        verify_inclusion(leaf, evidence.indexes[0], checkpoint.size, proof, checkpoint.root)


_CHECKS: Mapping[str, Callable[[Evidence, Checkpoint, Checkpoint], None]] = {
    "same-size": _check_same_size,
    "prefix": _check_prefix,
    "same-index": _check_same_index,
}
SHAPES: Mapping[str, tuple[int, int, int]] = {"same-size": (0, 0, 0), "prefix": (1, 1, 0), "same-index": (2, 2, 1)}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("evidence_form")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("evidence_form")
    return value


def _note(value: Any) -> Note:
    return Note.parse(_text(value).encode())


def _read_hashes(value: Any) -> Hashes:
    return tuple(read_hash(_text(each), 0) for each in _list(value))
