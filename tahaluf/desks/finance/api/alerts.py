"""Alerts over the API: the queue, one alert with its evidence and its steps."""

import datetime
import uuid
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from tahaluf.desks.finance.alerts.actions import stamp_of
from tahaluf.desks.finance.alerts.models import Alert, AlertStep
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertKind, AlertState, Exemption, Verdict
from tahaluf.desks.finance.api.entrance import READS, on_desk
from tahaluf.desks.finance.api.screen import DIGITS, Key, ListedOut, ReasonOut
from tahaluf.desks.finance.entrance import trace
from tahaluf.desks.finance.rows import the_one
from tahaluf.desks.finance.wording import worded
from tahaluf.pages.api.problems import PROBLEMS
from tahaluf.pages.api.words import After
from tahaluf.pages.paging import keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

router = Router(tags=["finance"])


class AlertQuery(Schema):
    """How the queue is narrowed; `state` may be `open`, `assignee` an officer's uid, `mine` or `nobody`."""

    state: AlertState | Literal["open"] | None = None
    list: Key | None = None
    assignee: uuid.UUID | Literal["mine", "nobody"] | None = None
    escalated: bool | None = None
    after: After = ""
    limit: int = Field(50, ge=1, le=200)

    def narrow(self, actor: Actor, alerts: QuerySet[Alert]) -> QuerySet[Alert]:
        """The alerts that are asked for."""
        if self.state:
            alerts = alerts.filter(state__in=OPEN if self.state == "open" else [self.state])
        if self.list:
            alerts = alerts.filter(list_key=self.list)
        if self.escalated is not None:
            alerts = alerts.filter(escalated_at__isnull=not self.escalated)
        if self.assignee == "nobody":
            return alerts.filter(assignee__isnull=True)
        if self.assignee == "mine":
            return alerts.filter(assignee_id=actor.officer_id)
        return alerts.filter(assignee__uid=self.assignee) if self.assignee else alerts


class ExemptionOut(Schema):
    """Under what a match is exempt, its last day, and when it lapsed."""

    kind: Exemption
    reference: str
    until: datetime.date
    lapsed_at: datetime.datetime | None

    @classmethod
    def values_of(cls, alert: Alert) -> dict[str, Any] | None:
        """What an alert says of it."""
        if not alert.exemption:
            return None
        named = ("reference", "until", "lapsed_at")
        return {"kind": alert.exemption} | {name: getattr(alert, f"exemption_{name}") for name in named}


class AlertSummary(Schema):
    """A question that waits, without evidence. `proposed_by`, `decided_by`, `assignee` are uids of officers."""

    uid: uuid.UUID
    state: AlertState
    kind: AlertKind
    verdict: Verdict | None
    exemption: ExemptionOut | None
    list: str
    listed_id: str
    subject: uuid.UUID
    subject_reference: str
    portfolio: uuid.UUID
    score: float
    cutoff: float
    opened_at: datetime.datetime
    due_on: datetime.date
    escalated_at: datetime.datetime | None
    assignee: uuid.UUID | None
    proposed_by: uuid.UUID | None
    proposed_at: datetime.datetime | None
    decided_by: uuid.UUID | None
    decided_at: datetime.datetime | None

    @classmethod
    def values_of(cls, alert: Alert) -> dict[str, Any]:
        """What a summary says of an alert."""
        same = ("uid", "state", "kind", "listed_id", "cutoff", "opened_at", "due_on", "escalated_at", "proposed_at")
        officers = {name: getattr(alert, name) for name in ("assignee", "proposed_by", "decided_by")}
        return {
            **{name: getattr(alert, name) for name in (*same, "decided_at")},
            **{name: officer.uid if officer else None for name, officer in officers.items()},
            "verdict": alert.verdict or None,
            "exemption": ExemptionOut.values_of(alert),
            "list": alert.list_key,
            "subject": alert.subject.uid,
            "subject_reference": alert.subject.reference,
            "portfolio": alert.portfolio.uid,
            "score": round(alert.score, DIGITS),
        }


