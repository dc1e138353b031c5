"""Who sees and who may do what on the finance desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.models import (
    ImportReject,
    ListedWord,
    ListEntry,
    ListVersion,
    RunReject,
    ScreeningHit,
    ScreeningRun,
)
from tahaluf.desks.finance.workflows import VERSION_TRANSITIONS, VersionState
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.decisions import ALLOWED, Decision, Refused, Requirement, require, scoped
from tahaluf.policy.rules import NEVER, Is, Missing, Rule, either
from tahaluf.policy.visibility import seen_by
from tahaluf.records.vocabulary import Desk

SILENCE = timedelta(minutes=5)
"""Without a sign of life for so long, work counts as stuck and may be asked for again."""


@seen_by(ListVersion)
def _versions(actor: Actor) -> Rule:
    return _list_rule(actor, "")


@seen_by(ListEntry)
def _entries(actor: Actor) -> Rule:
    return _list_rule(actor, "version__")


@seen_by(ListedWord)
def _words(actor: Actor) -> Rule:
    return _list_rule(actor, "version__")


@seen_by(ImportReject)
def _import_rejects(actor: Actor) -> Rule:
    return _list_rule(actor, "version__")


def _list_rule(actor: Actor, path: str) -> Rule:
    """The desk sees its member's lists and the node's; whoever runs the node sees the node's and no member's."""
    on_desk = actor.holds(Desk.FINANCE)
    return either(
        Is(f"{path}member_id", actor.member_id) if on_desk else NEVER,
        Missing(f"{path}member_id") if on_desk or actor.administrator else NEVER,
    )


@seen_by(ScreeningRun)
def _runs(actor: Actor) -> Rule:
    return _own_case_files(actor, "")


@seen_by(ScreeningHit)
def _hits(actor: Actor) -> Rule:
    return _own_case_files(actor, "")


@seen_by(RunReject)
def _run_rejects(actor: Actor) -> Rule:
    return _own_case_files(actor, "run__")


def _own_case_files(actor: Actor, path: str) -> Rule:
    return Is(f"{path}member_id", actor.member_id if actor.holds(Desk.FINANCE) else None)


def decide_work(actor: Actor) -> Decision:
    """Say whether the actor may import lists and screen, with the reason."""
    if not actor.may("finance:write"):
        return Decision(False, "scope", _("This token was not issued for this."))
    if not (actor.holds(Desk.FINANCE, *WORKING_ROLES) or is_operator(actor)):
        return Decision(False, "role-officer", _("This needs the role of an officer on the desk."))
    return ALLOWED


def insist_on_work(actor: Actor) -> None:
    """Go on only if the actor may import and screen; raises `Refused`."""
    decision = decide_work(actor)
    if not decision:
        raise Refused(decision)


def is_operator(actor: Actor) -> bool:
    """Whether this is the node's operator at the command line."""
    return actor.administrator and actor.member_id is None


def is_stuck(row: ListVersion | ScreeningRun) -> bool:
    """Whether work that is under way has given no sign of life for long."""
    return row.is_under_way and row.touched_at < timezone.now() - SILENCE


def _curates(actor: Actor, version: ListVersion) -> bool:
    return actor.administrator if version.member_id is None else version.member_id == actor.member_id


def _may_become(state: VersionState) -> Callable[[Actor, Any], bool]:
    return lambda _actor, version: state in VERSION_TRANSITIONS[VersionState(version.state)]


WORKS_HERE = Requirement(
    "role-officer", _("This needs the role of an officer on the desk."), lambda actor, _row: bool(decide_work(actor))
)
CURATES = Requirement("not-yours", _("The node's own lists are kept by its operator."), _curates)
WRITES = scoped("finance:write")

require(
    "finance:version:confirm",
    WRITES,
    WORKS_HERE,
    CURATES,
    Requirement(
        "state",
        _("Only a version that waits or was superseded can be put to use."),
        lambda _a, version: version.state in (VersionState.WAITING, VersionState.SUPERSEDED),
    ),
)
require(
    "finance:version:discard",
    WRITES,
    WORKS_HERE,
    CURATES,
    Requirement("state", _("This version cannot be discarded."), _may_become(VersionState.DISCARDED)),
)
require(
    "finance:version:retry",
    WRITES,
    WORKS_HERE,
    CURATES,
    Requirement(
        "state",
        _("The import is at work or has ended; there is nothing to try again."),
        lambda _a, version: version.state == VersionState.FAILED or is_stuck(version),
    ),
    Requirement(
        "file-gone",
        _("The file is not kept any more; import it anew."),
        lambda _a, version: incoming.is_held(version.uid),
    ),
)
require(
    "finance:run:retry",
    WRITES,
    WORKS_HERE,
    Requirement(
        "state", _("The run is at work or has ended; there is nothing to try again."), lambda _a, run: is_stuck(run)
    ),
    Requirement(
        "file-gone", _("The file is not kept any more; screen it anew."), lambda _a, r: incoming.is_held(r.uid)
    ),
)
