"""Who acts, and the day so many days from today."""

from datetime import date, timedelta

from django.utils import timezone

from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent


def member_of(actor: Actor) -> int:
    """The actor's member; raises `Absent` for whoever works for none."""
    if actor.member_id is None:
        raise Absent
    return actor.member_id


def officer_of(actor: Actor) -> int:
    """The officer who acts; raises `Absent` where it is none, as with the desk's machine."""
    if actor.officer_id is None:
        raise Absent
    return actor.officer_id


def in_days(days: int) -> date:
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=days)
