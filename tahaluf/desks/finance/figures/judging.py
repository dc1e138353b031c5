"""What counts say: shares with their uncertainty, and what another cutoff would have done.

The interval is Wilson's (1927) at 95 %: it stays between 0 and 1 and says something for few decisions as well.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from tahaluf.desks.finance.alerts.workflow import Verdict
from tahaluf.desks.finance.figures.counting import TRUE, Judged
from tahaluf.engines.names.traditions import CODES, spelling_of

Z = 1.959963984540054
"""The standard normal deviate that leaves out one in forty on each side."""

FEWEST = 10
"""Decisions below which a group of spellings is not shown: few enough to guess at persons, too few to conclude from."""

HIGHEST = 100
STEPS_BELOW = 10


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and between which shares the truth lies with 95 %."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share (0 to 1); nothing of nothing."""
        return self.count / self.of if self.of else None


def share(count: int, of: int) -> Share:
    """A share with its Wilson interval."""
    if not of:
        return Share(count, of, 0.0, 1.0)
    at, spread = count / of, Z * Z / of
    middle, half = at + spread / 2, Z * sqrt(at * (1 - at) / of + spread / (4 * of))
    return Share(count, of, max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread)))


def precision_by(judged: Iterable[Judged], by: str) -> dict[str | int, Share]:
    """The share of true matches (exempt ones among them) of the decisions, by `list_key` or `hundredth`."""
    groups: dict[str | int, Counter[bool]] = defaultdict(Counter)
    for row in judged:
        groups[getattr(row, by)][row.verdict in TRUE] += row.count
    return {key: share(met[True], met.total()) for key, met in sorted(groups.items(), key=lambda pair: str(pair[0]))}


class OtherCutoff(NamedTuple):
    """What a cutoff would have done, in whole hundredths: alerts not raised, among them true matches lost (a share of
    all true ones), of those raised the share that is true, and how many more alerts there would have been."""

    hundredth: int
    not_raised: int
    lost: Share
    precision: Share
    additional: int


def other_cutoffs(judged: Sequence[Judged], missed: Mapping[int, int], practised: int) -> list[OtherCutoff]:
    """What each cutoff from ten hundredths below the practised one up to 1 would have done."""
    return [
        _with_cutoff(judged, missed, hundredth, practised)
        for hundredth in range(max(50, practised - STEPS_BELOW), HIGHEST + 1)
    ]


def _with_cutoff(judged: Sequence[Judged], missed: Mapping[int, int], at: int, practised: int) -> OtherCutoff:
    below, raised = _sums(judged, lambda hundredth: hundredth < at), _sums(judged, lambda hundredth: hundredth >= at)
    additional = sum(count for hundredth, count in missed.items() if at <= hundredth < practised)
    true = below[True] + raised[True]
    return OtherCutoff(at, below.total(), share(below[True], true), share(raised[True], raised.total()), additional)


def _sums(judged: Sequence[Judged], within: Callable[[int], bool]) -> Counter[bool]:
    """How many decisions with such a score were true, and how many not."""
    sums: Counter[bool] = Counter()
    for row in judged:
        if within(row.hundredth):
            sums[row.verdict in TRUE] += row.count
    return sums


class Habit(NamedTuple):
    """False matches among the decisions on names of one habit of spelling."""

    code: str
    false: Share


def by_spelling(decided: Iterable[tuple[str, str]]) -> list[Habit]:
    """False matches by the spelling of the subject's name, from pairs of name and verdict.

    Groups of fewer than ten decisions are left out, and with them whatever could be told by taking sums apart: no total
    is given.
    """
    groups: dict[str, Counter[bool]] = defaultdict(Counter)
    for name, verdict in decided:
        groups[spelling_of(name)][verdict == Verdict.FALSE] += 1
    shown = [code for code in CODES if groups[code].total() >= FEWEST]
    return [Habit(code, share(groups[code][True], groups[code].total())) for code in shown]
