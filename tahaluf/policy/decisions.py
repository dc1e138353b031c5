"""decide(): may this actor do this to that row, and why not, in words.

An action is a list of requirements, asked in order; the first that is not met is the answer. What the actor may not see
is answered as if it were not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.models import ReleaseProposal
from tahaluf.policy.visibility import is_visible
from tahaluf.policy.workflows import ReleaseState
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import Role

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and its reason; `code` is for programs, `reason` for the reader."""

    allowed: bool
    code: str
    reason: str | Promise

    def __bool__(self) -> bool:
        return self.allowed


class Absent(Exception):
    """What is asked for is not there for this actor; pages answer 404."""


def the_one(rows: models.QuerySet[Row]) -> Row:
    """The only row; raises `Absent` where there is none."""
    row = rows.first()
    if row is None:
        raise Absent
    return row


class Refused(Exception):
    """The actor sees it but may not do this; carries the decision."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition of an action with the words for when it is not met."""

    code: str
    reason: str | Promise
    met: Callable[[Actor, Any], bool]


ALLOWED = Decision(True, "allowed", _("You may do this."))
ABSENT = Decision(False, "absent", _("There is no such thing here."))
_actions: dict[str, tuple[Requirement, ...]] = {}


def require(action: str, *requirements: Requirement) -> None:
    """Register an action (area:thing:verb) with its requirements."""
    if action in _actions:
        raise ValueError(f"{action} is registered already")
    _actions[action] = requirements


def actions() -> list[str]:
    """The registered actions."""
    return sorted(_actions)


def decide(actor: Actor, action: str, row: models.Model) -> Decision:
    """Say whether the actor may do this, with the reason; raises `KeyError` for an unknown action."""
    requirements = _actions[action]
    if not is_visible(actor, row):
        return ABSENT
    for requirement in requirements:
        if not requirement.met(actor, row):
            return Decision(False, requirement.code, requirement.reason)
    return ALLOWED


def insist(actor: Actor, action: str, row: models.Model) -> None:
    """Go on only if the actor may; raises `Absent` or `Refused`."""
    decision = decide(actor, action, row)
    if decision.code == ABSENT.code:
        raise Absent
    if not decision:
        raise Refused(decision)


def scoped(scope: str) -> Requirement:
    """The token, where one is used, must carry this scope."""
    return Requirement("scope", _("This token was not issued for this."), lambda actor, _row: actor.may(scope))


def _is_mine(actor: Actor, version: RecordVersion) -> bool:
    return version.originator_id == actor.member_id


def _releases(actor: Actor, version: RecordVersion) -> bool:
    return actor.holds(version.desk, Role.RELEASER, Role.SUPERVISOR)


def missing_for_release(version: RecordVersion) -> list[str]:
    """The fields that must be filled before a record about a person may be released."""
    if not version.about_person:
        return []
    needed = (
        "legal_basis", "purpose", "source_reliability", "information_credibility", "review_on", "redress_contact",
    )  # fmt: skip
    return [field for field in needed if not getattr(version, field)]


MINE = Requirement("not-originator", _("Only the originator may do this."), _is_mine)
WORKS_HERE = Requirement(
    "role-officer",
    _("This needs the role of an officer on the desk."),
    lambda actor, version: actor.holds(version.desk, *WORKING_ROLES),
)
RELEASER = Requirement("role-releaser", _("This needs the role of a releaser on the desk."), _releases)
WRITES = scoped("records:write")

require("records:version:see", scoped("records:read"))
require(
    "records:version:amend",
    WRITES,
    MINE,
    WORKS_HERE,
    Requirement("revoked", _("A revoked record is not amended."), lambda _actor, version: not version.revoked),
)
require(
    "records:version:release",
    WRITES,
    MINE,
    RELEASER,
    Requirement("recalled", _("A recalled version is not released again."), lambda _a, v: v.recalled_at is None),
    Requirement("released", _("This version was released already."), lambda _a, v: v.released_at is None),
    Requirement(
        "incomplete",
        _("A record about a person needs legal basis, purpose, grading, review date and redress contact first."),
        lambda _actor, version: not missing_for_release(version),
    ),
    Requirement(
        "review-date",
        _("The review date has passed; review the record first."),
        lambda _actor, version: version.review_on is None or version.review_on >= timezone.localdate(),
    ),
)
require(
    "records:version:recall",
    WRITES,
    MINE,
    RELEASER,
    Requirement("not-released", _("This version was not released."), lambda _a, v: v.released_at is not None),
    Requirement("recalled", _("This version was recalled already."), lambda _a, v: v.recalled_at is None),
)


def _proposal_open(_actor: Actor, proposal: ReleaseProposal) -> bool:
    return proposal.state == ReleaseState.PROPOSED


OPEN = Requirement("decided", _("This proposal was decided already."), _proposal_open)
require(
    "records:proposal:decide",
    WRITES,
    Requirement(
        "role-releaser",
        _("This needs the role of a releaser on the desk."),
        lambda actor, proposal: _releases(actor, proposal.version),
    ),
    Requirement(
        "second-officer",
        _("A second officer decides: you proposed this yourself."),
        lambda actor, proposal: proposal.proposed_by_id != actor.officer_id,
    ),
    OPEN,
)
require(
    "records:proposal:withdraw",
    WRITES,
    Requirement(
        "not-proposer",
        _("Only the officer who proposed may withdraw."),
        lambda actor, proposal: proposal.proposed_by_id == actor.officer_id,
    ),
    OPEN,
)
