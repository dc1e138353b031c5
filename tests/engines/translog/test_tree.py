"""A tree grows by as many tiles as it must, and proves what it held at every size that it ever had."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.translog import (
    MemoryTiles,
    Overtaken,
    Place,
    ProofWrong,
    StoreDamaged,
    Tree,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from tahaluf.engines.translog.merkle import EMPTY_ROOT, node_hash
from tahaluf.engines.translog.tiles import TILE_WIDTH
from tahaluf.engines.translog.tree import split
from tests.engines.translog.logs import Log, leaves

MANY = 100_000_000


def root_by_definition(content: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if len(content) < 2:
        return leaf_hash(content[0]) if content else EMPTY_ROOT
    middle = split(len(content))
    return node_hash(root_by_definition(content[:middle]), root_by_definition(content[middle:]))


class UniformTiles:
    """A store that counts, of a log whose leaves are all the same, so that tiles of any size can be told."""

    def __init__(self, size: int) -> None:
        self.length, self.read_count = size, 0
        self.written: dict[Place, bytes] = {}
        self.nodes = [leaf_hash(b"same")]
        for _ in range(40):
            self.nodes.append(node_hash(self.nodes[-1], self.nodes[-1]))

    def size(self) -> int:
        return self.length

    def read(self, places: Sequence[Place]) -> list[bytes]:
        self.read_count += len(places)
        return [self.tile(place) for place in places]

    def tile(self, place: Place) -> bytes:
        whole = self.length // TILE_WIDTH**place.level - place.number * TILE_WIDTH
        return self.written.get(place) or self.nodes[8 * place.level] * max(0, min(whole, TILE_WIDTH))

    def write(self, old_size: int, size: int, tiles: Mapping[Place, bytes]) -> None:
        assert old_size == self.length
        self.length = size
        self.written = dict(tiles)


@settings(deadline=None)
@given(st.integers(0, 1100), st.data())
def test_the_root_is_that_of_the_definition_at_every_size(size: int, data: st.DataObject) -> None:
    older = data.draw(st.integers(0, size))
    tree = Log(leaves(size)).tree
    assert tree.root() == root_by_definition(leaves(size))
    assert tree.root(older) == root_by_definition(leaves(older))


@settings(deadline=None)
@given(st.integers(1, 1100), st.data())
def test_proofs_of_every_leaf_and_size_verify(size: int, data: st.DataObject) -> None:
    tree = Log(leaves(size)).tree
    then = data.draw(st.integers(1, size))
    index, old = data.draw(st.integers(0, then - 1)), data.draw(st.integers(1, then))
    verify_inclusion(leaf_hash(leaves(size)[index]), index, then, tree.inclusion(index, then), tree.root(then))
    verify_consistency(old, tree.root(old), then, tree.root(then), tree.consistency(old, then))


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), max_size=6))
def test_how_leaves_are_batched_changes_nothing(batches: list[int]) -> None:
    grown, whole = Tree(MemoryTiles()), sum(batches)
    for batch in batches:
        first = grown.size
        assert grown.append(leaves(batch, first)) == range(first, first + batch)
    assert grown.size == whole
    at_once = Log(leaves(whole)).tree
    assert grown._store._tiles == at_once._store._tiles


@settings(max_examples=25, deadline=None)
@given(st.integers(MANY - 70_000, MANY + 70_000) | st.sampled_from([2**24 - 1, 2**24, MANY, 2**32 - 1]))
def test_one_leaf_more_of_a_hundred_million_reads_and_writes_few_tiles(size: int) -> None:
    store = UniformTiles(size)
    old_root = Tree(store).root()
    store.read_count = 0
    Tree(store).append([b"same"])
    assert store.read_count <= 4
    assert len(store.written) <= 5
    assert sum(map(len, store.written.values())) <= 4 * 8192 + 32
    old, root = Tree(UniformTiles(size)), Tree(UniformTiles(size + 1)).root()
    assert Tree(store).root() == root
    store.read_count = 0
    proof = Tree(store).inclusion(size // 3)
    assert store.read_count <= 10
    verify_inclusion(leaf_hash(b"same"), size // 3, size + 1, proof, root)
    verify_consistency(size, old_root, size + 1, root, Tree(store).consistency(size))
    assert old.root() == old_root


def test_a_tree_of_70_000_has_the_tiles_of_the_specification() -> None:
    """C2SP tlog-tiles, “Partial Tiles”: 273 full and one of 112; one full and one of 17; one of 1."""
    store = MemoryTiles()
    Tree(store).append(leaves(70_000))
    widths = {place: len(tile) // 32 for place, tile in store._tiles.items()}
    assert [number for (level, number), width in widths.items() if level == 0 and width == 256] == list(range(273))
    assert widths[Place(0, 273)] == 112
    assert [widths[Place(1, number)] for number in (0, 1)] == [256, 17]
    assert widths[Place(2, 0)] == 1
    assert len(widths) == 277


def test_a_log_that_grew_in_the_meantime_is_not_forked() -> None:
    class Raced(MemoryTiles):
        def write(self, old_size: int, size: int, tiles: Mapping[Place, bytes]) -> None:
            if old_size == 0 and not self.size():
                Tree(self).append([b"theirs"]) if size == 2 else None
            super().write(old_size, size, tiles)

    store = Raced()
    with pytest.raises(Overtaken):
        Tree(store).append([b"ours", b"ours too"])
    assert store.size() == 1
    assert Tree(store).root() == leaf_hash(b"theirs")


def test_a_tile_is_never_rewritten() -> None:
    store = MemoryTiles()
    Tree(store).append(leaves(3))
    with pytest.raises(StoreDamaged, match="tile 0 of level 0"):
        store.write(3, 3, {Place(0, 0): leaf_hash(b"other")})


@pytest.mark.parametrize("place", [Place(0, 1), Place(1, 0)])
def test_a_lost_tile_is_named(place: Place) -> None:
    store = MemoryTiles()
    Tree(store).append(leaves(300))
    del store._tiles[place]
    with pytest.raises(StoreDamaged) as damaged:
        Tree(store).root()
    assert damaged.value.place == place


def test_a_lost_last_tile_stops_the_next_leaf() -> None:
    store = MemoryTiles()
    Tree(store).append(leaves(300))
    store._tiles[Place(0, 1)] = store._tiles[Place(0, 1)][:-32]
    with pytest.raises(StoreDamaged):
        Tree(store).append([b"next"])
    assert store.size() == 300


def test_nothing_is_proven_of_sizes_and_leaves_that_never_were() -> None:
    tree = Log(leaves(5)).tree
    for ask in (
        lambda: tree.root(6), lambda: tree.root(-1), lambda: tree.inclusion(5), lambda: tree.inclusion(3, 3),
        lambda: tree.inclusion(-1), lambda: tree.consistency(6), lambda: tree.consistency(0),
    ):  # fmt: skip
        with pytest.raises(ProofWrong):
            ask()


def test_appending_nothing_changes_nothing() -> None:
    tree = Log(leaves(5)).tree
    before = tree.root()
    assert tree.append([]) == range(5, 5)
    assert (tree.size, tree.root()) == (5, before)
