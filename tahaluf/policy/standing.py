"""Standing orders: a desk's machine goes on with what a supervisor ordered while nobody is signed in.

The context that the worker opens from an order belongs to the member and to no officer: it can read and write what the
desk's machine may, and nothing that must be done in an officer's name.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import ALLOWED, Decision, Refused
from tahaluf.policy.jobs import Errand, end
from tahaluf.records.vocabulary import Role

SUPERVISOR = Decision(False, "role-supervisor", _("This needs the role of a supervisor on the desk."))
LONGEST_DAYS = 366
ERRAND_HOURS = 12


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """Who ordered it, when, and until when it holds."""

    granted_by_id: int
    granted_at: datetime
    expires_at: datetime


def decide_standing(actor: Actor, desk: str) -> Decision:
    """Say whether the actor may give and end the standing order of a desk, with the reason."""
    return ALLOWED if actor.holds(desk, Role.SUPERVISOR) and actor.scopes is None else SUPERVISOR


def grant_standing(actor: Actor, desk: str, days: int) -> None:
    """Order the desk's machine to go on for so many days, at most 366; replaces an earlier order. Raises `Refused`."""
    _insist(actor, desk)
    _ask("SELECT wall.standing_grant(%s, make_interval(days => %s))", desk, min(days, LONGEST_DAYS))
    record_event(actor, "policy:standing:grant", desk=desk, days=days)


def end_standing(actor: Actor, desk: str) -> None:
    """End the order, and at once whatever runs under it; raises `Refused`."""
    _insist(actor, desk)
    _ask("SELECT wall.standing_end(%s)", desk)
    record_event(actor, "policy:standing:end", desk=desk)


def standing_order(desk: str) -> StandingOrder | None:
    """The order of the own member's desk, if one is in force."""
    return _order("SELECT granted_by, granted_at, expires_at FROM wall.standing_order(%s)", desk)


def orphaned_order(desk: str) -> StandingOrder | None:
    """The order of the own member's desk that nobody ended, but whose giver is no supervisor of the desk any more.

    Under it the machine does nothing, until a supervisor gives it anew.
    """
    return _order("SELECT granted_by, granted_at, expires_at FROM wall.standing_orphan(%s)", desk)


def _order(sql: str, desk: str) -> StandingOrder | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [desk])
        row = cursor.fetchone()
    return StandingOrder(*row) if row else None


def members_with_order(desk: str) -> list[int]:
    """The members whose desk has an order in force; only the worker's role may ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.standing_members(%s)", [desk])
        return [member for (member,) in cursor.fetchall()]


@contextlib.contextmanager
def errand_for(member_id: int, desk: str) -> Iterator[Errand]:
    """Run a block with an errand of a member's machine, which ends with the block; only the worker's role may."""
    token = str(_ask("SELECT wall.machine_issue(%s, %s, make_interval(hours => %s))", member_id, desk, ERRAND_HOURS))
    try:
        yield Errand(token)
    finally:
        end(token)


def _insist(actor: Actor, desk: str) -> None:
    decision = decide_standing(actor, desk)
    if not decision:
        raise Refused(decision)


def _ask(sql: str, *values: str | int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
