"""The one door for reads of webhooks: everything starts from `visible`."""

import uuid
from collections.abc import Sequence

from django.db.models import F, Q
from django.utils import timezone

from tahaluf.desks.finance.rows import ROWS, the_one
from tahaluf.desks.finance.rules import SILENCE
from tahaluf.desks.finance.webhooks.deliveries import due
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

MOST_WEBHOOKS = 50


def webhooks_of(actor: Actor) -> Sequence[Webhook]:
    """The member's addresses, those in use first."""
    hooks = visible(actor, Webhook).select_related("made_by").defer("secret")
    return list(hooks.order_by(F("ended_at").desc(nulls_first=True), "-id")[:MOST_WEBHOOKS])


def locked_webhook(actor: Actor, uid: uuid.UUID) -> Webhook:
    """An address whose row nobody else changes until the transaction ends; raises `Absent`."""
    return the_one(visible(actor, Webhook).select_for_update().filter(uid=uid))


def wait_long(actor: Actor) -> bool:
    """Whether deliveries are due for so long that something holds them up."""
    return due(actor).filter(next_at__lt=timezone.now() - SILENCE).exists()


def troubled_page(actor: Actor, after: str) -> KeysetPage[Delivery]:
    """Deliveries that have not arrived after an attempt, the newest first."""
    tried = Q(delivered_at__isnull=True, attempts__gt=0)
    return keyset_page(visible(actor, Delivery).select_related("webhook").filter(tried), ["-id"], after, ROWS)
