"""Notifications as pages show them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from tahaluf.pages.records.reads import HEAVY
from tahaluf.pages.registry import AboutProvider, registry
from tahaluf.policy.actors import Actor
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion

MOST_COUNTED = 99
RECORDS = "/records/"


@dataclass(frozen=True, slots=True)
class Told:
    """A notification, and the record or, in words, the desk's thing that it is about, where the officer may see it."""

    notice: Notification
    record: RecordVersion | None
    about: str = ""


def tell(actor: Actor, notices: Iterable[Notification]) -> list[Told]:
    """Put to each notification what it is about, as far as the officer may see it: a query for each kind of thing."""
    told = list(notices)
    uids = [notice.url.removeprefix(RECORDS) for notice in told if notice.url.startswith(RECORDS)]
    about = visible(actor, RecordVersion).filter(uid__in=[uid for uid in uids if is_uid(uid)])
    records = {str(each.uid): each for each in about.select_related("originator").defer(*HEAVY)}
    named = names_of(actor, told)
    return [Told(each, records.get(each.url.removeprefix(RECORDS)), named.get(each.pk, "")) for each in told]


def names_of(actor: Actor, told: Iterable[Notification]) -> dict[int, str]:
    """What the desks call the subjects of notifications, by the notification's key."""
    asked: dict[AboutProvider, list[Notification]] = {}
    for notice in told:
        if (provider := registry.about.get(notice.code)) and is_uid(notice.subject):
            asked.setdefault(provider, []).append(notice)
    found: dict[int, str] = {}
    for provider, notices in asked.items():
        names = provider(actor, [notice.subject for notice in notices])
        found |= {notice.pk: names[notice.subject] for notice in notices if notice.subject in names}
    return found


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
