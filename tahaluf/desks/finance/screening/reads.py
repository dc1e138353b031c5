"""The one door for reads of screening runs: everything starts from `visible`."""

import uuid
from collections.abc import Sequence
from datetime import date

from tahaluf.desks.finance.rows import ROWS, the_one
from tahaluf.desks.finance.screening.models import RunReject, ScreeningHit, ScreeningRun
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

MOST_OPEN, RECENT_RUNS = 20, 5


def run_of(actor: Actor, uid: uuid.UUID) -> ScreeningRun:
    """A screening run; raises `Absent`."""
    return the_one(visible(actor, ScreeningRun).select_related("officer").filter(uid=uid))


def locked_run(actor: Actor, uid: uuid.UUID) -> ScreeningRun:
    """A run whose row nobody else changes until the transaction ends; raises `Absent`."""
    return the_one(visible(actor, ScreeningRun).select_for_update().filter(uid=uid))


def run_page(actor: Actor, after: str, size: int = ROWS) -> KeysetPage[ScreeningRun]:
    """The member's runs, newest first."""
    return keyset_page(visible(actor, ScreeningRun).select_related("officer"), ["-id"], after, size)


def hit_page(actor: Actor, run: ScreeningRun, after: str, *, whole: bool = False) -> KeysetPage[ScreeningHit]:
    """The hits of a run, the highest score first, then in the subjects' order; with their reasons if `whole`."""
    hits = visible(actor, ScreeningHit).filter(run=run).select_related("entry", "entry__version")
    hits = hits.defer("entry__listing", "entry__digest", *([] if whole else ["reasons"]))
    return keyset_page(hits, ["shortfall", "ordinal"], after, ROWS)


def hit_of(actor: Actor, uid: uuid.UUID, ordinal: int) -> ScreeningHit:
    """One hit of a run; raises `Absent`."""
    hits = visible(actor, ScreeningHit).select_related("run", "run__officer", "entry", "entry__version")
    return the_one(hits.filter(run__uid=uid, ordinal=ordinal))


def neighbours(actor: Actor, hit: ScreeningHit) -> tuple[ScreeningHit | None, ScreeningHit | None]:
    """The hits before and after one in the order of the run's list."""
    hits = visible(actor, ScreeningHit).filter(run_id=hit.run_id).only("ordinal", "run_id")
    order = ("shortfall", "ordinal")
    same, value = hits.filter(shortfall=hit.shortfall), hit.shortfall
    after = same.filter(ordinal__gt=hit.ordinal).order_by(*order).first()
    before = same.filter(ordinal__lt=hit.ordinal).order_by("-ordinal").first()
    return (
        before or hits.filter(shortfall__lt=value).order_by("-shortfall", "-ordinal").first(),
        after or hits.filter(shortfall__gt=value).order_by(*order).first(),
    )


def run_rejects(actor: Actor, run: ScreeningRun, after: str) -> KeysetPage[RunReject]:
    """What was not used of a run's subjects, in the file's order."""
    return keyset_page(visible(actor, RunReject).filter(run=run), ["ordinal"], after, ROWS)


def runs_since(actor: Actor, day: date) -> Sequence[ScreeningRun]:
    """The officer's own runs that found something since a day, newest first."""
    if actor.officer_id is None:
        return []
    runs = visible(actor, ScreeningRun).filter(officer_id=actor.officer_id, asked_at__date__gte=day)
    return list(runs.filter(hit_count__gt=0).order_by("-id")[:RECENT_RUNS])
