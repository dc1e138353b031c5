"""What the room contributes to Today, search, notifications and the audit trail's words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.subjects import reads
from tahaluf.desks.finance.subjects.models import Intake
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.pages.registry import TodayItem, Urgency
from tahaluf.policy.actors import Actor

RECENT = timedelta(days=3)
NOTIFICATIONS: Mapping[str, Promise] = {
    "finance-intake-finished": _("A file of subjects was taken in and screened."),
    "finance-intake-broken-off": _("An intake broke off: its file could not be read to the end."),
}
ACTS: Mapping[str, Promise] = {
    "finance:portfolio:make": _("made a portfolio"),
    "finance:portfolio:rename": _("renamed a portfolio"),
    "finance:portfolio:choose-readers": _("chose who sees a portfolio"),
    "finance:portfolio:read": _("read the subjects of a portfolio"),
    "finance:intake:start": _("had a file of subjects taken in"),
    "finance:intake:retry": _("had an intake go on"),
    "finance:intake:finished": _("a file of subjects was taken in"),
    "finance:intake:broken-off": _("an intake broke off"),
    "finance:intake:read": _("read what an intake rejected"),
    "finance:subject:read": _("read a subject"),
    "finance:subject:end": _("ended a subject"),
    "finance:stake:state": _("stated who owns or controls a subject"),
    "finance:stake:end": _("ended a stake"),
    "finance:stake:take-in": _("had stakes taken in from a file"),
    "finance:payment:read": _("read a payment"),
}


def what_waits(actor: Actor) -> Sequence[TodayItem]:
    """One's own intakes that broke off or are stuck."""
    waiting = reads.intakes_waiting(actor, timezone.localdate() - RECENT)
    return [_item(intake) for intake in waiting if intake.state == IntakeState.BROKEN_OFF or rules.is_stuck(intake)]


def _item(intake: Intake) -> TodayItem:
    broken = intake.state == IntakeState.BROKEN_OFF
    return TodayItem(
        _("An intake broke off") if broken else _("An intake is stuck"),
        reverse("finance:intake", args=[intake.uid]),
        detail=f"{intake.portfolio.title} · {intake.file_name}",
        urgency=Urgency.SOON,
    )
