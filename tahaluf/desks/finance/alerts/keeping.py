"""What keeps a decided pair from being asked again: good-guy entries, each resting on a false match of two officers."""

from collections.abc import Sequence

from tahaluf.desks.finance.alerts.evidence import DIGESTS
from tahaluf.desks.finance.alerts.models import Alert, GoodGuy
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.records.vocabulary import Desk

HELD = ("member_id", "subject_id", "list_key", "list_owner_id", "listed_id", *DIGESTS)
"""What an entry has of its alert: of whom it says what, and on which version of both."""


def good_guy_from(alert: Alert) -> GoodGuy:
    """The entry that rests on a decided false match; not saved yet."""
    return GoodGuy(alert=alert, **{name: getattr(alert, name) for name in HELD})


def keep_good_guys(actor: Actor, alerts: Sequence[Alert]) -> None:
    """Have the entries of decided alerts hold again, whose listing is to the letter what it was."""
    if alerts:
        GoodGuy.objects.bulk_create([good_guy_from(alert) for alert in alerts])
        record_event(actor, "finance:good-guy:again", desk=Desk.FINANCE, count=len(alerts))
