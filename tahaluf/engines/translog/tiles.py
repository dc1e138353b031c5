"""Where a tree's hashes are kept: the tiles of C2SP tlog-tiles.

A tile holds up to 256 hashes in a row. Those of level 0 are the hashes of leaves; each of a level above is the root of
a full tile of the level below. The last tile of a level may be partial: it only ever grows, and the level above does
not count it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from tahaluf.engines.translog.merkle import HASH_BYTES

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_BYTES


class Place(NamedTuple):
    """Which tile: its level, and its number within the level, both from 0."""

    level: int
    number: int


class Overtaken(Exception):
    """The log grew since its size was read: read it again, and append again."""


class StoreDamaged(Exception):
    """A tile is missing, is shorter than the size of the log makes it, or would be rewritten."""

    def __init__(self, place: Place) -> None:
        super().__init__(f"tile {place.number} of level {place.level} is not as the size of the log makes it")
        self.place = place


class TileStore(Protocol):
    """What keeps the tiles of one log."""

    def size(self) -> int:
        """The number of leaves."""

    def read(self, places: Sequence[Place]) -> list[bytes]:
        """The hashes of each tile, one after the other; empty where there is none."""

    def write(self, old_size: int, size: int, tiles: Mapping[Place, bytes]) -> None:
        """Keep whole tiles and the size, all or nothing; raises `Overtaken` where the size is not the old one."""


class MemoryTiles:
    """Tiles in memory."""

    def __init__(self) -> None:
        self._size = 0
        self._tiles: dict[Place, bytes] = {}

    def size(self) -> int:
        return self._size

    def read(self, places: Sequence[Place]) -> list[bytes]:
        return [self._tiles.get(place, b"") for place in places]

    def write(self, old_size: int, size: int, tiles: Mapping[Place, bytes]) -> None:
        if self._size != old_size:
            raise Overtaken
        for place, hashes in tiles.items():
            if not hashes.startswith(self._tiles.get(place, b"")):
                raise StoreDamaged(place)
        self._tiles.update(tiles)
        self._size = size


@lru_cache(maxsize=512)
def rows_over(hashes: bytes) -> tuple[bytes, ...]:
    """The rows of complete nodes over the hashes of a tile, the hashes themselves first; 16 KiB for a full tile."""
    rows = [hashes]
    while len(rows[-1]) >= 2 * HASH_BYTES:
        rows.append(_row_over(rows[-1]))
    return tuple(rows)


def _row_over(row: bytes) -> bytes:
    sha256, step = hashlib.sha256, 2 * HASH_BYTES
    ends = range(step, len(row) + 1, step)
    return b"".join([sha256(b"\x01" + row[end - step : end]).digest() for end in ends])
