"""Pages of figures: thin, what they show is counted and judged elsewhere."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from tahaluf.desks.finance.entrance import on_desk
from tahaluf.desks.finance.figures import advising, counting, judging, pictures
from tahaluf.desks.finance.figures.counting import Period
from tahaluf.desks.finance.figures.forms import FiguresForm, PeriodForm
from tahaluf.desks.finance.screening.asking import practised_cutoff
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.records.vocabulary import Desk


@require_GET
@on_desk
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the desk's decisions say of a period."""
    form = FiguresForm.asked(request.GET)
    shown = figures_of(actor, form.period(), form.missed_share())
    return render(request, "finance/figures/figures.html", {"form": form, **shown})


def figures_of(actor: Actor, period: Period, missed: float) -> dict[str, Any]:
    """Everything that the page and the export say; `missed` is the share of true matches that a cutoff may miss."""
    judged, practised = counting.verdicts_of(actor, period), round(practised_cutoff(actor) * 100)
    weeks = counting.weeks_of(actor, period)
    cutoffs = judging.other_cutoffs(judged, counting.near_misses(actor, period), practised)
    return {
        "period": period,
        "weeks": weeks,
        "weeks_chart": pictures.weeks_chart(weeks),
        "open": pictures.spread_row(counting.open_ages(actor)),
        "taken": pictures.spread_row(counting.decision_times(actor, period)),
        "judged": judged,
        "exemptions": pictures.exemption_rows(counting.exemptions_of(actor, period)),
        "by_list": pictures.list_rows(judged),
        "by_score": pictures.band_rows(judged),
        "other_cutoffs": cutoffs,
        "cutoffs": pictures.cutoff_rows(cutoffs, practised),
        "cutoffs_chart": pictures.cutoffs_chart(cutoffs),
        "tuning": advising.tune(counting.decisions_of(actor, period), missed),
    }


@require_GET
@on_desk
def spellings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how often alerts were false by the spelling of the name, in groups of ten decisions and more."""
    form = PeriodForm.asked(request.GET)
    period = form.period()
    pairs = counting.decided_in(actor, period).order_by().values_list("subject_name", "verdict")
    rows = pictures.spelling_rows(judging.by_spelling(pairs.iterator(chunk_size=5000)))
    record_event(actor, "finance:figures:spellings", desk=Desk.FINANCE)
    shown = {"form": form, "period": period, "rows": rows, "fewest": judging.FEWEST}
    return render(request, "finance/figures/spellings.html", shown)


@require_GET
@on_desk
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give the figures of a period as CSV; leaves a trace."""
    form = FiguresForm.asked(request.GET)
    period = form.period()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"figures-{period.first}-{period.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(["table", "row", "measure", "value"])
    with translation.override("en"):
        writer.writerows(_lines(figures_of(actor, period, form.missed_share())))
    days = {"first": str(period.first), "last": str(period.last)}
    record_event(actor, "finance:figures:export", desk=Desk.FINANCE, **days)
    return response


def _lines(shown: dict[str, Any]) -> Iterator[tuple[str, str, str, object]]:
    """One figure a line; words and numbers are written for programs, the same in every language."""
    for week in shown["weeks"]:
        for measure in ("opened", "decided", "lapsed", "waiting"):
            yield "weeks", str(week.monday), measure, getattr(week, measure)
    for table in ("open", "taken"):
        for measure, value in shown[table].items():
            yield table, "days", measure, value
    for row in shown["exemptions"]:
        yield "exemption", row["code"], "decided", row["count"]
    for table in ("list_key", "hundredth"):
        for key, share in judging.precision_by(shown["judged"], table).items():
            yield table, _plain(str(key)), "true", share.count
            yield table, _plain(str(key)), "decided", share.of
    for cutoff in shown["other_cutoffs"]:
        for measure in ("not_raised", "additional"):
            yield "cutoffs", pictures.score(cutoff.hundredth), measure, getattr(cutoff, measure)
        yield "cutoffs", pictures.score(cutoff.hundredth), "lost", cutoff.lost.count
    if shown["tuning"]:
        yield from shown["tuning"].lines()


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
