"""Who may work on the finance desk."""

from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.file_work import FileWork
from tahaluf.policy.actors import MACHINE, WORKING_ROLES, Actor
from tahaluf.policy.decisions import ALLOWED, Decision, Refused, Requirement, scoped
from tahaluf.policy.rules import ALWAYS, Contains, Is, Rule, either, every
from tahaluf.records.vocabulary import Desk

SILENCE = timedelta(minutes=5)
"""Without a sign of life for so long, work counts as stuck and may be asked for again."""


def own_case_files(actor: Actor, path: str) -> Rule:
    """Say that a row is the member's own and the actor works on the desk, in whatever role."""
    return Is(f"{path}member_id", actor.member_id if actor.holds(Desk.FINANCE) else None)


def open_portfolio(actor: Actor, path: str) -> Rule:
    """Say that a row belongs to a portfolio that the actor may see; `path` leads from the row to the portfolio."""
    unattended = actor.holds(Desk.FINANCE, MACHINE)
    return every(
        own_case_files(actor, path),
        ALWAYS if unattended else either(Is(f"{path}readers", []), Contains(f"{path}readers", actor.officer_id)),
    )


def in_open_portfolio(actor: Actor, path: str) -> Rule:
    """Say that the row to which `path` leads is the member's own and lies in a portfolio that the actor may see."""
    return every(own_case_files(actor, path), open_portfolio(actor, f"{path}portfolio__"))


def decide_work(actor: Actor) -> Decision:
    """Say whether the actor may import lists and screen, with the reason."""
    if not actor.may("finance:write"):
        return Decision(False, "scope", _("This token was not issued for this."))
    return decide_role(actor)


def decide_role(actor: Actor) -> Decision:
    """Say whether the actor holds a role in which officers work, with the reason."""
    if not (actor.holds(Desk.FINANCE, *WORKING_ROLES) or is_operator(actor)):
        return Decision(False, "role-officer", _("This needs the role of an officer on the desk."))
    return ALLOWED


def insist_on_screening(actor: Actor) -> None:
    """Go on only if the actor may screen; raises `Refused`. A token needs the scope of screening, not of all work."""
    allowed = actor.may("finance:screen")
    decision = decide_role(actor) if allowed else Decision(False, "scope", _("This token was not issued for this."))
    if not decision:
        raise Refused(decision)


def insist_on_work(actor: Actor) -> None:
    """Go on only if the actor may import and screen; raises `Refused`."""
    decision = decide_work(actor)
    if not decision:
        raise Refused(decision)


def insist_on_compiling(actor: Actor) -> None:
    """Go on only if the actor works on a member's desk, or is its machine; raises `Refused`."""
    if actor.member_id is None or not (actor.holds(Desk.FINANCE, MACHINE) or decide_work(actor)):
        raise Refused(Decision(False, "role-officer", _("This needs the role of an officer on the desk.")))


def is_operator(actor: Actor) -> bool:
    """Whether this is the node's operator at the command line."""
    return actor.administrator and actor.member_id is None


def is_stuck(work: FileWork) -> bool:
    """Whether work that is under way has given no sign of life for long."""
    return work.is_under_way and work.touched_at < timezone.now() - SILENCE


def retried(at_work: Promise, gone: Promise) -> tuple[Requirement, Requirement]:
    """What it takes to have work on a file go on, with the words where it goes on by itself and where it cannot."""
    return (
        Requirement("state", at_work, lambda _actor, work: is_stuck(work)),
        file_kept(gone),
    )


def file_kept(gone: Promise) -> Requirement:
    """That the file is still there, with the words where it is gone."""
    return Requirement("file-gone", gone, lambda _actor, work: incoming.is_held(work.uid))


WORKS_HERE = Requirement(
    "role-officer", _("This needs the role of an officer on the desk."), lambda actor, _row: bool(decide_work(actor))
)
WRITES = scoped("finance:write")
