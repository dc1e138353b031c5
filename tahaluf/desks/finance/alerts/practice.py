"""How a member's desk works: read where it is needed, set by a supervisor."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import ALLOWED, Absent, Decision, Refused
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk, Role

SETTABLE = ("cutoff", "deadline_days", "stale_days", "complaint_days", "authority", "contact", "legal_basis")
SUPERVISOR = Decision(False, "role-supervisor", _("This needs the role of a supervisor on the desk."))
SCOPE = Decision(False, "scope", _("This token was not issued for this."))


def practice_of(actor: Actor) -> DeskPractice:
    """The practice of the actor's desk; where none was set, an unsaved one with what is usual."""
    held = visible(actor, DeskPractice).select_related("set_by").first()
    return held or DeskPractice(member_id=actor.member_id or 0)


def due_from(practice: DeskPractice, day: date | None = None) -> date:
    """The day until which an alert that opens on a day (today) is to be decided."""
    return (day or timezone.localdate()) + timedelta(days=practice.deadline_days)


def decide_practice(actor: Actor) -> Decision:
    """Say whether the actor may set the practice, with the reason."""
    if not actor.may("finance:write"):
        return SCOPE
    return ALLOWED if actor.holds(Desk.FINANCE, Role.SUPERVISOR) else SUPERVISOR


def set_practice(actor: Actor, values: Mapping[str, Any]) -> DeskPractice:
    """Set how the desk works from now on; raises `Absent` or `Refused`. Alerts that are open keep their day."""
    if not actor.holds(Desk.FINANCE):
        raise Absent
    decision = decide_practice(actor)
    if not decision:
        raise Refused(decision)
    practice = practice_of(actor)
    changed = {name: values[name] for name in SETTABLE if name in values and getattr(practice, name) != values[name]}
    for name, value in changed.items():
        setattr(practice, name, value)
    practice.set_by_id = actor.officer_id
    practice.save()
    numbers = {name: value for name, value in changed.items() if isinstance(value, int | float)}
    record_event(actor, "finance:practice:set", desk=Desk.FINANCE, fields=sorted(changed), numbers=numbers)
    return practice
