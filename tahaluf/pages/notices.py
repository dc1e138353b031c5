"""Notifications as pages show them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from tahaluf.pages.records.reads import HEAVY
from tahaluf.policy.actors import Actor
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion

MOST_COUNTED = 99
RECORDS = "/records/"


@dataclass(frozen=True, slots=True)
class Told:
    """A notification, and the record that it is about where the officer may see it now."""

    notice: Notification
    record: RecordVersion | None


def tell(actor: Actor, notices: Iterable[Notification]) -> list[Told]:
    """Put to each notification the record that it leads to, as far as the officer may see it, in one query."""
    told = list(notices)
    uids = [notice.url.removeprefix(RECORDS) for notice in told if notice.url.startswith(RECORDS)]
    about = visible(actor, RecordVersion).filter(uid__in=[uid for uid in uids if is_uid(uid)])
    records = {str(each.uid): each for each in about.select_related("originator").defer(*HEAVY)}
    return [Told(notice, records.get(notice.url.removeprefix(RECORDS))) for notice in told]


def is_uid(text: str) -> bool:
    """Whether a text is a uid."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def notices_of(actor: Actor) -> QuerySet[Notification]:
    """The officer's notifications."""
    return visible(actor, Notification)


def unread_notices(actor: Actor) -> QuerySet[Notification]:
    """The officer's notifications that were not read yet."""
    return notices_of(actor).filter(read_at__isnull=True)


def count_unread(actor: Actor) -> int:
    """How many are unread; counting stops at 99."""
    return unread_notices(actor)[:MOST_COUNTED].count() if actor.officer_id else 0
