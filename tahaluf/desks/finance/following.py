"""What one room of the desk does when something happened in another, so that the rooms need not know each other.

Each function is called in the transaction of the act that it follows.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts import hooks
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.pictures import BADGES
from tahaluf.desks.finance.outcomes import delisting
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.desks.finance.subjects.ownership import follow_decision, raise_ownership
from tahaluf.desks.finance.subjects.parts import PartRow, SubjectPart, register_subject_part
from tahaluf.desks.finance.webhooks import telling
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

MOST_SHOWN = 20


def follow() -> None:
    """Register what follows what; called once at start."""
    hooks.register_after_decision(telling.alert_decided)
    hooks.register_after_decision(follow_decision)
    hooks.register_after_reopening(delisting.decision_reopened)
    hooks.register_ownership_unsettled(raise_ownership)
    hooks.register_listing_removed(delisting.listing_removed)
    hooks.register_listing_changed(delisting.listing_changed)
    register_subject_part(alerts_about)


def alerts_about(actor: Actor, subject: Subject) -> SubjectPart:
    """The alerts about a subject, newest first, for its page."""
    rows = visible(actor, Alert).filter(subject=subject).order_by("-id")[:MOST_SHOWN]
    return SubjectPart(_("Alerts"), [_row(alert) for alert in rows.defer("subject_data", "reasons")])


def _row(alert: Alert) -> PartRow:
    return PartRow(
        alert.matched_name,
        reverse("finance:alert", args=[alert.uid]),
        detail=f"{alert.list_key} · {alert.listed_id}",
        state=alert.get_verdict_display() or alert.get_state_display(),
        badge=BADGES[alert.state],
    )
