"""Members and their seats: what the operator's command line does with them, each act with its trace."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Absent, Decision, Refused
from tahaluf.records import coalition
from tahaluf.records.coalition import PublishedMember
from tahaluf.records.models import Member, Membership

CODE = re.compile(r"[A-Z][A-Z0-9-]{1,7}")
KNOWN = Decision(False, "member-known", _("There is a member of this code already."))
MISWRITTEN = Decision(
    False, "member-code", _("A code has two to eight characters: capitals A to Z, digits and hyphens.")
)
NAMELESS = Decision(False, "member-nameless", _("A member needs its name in each of the three languages."))
NOT_A_MEMBER = Decision(False, "membership-none", _("This member has no membership to end."))
TOO_EARLY = Decision(False, "membership-early", _("The first day outside comes after the first day of membership."))


def load_published(actor: Actor) -> int:
    """Add the published members where they are missing; gives how many were added. Raises `Absent`."""
    _insist(actor)
    added = coalition.load_coalition()
    record_event(actor, "members:list:load", added=added)
    return added


def add_member(actor: Actor, member: PublishedMember, kind: str) -> Member:
    """Add a member with its membership from the day of joining; raises `Absent` or `Refused`."""
    _insist(actor)
    if not CODE.fullmatch(member.code):
        raise Refused(MISWRITTEN)
    if not all(name.strip() for name in (member.name_en, member.name_fr, member.name_ar)):
        raise Refused(NAMELESS)
    if Member.objects.filter(code=member.code).exists():
        raise Refused(KNOWN)
    added = coalition.add_member(member, kind)
    record_event(actor, "members:member:add", subject=member.code, kind=kind, joined=str(member.joined))
    return added


def end_membership(actor: Actor, code: str, day: date) -> None:
    """End a member's membership from a day on, the first outside; raises `Absent` or `Refused`."""
    _insist(actor)
    membership = Membership.objects.filter(member__code=code, ends_on__isnull=True).first()
    if membership is None:
        raise Refused(NOT_A_MEMBER)
    if day <= membership.starts_on:
        raise Refused(TOO_EARLY)
    membership.ends_on = day
    membership.save(update_fields=["ends_on"])
    record_event(actor, "members:membership:end", subject=code, on=str(day))


def host_member(actor: Actor, member: Member) -> None:
    """Give a member its seat on this node, with a key to sign with; raises `Absent`."""
    _insist(actor)
    if not member.hosted:
        coalition.host(member)
        record_event(actor, "members:member:host", subject=member.code)


def _insist(actor: Actor) -> None:
    if not actor.administrator:
        raise Absent
