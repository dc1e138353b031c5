"""How fast the transparency log grows and proves, on one core with its tiles in memory.

    python -m benchmarks.translog [--leaves 1000000] [--proofs 2000]

Leaves are 32 bytes, as commitments are. Seconds are those of this process. Places of proofs are drawn from all leaves
(nothing is remembered of most) and from the newest thousand (as just after an append). Sizes are those of whole files.
"""

import argparse
import random
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tahaluf.engines.translog import (
    LOG,
    WITNESS,
    Checkpoint,
    MemoryTiles,
    Note,
    ProofFile,
    SignerKey,
    Tree,
    TrustPolicy,
    close,
    verify_consistency,
    verify_proof,
)

BATCHES = (10_000, 100, 1)
NOW = 1_790_000_000
KEY, *WITNESSES = (
    SignerKey(f"{who}.example", LOG if who == "log" else WITNESS, Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)))
    for n, who in enumerate(("log", "b", "c", "d"))
)


def rate(count: int, work: Callable[[], object]) -> float:
    """How many of the things that some work does it does in a second of this process."""
    begun = time.process_time()
    work()
    return count / (time.process_time() - begun)


def leaf(number: int) -> bytes:
    """A leaf as long as a commitment."""
    return number.to_bytes(32)


def append(tree: Tree, count: int, batch: int) -> None:
    """Append leaves in batches."""
    for _ in range(0, count, batch):
        first = tree.size
        tree.append(leaf(number) for number in range(first, first + batch))


def append_and_sign(tree: Tree, count: int) -> None:
    """Append leaves one by one, each with a signed checkpoint of its own."""
    for _ in range(count):
        append(tree, 1, 1)
        signed(tree)


def signed(tree: Tree) -> Note:
    """The log's own checkpoint."""
    return Checkpoint(KEY.name, tree.size, tree.root()).signed(KEY)


def show(title: str, figure: float, unit: str = "/s") -> None:
    print(f"{title:52}{figure:>12,.0f}{unit}")


def show_appends(tree: Tree, count: int) -> None:
    for batch in BATCHES:
        part = count // (1 if batch == BATCHES[0] else 50)
        show(
            f"leaves appended, {batch:,} at once", rate(part, lambda part=part, batch=batch: append(tree, part, batch))
        )
        print(f"{'':4}to {tree.size:,} leaves")
    show("leaves appended, each with a signed checkpoint", rate(2000, lambda: append_and_sign(tree, 2000)))


def show_proofs(tree: Tree, count: int, draw: random.Random) -> None:
    size = tree.size
    anywhere = [draw.randrange(size) for _ in range(count)]
    newest = [draw.randrange(size - 1000, size) for _ in range(count)]
    older = [draw.randrange(1, size) for _ in range(count)]
    show("inclusion proofs, anywhere", rate(count, lambda: [tree.inclusion(index) for index in anywhere]))
    show(
        "inclusion proofs, among the newest thousand", rate(count, lambda: [tree.inclusion(index) for index in newest])
    )
    show("consistency proofs, from any older size", rate(count, lambda: [tree.consistency(old) for old in older]))
    old, root, proof = older[0], tree.root(), tree.consistency(older[0])
    then = tree.root(old)
    work = [proof] * count
    show(
        "consistency proofs checked", rate(count, lambda: [verify_consistency(old, then, size, root, p) for p in work])
    )


def show_files(tree: Tree, count: int) -> None:
    opening = close("receipt", {"answer": "deleted", "record": "indicator--0d6f2a53"}, lambda size: bytes(size))
    (index,) = tree.append([opening.leaf()])
    note = signed(tree)
    for key in WITNESSES:
        note = note.signed(key, NOW)
    policy = TrustPolicy.least_of(KEY.verifier, 2, [key.verifier for key in WITNESSES])
    content = bytes(ProofFile(index, tuple(tree.inclusion(index)), note, bytes(opening)))
    show(
        "proof files checked, three witnesses",
        rate(count, lambda: [verify_proof(content, policy) for _ in range(count)]),
    )
    for size in (10**6, 10**8):
        longest = (bytes(32),) * (size - 1).bit_length()
        sized = Note(note.text.replace(str(tree.size), str(size)), note.signatures)
        show(f"inclusion proof at {size:,}, longest", 32 * len(longest), " B")
        show(f"proof file at {size:,}, three witnesses", len(bytes(ProofFile(size - 1, longest, sized))), " B")


def main() -> None:
    """Grow, prove, check and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--proofs", type=int, default=2_000)
    arguments = parser.parse_args()
    tree = Tree(MemoryTiles())
    show_appends(tree, arguments.leaves)
    show_proofs(tree, arguments.proofs, random.Random(7))
    show_files(tree, arguments.proofs)


if __name__ == "__main__":
    main()
