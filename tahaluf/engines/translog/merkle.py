"""Merkle trees of RFC 9162, section 2.1: hashing with SHA-256, and the verification of proofs."""

import hashlib
from collections.abc import Sequence

from tahaluf.engines.translog.faults import ProofWrong

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (2.1.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a tree of this size and root has a leaf of this hash at an index (2.1.3.2); raises `ProofWrong`.

    The size is tied to the proof by the number and the sides of its hashes alone: trees of several sizes have the same
    path to a leaf. What ties it for good is the signature over size and root.
    """
    if root_of_inclusion(leaf, index, size, proof) != root:
        raise ProofWrong("root_differs")


def root_of_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root to which an inclusion proof leads; raises `ProofWrong`."""
    if not 0 <= index < size:
        raise ProofWrong("index_outside", index=index, size=size)
    check_lengths([leaf, *proof])
    walk = _Walk(index, size - 1)
    root = leaf
    for step in proof:
        root = node_hash(step, root) if walk.is_right() else node_hash(root, step)
        walk.rise()
    walk.check_at_top()
    return root


def verify_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of a size and root begins with that of an older one (2.1.4.2); raises `ProofWrong`.

    With the empty tree everything is consistent, so asking is refused, as it is in the published vectors.
    """
    if not 0 < old_size <= size:
        raise ProofWrong("size_order", old=old_size, new=size)
    if old_size == size:
        _check_same(old_root, root, proof)
        return
    roots = _roots_of_consistency(old_size, old_root, size, proof)
    if roots[0] != old_root:
        raise ProofWrong("old_root_differs")
    if roots[1] != root:
        raise ProofWrong("root_differs")


def check_lengths(hashes: Sequence[bytes]) -> None:
    """Raise `ProofWrong` where a hash is not of 32 bytes."""
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofWrong("hash_length")


def _check_same(old_root: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofWrong("proof_long")
    if old_root != root:
        raise ProofWrong("roots_differ")


def _roots_of_consistency(old_size: int, old_root: bytes, size: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The older and the newer root to which a proof leads."""
    steps = list(proof)
    if old_size & (old_size - 1) == 0 and steps:  # a whole subtree: its root is the older root, and is left out
        steps.insert(0, old_root)
    if not steps:
        raise ProofWrong("proof_short")
    check_lengths(steps)
    walk = _Walk(old_size - 1, size - 1)
    walk.rise_while_right()
    old = new = steps[0]
    for step in steps[1:]:
        if walk.is_right():
            old, new = node_hash(step, old), node_hash(step, new)
        else:
            new = node_hash(new, step)
        walk.rise()
    walk.check_at_top()
    return old, new


class _Walk:
    """The way from a node to the root: its number in its row (`fn` of the RFC) and that of the row's last (`sn`)."""

    def __init__(self, node: int, last: int) -> None:
        self.node, self.last = node, last

    def is_right(self) -> bool:
        """Whether the next hash of the proof stands to the left; lone last nodes rise until one does."""
        if not self.last:
            raise ProofWrong("proof_long")
        if not self.node & 1 and self.node != self.last:
            return False
        while self.node and not self.node & 1:
            self.rise()
        return True

    def rise(self) -> None:
        self.node >>= 1
        self.last >>= 1

    def rise_while_right(self) -> None:
        while self.node & 1:
            self.rise()

    def check_at_top(self) -> None:
        if self.last:
            raise ProofWrong("proof_short")
