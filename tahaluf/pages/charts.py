"""Small charts drawn by the server: lines and steps in one SVG, with the same figures in a table beside it.

Drawn without script and without inline style, so that the content security policy need not give way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

WIDTH, HEIGHT = 600, 180
Text = str | Promise


@dataclass(frozen=True)
class Series:
    """One line of a chart: a value for each label, `None` where there is none."""

    name: Text
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """Lines over the same labels, which go in reading direction; `unit` follows the greatest value."""

    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    label_title: Text = ""
    unit: str = ""
    most: float = field(init=False)

    def __post_init__(self) -> None:
        known = [value for series in self.series for value in series.values if value is not None]
        object.__setattr__(self, "most", max([*known, 0.0]) or 1.0)

    @property
    def lines(self) -> list[tuple[Text, str]]:
        """Each line's name and its points."""
        return [(series.name, self._points(series)) for series in self.series]

    @property
    def rows(self) -> list[tuple[Text, list[float | None]]]:
        """The figures as rows of a table."""
        return [(label, [series.values[at] for series in self.series]) for at, label in enumerate(self.labels)]

    def _points(self, series: Series) -> str:
        step = WIDTH / max(len(self.labels) - 1, 1)
        return " ".join(
            f"{place * step:.1f},{HEIGHT - value / self.most * HEIGHT:.1f}"
            for place, value in enumerate(series.values)
            if value is not None
        )
