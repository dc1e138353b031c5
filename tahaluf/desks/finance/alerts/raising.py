"""From hits to questions: the one place where hits of stored subjects become alerts.

A batch costs the same number of queries whatever its size, and raising the same hits twice raises nothing twice. The
rows of the subjects are locked, so that of two who raise at once the second sees what the first has raised.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.evidence import COLUMNS, digests_of, evidence_of, from_json, same_ground, to_json
from tahaluf.desks.finance.alerts.keeping import keep_good_guys
from tahaluf.desks.finance.alerts.lapsing import lapse_good_guys
from tahaluf.desks.finance.alerts.models import Alert, AlertStep, GoodGuy
from tahaluf.desks.finance.alerts.pairs import Pair, latest_alerts, locked_digests, outlived, standing_good_guys
from tahaluf.desks.finance.alerts.practice import due_from, practice_of
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertKind, AlertState, Verdict
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.steps import step_of
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.desks.finance.webhooks.deliveries import enqueue
from tahaluf.policy.actors import MACHINE, WORKING_ROLES, Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

ROLE = Decision(False, "role-officer", _("This needs the role of an officer on the desk."))
BATCH = 500
EVIDENCE_CHANGED = "evidence-changed"
FALL = ("fell_at", "fell_because", "fell_to")
STANDS = (Verdict.TRUE, Verdict.EXEMPT, Verdict.UNCLEAR)
"""Verdicts after which the same ground is not asked again; a false match is kept by its good-guy entry, and one about
ownership, which has none, as long as subject, listing and chain are the same."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored subject and a listing that it may be: score 0 to 1, the listed name that met it, the score's steps.

    `entry` comes with its version. Of an ownership alert the steps are the chain of stakes.
    """

    subject: Subject
    entry: ListEntry
    score: float
    matched_name: str
    reasons: Sequence[dict[str, Any]]
    kind: str = AlertKind.MATCH

    @property
    def pair(self) -> Pair:
        """What it asks about."""
        version = self.entry.version
        return Pair(self.subject.pk, version.key, version.member_id, self.entry.listed_id, self.kind)


@dataclass(frozen=True, slots=True)
class Raised:
    """How many alerts were opened, got new evidence, were kept off by a good-guy entry, or stand as they are."""

    opened: int = 0
    refreshed: int = 0
    suppressed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Raised") -> "Raised":
        return Raised(**{name: value + getattr(other, name) for name, value in asdict(self).items()})


@dataclass
class Batch:
    """What a batch of hits comes to before it is written."""

    opened: list[Alert] = field(default_factory=list)
    refreshed: list[Alert] = field(default_factory=list)
    outdated: dict[int, tuple[Alert, dict[str, Any]]] = field(default_factory=dict)
    lapsed: dict[str, list[int]] = field(default_factory=dict)
    kept_again: list[Alert] = field(default_factory=list)
    suppressed: int = 0
    unchanged: int = 0

    def lapse(self, good_guy: GoodGuy, because: str) -> None:
        """Note that an entry holds no more."""
        self.lapsed.setdefault(because, []).append(good_guy.pk)


def raise_alerts(actor: Actor, hits: Sequence[Hit], cutoff: float | None = None) -> Raised:
    """Turn hits of stored subjects into alerts, in the caller's transaction; raises `Refused`.

    A hit whose subject was changed or ended since it was screened is left out: the change is screened anyway.
    """
    if not actor.holds(Desk.FINANCE, *WORKING_ROLES, MACHINE):
        raise Refused(ROLE)
    best = _best_of(hits)
    digests = locked_digests(actor, (hit.subject.pk for hit in best.values()))
    current = {pair: hit for pair, hit in best.items() if digests.get(pair.subject_id) == bytes(hit.subject.digest)}
    if not current:
        return Raised()
    practice = practice_of(actor)
    batch = _sort(actor, current, practice.cutoff if cutoff is None else cutoff)
    for alert in batch.opened:
        alert.due_on = due_from(practice)
    return _write(actor, batch)


def _best_of(hits: Iterable[Hit]) -> dict[Pair, Hit]:
    best: dict[Pair, Hit] = {}
    for hit in hits:
        if hit.pair not in best or hit.score > best[hit.pair].score:
            best[hit.pair] = hit
    return best


def _sort(actor: Actor, hits: dict[Pair, Hit], cutoff: float) -> Batch:
    alerts, good_guys = latest_alerts(actor, hits.keys()), standing_good_guys(actor, hits.keys())
    back = outlived(actor, [alerts[pair].pk for pair, hit in hits.items() if _was_settled(alerts.get(pair), hit)])
    batch = Batch()
    for pair, hit in hits.items():
        alert, good_guy = alerts.get(pair), good_guys.get(pair) if pair.kind == AlertKind.MATCH else None
        if good_guy is not None and same_ground(good_guy, hit):
            batch.suppressed += 1
            continue
        if good_guy is not None:
            batch.lapse(good_guy, "listing-changed" if same_subject(good_guy, hit) else "subject-changed")
        if alert is not None and alert.state in OPEN:
            _renew(batch, alert, hit, cutoff)
        elif alert is not None and _stands(alert) and _same_question(alert, hit):
            batch.unchanged += 1
        elif alert is not None and good_guy is None and alert.pk in back:
            batch.kept_again.append(alert)
            batch.suppressed += 1
        else:
            batch.opened.append(_new_alert(pair, hit, cutoff, alert))
    _leave_out_known(actor, batch)
    return batch


def _stands(alert: Alert) -> bool:
    """Whether a decision keeps the same question from being put; an exemption does so until its last day."""
    is_over = alert.exemption_until is not None and alert.exemption_until < timezone.localdate()
    is_kept = alert.verdict in STANDS or alert.kind == AlertKind.OWNERSHIP
    return alert.state == AlertState.DECIDED and is_kept and not is_over


def _was_settled(alert: Alert | None, hit: Hit) -> bool:
    """Whether two officers found these very two to be different."""
    if alert is None or alert.state != AlertState.DECIDED or alert.kind != AlertKind.MATCH:
        return False
    return alert.verdict == Verdict.FALSE and same_ground(alert, hit)


def _leave_out_known(actor: Actor, batch: Batch) -> None:
    """Say nothing a second time of a proposal whose evidence was noted to have changed to the very same."""
    marked = [pk for pk, (alert, _new) in batch.outdated.items() if alert.evidence_changed_at is not None]
    for pk, noted in newest_evidence(actor, marked).items():
        if digests_of(noted) == digests_of(batch.outdated[pk][1]):
            del batch.outdated[pk]
            batch.unchanged += 1


def newest_evidence(actor: Actor, alert_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What was last noted to be the evidence of proposals that rest on an earlier one."""
    if not alert_ids:
        return {}
    steps = visible(actor, AlertStep).filter(alert_id__in=alert_ids, verb=EVIDENCE_CHANGED).order_by("id")
    return {step.alert_id: from_json(step.details) for step in steps}


