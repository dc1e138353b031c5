"""Notifications as pages show them."""

from django.db.models import QuerySet

from tahaluf.policy.actors import Actor
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible

MOST_COUNTED = 99


def notices_of(actor: Actor) -> QuerySet[Notification]:
    """The officer's notifications."""
    return visible(actor, Notification)


def unread_notices(actor: Actor) -> QuerySet[Notification]:
    """The officer's notifications that were not read yet."""
    return notices_of(actor).filter(read_at__isnull=True)


def count_unread(actor: Actor) -> int:
    """How many are unread; counting stops at 99."""
    return unread_notices(actor)[:MOST_COUNTED].count() if actor.officer_id else 0
