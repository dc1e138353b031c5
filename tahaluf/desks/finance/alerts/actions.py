"""What officers do with alerts. Each act locks the row, compares what the officer saw, and leaves step and trace."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts import hooks
from tahaluf.desks.finance.alerts.desk import supervisors, tell_of_cases, working_officers
from tahaluf.desks.finance.alerts.exemptions import EMPTY, Claim, columns_of
from tahaluf.desks.finance.alerts.keeping import good_guy_from
from tahaluf.desks.finance.alerts.lapsing import lapse_good_guys
from tahaluf.desks.finance.alerts.models import Alert, AlertStep, GoodGuy
from tahaluf.desks.finance.alerts.practice import due_from, practice_of
from tahaluf.desks.finance.alerts.raising import newest_evidence
from tahaluf.desks.finance.alerts.reads import (
    alert_of,
    good_guy_of,
    last_officer,
    locked_alert,
    locked_alerts,
    locked_good_guy,
    newer_alert,
)
from tahaluf.desks.finance.alerts.weighing import weigh_again
from tahaluf.desks.finance.alerts.workflow import ALERT_TRANSITIONS, AlertKind, AlertState, Verdict
from tahaluf.desks.finance.rules import decide_work
from tahaluf.desks.finance.steps import step_of
from tahaluf.desks.finance.wording import isolated
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Absent, Decision, Refused, decide, insist
from tahaluf.records.models import Officer
from tahaluf.records.vocabulary import Desk

MOST_AT_ONCE = 500
LONGEST_REASON = 4000
REASON = Decision(False, "reason", _("Say why."))
VERDICT = Decision(False, "verdict", _("Choose a verdict."))
COLLEAGUE = Decision(False, "colleague", _("Choose an officer of the desk who may see these subjects."))
TOO_MANY = Decision(False, "too-many", _("Assign at most 500 alerts at once."))
NEWER = Decision(False, "newer", _("There is a newer alert about the same two; go on with that one."))
CHANGED = Decision(False, "changed", _("The alert has changed since your page was loaded. Look at it again."))


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many alerts were assigned, and how many another officer was first with."""

    done: int
    missed: int


def take(actor: Actor, uid: uuid.UUID, seen: str = "") -> Alert:
    """Assign a new alert to oneself; raises `Absent` or `Refused`, as every act below."""
    alert = _begin(actor, uid, "take", seen)
    return _move(actor, alert, AlertState.IN_REVIEW, "take", assignee_id=actor.officer_id)


def assign(actor: Actor, uids: Sequence[uuid.UUID], assignee: uuid.UUID) -> Assigned:
    """Assign alerts, 500 at most, to an officer of the desk. Those that moved on are left as they are."""
    if len(set(uids)) > MOST_AT_ONCE:
        raise Refused(TOO_MANY)
    if uids:
        _insist_on_work(actor, uids[0], "finance:alert:assign")
    alerts = locked_alerts(actor, uids)
    if not alerts:
        raise Absent
    officer = working_officers(actor).filter(uid=assignee).first()
    allowed = [alert for alert in alerts if decide(actor, "finance:alert:assign", alert)]
    if not allowed:
        insist(actor, "finance:alert:assign", alerts[0])
    if officer is None or not all(_sees(officer, alert) for alert in allowed):
        raise Refused(COLLEAGUE)
    return Assigned(_assign_all(actor, allowed, officer), len(set(uids)) - len(allowed))


def _sees(officer: Officer, alert: Alert) -> bool:
    return not alert.portfolio.readers or officer.pk in alert.portfolio.readers


def _assign_all(actor: Actor, alerts: Sequence[Alert], officer: Officer) -> int:
    assigned = {"after": AlertState.IN_REVIEW, "details": {"to": officer.name}}
    steps = [step_of(AlertStep, actor, alert, "assign", alert.state, **assigned) for alert in alerts]
    rows = Alert.objects.unscoped_because("these rows came from visible(), locked")
    rows.filter(pk__in=[alert.pk for alert in alerts]).update(
        state=AlertState.IN_REVIEW, assignee=officer, touched_at=timezone.now()
    )
    AlertStep.objects.bulk_create(steps)
    subjects = [str(alert.uid) for alert in alerts]
    record_event(actor, "finance:alert:assign", desk=Desk.FINANCE, alerts=subjects, officer=str(officer.uid))
    return len(alerts)