class StepOut(Schema):
    """What was done with an alert; without an officer, by the desk's machine."""

    at: datetime.datetime
    verb: str
    before: str
    after: AlertState
    verdict: Verdict | None
    officer: uuid.UUID | None
    reason: str

    @classmethod
    def of(cls, step: AlertStep) -> "StepOut":
        """Show a step."""
        named = ("at", "verb", "before", "after", "reason")
        officer = step.officer.uid if step.officer else None
        values = {name: getattr(step, name) for name in named}
        return cls(verdict=Verdict(step.verdict) if step.verdict else None, officer=officer, **values)


class AlertOut(AlertSummary):
    """An alert with its evidence: the subject as it was, the listing, the steps of the score, what was done.

    `seen` goes with an act, which is refused where the alert has changed since.
    """

    subject_data: dict[str, Any]
    subject_version: int
    listing: ListedOut
    matched_name: str
    reasons: list[ReasonOut]
    steps: list[StepOut]
    earlier: uuid.UUID | None
    evidence_changed_at: datetime.datetime | None
    seen: str


class AlertPage(Schema):
    """Some alerts, those due first; `next` asks for those after them and is empty at the end."""

    items: list[AlertSummary]
    next: str


NAMED = ("subject", "portfolio", "assignee", "proposed_by", "decided_by")


def alerts_of(actor: Actor) -> QuerySet[Alert]:
    """The alerts that the actor may see, with whatever a summary names."""
    heavy = ("subject__data", "subject__folded_names", "subject_data", "reasons")
    return visible(actor, Alert).select_related(*NAMED).defer(*heavy)


def find_alert(actor: Actor, uid: uuid.UUID) -> Alert:
    """One alert with its evidence; raises `Absent`."""
    alerts = visible(actor, Alert).select_related(*NAMED, "entry__version", "earlier")
    return the_one(alerts.defer("subject__data", "subject__folded_names", "entry__listing").filter(uid=uid))


def shown(actor: Actor, alert: Alert) -> AlertOut:
    """An alert with all that the caller may know of it."""
    steps = visible(actor, AlertStep).filter(alert=alert).select_related("officer").order_by("id")
    return AlertOut(
        **AlertSummary.values_of(alert),
        subject_data=alert.subject_data,
        subject_version=alert.subject_version,
        listing=ListedOut.of(alert.entry),
        matched_name=alert.matched_name,
        reasons=[reason_of(step) for step in alert.reasons],
        steps=[StepOut.of(step) for step in steps],
        earlier=alert.earlier.uid if alert.earlier else None,
        evidence_changed_at=alert.evidence_changed_at,
        seen=stamp_of(alert),
    )


def reason_of(step: dict[str, Any]) -> ReasonOut:
    """A stored step of a score, in the caller's language; of an ownership alert, a link of the chain."""
    left, right, code = (str(step.get(name, "")) for name in ("left", "right", "code"))
    gave = round(float(step.get("gave", 0)), DIGITS)
    text, centinats = worded(code, left, right), int(step.get("centinats", 0))
    feature = str(step.get("feature", ""))
    return ReasonOut(feature=feature, left=left, right=right, gave=gave, code=code, text=text, centinats=centinats)


@router.get("/alerts", auth=READS, response={200: AlertPage, **PROBLEMS}, operation_id="list_alerts")
def list_alerts(request: HttpRequest, query: Query[AlertQuery]) -> AlertPage:
    """List alerts, those due first."""
    actor = on_desk(request)
    page = keyset_page(query.narrow(actor, alerts_of(actor)), ["due_on", "id"], query.after, query.limit)
    items = [AlertSummary(**AlertSummary.values_of(alert)) for alert in page.rows]
    return AlertPage(items=items, next=page.next_token)


@router.get("/alerts/{uuid:uid}", auth=READS, response={200: AlertOut, **PROBLEMS}, operation_id="read_alert")
def read_alert(request: HttpRequest, uid: uuid.UUID) -> AlertOut:
    """Read one alert with its evidence; leaves a trace."""
    actor = on_desk(request)
    alert = find_alert(actor, uid)
    trace(actor, "finance:alert:read", str(uid))
    return shown(actor, alert)
