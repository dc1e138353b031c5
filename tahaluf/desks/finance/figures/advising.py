"""What past decisions say of the cutoff to choose, in words, as a drawing and as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tahaluf.desks.finance.figures.judging import Share
from tahaluf.desks.finance.figures.pictures import decimal, percent, score, share_row
from tahaluf.engines.tuning import AT_FLOOR, Advice, Curve, Decision, Point, draw_curve, recommend
from tahaluf.pages.charts import Chart, Series


@dataclass(frozen=True, slots=True)
class Tuning:
    """A curve and the advice drawn from it."""

    curve: Curve
    advice: Advice

    def told(self) -> list[str]:
        """What is known, what is recommended and how sure that is, a sentence or two each."""
        return [_support(self.curve), *_advice(self.curve, self.advice)]

    def chart(self) -> Chart:
        """Alerts against missed true matches."""
        return _chart(self.curve)

    def rows(self) -> list[dict[str, Any]]:
        """The curve as a table, cutoffs that do the same in one row, the recommended one apart."""
        recommended = self.advice.point.cutoff if self.advice.point else None
        same = groupby(self.curve.points, lambda each: (each.cutoff == recommended, each.raised, each.missed))
        return [_row(self.curve, list(group), key[0]) for key, group in same]

    def lines(self) -> Iterator[tuple[str, str, str, object]]:
        """The same for programs: table, row, measure, value."""
        for point in self.curve.points:
            for measure in ("raised", "missed"):
                yield "tuning", score(point.cutoff), measure, getattr(point, measure)
        yield "tuning", "advice", "kind", self.advice.kind
        yield "tuning", "advice", "target", self.advice.target
        if self.advice.point and self.advice.highest:
            yield "tuning", "advice", "recommended", score(self.advice.point.cutoff)
            yield "tuning", "advice", "highest", score(self.advice.highest)


def tune(decisions: Iterable[Decision], target: float) -> Tuning | None:
    """Draw the curve of decisions and advise for a share that may be missed (0 to 1); nothing without decisions."""
    curve = draw_curve(decisions)
    return Tuning(curve, recommend(curve, target)) if curve else None


def _support(curve: Curve) -> str:
    words = _(
        "Known from %(alerts)s decisions, %(true)s of them true matches: those that were screened at a cutoff of "
        "%(floor)s or a lower one and reached %(floor)s. True matches that score below %(floor)s were not seen and are "
        "counted nowhere. Decisions left out: %(left_out)s."
    )
    told = {"alerts": curve.alerts, "true": curve.true, "floor": score(curve.floor), "left_out": curve.left_out}
    return words % told


def _advice(curve: Curve, advice: Advice) -> list[str]:
    target = decimal(advice.target * 100, 1)
    if advice.point:
        recommended = _recommended(curve, advice.kind, target, advice.point)
        return [recommended, *_how_sure(advice.point, advice.highest, target)]
    words = _(
        "Too few for a recommendation: to show that a cutoff misses at most %(target)s of 100 true matches, %(needed)s "
        "true matches are needed of which it misses none."
    )
    return [words % {"target": target, "needed": advice.needed}]


def _recommended(curve: Curve, kind: str, target: str, point: Point) -> str:
    told = {"cutoff": score(point.cutoff), "target": target}
    if kind == AT_FLOOR:
        kept = _("No cutoff above %(cutoff)s is shown to miss at most %(target)s of 100 true matches: keep %(cutoff)s.")
        return kept % told
    words = _(
        "Recommended cutoff: %(cutoff)s. It would have raised %(raised)s of the %(alerts)s alerts and missed "
        "%(missed)s of the %(true)s true matches; of all such matches it misses between %(low)s and %(high)s of 100."
    )
    shares = {"low": decimal(point.low * 100, 1), "high": decimal(point.high * 100, 2)}
    counts = {"raised": point.raised, "alerts": curve.alerts, "missed": point.missed, "true": curve.true}
    return words % (told | counts | shares)


def _how_sure(point: Point, highest: int | None, target: str) -> list[str]:
    between = _(
        "With 95 percent certainty, the highest cutoff that misses at most %(target)s of 100 lies between %(lowest)s "
        "and %(highest)s; the lowest is recommended."
    )
    condition = _(
        "This holds for names like those of this period, if the decisions were right and independent: many alerts on "
        "one person count for less than they seem to."
    )
    told = {"target": target, "lowest": score(point.cutoff), "highest": score(highest or point.cutoff)}
    return [between % told, condition]


def _row(curve: Curve, group: Sequence[Point], is_recommended: bool) -> dict[str, Any]:
    first, last = group[0], group[-1]
    missed = Share(first.missed, curve.true, first.low, first.high)
    return {
        "cutoff": "–".join(score(each) for each in sorted({first.cutoff, last.cutoff})),
        "is_recommended": is_recommended,
        "raised": first.raised,
        "raised_share": percent(first.raised / curve.alerts),
        "missed": first.missed,
        "missed_share": percent(missed.value),
        "interval": share_row("", missed).interval,
    }


def _chart(curve: Curve) -> Chart:
    true = curve.true
    series = [
        Series(_("of the alerts, raised"), [100 * each.raised / curve.alerts for each in curve.points]),
        Series(_("of the true matches, missed"), [100 * each.missed / true if true else None for each in curve.points]),
        Series(_("missed, at most (95 %)"), [100 * each.high if true else None for each in curve.points]),
    ]
    title = _("Alerts against missed true matches")
    return Chart(title, [score(each.cutoff) for each in curve.points], series, _("Cutoff"), " %")