def hand_back(actor: Actor, uid: uuid.UUID, reason: str = "", seen: str = "") -> Alert:
    """Put an alert back among the new ones."""
    alert = _begin(actor, uid, "hand-back", seen)
    return _move(actor, alert, AlertState.NEW, "hand-back", reason, assignee_id=None)


def propose(
    actor: Actor, uid: uuid.UUID, verdict: str, reason: str, seen: str = "", claim: Claim | None = None
) -> Alert:
    """Propose a verdict to a second officer; an exempt one claims which exemption, and until when."""
    alert = _begin(actor, uid, "propose", seen)
    if verdict not in Verdict.values:
        raise Refused(VERDICT)
    _need(reason)
    proposed = columns_of(verdict, claim or Claim()) | {
        "verdict": verdict,
        "proposed_by_id": actor.officer_id,
        "proposed_at": timezone.now(),
    }
    return _move(actor, alert, AlertState.PROPOSED, "propose", reason, **proposed)


def decide_alert(actor: Actor, uid: uuid.UUID, reason: str = "", seen: str = "") -> Alert:
    """Decide, as a second officer, what was proposed. A false match becomes a good-guy entry."""
    alert = _begin(actor, uid, "decide", seen)
    decided = {"decided_by_id": actor.officer_id, "decided_at": timezone.now()}
    _move(actor, alert, AlertState.DECIDED, "decide", reason, **decided)
    if alert.verdict == Verdict.FALSE and alert.kind == AlertKind.MATCH:
        good_guy_from(alert).save(force_insert=True)
    hooks.after_decision.call(actor, alert)
    return alert


def send_back(actor: Actor, uid: uuid.UUID, reason: str, seen: str = "") -> Alert:
    """Send a proposal back, as a second officer, with a reason."""
    alert = _begin(actor, uid, "return", seen)
    _need(reason)
    return _move(actor, alert, AlertState.IN_REVIEW, "return", reason, **_without_verdict(actor, alert))


def withdraw(actor: Actor, uid: uuid.UUID, reason: str = "", seen: str = "") -> Alert:
    """Withdraw one's own proposal."""
    alert = _begin(actor, uid, "withdraw", seen)
    return _move(actor, alert, AlertState.IN_REVIEW, "withdraw", reason, **_without_verdict(actor, alert))


def reopen(actor: Actor, uid: uuid.UUID, reason: str, seen: str = "") -> Alert:
    """Open a decided alert again, as a supervisor, who looks at it, with its days; its good-guy entry holds no more."""
    alert = _begin(actor, uid, "reopen", seen)
    _need(reason)
    if newer_alert(actor, alert) is not None:
        raise Refused(NEWER)
    good_guy = good_guy_of(actor, alert)
    lapse_good_guys(actor, [good_guy.pk] if good_guy else [], "reopened")
    begun = {"assignee_id": actor.officer_id, "escalated_at": None, "due_on": due_from(practice_of(actor))}
    _move(actor, alert, AlertState.IN_REVIEW, "reopen", reason, **_without_verdict(actor, alert) | begun)
    weigh_again(actor, alert)
    hooks.after_reopening.call(actor, alert)
    return alert


def escalate(actor: Actor, uid: uuid.UUID, reason: str, seen: str = "") -> Alert:
    """Bring an alert before the desk's supervisors: those who may see it are told, and find it on Today."""
    alert = _begin(actor, uid, "escalate", seen)
    _need(reason)
    _move(actor, alert, AlertState(alert.state), "escalate", reason, escalated_at=timezone.now())
    page = reverse("finance:alert", args=[alert.uid])
    tell_of_cases(actor, supervisors(actor), [alert.portfolio], "finance-alert-escalated", page, str(alert.uid))
    return alert


