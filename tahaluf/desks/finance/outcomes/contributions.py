"""What outcomes contribute to the pages: what waits, what is found, the words of acts and notifications."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.notifying import freezes_named
from tahaluf.desks.finance.outcomes import reads
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze
from tahaluf.desks.finance.outcomes.pictures import is_overdue
from tahaluf.desks.finance.outcomes.wording import ACTS, NOTIFICATIONS
from tahaluf.desks.finance.outcomes.workflow import FreezeState
from tahaluf.pages.registry import TodayItem, Urgency, register_act, register_notification
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.records.vocabulary import Desk


def contribute() -> None:
    """Register the words; called once at start."""
    for code, words in NOTIFICATIONS.items():
        register_notification(code, words, freezes_named)
    for action, words in ACTS.items():
        register_act(action, words)


def what_waits(actor: Actor) -> Sequence[TodayItem]:
    """Freezes in review or before a second officer, true matches without a freeze, complaints without an answer."""
    if not actor.holds(Desk.FINANCE, *WORKING_ROLES):
        return []
    return [
        *map(_freeze_item, reads.waiting_freezes(actor)),
        *map(_match_item, reads.true_matches_without_freeze(actor)),
        *map(_complaint_item, reads.waiting_complaints(actor)),
    ]


def _freeze_item(freeze: Freeze) -> TodayItem:
    proposed = freeze.state == FreezeState.LIFT_PROPOSED
    late = bool(freeze.due_on and freeze.due_on < timezone.localdate())
    return TodayItem(
        _("Decide on the lifting of freeze {number}").format(number=freeze.number)
        if proposed
        else _("Look again at freeze {number}").format(number=freeze.number),
        reverse("finance:freeze", args=[freeze.uid]),
        detail=freeze.get_cause_display(),
        due=freeze.due_on,
        urgency=Urgency.OVERDUE if late else Urgency.SOON,
    )


def _match_item(alert: Alert) -> TodayItem:
    return TodayItem(
        _("Order a freeze for a decided true match"),
        reverse("finance:freeze_order", args=[alert.uid]),
        detail=alert.subject_name,
        urgency=Urgency.SOON,
    )


def _complaint_item(complaint: Complaint) -> TodayItem:
    return TodayItem(
        _("Answer complaint {number}").format(number=complaint.number),
        reverse("finance:complaint", args=[complaint.uid]),
        detail=complaint.get_state_display(),
        due=complaint.due_on,
        urgency=Urgency.OVERDUE if is_overdue(complaint) else Urgency.NORMAL,
    )
