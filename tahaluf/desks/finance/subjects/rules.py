"""Who sees subjects and what belongs to them."""

from tahaluf.desks.finance.rules import in_open_portfolio, open_portfolio, own_case_files
from tahaluf.desks.finance.subjects.models import (
    Intake,
    IntakeReject,
    Payment,
    Portfolio,
    Stake,
    Subject,
    SubjectNumber,
)
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Rule, every
from tahaluf.policy.visibility import seen_by


@seen_by(Portfolio)
def _portfolios(actor: Actor) -> Rule:
    return open_portfolio(actor, "")


@seen_by(Payment)
def _payments(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "")


@seen_by(Subject)
def _subjects(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "")


@seen_by(SubjectNumber)
def _numbers(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), in_open_portfolio(actor, "subject__"))


@seen_by(Stake)
def _stakes(actor: Actor) -> Rule:
    seen = (in_open_portfolio(actor, path) for path in ("owner__", "owned__"))
    return every(own_case_files(actor, ""), *seen)


@seen_by(Intake)
def _intakes(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "")


@seen_by(IntakeReject)
def _rejects(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "intake__")
