"""Who sees webhooks and their deliveries."""

from tahaluf.desks.finance.rules import own_case_files
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Rule
from tahaluf.policy.visibility import seen_by


@seen_by(Webhook)
def _webhooks(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(Delivery)
def _deliveries(actor: Actor) -> Rule:
    return own_case_files(actor, "")
