"""A growing Merkle tree over a store of tiles: appending, roots, and proofs for the size of now and every older one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tahaluf.engines.translog.faults import ProofWrong
from tahaluf.engines.translog.merkle import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash
from tahaluf.engines.translog.tiles import (
    TILE_BYTES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Place,
    StoreDamaged,
    TileStore,
    rows_over,
)

Span = tuple[int, int]
"""Leaves from the first number up to, but without, the second."""


class Node(NamedTuple):
    """The root of 2**height leaves, the `number`-th such from the left."""

    height: int
    number: int

    @property
    def place(self) -> Place:
        """The tile from whose hashes it is made."""
        level, within = divmod(self.height, TILE_HEIGHT)
        return Place(level, (self.number << within) // TILE_WIDTH)

    def cut_from(self, tile: bytes) -> bytes:
        """Its hash, from the hashes of its tile; raises `StoreDamaged`."""
        within = self.height % TILE_HEIGHT
        begin = (self.number % (TILE_WIDTH >> within)) * HASH_BYTES
        rows = rows_over(tile)
        cut = rows[within][begin : begin + HASH_BYTES] if within < len(rows) else b""
        if len(cut) != HASH_BYTES:
            raise StoreDamaged(self.place)
        return cut


class Tree:
    """The tree of one log; every call sees the size that the store has then."""

    def __init__(self, store: TileStore) -> None:
        self._store = store

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._store.size()

    def append(self, leaves: Iterable[bytes]) -> range:
        """Append leaves in their order; gives their indexes. Raises `Overtaken`, and then nothing is appended.

        One leaf reads and writes one tile, and one more for each that it fills: of 100 million leaves at most four.
        """
        old = self._store.size()
        hashes = [leaf_hash(leaf) for leaf in leaves]
        added = range(old, old + len(hashes))
        changed: dict[Place, bytes] = {}
        level, start = 0, old
        while hashes:
            tiles = dict(self._extended(level, start, hashes))
            changed.update(tiles)
            hashes = [rows_over(tile)[TILE_HEIGHT] for tile in tiles.values() if len(tile) == TILE_BYTES]
            level, start = level + 1, start // TILE_WIDTH
        self._store.write(old, added.stop, changed)
        return added

    def root(self, size: int | None = None) -> bytes:
        """The root of now, or of an older size; raises `ProofWrong` for a size that was never reached."""
        size = self._known(size)
        return self._hashes([(0, size)])[0] if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that a leaf is in the tree of now, or of an older size (RFC 9162, 2.1.3.1); raises `ProofWrong`."""
        size = self._known(size)
        if not 0 <= index < size:
            raise ProofWrong("index_outside", index=index, size=size)
        return self._hashes(list(beside(index, size))[::-1])

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the tree begins with that of an older size (RFC 9162, 2.1.4.1); raises `ProofWrong`."""
        size = self._known(size)
        if not 0 < old <= size:
            raise ProofWrong("size_order", old=old, new=size)
        return self._hashes(list(between(old, size))[::-1])

    def _known(self, size: int | None) -> int:
        held = self._store.size()
        if size is None:
            return held
        if not 0 <= size <= held:
            raise ProofWrong("size_order", old=size, new=held)
        return size

    def _extended(self, level: int, start: int, hashes: Sequence[bytes]) -> Iterator[tuple[Place, bytes]]:
        """The tiles of a level that change when hashes are added from the `start`-th on."""
        number, width = divmod(start, TILE_WIDTH)
        row = self._last(Place(level, number), width) + b"".join(hashes)
        for offset, begin in enumerate(range(0, len(row), TILE_BYTES)):
            yield Place(level, number + offset), row[begin : begin + TILE_BYTES]

    def _last(self, place: Place, width: int) -> bytes:
        """The partial tile at the end of a level."""
        tile = self._store.read([place])[0] if width else b""
        if len(tile) != width * HASH_BYTES:
            raise StoreDamaged(place)
        return tile

    def _hashes(self, spans: Sequence[Span]) -> list[bytes]:
        """The roots of spans of leaves, from one reading of the store."""
        nodes = [list(complete(*span)) for span in spans]
        places = list(dict.fromkeys(node.place for each in nodes for node in each))
        tiles = dict(zip(places, self._store.read(places), strict=True))
        return [folded([node.cut_from(tiles[node.place]) for node in each]) for each in nodes]


def split(width: int) -> int:
    """The largest power of two that is smaller than a width of two or more."""
    return 1 << (width - 1).bit_length() - 1


def complete(start: int, stop: int) -> Iterator[Node]:
    """The complete subtrees of which a span consists, from the left, the largest first."""
    while start < stop:
        height = (stop - start).bit_length() - 1
        yield Node(height, start >> height)
        start += 1 << height


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees that become smaller to the right."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def beside(index: int, size: int) -> Iterator[Span]:
    """The spans beside the way from the root down to a leaf."""
    start, stop = 0, size
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            yield middle, stop
            stop = middle
        else:
            yield start, middle
            start = middle


def between(old: int, size: int) -> Iterator[Span]:
    """The spans that make the newer root from the older, from the root down."""
    start, stop = 0, size
    while old != stop:
        middle = start + split(stop - start)
        if old <= middle:
            yield middle, stop
            stop = middle
        else:
            yield start, middle
            start = middle
    if start:
        yield start, stop