def note(actor: Actor, uid: uuid.UUID, reason: str) -> Alert:
    """Write a note beside an alert; it stays where it is."""
    alert = _begin(actor, uid, "note", "")
    _need(reason)
    _step(actor, alert, "note", alert.state, reason).save(force_insert=True)
    _trace(actor, alert, "note")
    return alert


def end_good_guy(actor: Actor, uid: uuid.UUID, reason: str) -> GoodGuy:
    """End the good-guy entry that was made of an alert, with a reason; the next screening asks again."""
    _insist_on_work(actor, uid, "finance:alert:note")
    good_guy = locked_good_guy(actor, uid)
    insist(actor, "finance:good-guy:end", good_guy)
    _need(reason)
    lapse_good_guys(actor, [good_guy.pk], "ended")
    alert = good_guy.alert
    _step(actor, alert, "good-guy-end", alert.state, reason).save(force_insert=True)
    return good_guy


def _begin(actor: Actor, uid: uuid.UUID, verb: str, seen: str) -> Alert:
    """The alert, its row locked, if it is as the officer saw it and the officer may; raises `Absent` or `Refused`."""
    _insist_on_work(actor, uid, f"finance:alert:{verb}")
    alert = locked_alert(actor, uid)
    state, _at, touched = seen.partition("@")
    if state and state != alert.state:
        raise Refused(first_was(actor, alert))
    if touched and touched != stamp_of(alert).partition("@")[2]:
        raise Refused(CHANGED)
    insist(actor, f"finance:alert:{verb}", alert)
    return alert


def _insist_on_work(actor: Actor, uid: uuid.UUID, action: str) -> None:
    """Tell whoever sees an alert and does not work on the desk so: for them the database locks no row."""
    if not decide_work(actor):
        insist(actor, action, alert_of(actor, uid))


def stamp_of(alert: Alert) -> str:
    """What a page says it saw of an alert: its state, and when it was last touched."""
    return f"{alert.state}@{alert.touched_at.timestamp():.6f}"


def first_was(actor: Actor, alert: Alert) -> Decision:
    """The answer to whoever comes second."""
    name = last_officer(actor, alert) or gettext("the desk’s machine")
    words = gettext("Another officer was first: {name}. The alert is now: {state}.")
    return Decision(False, "another-was-first", words.format(name=isolated(name), state=AlertState(alert.state).label))


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(REASON)


def _without_verdict(actor: Actor, alert: Alert) -> dict[str, Any]:
    """The columns of an alert that is looked at once more, with the evidence of today."""
    emptied: dict[str, Any] = dict.fromkeys(
        ("proposed_by_id", "proposed_at", "decided_by_id", "decided_at", "evidence_changed_at")
    )
    newer = newest_evidence(actor, [alert.pk]) if alert.evidence_changed_at else {}
    return emptied | EMPTY | {"verdict": ""} | newer.get(alert.pk, {})


def _move(actor: Actor, alert: Alert, after: AlertState, verb: str, reason: str = "", **changes: Any) -> Alert:
    before = AlertState(alert.state)
    if after != before and after not in ALERT_TRANSITIONS[before]:
        raise ValueError(f"an alert goes from {before} to {after} by no rule")
    verdict = changes.get("verdict") or alert.verdict
    changes |= {"state": after, "touched_at": timezone.now()}
    for name, value in changes.items():
        setattr(alert, name, value)
    alert.save(update_fields=[name.removesuffix("_id") for name in changes])
    _step(actor, alert, verb, before, reason, verdict=verdict).save(force_insert=True)
    _trace(actor, alert, verb, before=before, after=after)
    return alert


def _step(actor: Actor, alert: Alert, verb: str, before: str, reason: str, verdict: str = "") -> AlertStep:
    said = {"reason": reason.strip()[:LONGEST_REASON], "verdict": verdict}
    return step_of(AlertStep, actor, alert, verb, before, **said)


def _trace(actor: Actor, alert: Alert, verb: str, **details: str) -> None:
    record_event(actor, f"finance:alert:{verb}", desk=Desk.FINANCE, subject=str(alert.uid), **details)
