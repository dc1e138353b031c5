"""Who sees alerts and what belongs to them."""

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, DeskPractice, GoodGuy, Watch
from tahaluf.desks.finance.rules import in_open_portfolio, own_case_files
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Rule, every
from tahaluf.policy.visibility import seen_by


@seen_by(DeskPractice)
def _practices(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(Alert)
def _alerts(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "")


@seen_by(AlertStep)
def _steps(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), in_open_portfolio(actor, "alert__"))


@seen_by(GoodGuy)
def _good_guys(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), in_open_portfolio(actor, "subject__"))


@seen_by(Watch)
def _watches(actor: Actor) -> Rule:
    return own_case_files(actor, "")
