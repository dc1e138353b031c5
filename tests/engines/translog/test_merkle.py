"""Proofs of RFC 9162: every published vector, good and bad, and no altered bit gets through."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import ProofWrong, leaf_hash, verify_consistency, verify_inclusion
from tahaluf.engines.translog.merkle import EMPTY_ROOT, node_hash
from tahaluf.engines.translog.tree import beside
from tests.engines.translog.logs import Log, leaves, with_bit_flipped

# The eight leaves of the certificate-transparency test data, and the roots of the trees over the first of them.
PUBLISHED = [bytes.fromhex(leaf) for leaf in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]  # fmt: skip


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def is_refused(vector: dict) -> bool:
    proof = [decoded(each) for each in vector["proof"] or ()]
    try:
        if "leafHash" in vector:
            leaf, root = decoded(vector["leafHash"]), decoded(vector["root"])
            verify_inclusion(leaf, vector["leafIdx"], vector["treeSize"], proof, root)
        else:
            roots = decoded(vector["root1"]), decoded(vector["root2"])
            verify_consistency(vector["size1"], roots[0], vector["size2"], roots[1], proof)
    except ProofWrong:
        return True
    return False


def test_every_published_vector_is_judged_as_published(shared_data: Path) -> None:
    vectors = json.loads((shared_data / "vectors" / "rfc9162_proofs.json").read_text())
    assert len(vectors) == 196
    assert {name for name, vector in vectors.items() if is_refused(vector) != vector["wantErr"]} == set()


def test_the_roots_are_the_published_ones() -> None:
    tree = Log(PUBLISHED).tree
    assert [tree.root(size).hex() for size in range(9)] == ROOTS
    assert EMPTY_ROOT.hex() == ROOTS[0]


def test_the_proofs_are_the_published_ones() -> None:
    tree = Log(PUBLISHED).tree
    assert [each.hex() for each in tree.inclusion(5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [each.hex() for each in tree.consistency(6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [(0, 8, "size_order"), (0, 0, "size_order"), (8, 6, "size_order"), (-1, 8, "size_order")],
)
def test_sizes_that_no_proof_can_lead_between_are_refused(old: int, new: int, code: str) -> None:
    with pytest.raises(ProofWrong) as wrong:
        verify_consistency(old, EMPTY_ROOT, new, EMPTY_ROOT, [])
    assert wrong.value.code == code


@pytest.mark.parametrize("index", [-1, 8, 9])
def test_an_index_outside_the_tree_is_refused(index: int) -> None:
    with pytest.raises(ProofWrong, match="no entry"):
        verify_inclusion(leaf_hash(b""), index, 8, [], EMPTY_ROOT)


def test_proofs_too_long_too_short_or_of_other_hashes_are_named() -> None:
    tree = Log(PUBLISHED).tree
    leaf, proof, root = leaf_hash(PUBLISHED[5]), tree.inclusion(5), tree.root()
    for wrong, code in (
        (proof[:-1], "proof_short"),
        ([*proof, root], "proof_long"),
        ([proof[0][:31], *proof[1:]], "hash_length"),
        (proof[::-1], "root_differs"),
    ):
        with pytest.raises(ProofWrong) as refused:
            verify_inclusion(leaf, 5, 8, wrong, root)
        assert refused.value.code == code


def test_an_inner_node_does_not_pass_for_a_leaf() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    tree = Log([b"left", b"right", b"third"]).tree
    assert node_hash(left, right) == tree.inclusion(2)[0]
    for index in range(3):
        with pytest.raises(ProofWrong):
            verify_inclusion(leaf_hash(left + right), index, 3, tree.inclusion(index), tree.root())


sizes = st.integers(1, 600)


@st.composite
def included(draw: st.DrawFn) -> tuple[bytes, int, int, list[bytes], bytes]:
    size = draw(sizes)
    index, tree = draw(st.integers(0, size - 1)), Log(leaves(size)).tree
    return leaf_hash(leaves(size)[index]), index, size, tree.inclusion(index), tree.root()


@st.composite
def consistent(draw: st.DrawFn) -> tuple[int, bytes, int, bytes, list[bytes]]:
    size = draw(sizes)
    old, tree = draw(st.integers(1, size)), Log(leaves(size)).tree
    return old, tree.root(old), size, tree.root(), tree.consistency(old)


@settings(deadline=None)
@given(included(), st.data())
def test_no_altered_bit_of_leaf_proof_or_root_is_included(proven: tuple, data: st.DataObject) -> None:
    leaf, index, size, proof, root = proven
    verify_inclusion(*proven)
    parts = [leaf, root, *proof]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[which] = with_bit_flipped(parts[which], bit)
    with pytest.raises(ProofWrong):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@settings(deadline=None)
@given(included(), st.integers(0, 599))
def test_another_index_is_not_included(proven: tuple, other: int) -> None:
    leaf, index, size, proof, root = proven
    if other != index:
        with pytest.raises(ProofWrong):
            verify_inclusion(leaf, other, size, proof, root)


def sides(index: int, size: int) -> list[bool]:
    return [start < index for start, _ in beside(index, size)]


@settings(deadline=None)
@given(included(), st.integers(1, 1200))
def test_another_size_is_included_only_where_the_way_to_the_leaf_is_the_same(proven: tuple, other: int) -> None:
    """Which is why nothing but the signature over root and size ties a proof to its size (docs/translog.md)."""
    leaf, index, size, proof, root = proven
    if index < other and sides(index, other) == sides(index, size):
        verify_inclusion(leaf, index, other, proof, root)
    else:
        with pytest.raises(ProofWrong):
            verify_inclusion(leaf, index, other, proof, root)


@settings(deadline=None)
@given(consistent(), st.data())
def test_no_altered_bit_of_roots_or_proof_is_consistent(proven: tuple, data: st.DataObject) -> None:
    old, old_root, size, root, proof = proven
    verify_consistency(*proven)
    parts = [old_root, root, *proof]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[which] = with_bit_flipped(parts[which], bit)
    with pytest.raises(ProofWrong):
        verify_consistency(old, parts[0], size, parts[1], parts[2:])


@settings(deadline=None)
@given(consistent(), st.integers(0, 600))
def test_another_older_size_is_not_consistent(proven: tuple, other: int) -> None:
    old, old_root, size, root, proof = proven
    if other != old:
        with pytest.raises(ProofWrong):
            verify_consistency(other, old_root, size, root, proof)


@settings(deadline=None)
@given(st.lists(sizes, min_size=3, max_size=3))
def test_consistency_is_transitive(three: list[int]) -> None:
    first, second, third = sorted(three)
    tree = Log(leaves(third)).tree
    for old, new in ((first, second), (second, third), (first, third)):
        verify_consistency(old, tree.root(old), new, tree.root(new), tree.consistency(old, new))
