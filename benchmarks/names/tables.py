"""Tables as Markdown, and figures as they stand in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.names.arithmetic import Estimate


@dataclass
class Table:
    """A titled table; `notes` come below it, `series` are the numbers that a picture is drawn from."""

    title: str
    heads: Sequence[str]
    rows: list[Sequence[str]]
    notes: Sequence[str] = ()
    series: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"### {self.title}", "", _row(self.heads), _row(["---"] * len(self.heads)), *map(_row, self.rows)]
        return "\n".join([*lines, *(f"\n{note}" for note in self.notes)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def percent(share: float) -> str:
    """Write a share in per cent."""
    return f"{100 * share:.1f} %"


def with_interval(estimate: Estimate) -> str:
    """Write a share in per cent with its interval."""
    return f"{100 * estimate.value:.1f} % ({100 * estimate.low:.1f}–{100 * estimate.high:.1f})"


def plain(estimate: Estimate | None) -> str:
    """Write a figure between 0 and 1 with its interval; a dash where there is none."""
    return "–" if estimate is None else f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"
