"""What officers do with alerts, over the API: the acts of the pages, under the same rules and four eyes."""

import datetime
import uuid
from typing import Annotated

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from tahaluf.desks.finance.alerts import actions
from tahaluf.desks.finance.alerts.exemptions import Claim
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import Exemption, Verdict
from tahaluf.desks.finance.api.alerts import AlertOut, find_alert, shown
from tahaluf.desks.finance.api.entrance import WRITES, on_desk
from tahaluf.pages.api.problems import PROBLEMS
from tahaluf.pages.api.words import STORABLE, Exact
from tahaluf.policy.actors import Actor

router = Router(tags=["finance"])
ANSWERS = {200: AlertOut, **PROBLEMS}
Words = Annotated[str, StringConstraints(max_length=actions.LONGEST_REASON, pattern=STORABLE)]
Why = Annotated[str, StringConstraints(min_length=1, max_length=actions.LONGEST_REASON, pattern=STORABLE)]
Seen = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z-]+@[0-9.]+$")]


class ActIn(Exact):
    """An act on an alert as it was `seen` (from reading it); refused where it has changed since."""

    reason: Words = ""
    seen: Seen | None = None


class ReasonedIn(Exact):
    """The same, where a reason must be given."""

    reason: Why
    seen: Seen | None = None


class ExemptionIn(Exact):
    """Under what a match is exempt, and its last day; a licence by its reference, another exemption by its name."""

    kind: Exemption
    reference: Annotated[str, StringConstraints(max_length=200, pattern=STORABLE)] = ""
    until: datetime.date

    @property
    def claim(self) -> Claim:
        """What the officer says."""
        return Claim(self.kind, self.reference, self.until)


class ProposalIn(ReasonedIn):
    """A verdict for a second officer to decide on."""

    verdict: Verdict
    exemption: ExemptionIn | None = None


class DecisionIn(Exact):
    """A second officer's decision on what was proposed, exactly as it was `seen`."""

    seen: Seen
    reason: Words = ""


class AssignIn(Exact):
    """Alerts for an officer of the desk."""

    alerts: list[uuid.UUID] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)
    assignee: uuid.UUID


class AssignedOut(Schema):
    """How many were assigned, and how many had moved on before."""

    done: int
    missed: int


def after(actor: Actor, alert: Alert) -> AlertOut:
    """The alert as it is after an act."""
    return shown(actor, find_alert(actor, alert.uid))


@router.post("/alerts/assign", auth=WRITES, response={200: AssignedOut, **PROBLEMS}, operation_id="assign_alerts")
@transaction.atomic
def assign(request: HttpRequest, body: AssignIn) -> AssignedOut:
    """Assign alerts to an officer of the desk."""
    assigned = actions.assign(on_desk(request), body.alerts, body.assignee)
    return AssignedOut(done=assigned.done, missed=assigned.missed)


@router.post("/alerts/{uuid:uid}/take", auth=WRITES, response=ANSWERS, operation_id="take_alert")
@transaction.atomic
def take(request: HttpRequest, uid: uuid.UUID) -> AlertOut:
    """Assign a new alert to oneself."""
    actor = on_desk(request)
    return after(actor, actions.take(actor, uid))


@router.post("/alerts/{uuid:uid}/hand-back", auth=WRITES, response=ANSWERS, operation_id="hand_back_alert")
@transaction.atomic
def hand_back(request: HttpRequest, uid: uuid.UUID, body: ActIn) -> AlertOut:
    """Put an alert back among the new ones."""
    actor = on_desk(request)
    return after(actor, actions.hand_back(actor, uid, body.reason, body.seen or ""))


@router.post("/alerts/{uuid:uid}/propose", auth=WRITES, response=ANSWERS, operation_id="propose_verdict")
@transaction.atomic
def propose(request: HttpRequest, uid: uuid.UUID, body: ProposalIn) -> AlertOut:
    """Propose a verdict to a second officer."""
    actor, claim = on_desk(request), body.exemption.claim if body.exemption else None
    return after(actor, actions.propose(actor, uid, body.verdict, body.reason, body.seen or "", claim))


@router.post("/alerts/{uuid:uid}/decide", auth=WRITES, response=ANSWERS, operation_id="decide_alert")
@transaction.atomic
def decide(request: HttpRequest, uid: uuid.UUID, body: DecisionIn) -> AlertOut:
    """Decide, as a second officer, what was proposed."""
    actor = on_desk(request)
    return after(actor, actions.decide_alert(actor, uid, body.reason, body.seen))


@router.post("/alerts/{uuid:uid}/return", auth=WRITES, response=ANSWERS, operation_id="return_alert")
@transaction.atomic
def send_back(request: HttpRequest, uid: uuid.UUID, body: ReasonedIn) -> AlertOut:
    """Send a proposal back, as a second officer."""
    actor = on_desk(request)
    return after(actor, actions.send_back(actor, uid, body.reason, body.seen or ""))


@router.post("/alerts/{uuid:uid}/withdraw", auth=WRITES, response=ANSWERS, operation_id="withdraw_verdict")
@transaction.atomic
def withdraw(request: HttpRequest, uid: uuid.UUID, body: ActIn) -> AlertOut:
    """Withdraw one's own proposal."""
    actor = on_desk(request)
    return after(actor, actions.withdraw(actor, uid, body.reason, body.seen or ""))


@router.post("/alerts/{uuid:uid}/reopen", auth=WRITES, response=ANSWERS, operation_id="reopen_alert")
@transaction.atomic
def reopen(request: HttpRequest, uid: uuid.UUID, body: ReasonedIn) -> AlertOut:
    """Open a decided alert again, as a supervisor."""
    actor = on_desk(request)
    return after(actor, actions.reopen(actor, uid, body.reason, body.seen or ""))


@router.post("/alerts/{uuid:uid}/escalate", auth=WRITES, response=ANSWERS, operation_id="escalate_alert")
@transaction.atomic
def escalate(request: HttpRequest, uid: uuid.UUID, body: ReasonedIn) -> AlertOut:
    """Bring an alert before the desk's supervisors."""
    actor = on_desk(request)
    return after(actor, actions.escalate(actor, uid, body.reason, body.seen or ""))


@router.post("/alerts/{uuid:uid}/note", auth=WRITES, response=ANSWERS, operation_id="note_on_alert")
@transaction.atomic
def note(request: HttpRequest, uid: uuid.UUID, body: ReasonedIn) -> AlertOut:
    """Write a note beside an alert."""
    actor = on_desk(request)
    return after(actor, actions.note(actor, uid, body.reason))
