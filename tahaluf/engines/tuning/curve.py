"""The curve: what of the alerts that were decided each cutoff would have raised, and which true matches it had missed.

A decision exists only where an alert was raised: true matches below the cutoff that was then practised were never seen.
Where the cutoff changed over time, decisions are cut off at different heights, and pooling them would count low scores
from some of the time only. So the curve is drawn from a *floor* up: of the decisions screened at that cutoff or a lower
one, those that reach it. They are all that was to be seen from the floor up; below it the curve does not go.

Scores and cutoffs are whole hundredths, 0 to 100. Intervals are those of Clopper and Pearson (1934, Biometrika 26,
404-413): exact, whatever the share.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scipy.special import betaincinv

HIGHEST = 100
CERTAINTY = 0.95


class Decision(NamedTuple):
    """So many decided alerts: of which score, whether true matches, and the cutoff at which they were screened."""

    score: int
    true: bool
    cutoff: int
    alerts: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """A cutoff: alerts that it raises and true matches that it misses, of all from the floor up, and the interval (0 to
    1) of the share missed, with 95 %."""

    cutoff: int
    raised: int
    missed: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Alerts and true matches from the floor up, a point for each hundredth from there to 100, and how many decisions
    are left out: below the floor, or screened at a higher cutoff."""

    floor: int
    alerts: int
    true: int
    points: tuple[Point, ...]
    left_out: int


def draw_curve(decisions: Iterable[Decision]) -> Curve | None:
    """Draw the curve from the floor that keeps most true matches, then most alerts; the lowest of equals.

    Nothing without decisions.
    """
    decided = [each for each in decisions if each.alerts > 0 and each.score >= each.cutoff]
    floors = sorted({each.cutoff for each in decided})
    if not floors:
        return None
    floor = max(floors, key=lambda each: (_true(_seen_from(decided, each)), _count(_seen_from(decided, each)), -each))
    return _draw(_seen_from(decided, floor), floor, _count(decided))


def share_between(count: int, of: int, certainty: float = CERTAINTY) -> tuple[float, float]:
    """Give the shares between which the true one lies with that certainty, half of the doubt on each side.

    Of nothing, between 0 and 1.
    """
    doubt = (1 - certainty) / 2
    low = float(betaincinv(count, of - count + 1, doubt)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 1 - doubt)) if count < of else 1.0
    return low, high


def _seen_from(decided: Sequence[Decision], floor: int) -> list[Decision]:
    return [each for each in decided if each.cutoff <= floor <= each.score]


def _count(decided: Iterable[Decision]) -> int:
    return sum(each.alerts for each in decided)


def _true(decided: Iterable[Decision]) -> int:
    return sum(each.alerts for each in decided if each.true)


def _draw(seen: Sequence[Decision], floor: int, decided: int) -> Curve:
    alerts: Counter[int] = Counter()
    matches: Counter[int] = Counter()
    for each in seen:
        alerts[each.score] += each.alerts
        matches[each.score] += each.alerts * each.true
    points, raised, missed = [], alerts.total(), 0
    for cutoff in range(floor, HIGHEST + 1):
        points.append(Point(cutoff, raised, missed, *share_between(missed, matches.total())))
        raised, missed = raised - alerts[cutoff], missed + matches[cutoff]
    return Curve(floor, alerts.total(), matches.total(), tuple(points), decided - alerts.total())