def same_subject(good_guy: GoodGuy, hit: Hit) -> bool:
    """Whether the subject is the one that was decided on."""
    return bytes(good_guy.subject_digest) == bytes(hit.subject.digest)


def _same_question(alert: Alert, hit: Hit) -> bool:
    """Whether subject and listing are the same; of ownership, the chain as well."""
    return same_ground(alert, hit) and (hit.kind == AlertKind.MATCH or alert.reasons == list(hit.reasons))


def _renew(batch: Batch, alert: Alert, hit: Hit, cutoff: float) -> None:
    """Give an open alert the evidence of today; one that waits for a second officer keeps its own and is marked."""
    if _same_question(alert, hit) and alert.evidence_changed_at is None:
        batch.unchanged += 1
    elif alert.state != AlertState.PROPOSED:
        for name, value in evidence_of(hit, cutoff).items():
            setattr(alert, name, value)
        alert.fell_at, alert.fell_because, alert.fell_to = None, "", {}
        batch.refreshed.append(alert)
    else:
        batch.outdated[alert.pk] = (alert, evidence_of(hit, cutoff))


def _new_alert(pair: Pair, hit: Hit, cutoff: float, earlier: Alert | None) -> Alert:
    subject = hit.subject
    return Alert(
        **pair._asdict(),
        member_id=subject.member_id,
        portfolio_id=subject.portfolio_id,
        earlier=earlier,
        **evidence_of(hit, cutoff),
    )


def _write(actor: Actor, batch: Batch) -> Raised:
    for because, ids in batch.lapsed.items():
        lapse_good_guys(actor, ids, because)
    keep_good_guys(actor, batch.kept_again)
    opened = Alert.objects.bulk_create(batch.opened, batch_size=BATCH)
    _refresh(batch.refreshed)
    outdated = list(batch.outdated.values())
    _mark_outdated([alert.pk for alert, _new in outdated])
    steps = [step_of(AlertStep, actor, alert, "open", "") for alert in opened]
    steps += [step_of(AlertStep, actor, alert, "refresh", alert.state) for alert in batch.refreshed]
    steps += [step_of(AlertStep, actor, alert, "good-guy-again", alert.state) for alert in batch.kept_again]
    steps += [
        step_of(AlertStep, actor, alert, EVIDENCE_CHANGED, alert.state, details=to_json(new)) for alert, new in outdated
    ]
    AlertStep.objects.bulk_create(steps, batch_size=BATCH)
    raised = Raised(len(opened), len(batch.refreshed) + len(outdated), batch.suppressed, batch.unchanged)
    if opened:
        enqueue(actor, "alert.opened", {"count": raised.opened})
    if steps:
        record_event(actor, "finance:alert:raise", desk=Desk.FINANCE, opened=raised.opened, refreshed=raised.refreshed)
    return raised


def _rows() -> QuerySet[Alert]:
    return Alert.objects.unscoped_because("these rows came from visible(), locked")


def _refresh(alerts: Sequence[Alert]) -> None:
    now = timezone.now()
    for alert in alerts:
        alert.touched_at = now
    if alerts:
        _rows().bulk_update(alerts, [*COLUMNS, *FALL, "touched_at"], batch_size=BATCH)


def _mark_outdated(ids: Sequence[int]) -> None:
    if ids:
        _rows().filter(pk__in=ids).update(evidence_changed_at=timezone.now(), touched_at=timezone.now())
