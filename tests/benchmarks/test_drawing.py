"""What the benchmark's pictures show."""

from itertools import pairwise

from lxml import etree

from benchmarks.names.drawing import BOTTOM, LEAST_BETWEEN, LEFT, RIGHT, TOP, Axis, draw_lines, powers, spread

RATE = Axis("rate", 1e-4, 1e-1, powers(-4, -1), is_log=True)
SHARE = Axis("recall", 0, 1, {0: "0 %", 1: "100 %"})


def test_a_line_goes_from_its_first_point_to_its_last() -> None:
    drawn = draw_lines("Recall", RATE, SHARE, {"ours": [(1e-4, 0.0), (1e-1, 1.0)]})
    assert f"M{LEFT} {BOTTOM}L{RIGHT} {TOP}" in drawn


def test_powers_of_ten_lie_equally_far_apart() -> None:
    assert [round(RATE.place(value), 6) for value in (1e-4, 1e-3, 1e-2, 1e-1)] == [0, 0.333333, 0.666667, 1]


def test_a_value_beyond_the_axis_is_drawn_at_its_end() -> None:
    assert (RATE.place(1e-9), RATE.place(1.0)) == (0, 1)


def test_names_that_would_lie_upon_each_other_are_moved_apart_and_stay_in_the_picture() -> None:
    placed = spread({"one": 349.0, "other": 349.0, "third": 340.0})
    heights = sorted(placed.values())
    assert all(above + LEAST_BETWEEN <= below for above, below in pairwise(heights))
    assert heights[-1] <= BOTTOM
    assert placed["third"] == heights[0]


def test_the_picture_is_well_formed_whatever_the_names() -> None:
    drawn = draw_lines("a < b & c", RATE, SHARE, {"<x> & y": [(1e-2, 0.5)]})
    assert etree.fromstring(drawn.encode()).tag.endswith("svg")
