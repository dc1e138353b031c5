"""Logs, witnesses and trust policies of invented members, with keys that are always the same."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tahaluf.engines.translog import (
    LOG,
    WITNESS,
    Checkpoint,
    MemoryTiles,
    MemoryWitnessStore,
    Note,
    ProofFile,
    Request,
    SignerKey,
    Tree,
    TrustPolicy,
    VerifierKey,
    Witness,
)

ORIGIN = "aaa.example/log"
NOW = 1_790_000_000


def private_key(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32))


LOG_KEY = SignerKey(ORIGIN, LOG, private_key(1))
WITNESS_KEYS = [SignerKey(f"{who}.example/witness", WITNESS, private_key(2 + i)) for i, who in enumerate("bcd")]


def leaves(count: int, first: int = 0, history: str = "") -> list[bytes]:
    return [f"{history}{number}".encode() for number in range(first, first + count)]


class Log:
    """A log with its tree in memory, which signs whatever it is asked to: also two histories, if two such are made."""

    def __init__(self, content: Iterable[bytes] = (), key: SignerKey = LOG_KEY) -> None:
        self.key = key
        self.tree = Tree(MemoryTiles())
        self.tree.append(content)

    def note(self, size: int | None = None) -> Note:
        size = self.tree.size if size is None else size
        return Checkpoint(self.key.name, size, self.tree.root(size)).signed(self.key)

    def request(self, old: int, size: int | None = None) -> bytes:
        size = self.tree.size if size is None else size
        return bytes(Request(old, tuple(self.tree.consistency(old, size)) if old else (), self.note(size)))

    def proof(self, index: int, note: Note, extra: bytes = b"") -> ProofFile:
        size = Checkpoint.parse(note.text).size
        return ProofFile(index, tuple(self.tree.inclusion(index, size)), note, extra)


def witness(number: int = 0, logs: Iterable[VerifierKey] = (LOG_KEY.verifier,)) -> Witness:
    return Witness(WITNESS_KEYS[number], logs, MemoryWitnessStore())


def policy(least: int = 2) -> TrustPolicy:
    return TrustPolicy.least_of(LOG_KEY.verifier, least, [key.verifier for key in WITNESS_KEYS])


def cosigned(note: Note, *numbers: int, at: int = NOW) -> Note:
    for number in numbers:
        note = note.signed(WITNESS_KEYS[number], at)
    return note


def with_bit_flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
