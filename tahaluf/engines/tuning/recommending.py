"""The cutoff to choose, for a share of true matches that an officer is ready to miss.

The recommended cutoff is the highest at which the share missed is below the target with 97.5 %: the lower end of the
exact 95 % interval of a quantile. As shares missed only rise with the cutoff, looking at all cutoffs does not spend
that certainty: a cutoff that misses too much is recommended in one of forty cases at most.
"""

from dataclasses import dataclass
from math import ceil, log

from tahaluf.engines.tuning.curve import CERTAINTY, Curve, Point

TOO_FEW, AT_FLOOR, RAISED = "too-few", "at-floor", "raised"


@dataclass(frozen=True, slots=True)
class Advice:
    """What may be said: `kind`, the recommended point, and the highest cutoff that the target may still allow.

    `too-few` recommends nothing: fewer than `needed` true matches cannot show so small a share. `at-floor` recommends
    the floor of the curve, as no higher cutoff is shown to keep the target; `raised` recommends a higher one.
    """

    kind: str
    target: float
    needed: int
    point: Point | None = None
    highest: int | None = None


def fewest_true(target: float) -> int:
    """Give how many true matches it takes to show, with none missed, that a share under `target` (0 to 1) is missed.

    Raises ValueError for a target that is not between 0 and 1.
    """
    if not 0 < target < 1:
        raise ValueError(f"not a share between 0 and 1: {target}")
    return ceil(log((1 - CERTAINTY) / 2) / log(1 - target))


def recommend(curve: Curve, target: float) -> Advice:
    """Recommend a cutoff of the curve that misses at most the share `target` (0 to 1) of the true matches seen."""
    needed = fewest_true(target)
    if curve.true < needed:
        return Advice(TOO_FEW, target, needed)
    point = max((each for each in curve.points if _keeps(each, target)), key=lambda each: each.cutoff)
    highest = max(each.cutoff for each in curve.points if each.low <= target)
    return Advice(RAISED if point.cutoff > curve.floor else AT_FLOOR, target, needed, point, highest)


def _keeps(point: Point, target: float) -> bool:
    return point.high <= target
