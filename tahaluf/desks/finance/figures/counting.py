"""What is counted of a member's alerts: sums made by the database, as many queries for many alerts as for few.

Every count starts from `visible`, so an officer counts what that officer may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncWeek
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertKind, AlertState, Verdict
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.screening.models import SCORE_STEPS
from tahaluf.engines.tuning import Decision
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

STEPS_A_HUNDREDTH = SCORE_STEPS // 100
NINE_IN_TEN = 0.9
TRUE = frozenset({Verdict.TRUE.value, Verdict.EXEMPT.value})


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def during(self, field: str) -> Q:
        """That a moment falls into it."""
        return Q(**{f"{field}__gte": self.begins, f"{field}__lt": self.ends})

    def weeks(self) -> list[date]:
        """The Mondays of its weeks."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(weeks=number) for number in range((self.last - monday).days // 7 + 1)]


class Week(NamedTuple):
    """A week by its Monday: alerts opened, decided, lapsed in it, and waiting at its end."""

    monday: date
    opened: int
    decided: int
    lapsed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How many durations, their median and the one that nine in ten do not exceed."""

    count: int
    median: timedelta | None
    ninth: timedelta | None


@dataclass(frozen=True, slots=True)
class Judged:
    """How many alerts of a list with scores within one whole hundredth were decided with one verdict."""

    list_key: str
    hundredth: int
    verdict: str
    count: int


class Percentile(Aggregate):
    """A percentile of durations."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression: Any, share: float, **more: Any) -> None:
        super().__init__(expression, share=float(share), **more)


def weeks_of(actor: Actor, period: Period) -> list[Week]:
    """The weeks of a period, with what waited at the end of each."""
    moments = {"opened": "opened_at", "decided": "decided_at", "lapsed": "touched_at"}
    kept = {"opened": Q(), "decided": Q(state=AlertState.DECIDED), "lapsed": Q(state=AlertState.LAPSED)}
    alerts = visible(actor, Alert)
    before = alerts.order_by().aggregate(
        **{name: Count("pk", filter=kept[name] & Q(**{f"{at}__lt": period.begins})) for name, at in moments.items()}
    )
    counts = {name: _by_week(alerts.filter(kept[name] & period.during(at)), at) for name, at in moments.items()}
    weeks, waiting = [], before["opened"] - before["decided"] - before["lapsed"]
    for monday in period.weeks():
        opened, decided, lapsed = (counts[name].get(monday, 0) for name in moments)
        waiting += opened - decided - lapsed
        weeks.append(Week(monday, opened, decided, lapsed, waiting))
    return weeks


def _by_week(alerts: QuerySet[Alert], moment: str) -> dict[date, int]:
    weeks = alerts.order_by().annotate(week=TruncWeek(moment)).values("week").annotate(count=Count("pk"))
    return {timezone.localtime(row["week"]).date(): row["count"] for row in weeks}


def open_ages(actor: Actor) -> Spread:
    """How long the alerts that are open now have waited."""
    age = ExpressionWrapper(Now() - F("opened_at"), output_field=DurationField())
    return _spread(visible(actor, Alert).filter(state__in=OPEN), age)


def decision_times(actor: Actor, period: Period) -> Spread:
    """How long the alerts decided in a period took from their opening."""
    decided = visible(actor, Alert).filter(period.during("decided_at"), state=AlertState.DECIDED)
    return _spread(decided, ExpressionWrapper(F("decided_at") - F("opened_at"), output_field=DurationField()))


def _spread(alerts: QuerySet[Alert], duration: Combinable) -> Spread:
    found = alerts.order_by().aggregate(
        count=Count("pk"), median=Percentile(duration, 0.5), ninth=Percentile(duration, NINE_IN_TEN)
    )
    return Spread(found["count"], found["median"], found["ninth"])


def verdicts_of(actor: Actor, period: Period) -> Sequence[Judged]:
    """The decisions of a period on names and numbers, by list, score and verdict."""
    rows = (
        decided_in(actor, period)
        .order_by()
        .annotate(hundredth=(SCORE_STEPS - F("shortfall")) / STEPS_A_HUNDREDTH)
        .values("list_key", "hundredth", "verdict")
        .annotate(count=Count("pk"))
    )
    return [Judged(row["list_key"], row["hundredth"], row["verdict"], row["count"]) for row in rows]


def decisions_of(actor: Actor, period: Period) -> list[Decision]:
    """The decisions of a period on names and numbers, by score, cutoff at which each was screened, and whether true.

    A cutoff within a hundredth counts as the next higher one: the hundredth was not seen whole.
    """
    rows = (
        decided_in(actor, period)
        .order_by()
        .annotate(hundredth=(SCORE_STEPS - F("shortfall")) / STEPS_A_HUNDREDTH, is_true=Q(verdict__in=TRUE))
        .values_list("hundredth", "is_true", "cutoff")
        .annotate(count=Count("pk"))
    )
    return [Decision(score, true, ceil(round(cutoff * 100, 6)), count) for score, true, cutoff, count in rows]


def exemptions_of(actor: Actor, period: Period) -> dict[str, int]:
    """How many decisions of a period were exempt, under which exemption; empty: before exemptions were named."""
    exempt = visible(actor, Alert).filter(period.during("decided_at"), state=AlertState.DECIDED, verdict=Verdict.EXEMPT)
    return dict(exempt.order_by("exemption").values_list("exemption").annotate(Count("pk")))


def decided_in(actor: Actor, period: Period) -> QuerySet[Alert]:
    """The alerts on names and numbers that were decided in a period."""
    decided = visible(actor, Alert).filter(period.during("decided_at"), state=AlertState.DECIDED)
    return decided.filter(kind=AlertKind.MATCH)


def near_misses(actor: Actor, period: Period) -> dict[int, int]:
    """How many best scores of subjects fell into each whole hundredth below the cutoff in a period."""
    missed = visible(actor, NearMiss).filter(day__gte=period.first, day__lte=period.last)
    rows = missed.order_by().values("hundredth").annotate(sum=Sum("count"))
    return {row["hundredth"]: row["sum"] for row in rows}
