"""The one door for reads of alerts: everything starts from `visible`."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, GoodGuy, Watch
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertState
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.rows import ROWS, the_one
from tahaluf.desks.finance.screening.models import SCORE_STEPS
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Officer

ORDER = ("due_on", "id")
MOST_STEPS, MOST_PORTFOLIOS, MOST_COUNTED = 500, 200, 1000
SHOWN = (
    "subject",
    "subject__payment",
    "portfolio",
    "assignee",
    "entry__version",
    "proposed_by",
    "decided_by",
    "earlier__entry",
    "list_owner",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which alerts the queue shows; empty: the open ones, whosever they are."""

    state: str = ""
    list_key: str = ""
    assignee: str = ""
    verdict: str = ""
    overdue: bool = False
    least: float = 0.0
    portfolio: str = ""
    fell: bool = False
    escalated: bool = False


def queue(actor: Actor, filters: Filters) -> QuerySet[Alert]:
    """The alerts that filters let through."""
    states = (filters.state,) if filters.state in AlertState.values else OPEN
    rows = visible(actor, Alert).filter(state__in=states)
    if filters.list_key:
        rows = rows.filter(list_key=filters.list_key)
    if filters.verdict:
        rows = rows.filter(verdict=filters.verdict)
    if filters.overdue:
        rows = rows.filter(due_on__lt=timezone.localdate())
    if filters.fell:
        rows = rows.filter(fell_at__isnull=False)
    if filters.escalated:
        rows = rows.filter(escalated_at__isnull=False)
    if filters.least:
        rows = rows.filter(shortfall__lte=SCORE_STEPS - round(filters.least * SCORE_STEPS))
    if filters.portfolio:
        rows = rows.filter(portfolio__uid=filters.portfolio)
    return _assigned(actor, rows, filters.assignee)


def _assigned(actor: Actor, rows: QuerySet[Alert], assignee: str) -> QuerySet[Alert]:
    if assignee == "mine":
        return rows.filter(assignee_id=actor.officer_id)
    if assignee == "nobody":
        return rows.filter(assignee__isnull=True)
    return rows.filter(assignee__uid=assignee) if assignee else rows


def alert_page(actor: Actor, filters: Filters, after: str) -> KeysetPage[Alert]:
    """Alerts of the queue, those first that are due first."""
    rows = queue(actor, filters).select_related("assignee", "portfolio")
    return keyset_page(rows.defer("subject_data", "reasons", "fell_to"), ORDER, after, ROWS)


def neighbours(actor: Actor, filters: Filters, alert: Alert) -> tuple[Alert | None, Alert | None]:
    """The alerts before and after one in the order of the queue."""
    rows = queue(actor, filters).only("uid", "due_on")
    same_day = rows.filter(due_on=alert.due_on)
    before = [
        same_day.filter(pk__lt=alert.pk).order_by("-id").first(),
        rows.filter(due_on__lt=alert.due_on).order_by("-due_on", "-id").first(),
    ]
    after = [
        same_day.filter(pk__gt=alert.pk).order_by("id").first(),
        rows.filter(due_on__gt=alert.due_on).order_by(*ORDER).first(),
    ]
    return before[0] or before[1], after[0] or after[1]


def alert_of(actor: Actor, uid: uuid.UUID) -> Alert:
    """An alert with what its page shows; raises `Absent`."""
    return the_one(visible(actor, Alert).select_related(*SHOWN).filter(uid=uid))


def locked_alert(actor: Actor, uid: uuid.UUID) -> Alert:
    """An alert whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Alert).select_related("portfolio").select_for_update(of=("self",))
    return the_one(rows.filter(uid=uid))


def locked_alerts(actor: Actor, uids: Iterable[uuid.UUID]) -> Sequence[Alert]:
    """Those of some alerts that the actor may see, their rows locked."""
    rows = visible(actor, Alert).select_related("portfolio").select_for_update(of=("self",))
    return list(rows.filter(uid__in=list(uids)).order_by("id").defer("subject_data", "reasons"))


def steps_of(actor: Actor, alert: Alert) -> Sequence[AlertStep]:
    """What was done with an alert, oldest first."""
    steps = visible(actor, AlertStep).filter(alert=alert).select_related("officer")
    return list(steps.order_by("id")[:MOST_STEPS])


def last_officer(actor: Actor, alert: Alert) -> str:
    """The name of the officer who moved an alert last; empty where it was the machine."""
    steps = visible(actor, AlertStep).filter(alert=alert).exclude(verb="note").select_related("officer")
    last = steps.order_by("-id").first()
    return last.officer.name if last is not None and last.officer is not None else ""


def newer_alert(actor: Actor, alert: Alert) -> Alert | None:
    """The alert of the same pair that was opened after one."""
    same = visible(actor, Alert).filter(
        subject_id=alert.subject_id,
        list_key=alert.list_key,
        list_owner_id=alert.list_owner_id,
        listed_id=alert.listed_id,
        kind=alert.kind,
        pk__gt=alert.pk,
    )
    return same.order_by("-id").first()


def readers_of(actor: Actor, portfolio: Portfolio) -> Sequence[Officer]:
    """The officers to whom a portfolio is open, where it is not the whole desk's."""
    if not portfolio.readers:
        return []
    return list(visible(actor, Officer).filter(pk__in=portfolio.readers).order_by("name"))


