"""How the member's desk works, as far as outcomes need it."""

from datetime import date, timedelta

from django.utils import timezone

from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible


def practice_of(actor: Actor) -> DeskPractice:
    """What the member's supervisor set; an unsaved one with the defaults where nobody has."""
    return visible(actor, DeskPractice).first() or DeskPractice(member_id=actor.member_id)


def in_days(days: int) -> date:
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=days)
