"""Who sees subjects and what belongs to them."""

from tahaluf.desks.finance.rules import open_portfolio
from tahaluf.desks.finance.subjects.models import (
    Intake,
    IntakeReject,
    Payment,
    Portfolio,
    Stake,
    Subject,
    SubjectNumber,
    SubjectVersion,
    SubjectWord,
)
from tahaluf.policy.actors import Actor
from tahaluf.policy.rules import Rule, every
from tahaluf.policy.visibility import seen_by


@seen_by(Portfolio)
def _portfolios(actor: Actor) -> Rule:
    return open_portfolio(actor, "")


@seen_by(Payment)
def _payments(actor: Actor) -> Rule:
    return open_portfolio(actor, "portfolio__")


@seen_by(Subject)
def _subjects(actor: Actor) -> Rule:
    return open_portfolio(actor, "portfolio__")


@seen_by(SubjectNumber)
def _numbers(actor: Actor) -> Rule:
    return open_portfolio(actor, "subject__portfolio__")


@seen_by(SubjectVersion)
def _versions(actor: Actor) -> Rule:
    return open_portfolio(actor, "subject__portfolio__")


@seen_by(SubjectWord)
def _words(actor: Actor) -> Rule:
    return open_portfolio(actor, "subject__portfolio__")


@seen_by(Stake)
def _stakes(actor: Actor) -> Rule:
    return every(open_portfolio(actor, "owner__portfolio__"), open_portfolio(actor, "owned__portfolio__"))


@seen_by(Intake)
def _intakes(actor: Actor) -> Rule:
    return open_portfolio(actor, "portfolio__")


@seen_by(IntakeReject)
def _rejects(actor: Actor) -> Rule:
    return open_portfolio(actor, "intake__portfolio__")
