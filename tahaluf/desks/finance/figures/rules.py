"""Who sees what is counted."""

from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.rules import own_case_files
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Rule
from tahaluf.policy.visibility import seen_by


@seen_by(NearMiss)
def _near_misses(actor: Actor) -> Rule:
    return own_case_files(actor, "")
