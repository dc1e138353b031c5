"""Accounts: what the node administrator (or the operator's command line) does with officers, roles, passwords.

The administrator sees accounts and no member's content. Acts that could open an account wrongly, a new password or a
forgotten second factor, are written by the database itself into the audit trail of the officer's member.
"""

import re
import secrets

from django.db import connection, models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import of_the_node, record_event
from tahaluf.policy.decisions import Absent, Decision, Refused
from tahaluf.records.models import Member, Officer, RoleAssignment, role_day
from tahaluf.records.vocabulary import Desk, Role

FIRST_PASSWORD_BYTES = 12
LOGIN = re.compile(r"[a-z0-9][a-z0-9.\-]*")
LOGIN_RULE = _("Use small Latin letters, digits, hyphens and points only.")
MISWRITTEN = Decision(False, "login-miswritten", LOGIN_RULE)
NAMELESS = Decision(False, "officer-nameless", _("An officer needs a name."))
TAKEN = Decision(False, "login-taken", _("This login is taken."))
NOT_HOSTED = Decision(False, "not-hosted", _("This member has no seat on this node."))
HELD = Decision(False, "role-held", _("The officer holds this role already."))
NOT_HELD = Decision(False, "role-not-held", _("The officer does not hold this role."))
MIXED = Decision(
    False, "role-mixed", _("The node administrator works for no member and holds no role on a desk; use two accounts.")
)
MISPLACED = Decision(
    False, "role-misplaced", _("The node administrator has no desk; every other role is one on a desk.")
)


def add_officer(
    actor: Actor, login: str, name: str, member: Member, *, language: str = "en", in_directory: bool = False
) -> Officer:
    """Add an officer of a hosted member, still without roles and password; raises `Absent` or `Refused`."""
    _insist(actor)
    login = Officer.normalize_username(login)
    if not LOGIN.fullmatch(login):
        raise Refused(MISWRITTEN)
    if not name.strip():
        raise Refused(NAMELESS)
    if not member.hosted:
        raise Refused(NOT_HOSTED)
    if Officer.objects.filter(login=login).exists():
        raise Refused(TAKEN)
    officer = Officer.objects.create_officer(login, name, member, language=language, in_directory=in_directory)
    _trace(actor, officer, "accounts:officer:add")
    return officer


def end_officer(actor: Actor, officer: Officer) -> None:
    """End an account and all that it opened; what the officer did stays in the audit trail. Raises `Absent`."""
    _insist(actor)
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    _trace(actor, officer, "accounts:officer:end")


def give_role(actor: Actor, officer: Officer, desk: str, role: str) -> None:
    """Give an officer a role from today on; raises `Absent` or `Refused`."""
    _insist(actor)
    if (misplaced := _misplaced(desk, role)) is not None:
        raise Refused(misplaced)
    if _held(officer, desk, role).exists():
        raise Refused(HELD)
    if _mixes(officer, role):
        raise Refused(MIXED)
    ended_today = RoleAssignment.objects.filter(officer=officer, desk=desk, role=role, starts_on=role_day())
    if not ended_today.update(ends_on=None):
        RoleAssignment.objects.create(officer=officer, desk=desk, role=role, starts_on=role_day())
    _trace(actor, officer, "accounts:role:give", desk=desk, role=role)


def end_role(actor: Actor, officer: Officer, desk: str, role: str) -> None:
    """End a role today; raises `Absent` or `Refused`."""
    _insist(actor)
    if not _held(officer, desk, role).update(ends_on=role_day()):
        raise Refused(NOT_HELD)
    _trace(actor, officer, "accounts:role:end", desk=desk, role=role)


def set_password(actor: Actor, officer: Officer, password: str) -> None:
    """Set an officer's password and end what the old one opened; raises `Absent`."""
    _insist(actor)
    officer.set_password(password)
    officer.save()


def give_first_password(actor: Actor, officer: Officer) -> str:
    """Set a random password and give it, to be handed over and changed at the first sign-in; raises `Absent`."""
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    set_password(actor, officer, password)
    return password


def reset_second_factor(actor: Actor, officer: Officer) -> int:
    """Forget an officer's second factors and end the sessions; gives how many were forgotten. Raises `Absent`."""
    _insist(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.reset_second_factor(%s)", [officer.pk])
        return int(cursor.fetchone()[0])


def _misplaced(desk: str, role: str) -> Decision | None:
    """Why there is no such role on such a desk; None where there is."""
    if role not in Role.values:
        words = gettext("There is no role {role}; there are: {roles}.").format(role=role, roles=", ".join(Role.values))
        return Decision(False, "role-unknown", words)
    if desk not in ("", *Desk.values):
        words = gettext("There is no desk {desk}; there are: {desks}.").format(desk=desk, desks=", ".join(Desk.values))
        return Decision(False, "desk-unknown", words)
    return MISPLACED if (role == Role.ADMINISTRATOR) != (desk == "") else None


def _insist(actor: Actor) -> None:
    if not actor.administrator:
        raise Absent


def _held(officer: Officer, desk: str, role: str) -> models.QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(officer=officer, desk=desk, role=role, ends_on__isnull=True)


def _mixes(officer: Officer, role: str) -> bool:
    others = RoleAssignment.objects.filter(officer=officer, ends_on__isnull=True)
    administers = models.Q(role=Role.ADMINISTRATOR)
    return others.filter(~administers if role == Role.ADMINISTRATOR else administers).exists()


def _trace(actor: Actor, officer: Officer, action: str, **details: str) -> None:
    """Write the node's own event; the administrator's member has no part in it."""
    record_event(of_the_node(actor), action, subject=str(officer.uid), **details)
