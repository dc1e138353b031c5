"""The parts into which a table of subjects is cut: ranges of rows, each screened and committed by itself."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

FEWEST, MOST = 1_000, 50_000
"""Rows of a part where nobody says how many: few enough to lose little, enough to be worth a task."""
WANTED = 64
"""Parts of a table that is small, so that all cores have work until the end."""


class Table(NamedTuple):
    """A Parquet file and how many rows it has."""

    file: str
    rows: int


class Part(NamedTuple):
    """The rows `start` to `stop` (from 0, without `stop`) of a file; `before` rows of the input stand in front of the
    file."""

    number: int
    file: str
    start: int
    stop: int
    before: int

    @property
    def name(self) -> str:
        """The part's folder; in the order of names parts are in the order of rows."""
        return f"part-{self.number:06d}"


def part_size(rows: int) -> int:
    """How many rows a part of so long a table has."""
    return max(FEWEST, min(MOST, -(-rows // WANTED)))


def cut(tables: Iterable[Table], size: int) -> list[Part]:
    """The parts of the tables in their order, none of more rows than `size`."""
    ranges = enumerate(ranges_of(tables, size))
    return [Part(number, *bounds) for number, bounds in ranges]


def ranges_of(tables: Iterable[Table], size: int) -> Iterator[tuple[str, int, int, int]]:
    before = 0
    for file, rows in tables:
        for start in range(0, rows, size):
            yield file, start, min(rows, start + size), before
        before += rows
