"""Which lists in use are older than the desk's practice allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.desks.finance.lists.models import ListFeed, ListVersion
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.lists.workflow import COMPILED
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

SKEW = timedelta(minutes=5)
"""By how much the clocks of a node's machines may differ."""


@dataclass(frozen=True, slots=True)
class StaleList:
    """A version in use, and when its publisher was last known to have nothing newer."""

    version: ListVersion
    known_at: datetime


def stale_lists(actor: Actor, versions: Sequence[ListVersion] | None = None) -> list[StaleList]:
    """The lists in use of which nothing was heard for longer than the practice says, the oldest first."""
    latest = timezone.now() + SKEW
    before = timezone.now() - timedelta(days=stale_days(actor))
    fetched = dict(visible(actor, ListFeed).values_list("key", "last_fetched_at"))
    in_use = current_versions(actor) if versions is None else versions
    known = [
        StaleList(version, _known_at(version, fetched, latest)) for version in in_use if version.format != COMPILED
    ]
    return sorted((each for each in known if not before <= each.known_at <= latest), key=lambda each: each.known_at)


def stale_days(actor: Actor) -> int:
    """After how many days a list counts as stale on the actor's desk."""
    practice = visible(actor, DeskPractice).first()
    return (practice or DeskPractice()).stale_days


def _known_at(version: ListVersion, fetched: dict[str, datetime | None], latest: datetime) -> datetime:
    """When the publisher was last heard; a moment that lies ahead, of a clock that was wrong, says nothing beside
    another."""
    heard = fetched.get(version.key) if version.member_id is None else None
    moments = [moment for moment in (version.received_at, version.checked_at, heard) if moment]
    return max((moment for moment in moments if moment <= latest), default=version.received_at)
