"""Telling a member's own systems of events: written down with the act, sent after it, for two days at most.

A delivery is claimed before it is sent: the time of its next attempt is moved on and committed. Whoever is killed
between sending and noting has it sent again, under the same uid; so it arrives at least once.
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tahaluf.desks.finance.webhooks.events import check_body
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook
from tahaluf.desks.finance.webhooks.sending import Letter, send
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context
from tahaluf.policy.sealing import unseal
from tahaluf.policy.visibility import visible

PURPOSE = "webhook"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
PATIENCE = timedelta(days=2)
MOST_IN_ONE_SWEEP = 200
LONGEST_SWEEP = timedelta(minutes=1)
"""After it nothing more of one member's is begun: the desks of the others wait for the same worker."""


def enqueue(actor: Actor, event: str, body: Mapping[str, Any]) -> int:
    """Write one event down for each address of the member that asked for it, in the act's own transaction.

    `body` holds uids, codes, counts and times, never names: raises ValueError otherwise. Gives how many were written.
    """
    check_body(event, body)
    told = visible(actor, Webhook).filter(ended_at__isnull=True, events__contains=[event]).order_by("id")
    rows = [Delivery(member_id=hook.member_id, webhook=hook, event=event, body=dict(body)) for hook in told]
    return len(Delivery.objects.bulk_create(rows))


def sweep(context: Context) -> None:
    """Send what is due; offered to the desk's periodic task."""
    deliver_due(context)


def deliver_due(context: Context) -> int:
    """Send what is due, the oldest first, each in transactions of its own; gives how many arrived.

    An address that fails is left alone until its next attempt, so that one that hangs holds up no other for long.
    """
    arrived, failing, until = 0, set[int](), time.monotonic() + LONGEST_SWEEP.total_seconds()
    for turn in range(MOST_IN_ONE_SWEEP):
        if turn and time.monotonic() > until:
            break
        with context() as actor:
            claimed = _claim(actor, failing)
        if claimed is None:
            break
        status = send(letter_of(claimed))
        with context() as actor:
            _note(actor, claimed, status)
        arrived += is_success(status)
        if not is_success(status):
            failing.add(claimed.webhook_id)
    return arrived


def due(actor: Actor) -> QuerySet[Delivery]:
    """What is to be sent now, the oldest first; also what waits longer than any pause, put off by a clock that ran
    ahead."""
    now = timezone.now()
    waiting = Q(delivered_at__isnull=True, given_up_at__isnull=True, webhook__ended_at__isnull=True)
    come = Q(next_at__lte=now) | Q(next_at__gt=now + 2 * LONGEST_PAUSE)
    return visible(actor, Delivery).filter(waiting, come).order_by("next_at", "id")


def _claim(actor: Actor, failing: set[int]) -> Delivery | None:
    """Take the next delivery that nobody else sends, and move its next attempt on before it is sent."""
    rows = due(actor).exclude(webhook_id__in=failing).select_related("webhook")
    delivery = rows.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.next_at = timezone.now() + pause_after(delivery.attempts)
        delivery.save(update_fields=["attempts", "next_at"])
    return delivery


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, six hours at most."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)


def _note(actor: Actor, delivery: Delivery, status: int) -> None:
    """Note what came of an attempt; what has failed for two days is given up."""
    now = timezone.now()
    row = visible(actor, Delivery).filter(pk=delivery.pk, delivered_at__isnull=True)
    if is_success(status):
        row.update(status=status, delivered_at=now)
    else:
        row.update(status=status, given_up_at=now if _is_too_late(delivery, now) else F("given_up_at"))


def _is_too_late(delivery: Delivery, now: datetime) -> bool:
    return now - delivery.made_at >= PATIENCE


def is_success(status: int) -> bool:
    """Whether the address took it."""
    return 200 <= status < 300


def letter_of(delivery: Delivery) -> Letter:
    """What is sent: the uid by which a receiver knows what it has had already, the event, when it was, its body."""
    content = {
        "id": str(delivery.uid),
        "event": delivery.event,
        "at": delivery.made_at.isoformat(),
        "data": delivery.body,
    }
    hook = delivery.webhook
    return Letter(delivery.uid, hook.url, unseal(PURPOSE, hook.secret), delivery.event, content)
