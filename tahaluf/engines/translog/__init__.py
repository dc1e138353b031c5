"""The transparency log: Merkle tree, checkpoints, witnesses, proofs and evidence (docs/translog.md)."""

from tahaluf.engines.translog.checkpoints import Checkpoint
from tahaluf.engines.translog.evidence import Evidence
from tahaluf.engines.translog.faults import Fault, Malformed, ProofWrong, Untrusted
from tahaluf.engines.translog.keys import LOG, WITNESS, SignerKey, VerifierKey
from tahaluf.engines.translog.merkle import leaf_hash, verify_consistency, verify_inclusion
from tahaluf.engines.translog.notes import Note, Signature
from tahaluf.engines.translog.openings import KINDS, Opening, close
from tahaluf.engines.translog.proofs import ProofFile, Proven, verify_proof
from tahaluf.engines.translog.tiles import MemoryTiles, Overtaken, Place, StoreDamaged, TileStore
from tahaluf.engines.translog.tree import Tree
from tahaluf.engines.translog.trust import Accepted, TrustPolicy
from tahaluf.engines.translog.witnesses import Held, MemoryWitnessStore, Refused, Request, Witness, WitnessStore
from tahaluf.engines.translog.wording import LANGUAGES

__all__ = [
    "KINDS",
    "LANGUAGES",
    "LOG",
    "WITNESS",
    "Accepted",
    "Checkpoint",
    "Evidence",
    "Fault",
    "Held",
    "Malformed",
    "MemoryTiles",
    "MemoryWitnessStore",
    "Note",
    "Opening",
    "Overtaken",
    "Place",
    "ProofFile",
    "ProofWrong",
    "Proven",
    "Refused",
    "Request",
    "Signature",
    "SignerKey",
    "StoreDamaged",
    "TileStore",
    "Tree",
    "TrustPolicy",
    "Untrusted",
    "VerifierKey",
    "Witness",
    "WitnessStore",
    "close",
    "leaf_hash",
    "verify_consistency",
    "verify_inclusion",
    "verify_proof",
]
