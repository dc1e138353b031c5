"""What alerts contribute to the pages: what waits on Today, words of notifications and of the audit trail."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.reads import has_subjects, unscreened_versions, waiting_counts
from tahaluf.desks.finance.alerts.wording import AUDITED, NOTIFICATIONS
from tahaluf.desks.finance.alerts.workflow import AlertState
from tahaluf.desks.finance.notifying import alerts_named, versions_named
from tahaluf.pages.registry import TodayItem, Urgency, register_act, register_notification
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.standing import orphaned_order, standing_order
from tahaluf.records.vocabulary import Desk, Role

ABOUT = {
    "finance-alerts-raised": versions_named, "finance-alerts-fell": versions_named,
    "finance-list-again": versions_named, "finance-alert-escalated": alerts_named,
}  # fmt: skip


def contribute() -> None:
    """Register the words; called once at start."""
    for action, words in AUDITED.items():
        register_act(action, words)
    for code, sentence in NOTIFICATIONS.items():
        register_notification(code, sentence, ABOUT.get(code))


def what_waits(actor: Actor) -> Sequence[TodayItem]:
    """Escalated alerts for supervisors, alerts in one's own hands, proposals, new alerts, and unscreened lists."""
    if not actor.holds(Desk.FINANCE, *WORKING_ROLES):
        return []
    counts, queue = waiting_counts(actor), reverse("finance:alerts")
    items = [
        TodayItem(_("Proposed verdicts that wait for a second officer"),
                  f"{queue}?state={AlertState.PROPOSED}", counts["proposals"], urgency=Urgency.SOON),
        TodayItem(_("Alerts in your hands"), f"{queue}?assignee=mine", counts["mine"]),
        TodayItem(_("New alerts that nobody has taken"), f"{queue}?state={AlertState.NEW}", counts["new"]),
    ]  # fmt: skip
    if actor.holds(Desk.FINANCE, Role.SUPERVISOR):
        words = _("Escalated alerts that wait for a supervisor")
        items.insert(0, TodayItem(words, f"{queue}?escalated=on", counts["escalated"], urgency=Urgency.OVERDUE))
    shown = [item for item in items if item.count]
    if orphaned_order(Desk.FINANCE) is not None:
        words = _("The standing order is not in force: a supervisor must confirm it")
        shown.append(TodayItem(words, reverse("finance:practice"), urgency=Urgency.OVERDUE))
    elif needs_order(actor):
        words = _("Lists changed, and no standing order has subjects screened against them")
        shown.append(TodayItem(words, reverse("finance:practice"), urgency=Urgency.SOON))
    return shown


def needs_order(actor: Actor) -> bool:
    """Whether a list in use was not screened against while no standing order is in force, and there are subjects."""

    if standing_order(Desk.FINANCE) is not None or not has_subjects(actor):
        return False
    return bool(unscreened_versions(actor))
