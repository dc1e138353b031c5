"""What officers do with freezes. Nothing freezes by itself, and nobody lifts alone; each act leaves step and event."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from tahaluf.desks.finance.acting import officer_of
from tahaluf.desks.finance.outcomes import issuing, reads
from tahaluf.desks.finance.outcomes.models import Freeze, FreezeStep, IssuedDocument, Tally
from tahaluf.desks.finance.outcomes.numbering import next_number
from tahaluf.desks.finance.outcomes.workflow import FreezeState, LiftCause
from tahaluf.desks.finance.steps import step_of
from tahaluf.desks.finance.webhooks import telling
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import insist
from tahaluf.records.vocabulary import Desk


@dataclass(frozen=True, slots=True)
class Order:
    """What an officer orders: on which legal basis, what is frozen, and why now."""

    legal_basis: str
    scope: str
    reason: str = ""


def order_freeze(actor: Actor, alert_uid: uuid.UUID, order: Order) -> Freeze:
    """Order a freeze for a decided true match and issue its notices; raises `Absent` or `Refused`."""
    alert = reads.locked_alert(actor, alert_uid)
    insist(actor, "finance:freeze:order", alert)
    freeze = Freeze.objects.create(
        member_id=alert.member_id,
        portfolio_id=alert.portfolio_id,
        alert=alert,
        subject_id=alert.subject_id,
        number=next_number(actor, Tally.Kind.FREEZE),
        legal_basis=order.legal_basis,
        scope=order.scope,
        ordered_by_id=officer_of(actor),
    )
    write_step(actor, freeze, "order", "", order.reason, alert=str(alert.uid))
    issuing.issue_notices(actor, freeze, IssuedDocument.Kind.FREEZE)
    telling.freeze_ordered(actor, freeze)
    return freeze


def review_freeze(actor: Actor, uid: uuid.UUID, cause: LiftCause, due_on: date, reason: str) -> Freeze:
    """Take a freeze in force into review, with cause and deadline; raises `Absent` or `Refused`."""
    freeze = _locked_for(actor, uid, "review")
    return begin_review(actor, freeze, cause, due_on, reason)


def begin_review(actor: Actor, freeze: Freeze, cause: LiftCause, due_on: date, reason: str, **ground: str) -> Freeze:
    """Take a freeze into review whose row the caller has locked; `ground` is what its step says beside the cause."""
    return _move(actor, freeze, "review", FreezeState.IN_REVIEW, reason, ground, cause=cause, due_on=due_on)


def keep_freeze(actor: Actor, uid: uuid.UUID, reason: str) -> Freeze:
    """Keep a freeze in force after a review; raises `Absent` or `Refused`."""
    freeze = _locked_for(actor, uid, "keep")
    return _move(actor, freeze, "keep", FreezeState.IN_FORCE, reason, cause="", due_on=None)


def propose_lifting(actor: Actor, uid: uuid.UUID, reason: str) -> Freeze:
    """Propose to lift a freeze; a second officer decides. Raises `Absent` or `Refused`."""
    freeze = _locked_for(actor, uid, "propose")
    return _move(actor, freeze, "propose", FreezeState.LIFT_PROPOSED, reason, lift_proposed_by_id=actor.officer_id)


def refuse_lifting(actor: Actor, uid: uuid.UUID, reason: str) -> Freeze:
    """Send a proposed lifting back into review, or take one's own back; raises `Absent` or `Refused`."""
    freeze = _locked_for(actor, uid, "refuse")
    return _move(actor, freeze, "refuse", FreezeState.IN_REVIEW, reason, lift_proposed_by_id=None)


def lift_freeze(actor: Actor, uid: uuid.UUID, reason: str) -> Freeze:
    """Lift a freeze as the second officer and issue its notices; raises `Absent` or `Refused`."""
    freeze = _locked_for(actor, uid, "lift")
    by, now = actor.officer_id, timezone.now()
    _move(actor, freeze, "lift", FreezeState.LIFTED, reason, lifted_by_id=by, lifted_at=now)
    issuing.issue_notices(actor, freeze, IssuedDocument.Kind.UNFREEZE)
    telling.freeze_lifted(actor, freeze)
    return freeze


def _locked_for(actor: Actor, uid: uuid.UUID, verb: str) -> Freeze:
    freeze = reads.locked_freeze(actor, uid)
    insist(actor, f"finance:freeze:{verb}", freeze)
    return freeze


def _move(
    actor: Actor,
    freeze: Freeze,
    verb: str,
    state: FreezeState,
    reason: str,
    ground: Mapping[str, str] = MappingProxyType({}),
    **values: Any,
) -> Freeze:
    before, freeze.state, freeze.touched_at = freeze.state, state, timezone.now()
    for name, value in values.items():
        setattr(freeze, name, value)
    freeze.save(update_fields=["state", "touched_at", *values])
    write_step(actor, freeze, verb, before, reason, **({"cause": freeze.cause} if freeze.cause else {}), **ground)
    return freeze


def write_step(actor: Actor, freeze: Freeze, verb: str, before: str, reason: str, **details: Any) -> None:
    """Write down what was done with a freeze: in its file, and in the audit trail without the words."""
    step_of(FreezeStep, actor, freeze, verb, before, reason=reason, details=details).save(force_insert=True)
    record_event(
        actor,
        f"finance:freeze:{verb}",
        desk=Desk.FINANCE,
        subject=str(freeze.uid),
        number=freeze.number,
        **details,
    )