def still_named(actor: Actor) -> Exists:
    """That the version in use of an alert's list names the party that the alert is about."""
    owned = visible(actor, ListEntry).alias(owner=Coalesce("version__member_id", 0))
    return Exists(
        owned.filter(
            version__key=OuterRef("list_key"),
            version__state=VersionState.CURRENT,
            owner=Coalesce(OuterRef("list_owner_id"), 0),
            listed_id=OuterRef("listed_id"),
        )
    )


def newest_listing(actor: Actor, alert: Alert) -> ListEntry | None:
    """The party as the version in use lists it today."""
    entries = visible(actor, ListEntry).filter(
        version__key=alert.list_key,
        version__member=alert.list_owner,
        version__state=VersionState.CURRENT,
        listed_id=alert.listed_id,
    )
    return entries.select_related("version").first()


def portfolios(actor: Actor) -> Sequence[Portfolio]:
    """The portfolios that the actor may see."""
    return list(visible(actor, Portfolio).order_by("title")[:MOST_PORTFOLIOS])


def good_guy_page(actor: Actor, after: str, *, standing: bool) -> KeysetPage[GoodGuy]:
    """Good-guy entries, newest first: those that hold, or those that lapsed."""
    rows = visible(actor, GoodGuy).filter(lapsed_at__isnull=standing)
    shown = rows.select_related("subject", "alert", "alert__decided_by", "alert__proposed_by")
    return keyset_page(shown.defer("alert__subject_data", "alert__reasons", "subject__data"), ["-id"], after, ROWS)


def good_guy_of(actor: Actor, alert: Alert) -> GoodGuy | None:
    """The good-guy entry that was made of an alert and holds."""
    return visible(actor, GoodGuy).filter(alert=alert, lapsed_at__isnull=True).first()


def locked_good_guy(actor: Actor, uid: uuid.UUID) -> GoodGuy:
    """The newest good-guy entry of an alert, its row locked; raises `Absent`."""
    rows = visible(actor, GoodGuy).select_related("alert", "subject__portfolio").select_for_update(of=("self",))
    return the_one(rows.filter(alert__uid=uid).order_by("-id"))


def watches(actor: Actor) -> Sequence[Watch]:
    """How far lists were screened: by the desk's machine, and by the actor by hand."""
    rows = visible(actor, Watch).filter(Q(officer__isnull=True) | Q(officer_id=actor.officer_id))
    return list(rows.select_related("screened", "target"))


def unscreened_versions(actor: Actor) -> Sequence[ListVersion]:
    """The versions in use against which neither the machine nor the actor has screened the subjects to the end."""
    done = {watch.screened_id for watch in watches(actor)}
    current = visible(actor, ListVersion).filter(state=VersionState.CURRENT).order_by("key", "id")
    return [version for version in current if version.pk not in done]


def has_subjects(actor: Actor) -> bool:
    """Whether the actor sees any subject under screening."""
    return visible(actor, Subject).filter(ended_at__isnull=True).exists()


def overdue_alerts(actor: Actor) -> QuerySet[Alert]:
    """The open alerts whose day has passed and that nobody has escalated."""
    rows = visible(actor, Alert).filter(state__in=OPEN, due_on__lt=timezone.localdate(), escalated_at__isnull=True)
    return rows.order_by(*ORDER)


def waiting_counts(actor: Actor) -> dict[str, int]:
    """How many alerts wait for the actor: assigned ones, proposals of others, new ones, escalated ones.

    Of each at most 1,000 are counted.
    """
    rows = visible(actor, Alert)
    mine = rows.filter(assignee_id=actor.officer_id, state=AlertState.IN_REVIEW)
    proposals = rows.filter(state=AlertState.PROPOSED).exclude(proposed_by_id=actor.officer_id)
    new = rows.filter(state=AlertState.NEW)
    escalated = rows.filter(state__in=OPEN, escalated_at__isnull=False)
    counted = {"mine": mine, "proposals": proposals, "new": new, "escalated": escalated}
    return {name: len(each.order_by(*ORDER).values_list("pk")[:MOST_COUNTED]) for name, each in counted.items()}


def alerts_about(actor: Actor, subjects: Sequence[Subject], limit: int) -> Sequence[Alert]:
    """The newest alerts that put a question about subjects."""
    rows = visible(actor, Alert).filter(subject__in=[subject.pk for subject in subjects])
    return list(rows.select_related("subject").defer("subject__data").order_by("-id")[:limit])
