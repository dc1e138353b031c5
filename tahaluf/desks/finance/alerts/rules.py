"""Who sees alerts and what belongs to them, and who may do what with one."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, DeskPractice, GoodGuy, Watch
from tahaluf.desks.finance.alerts.workflow import ALERT_TRANSITIONS, DECIDERS, OPEN, AlertState, Verdict
from tahaluf.desks.finance.rules import WORKS_HERE, WRITES, in_open_portfolio, own_case_files
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Requirement, require
from tahaluf.policy.rules import Rule, every
from tahaluf.policy.visibility import seen_by
from tahaluf.records.vocabulary import Desk, Role


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


def _in_state(*states: AlertState) -> Callable[[Actor, Any], bool]:
    return lambda _actor, alert: alert.state in states


def _may_become(state: AlertState) -> Callable[[Actor, Any], bool]:
    return lambda _actor, alert: state in ALERT_TRANSITIONS[AlertState(alert.state)]


def _is_supervisor(actor: Actor, _row: object) -> bool:
    return actor.holds(Desk.FINANCE, Role.SUPERVISOR)


def _is_assignee(actor: Actor, alert: Alert) -> bool:
    return actor.officer_id is not None and alert.assignee_id == actor.officer_id


def is_second(actor: Actor, alert: Alert) -> bool:
    """Whether the actor is another officer than the one who proposed."""
    return actor.officer_id is not None and alert.proposed_by_id != actor.officer_id


def may_decide_on(actor: Actor, verdict: str) -> bool:
    """Whether the actor holds a role that decides on such a verdict."""
    return verdict in Verdict.values and actor.holds(Desk.FINANCE, *DECIDERS[Verdict(verdict)])


SUPERVISOR = Requirement("role-supervisor", _("This needs the role of a supervisor on the desk."), _is_supervisor)
WAITS = Requirement("state", _("Only a proposed verdict can be decided on."), _in_state(AlertState.PROPOSED))
SECOND = Requirement("second-officer", _("A second officer decides: you proposed this yourself."), is_second)

require(
    "finance:alert:take",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("Somebody has taken this alert, or it is closed."), _in_state(AlertState.NEW)),
)
require(
    "finance:alert:assign",
    WRITES,
    WORKS_HERE,
    Requirement(
        "state",
        _("Only an alert that is new or in review can be assigned."),
        _in_state(AlertState.NEW, AlertState.IN_REVIEW),
    ),
)
require(
    "finance:alert:hand-back",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("Only an alert in review can be handed back."), _in_state(AlertState.IN_REVIEW)),
    Requirement(
        "assignee",
        _("Only the officer to whom it is assigned, or a supervisor, can hand it back."),
        lambda actor, alert: _is_assignee(actor, alert) or _is_supervisor(actor, alert),
    ),
)
require(
    "finance:alert:propose",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("Take the alert first; then propose a verdict."), _may_become(AlertState.PROPOSED)),
    Requirement("assignee", _("Only the officer to whom it is assigned can propose a verdict."), _is_assignee),
)
require(
    "finance:alert:decide",
    WRITES,
    WORKS_HERE,
    WAITS,
    SECOND,
    Requirement(
        "evidence-changed",
        _("The subject or the listing has changed since this was proposed; send it back for another look."),
        lambda _actor, alert: alert.evidence_changed_at is None,
    ),
    Requirement(
        "exemption-over",
        _("The exemption has ended since it was proposed; send it back."),
        lambda _actor, alert: alert.exemption_until is None or alert.exemption_until >= timezone.localdate(),
    ),
    Requirement(
        "role-decider",
        _("Your role does not decide on this verdict: a true match needs a releaser, other verdicts a supervisor."),
        lambda actor, alert: may_decide_on(actor, alert.verdict),
    ),
)
require(
    "finance:alert:return",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("There is no proposal to send back."), _in_state(AlertState.PROPOSED)),
    Requirement("second-officer", _("You proposed this yourself: withdraw it instead."), is_second),
)
require(
    "finance:alert:withdraw",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("There is no proposal to withdraw."), _in_state(AlertState.PROPOSED)),
    Requirement(
        "not-proposer",
        _("Only the officer who proposed may withdraw."),
        lambda actor, alert: not is_second(actor, alert),
    ),
)
require(
    "finance:alert:reopen",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("Only a decided alert is opened again."), _in_state(AlertState.DECIDED)),
    SUPERVISOR,
)
require(
    "finance:alert:escalate",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("The alert is closed."), _in_state(*OPEN)),
    Requirement("escalated", _("It was escalated already."), lambda _actor, alert: alert.escalated_at is None),
)
require("finance:alert:note", WRITES, WORKS_HERE)
require(
    "finance:good-guy:end",
    WRITES,
    WORKS_HERE,
    Requirement("lapsed", _("This entry holds no more."), lambda _actor, good_guy: good_guy.lapsed_at is None),
)
