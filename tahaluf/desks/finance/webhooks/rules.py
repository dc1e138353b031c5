"""Who sees webhooks and their deliveries, and who may add and end them."""

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.rules import own_case_files
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import ALLOWED, Decision, Requirement, require
from tahaluf.policy.rules import Rule
from tahaluf.policy.standing import SUPERVISOR
from tahaluf.policy.visibility import seen_by
from tahaluf.records.vocabulary import Desk, Role


@seen_by(Webhook)
def _webhooks(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(Delivery)
def _deliveries(actor: Actor) -> Rule:
    return own_case_files(actor, "")


def decide_webhooks(actor: Actor) -> Decision:
    """Say whether the actor may add and end addresses: a signed-in supervisor may, no token."""
    return ALLOWED if actor.holds(Desk.FINANCE, Role.SUPERVISOR) and actor.scopes is None else SUPERVISOR


require(
    "finance:webhook:end",
    Requirement(SUPERVISOR.code, SUPERVISOR.reason, lambda actor, _hook: bool(decide_webhooks(actor))),
    Requirement("ended", _("This address is not told of anything any more."), lambda _a, hook: hook.ended_at is None),
)
