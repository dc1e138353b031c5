"""Draw alerts against missed true matches from past decisions, and recommend a cutoff."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import asdict
from math import ceil, floor
from pathlib import Path
from typing import TextIO

import click

from tahaluf.config.commands.screen import FILE, TARGET, Share, keep_apart
from tahaluf.config.json_lines import CouldNotRun, lines_to, said_in_words
from tahaluf.engines.tuning import Advice, Curve, Decision, draw_curve, recommend

COLUMNS = ("score", "verdict", "cutoff")
VERDICTS = {"true": True, "exempt": True, "false": False, "unclear": False}
NOT_RECOMMENDED = 3
GRAIN = 6
"""Decimals after which a score times 100 is taken for a whole number."""


@click.command()
@click.argument("decisions", type=FILE)
@click.option("--missed", type=Share(0, 1, min_open=True, max_open=True), default=0.01, show_default=True,
              help="The share of true matches that a cutoff may miss.")  # fmt: skip
@click.option("--output", type=TARGET, help="Where the curve goes, as JSON lines; standard output otherwise.")
def command(decisions: Path, missed: float, output: Path | None) -> None:
    """Draw the curve of DECISIONS, a CSV of `score,verdict,cutoff`.

    Scores are 0 to 1, verdicts true, exempt, false or unclear; the cutoff is the one at which the alert was screened.
    Writes one JSON object a cutoff, then the advice. Exits 0 when a cutoff is recommended, 3 when the decisions are too
    few, 2 when they could not be read.
    """
    with said_in_words():
        keep_apart({decisions}, [output] if output else [])
        curve = draw_curve(read_decisions(decisions))
        if curve is None:
            raise CouldNotRun(f"{decisions}: no decision reached the cutoff at which it was screened")
        advice = recommend(curve, missed)
        with lines_to(output) as write:
            for point in curve.points:
                write(asdict(point) | {"cutoff": point.cutoff / 100})
            write(told(curve, advice))
    sys.exit(0 if advice.point else NOT_RECOMMENDED)


def told(curve: Curve, advice: Advice) -> dict[str, object]:
    """The advice as a line: what it rests on, and between which cutoffs the target is met; nothing where none is."""
    return {
        "advice": advice.kind,
        "recommended": advice.point.cutoff / 100 if advice.point else None,
        "highest": advice.highest / 100 if advice.highest else None,
        "target": advice.target,
        "true_needed": advice.needed,
        "floor": curve.floor / 100,
        "alerts": curve.alerts,
        "true": curve.true,
        "left_out": curve.left_out,
    }


def read_decisions(path: Path) -> Iterator[Decision]:
    """Read decisions line by line. Raises CouldNotRun at the first that is none."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from _read_rows(path, lines)


def _read_rows(path: Path, lines: TextIO) -> Iterator[Decision]:
    rows = csv.DictReader(lines)
    try:
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise CouldNotRun(f"{path}: no column {', '.join(missing)}")
        for row in rows:
            yield _read_row(row, f"{path}, line {rows.line_num}")
    except (UnicodeDecodeError, csv.Error) as error:
        raise CouldNotRun(f"{path}: {error}") from error


def _read_row(row: dict[str, str], place: str) -> Decision:
    """A cutoff within a hundredth counts as the next higher one: the hundredth was not seen whole."""
    try:
        score, cutoff = (round(float(row[column]) * 100, GRAIN) for column in ("score", "cutoff"))
        true = VERDICTS[row["verdict"].strip()]
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise CouldNotRun(f"{place}: not a score, a verdict and a cutoff: {error}") from error
    if not (0 <= score <= 100 and 0 <= cutoff <= 100):
        raise CouldNotRun(f"{place}: scores and cutoffs are from 0 to 1")
    return Decision(floor(score), true, ceil(cutoff))
