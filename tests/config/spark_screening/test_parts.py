"""Every row of the input is in exactly one part, whatever files it stands in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.config.spark_screening.parts import FEWEST, MOST, Table, cut, part_size

TABLES = st.lists(st.integers(0, 500), max_size=6).map(lambda counts: [Table(f"{n}", c) for n, c in enumerate(counts)])


@given(TABLES, st.integers(1, 200))
def test_each_row_is_in_one_part_and_the_parts_are_in_the_order_of_rows(tables, size):
    parts = cut(tables, size)
    rows = [(part.file, row) for part in parts for row in range(part.start, part.stop)]
    assert rows == [(file, row) for file, count in tables for row in range(count)]
    assert [part.number for part in parts] == list(range(len(parts)))
    assert [part.before + row for part in parts for row in range(part.start, part.stop)] == list(range(len(rows)))


@given(TABLES, st.integers(1, 200))
def test_no_part_has_more_rows_than_was_said_nor_none(tables, size):
    assert all(0 < part.stop - part.start <= size for part in cut(tables, size))


def test_the_names_of_parts_are_in_their_order():
    names = [part.name for part in cut([Table("a", 1200)], 1)]
    assert names == sorted(names)


@pytest.mark.parametrize(("rows", "size"), [(0, FEWEST), (500, FEWEST), (128_000, 2_000), (100_000_000, MOST)])
def test_a_part_is_neither_too_small_for_a_task_nor_too_large_to_lose(rows, size):
    assert part_size(rows) == size
