"""What supervisors do with the addresses that are told of events. Each leaves its trace."""

import secrets
import uuid
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.acting import member_of, officer_of
from tahaluf.desks.finance.webhooks.addresses import Forbidden, target_of
from tahaluf.desks.finance.webhooks.deliveries import PURPOSE
from tahaluf.desks.finance.webhooks.models import Webhook
from tahaluf.desks.finance.webhooks.reads import MOST_WEBHOOKS, locked_webhook, webhooks_of
from tahaluf.desks.finance.webhooks.rules import decide_webhooks
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused, insist
from tahaluf.policy.sealing import seal
from tahaluf.records.vocabulary import Desk

REASONS = {
    "form": _("This is not an address that can be told of anything."),
    "scheme": _("The address must begin with https://."),
    "host": _("The operator of this node has not allowed this host."),
}
TOO_MANY = Decision(False, "too-many", _("There are too many addresses; end one first."))
SECRET_PREFIX = "thw_"  # noqa: S105  what secrets begin with, so that a leaked one is recognised


def add_webhook(actor: Actor, url: str, events: Sequence[str]) -> tuple[Webhook, str]:
    """Have an address told of events; gives it and its secret, which is never shown again. Raises `Refused`."""
    decision = decide_webhooks(actor)
    if not decision:
        raise Refused(decision)
    _check(url)
    if sum(hook.ended_at is None for hook in webhooks_of(actor)) >= MOST_WEBHOOKS:
        raise Refused(TOO_MANY)
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    hook = Webhook.objects.create(
        member_id=member_of(actor),
        made_by_id=officer_of(actor),
        url=url,
        events=list(events),
        secret=seal(PURPOSE, secret),
    )
    record_event(actor, "finance:webhook:add", desk=Desk.FINANCE, subject=str(hook.uid), events=list(events))
    return hook, secret


def _check(url: str) -> None:
    try:
        target_of(url)
    except Forbidden as forbidden:
        raise Refused(Decision(False, f"address-{forbidden.code}", REASONS[forbidden.code])) from forbidden


def end_webhook(actor: Actor, uid: uuid.UUID) -> None:
    """Tell an address nothing any more, not even what waits; raises `Absent` or `Refused`."""
    hook = locked_webhook(actor, uid)
    insist(actor, "finance:webhook:end", hook)
    hook.ended_at = timezone.now()
    hook.save(update_fields=["ended_at"])
    record_event(actor, "finance:webhook:end", desk=Desk.FINANCE, subject=str(uid))
