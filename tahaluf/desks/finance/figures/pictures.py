"""What the pages of figures show: words, shares and charts, chosen here so that templates decide nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.alerts.workflow import Exemption
from tahaluf.desks.finance.figures.counting import Judged, Spread, Week
from tahaluf.desks.finance.figures.judging import HIGHEST, Habit, OtherCutoff, Share, precision_by
from tahaluf.desks.finance.figures.wording import SPELLINGS
from tahaluf.pages.charts import Chart, Series


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share as a row of a table: of what, how many of how many, and the interval, in percent."""

    name: str
    count: int
    of: int
    percent: str
    interval: str


def decimal(value: float, places: int) -> str:
    """A number rounded to so many places, as the reader's language writes it."""
    return str(formats.number_format(round(value, places), places))


def percent(share: float | None) -> str:
    """A share as whole and tenth percents; a dash for nothing of nothing."""
    return "–" if share is None else f"{decimal(share * 100, 1)} %"


def share_row(name: str, share: Share) -> ShareRow:
    """A share in words; nothing of nothing has no interval."""
    interval = f"{decimal(share.low * 100, 1)}–{percent(share.high)}" if share.of else "–"
    return ShareRow(name, share.count, share.of, percent(share.value), interval)


def score(hundredth: int) -> str:
    """A whole hundredth as the score that it is."""
    return decimal(hundredth / 100, 2)


def list_rows(judged: Sequence[Judged]) -> list[ShareRow]:
    """Precision by list."""
    return [share_row(wording.label(wording.LISTS, str(key)), each) for key, each in _by(judged, "list_key")]


def band_rows(judged: Sequence[Judged]) -> list[ShareRow]:
    """Precision by score, from whole hundredth to whole hundredth, the highest first."""
    rows = [(int(key), each) for key, each in _by(judged, "hundredth")]
    return [share_row(band(key), each) for key, each in sorted(rows, reverse=True)]


def _by(judged: Sequence[Judged], by: str) -> Iterable[tuple[str | int, Share]]:
    return precision_by(judged, by).items()


def band(hundredth: int) -> str:
    """The scores of one whole hundredth."""
    if hundredth >= HIGHEST:
        return score(HIGHEST)
    return f"{score(hundredth)}–{decimal(hundredth / 100 + 0.0099, 4)}"


def spelling_rows(habits: Iterable[Habit]) -> list[ShareRow]:
    """False matches by habit of spelling."""
    return [share_row(str(SPELLINGS[habit.code]), habit.false) for habit in habits]


def exemption_rows(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Exempt decisions by exemption."""
    words = dict(Exemption.choices)
    return [{"code": code, "name": words.get(code, _("not named")), "count": count}
            for code, count in counts.items()]  # fmt: skip


def cutoff_rows(cutoffs: Iterable[OtherCutoff], practised: int) -> list[dict[str, Any]]:
    """What other cutoffs would have done: the same in one row, the practised one in a row of its own."""
    same = groupby(cutoffs, lambda each: (each.hundredth == practised, each._replace(hundredth=0)))
    return [_cutoff_row(list(group), is_practised) for (is_practised, _effect), group in same]


def _cutoff_row(group: Sequence[OtherCutoff], is_practised: bool) -> dict[str, Any]:
    first, last = group[0], group[-1]
    return {
        "cutoff": "–".join(score(each) for each in sorted({first.hundredth, last.hundredth})),
        "is_practised": is_practised,
        "not_raised": first.not_raised,
        "lost": first.lost,
        "lost_interval": share_row("", first.lost).interval,
        "precision": percent(first.precision.value),
        "precision_interval": share_row("", first.precision).interval,
        "additional": first.additional,
    }


def days(duration: timedelta | None) -> str:
    """A duration in days and tenths; a dash where there is none."""
    return "–" if duration is None else decimal(duration / timedelta(days=1), 1)


def spread_row(spread: Spread) -> dict[str, Any]:
    """How many, the median and the ninth tenth, in days."""
    return {"count": spread.count, "median": days(spread.median), "ninth": days(spread.ninth)}


def weeks_chart(weeks: Sequence[Week]) -> Chart:
    """Alerts opened, decided and waiting, week by week."""
    labels = [formats.date_format(week.monday, "j F Y") for week in weeks]
    series = [
        Series(_("opened in the week"), [week.opened for week in weeks]),
        Series(_("decided in the week"), [week.decided for week in weeks]),
        Series(_("waiting at the end of the week"), [week.waiting for week in weeks]),
    ]
    return Chart(_("Alerts by week"), labels, series, _("Week from"))


def cutoffs_chart(cutoffs: Sequence[OtherCutoff]) -> Chart:
    """The share of true matches that would have been lost, and of the alerts raised that were true, by cutoff."""
    labels = [score(each.hundredth) for each in cutoffs]
    lost = [each.lost.value and each.lost.value * 100 for each in cutoffs]
    precision = [each.precision.value and each.precision.value * 100 for each in cutoffs]
    series = [Series(_("of the alerts raised, true"), precision), Series(_("of the true matches, lost"), lost)]
    return Chart(_("What another cutoff would have done"), labels, series, _("Cutoff"), " %")
