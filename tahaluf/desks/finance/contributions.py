"""What the finance desk contributes to the pages: its place in the menu, its part of Today and of search."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import finding, notifying, rules
from tahaluf.desks.finance.alerts import contributions as alerts
from tahaluf.desks.finance.figures import contributions as figures
from tahaluf.desks.finance.lists import contributions as list_contributions
from tahaluf.desks.finance.lists import reads as lists
from tahaluf.desks.finance.lists.designations import past_review
from tahaluf.desks.finance.lists.forms import describe_version
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.pictures import title_of
from tahaluf.desks.finance.lists.staleness import stale_lists
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.outcomes import contributions as outcomes
from tahaluf.desks.finance.screening import reads as runs
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.subjects import contributions as subjects
from tahaluf.desks.finance.webhooks import contributions as webhooks
from tahaluf.pages.moments import moment_in_words
from tahaluf.pages.records.waiting import MOST_COUNTED, waiting_on
from tahaluf.pages.registry import (
    Desk,
    TodayItem,
    Urgency,
    register_act,
    register_desk,
    register_notification,
    register_scope,
    register_search,
    register_today,
)
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.records.vocabulary import Desk as DeskName

RECENT = timedelta(days=3)
records_waiting = waiting_on(DeskName.FINANCE, "finance:queue")
NOTIFICATIONS = {
    "finance-import-current": _("A list was imported and is in use."),
    "finance-import-waiting": _("An imported list waits for an officer before it is used."),
    "finance-import-failed": _("A list could not be imported."),
    "finance-run-finished": _("A screening run has finished."),
    "finance-run-broken-off": _("A screening run broke off: its file could not be read to the end."),
}
SCOPES = {
    "finance:read": _("read lists, screenings and alerts of the finance desk"),
    "finance:screen": _("screen names and files"),
    "finance:write": _("work on lists and alerts of the finance desk"),
}
"""What a token may be issued for on the desk."""

ABOUT = {
    "import": notifying.versions_named, "run": notifying.runs_named, "intake": notifying.intakes_named,
}  # fmt: skip
"""What a notification is about, by the second word of its code."""
ACTS = {
    "finance:subject:ask": _("asked about names over the API"),
    "finance:run:start": _("started a screening run"),
    "finance:run:retry": _("had a screening run go on"),
    "finance:run:finished": _("a screening run has finished"),
    "finance:run:broken-off": _("a screening run broke off"),
    "finance:run:read": _("read the hits of a screening run"),
    "finance:hit:read": _("read a hit of a screening run"),
}


def contribute() -> None:
    """Register everything; called once at start."""
    register_desk(Desk(DeskName.FINANCE, DeskName.FINANCE.label, "finance:home", "building-bank"))
    register_today(DeskName.FINANCE, what_waits)
    register_search(DeskName.FINANCE, finding.find)
    for code, words in {**NOTIFICATIONS, **subjects.NOTIFICATIONS}.items():
        register_notification(code, words, ABOUT[code.split("-")[1]])
    for action, words in subjects.ACTS.items():
        register_act(action, words)
    outcomes.contribute()
    alerts.contribute()
    for scope, words in SCOPES.items():
        register_scope(scope, words)
    for action, words in {**ACTS, **figures.ACTS, **webhooks.ACTS}.items():
        register_act(action, words)
    list_contributions.contribute()


def what_waits(actor: Actor) -> Sequence[TodayItem]:
    """Alerts, freezes and complaints; records to release or review; lists that need an officer; runs and intakes."""
    works = actor.holds(DeskName.FINANCE, *WORKING_ROLES)
    versions = [version for version in lists.open_versions(actor) if works and needs_officer(version)]
    recent = runs.runs_since(actor, timezone.localdate() - RECENT)
    return [
        *alerts.what_waits(actor),
        *outcomes.what_waits(actor),
        *records_waiting(actor),
        *_overdue_items(actor),
        *_stale_items(actor),
        *map(_version_item, versions),
        *map(_run_item, recent),
        *subjects.what_waits(actor),
    ]


def _overdue_items(actor: Actor) -> list[TodayItem]:
    count = past_review(actor)[:MOST_COUNTED].count()
    if not count:
        return []
    title = _("Designations past their review date")
    return [TodayItem(title, reverse("finance:queue"), count, urgency=Urgency.OVERDUE)]


def _stale_items(actor: Actor) -> list[TodayItem]:
    stale = stale_lists(actor)
    if not stale:
        return []
    names = ", ".join(title_of(each.version) for each in stale)
    return [
        TodayItem(_("Lists that may be out of date"), reverse("finance:lists"), len(stale), names, urgency=Urgency.SOON)
    ]


def needs_officer(version: ListVersion) -> bool:
    """Whether the member's desk has to act; the node's own lists are its operator's concern."""
    waits = version.state in (VersionState.WAITING, VersionState.FAILED) or rules.is_stuck(version)
    return waits and version.member_id is not None


def _version_item(version: ListVersion) -> TodayItem:
    words = {
        VersionState.WAITING: _("Confirm a list before it is used"),
        VersionState.FAILED: _("A list could not be imported"),
    }
    return TodayItem(
        words.get(VersionState(version.state), _("An import is stuck")),
        reverse("finance:version", args=[version.uid]),
        detail=describe_version(version),
        urgency=Urgency.SOON,
    )


def _run_item(run: ScreeningRun) -> TodayItem:
    found = ngettext("{count} hit to look at", "{count} hits to look at", run.hit_count)
    return TodayItem(
        gettext("Screening run of {moment}").format(moment=moment_in_words(run.asked_at)),
        reverse("finance:run", args=[run.uid]),
        count=run.hit_count,
        detail=found.format(count=run.hit_count),
    )
