"""Who sees alerts and what belongs to them."""

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, DeskPractice, GoodGuy, Watch
from tahaluf.desks.finance.rules import open_portfolio, own_case_files
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Rule
from tahaluf.policy.visibility import seen_by


@seen_by(DeskPractice)
def _practices(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(Alert)
def _alerts(actor: Actor) -> Rule:
    return open_portfolio(actor, "portfolio__")


@seen_by(AlertStep)
def _steps(actor: Actor) -> Rule:
    return open_portfolio(actor, "alert__portfolio__")


@seen_by(GoodGuy)
def _good_guys(actor: Actor) -> Rule:
    return open_portfolio(actor, "subject__portfolio__")


@seen_by(Watch)
def _watches(actor: Actor) -> Rule:
    return own_case_files(actor, "")
