"""Who sees subjects and what belongs to them, and who may do what with them."""

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertState
from tahaluf.desks.finance.rules import WORKS_HERE, WRITES, in_open_portfolio, open_portfolio, own_case_files, retried
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
from tahaluf.policy.decisions import Requirement, require
from tahaluf.policy.rules import Rule, every
from tahaluf.policy.visibility import seen_by, visible
from tahaluf.records.vocabulary import Desk, Role


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


@seen_by(SubjectVersion)
def _versions(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), in_open_portfolio(actor, "subject__"))


@seen_by(SubjectWord)
def _words(actor: Actor) -> Rule:
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


def _keeps(actor: Actor, portfolio: Portfolio) -> bool:
    return portfolio.made_by_id == actor.officer_id or actor.holds(Desk.FINANCE, Role.SUPERVISOR)


def _may_let_lapse(actor: Actor, subject: Subject) -> bool:
    """Whether no alert would lapse with the subject, or a supervisor who works on none of them lets them."""
    alerts = visible(actor, Alert).filter(subject=subject, state__in=OPEN)
    if actor.holds(Desk.FINANCE, Role.SUPERVISOR):
        alerts = alerts.filter(assignee_id=actor.officer_id)
    return not alerts.exists()


def _rests(actor: Actor, subject: Subject) -> bool:
    """Whether no proposal about the subject waits, which would lapse with it on one officer's word."""
    return not visible(actor, Alert).filter(subject=subject, state=AlertState.PROPOSED).exists()


require(
    "finance:portfolio:change",
    WRITES,
    WORKS_HERE,
    Requirement("not-keeper", _("Only who made the portfolio, or a supervisor, may change this."), _keeps),
)
require("finance:portfolio:take-in", WRITES, WORKS_HERE)
require(
    "finance:intake:retry",
    WRITES,
    WORKS_HERE,
    *retried(
        _("The intake is at work or has ended; there is nothing to try again."),
        _("The file is not kept any more; take it in anew."),
    ),
)
require(
    "finance:subject:end",
    WRITES,
    WORKS_HERE,
    Requirement("ended", _("This subject ended already."), lambda _actor, subject: subject.ended_at is None),
    Requirement(
        "proposed",
        _("A verdict on this subject waits for a second officer; until then it does not end."),
        _rests,
    ),
    Requirement(
        "open",
        _("Alerts about it are open and would lapse: only a supervisor who works on none of them may end it."),
        _may_let_lapse,
    ),
)
require("finance:subject:state-stake", WRITES, WORKS_HERE)
require(
    "finance:stake:end",
    WRITES,
    WORKS_HERE,
    Requirement("ended", _("This stake ended already."), lambda _actor, stake: stake.ended_at is None),
)
