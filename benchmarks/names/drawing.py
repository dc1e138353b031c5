"""Line charts as small SVG files that can be read on light and on dark paper."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 510, 36, 350
LEAST_BETWEEN = 15
COLOURS = ("#c0392b", "#2e86c1", "#9b59b6", "#28a06a", "#d68910", "#7f8c8d")
STYLE = (
    "text{font:12px sans-serif;fill:#333}path{fill:none;stroke-width:2}.g{stroke:#8884;stroke-width:1}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """One axis: what it counts, from where to where, in powers of ten or evenly, with its marks."""

    title: str
    low: float
    high: float
    marks: Mapping[float, str]
    is_log: bool = False

    def place(self, value: float) -> float:
        """Give where a value lies, from 0 to 1; values beyond an end lie at that end."""
        scale = math.log10 if self.is_log else float
        low, high = scale(self.low), scale(self.high)
        return (scale(min(max(value, self.low), self.high)) - low) / (high - low)


def draw_lines(title: str, across: Axis, up: Axis, lines: Mapping[str, Points]) -> str:
    """Draw one line for each name, its name at its right end; a line of one point is a dot."""
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        _text(LEFT + 40, 20, title),
        _text((LEFT + RIGHT) // 2, HEIGHT - 10, across.title, "middle"),
        _text(6, TOP - 16, up.title),
        *_grid(across, up),
    ]
    colours = dict(zip(lines, COLOURS, strict=False))
    places = {name: [(_x(across, x), _y(up, y)) for x, y in points] for name, points in lines.items()}
    labels = spread({name: points[-1][1] for name, points in places.items()})
    for name, points in places.items():
        drawn.append(_line(points, colours[name]))
        drawn.append(_text(RIGHT + 10, labels[name] + 4, name, colour=colours[name]))
    return "\n".join([*drawn, "</svg>\n"])


def spread(heights: Mapping[str, float]) -> dict[str, float]:
    """Move labels apart that would lie upon each other, none out of the chart's foot."""
    placed: dict[str, float] = {}
    above = -math.inf
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        above = placed[name] = max(height, above + LEAST_BETWEEN)
    beyond = max(0.0, above - BOTTOM)
    return {name: height - beyond for name, height in placed.items()}


def powers(low: int, high: int) -> dict[float, str]:
    """Mark powers of ten."""
    return {10.0**power: f"{10**power:,}" if power >= 0 else f"1e{power}" for power in range(low, high + 1)}


def _x(axis: Axis, value: float) -> float:
    return LEFT + axis.place(value) * (RIGHT - LEFT)


def _y(axis: Axis, value: float) -> float:
    return BOTTOM - axis.place(value) * (BOTTOM - TOP)


def _grid(across: Axis, up: Axis) -> chain[str]:
    columns = (
        f'<path class="g" d="M{_x(across, at):.0f} {TOP}V{BOTTOM}"/>'
        + _text(_x(across, at), BOTTOM + 16, mark, "middle")
        for at, mark in across.marks.items()
    )
    rows = (
        f'<path class="g" d="M{LEFT} {_y(up, at):.0f}H{RIGHT}"/>{_text(LEFT - 6, _y(up, at) + 4, mark, "end")}'
        for at, mark in up.marks.items()
    )
    return chain(columns, rows)


def _line(points: Points, colour: str) -> str:
    if len(points) == 1:
        return f'<circle cx="{points[0][0]:.0f}" cy="{points[0][1]:.0f}" r="4" fill="{colour}"/>'
    path = "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    return f'<path stroke="{colour}" d="M{path}"/>'


def _text(x: float, y: float, text: str, anchor: str = "", colour: str = "") -> str:
    placed = f' text-anchor="{anchor}"' if anchor else ""
    coloured = f' style="fill:{colour}"' if colour else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{placed}{coloured}>{escape(text)}</text>'
