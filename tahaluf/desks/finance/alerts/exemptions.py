"""Exempt verdicts: which exemption is claimed, until when; past its end it lapses and the question is put again.

What is put again is the question as it stood; of ownership, as the stakes stand that day. Where subject or listing
became another meanwhile, the screening of that change has asked already, or found nothing to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts import hooks
from tahaluf.desks.finance.alerts.desk import tell_of_cases, working_officers
from tahaluf.desks.finance.alerts.evidence import EVIDENCE
from tahaluf.desks.finance.alerts.models import Alert, AlertStep
from tahaluf.desks.finance.alerts.pairs import locked_digests, pair_of
from tahaluf.desks.finance.alerts.practice import due_from, practice_of
from tahaluf.desks.finance.alerts.workflow import NAMED_EXEMPTIONS, AlertKind, AlertState, Exemption, Verdict
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.steps import step_of
from tahaluf.desks.finance.webhooks.deliveries import enqueue
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

AT_ONCE = 500
KIND = Decision(False, "exemption", _("Name the exemption."))
REFERENCE = Decision(
    False, "exemption-reference", _("Name the licence by its reference, or what other exemption it is.")
)
END = Decision(False, "exemption-until", _("Say on which day the exemption ends: today or later."))
EMPTY: dict[str, Any] = {
    "exemption": "", "exemption_reference": "", "exemption_until": None, "exemption_lapsed_at": None,
}  # fmt: skip
"""The columns of an alert that is not exempt."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an officer says of an exemption: which it is, the licence's reference or its name, its last day."""

    kind: str = ""
    reference: str = ""
    until: date | None = None


def columns_of(verdict: str, claim: Claim) -> dict[str, Any]:
    """The columns of an alert with a proposed verdict; raises `Refused` for an exempt one that says too little."""
    if verdict != Verdict.EXEMPT:
        return EMPTY
    if claim.kind not in Exemption.values:
        raise Refused(KIND)
    if claim.kind in NAMED_EXEMPTIONS and not claim.reference.strip():
        raise Refused(REFERENCE)
    if claim.until is None or claim.until < timezone.localdate():
        raise Refused(END)
    said = {"exemption": claim.kind, "exemption_reference": claim.reference.strip()[:200]}
    return EMPTY | said | {"exemption_until": claim.until}


def lapse_exemptions(actor: Actor) -> int:
    """Let exemptions lapse whose last day has passed, 500 at most, and put their questions again; gives how many."""
    rows = _locked(actor)
    if not rows:
        return 0
    door = Alert.objects.unscoped_because("these rows came from visible(), locked")
    door.filter(pk__in=[row.pk for row in rows]).update(exemption_lapsed_at=timezone.now())
    AlertStep.objects.bulk_create(step_of(AlertStep, actor, row, "exemption-lapse", row.state) for row in rows)
    standing = [row for row in rows if row.is_asked and not row.is_outlived]
    asked = _ask_again(actor, [row for row in standing if row.kind == AlertKind.MATCH])
    owned = sorted({row.subject_id for row in standing if row.kind == AlertKind.OWNERSHIP})
    hooks.on_ownership_unsettled.call(actor, owned)
    record_event(actor, "finance:exemption:lapse", desk=Desk.FINANCE, count=len(rows), opened=asked)
    code, queue = "finance-exemptions-lapsed", f"{reverse('finance:alerts')}?state={AlertState.NEW}"
    tell_of_cases(actor, working_officers(actor), [row.portfolio for row in rows], code, queue)
    return len(rows)


def _locked(actor: Actor) -> Sequence[Any]:
    """Some of them, their rows and first those of their subjects locked, as whoever raises alerts locks them: so each
    of both sees what the other has asked."""
    subjects = list(_ended(actor).values_list("subject_id", flat=True)[:AT_ONCE])
    locked_digests(actor, subjects)
    return list(_ended(actor).filter(subject_id__in=subjects).select_for_update(of=("self",))[:AT_ONCE])


def _ended(actor: Actor) -> QuerySet[Any]:
    """Alerts whose exemption is over: whether their very question can be put again, and whether another was."""
    owner = Coalesce(OuterRef("list_owner_id"), 0)
    newer = visible(actor, Alert).alias(owner=Coalesce("list_owner_id", 0)).filter(
        subject_id=OuterRef("subject_id"), list_key=OuterRef("list_key"), listed_id=OuterRef("listed_id"),
        kind=OuterRef("kind"), owner=owner, pk__gt=OuterRef("pk"),
    )  # fmt: skip
    listed = visible(actor, ListEntry).alias(owner=Coalesce("version__member_id", 0)).filter(
        version__key=OuterRef("list_key"), version__state=VersionState.CURRENT, owner=owner,
        listed_id=OuterRef("listed_id"), digest=OuterRef("entry_digest"),
    )  # fmt: skip
    same_subject = Q(subject__ended_at__isnull=True, subject__digest=F("subject_digest"))
    rows = visible(actor, Alert).filter(
        state=AlertState.DECIDED, verdict=Verdict.EXEMPT, exemption_lapsed_at__isnull=True,
        exemption_until__lt=timezone.localdate(),
    )  # fmt: skip
    marked = rows.annotate(is_asked=Q(Exists(listed)) & same_subject, is_outlived=Exists(newer))
    return marked.select_related("portfolio").order_by("exemption_until", "id")


def _ask_again(actor: Actor, alerts: Sequence[Alert]) -> int:
    due_on = due_from(practice_of(actor))
    opened = Alert.objects.bulk_create(_again(alert, due_on) for alert in alerts)
    AlertStep.objects.bulk_create(
        step_of(AlertStep, actor, alert, "open", "", details={"because": "exemption-over"}) for alert in opened
    )
    if opened:
        enqueue(actor, "alert.opened", {"count": len(opened)})
    return len(opened)


def _again(alert: Alert, due_on: date) -> Alert:
    """The question of an alert, new."""
    evidence = {name: getattr(alert, name) for name in EVIDENCE}
    held = {"member_id": alert.member_id, "portfolio_id": alert.portfolio_id, "due_on": due_on}
    return Alert(**pair_of(alert)._asdict(), **held, earlier=alert, **evidence)
