"""Who sees freezes, documents and complaints, and who may do what with them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.reads import still_named
from tahaluf.desks.finance.alerts.workflow import AlertState, Verdict
from tahaluf.desks.finance.outcomes.models import (
    Complaint,
    Freeze,
    FreezeStep,
    GoamlSettings,
    IssuedDocument,
    Tally,
)
from tahaluf.desks.finance.outcomes.workflow import LIFTERS, STANDING, ComplaintState, FreezeState
from tahaluf.desks.finance.rules import WORKS_HERE, WRITES, in_open_portfolio, own_case_files
from tahaluf.policy.actors import MACHINE, WORKING_ROLES, Actor
from tahaluf.policy.decisions import Requirement, require
from tahaluf.policy.rules import Missing, Rule, either, every
from tahaluf.policy.visibility import seen_by, visible
from tahaluf.records.vocabulary import Desk, Role


@seen_by(Freeze)
def _freezes(actor: Actor) -> Rule:
    return in_open_portfolio(actor, "")


@seen_by(FreezeStep)
def _steps(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), in_open_portfolio(actor, "freeze__"))


@seen_by(Complaint)
def _complaints(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(IssuedDocument)
def _documents(actor: Actor) -> Rule:
    return every(own_case_files(actor, ""), either(Missing("freeze_id"), in_open_portfolio(actor, "freeze__")))


@seen_by(Tally)
def _tallies(actor: Actor) -> Rule:
    return own_case_files(actor, "")


@seen_by(GoamlSettings)
def _goaml_settings(actor: Actor) -> Rule:
    return own_case_files(actor, "")


def works_or_machine(actor: Actor) -> bool:
    """Whether an officer of the desk, or its machine, is at work."""
    return actor.holds(Desk.FINANCE, *WORKING_ROLES) or actor.holds(Desk.FINANCE, MACHINE)


def _decided_true(_actor: Actor, alert: Alert) -> bool:
    return alert.state == AlertState.DECIDED and alert.verdict == Verdict.TRUE


def _rests_on_a_decision(actor: Actor, freeze: Freeze) -> bool:
    """Whether the decision stands, asked anew: it may have been reopened while the freeze's row was waited for."""
    alerts = visible(actor, Alert).filter(pk=freeze.alert_id, state=AlertState.DECIDED, verdict=Verdict.TRUE)
    return alerts.exists()


def _still_named(actor: Actor, alert: Alert) -> bool:
    return visible(actor, Alert).filter(still_named(actor), pk=alert.pk).exists()


def _not_frozen(actor: Actor, alert: Alert) -> bool:
    return not visible(actor, Freeze).filter(alert=alert, state__in=STANDING).exists()


def _is_in(*states: str) -> Callable[[Actor, Any], bool]:
    return lambda _actor, row: row.state in states


def _is_second(actor: Actor, freeze: Freeze) -> bool:
    return freeze.lift_proposed_by_id != actor.officer_id


SECOND_ROLE = Requirement(
    "role-releaser",
    _("This needs the role of a releaser on the desk."),
    lambda actor, _row: actor.holds(Desk.FINANCE, *LIFTERS),
)
SUPERVISES = Requirement(
    "role-supervisor",
    _("This needs the role of a supervisor on the desk."),
    lambda actor, _row: actor.holds(Desk.FINANCE, Role.SUPERVISOR),
)

require(
    "finance:freeze:order",
    WRITES,
    WORKS_HERE,
    Requirement("undecided", _("A freeze rests on a true match that two officers decided."), _decided_true),
    Requirement("delisted", _("The list does not name this party any more."), _still_named),
    Requirement("frozen", _("A freeze rests on this alert already; somebody has just ordered it."), _not_frozen),
)
require(
    "finance:freeze:review",
    WRITES,
    WORKS_HERE,
    Requirement(
        "state",
        _("Only a freeze in force is taken into review; this one is in review or lifted already."),
        _is_in(FreezeState.IN_FORCE),
    ),
)
IN_REVIEW = Requirement(
    "state",
    _("The freeze is not in review any more; somebody has decided meanwhile."),
    _is_in(FreezeState.IN_REVIEW),
)
LIFT_WAITS = Requirement(
    "state",
    _("No lifting of this freeze is proposed any more; somebody has decided meanwhile."),
    _is_in(FreezeState.LIFT_PROPOSED),
)
require(
    "finance:freeze:keep",
    WRITES,
    WORKS_HERE,
    IN_REVIEW,
    Requirement("undecided", _("A freeze rests on a true match that two officers decided."), _rests_on_a_decision),
)
require("finance:freeze:propose", WRITES, WORKS_HERE, IN_REVIEW)
require("finance:freeze:refuse", WRITES, WORKS_HERE, LIFT_WAITS)
require(
    "finance:freeze:lift",
    WRITES,
    LIFT_WAITS,
    SECOND_ROLE,
    Requirement("second-officer", _("A second officer lifts: you proposed it yourself."), _is_second),
)
require("finance:freeze:report", WRITES, WORKS_HERE)

require(
    "finance:complaint:take",
    WRITES,
    WORKS_HERE,
    Requirement("state", _("Somebody has taken this complaint already."), _is_in(ComplaintState.RECEIVED)),
)
EXAMINED = Requirement(
    "state", _("This complaint is not being examined; take it first."), _is_in(ComplaintState.IN_EXAMINATION)
)
require("finance:complaint:find", WRITES, WORKS_HERE, EXAMINED)
require(
    "finance:complaint:answer",
    WRITES,
    WORKS_HERE,
    EXAMINED,
    Requirement("no-finding", _("Write down first what was found."), lambda _a, complaint: bool(complaint.outcome)),
)
require("finance:goaml:set", WRITES, SUPERVISES)
