"""What officers do with complaints: file, take, examine, answer. Each leaves its trace."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tahaluf.desks.finance.acting import in_days, member_of, officer_of
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.outcomes import delisting, freezing, issuing, reads
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, Tally
from tahaluf.desks.finance.outcomes.numbering import next_number
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome, ComplaintState, FreezeState, LiftCause
from tahaluf.desks.finance.rules import insist_on_work
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import Context
from tahaluf.policy.decisions import insist
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk


@dataclass(frozen=True, slots=True)
class Filing:
    """A complaint as it came in: from whom, how to reach them, in which language, about what."""

    complainant: str
    contact: str
    language: str
    text: str
    received_on: date
    alert_uid: uuid.UUID | None = None
    freeze_uid: uuid.UUID | None = None


def file_complaint(actor: Actor, filing: Filing) -> Complaint:
    """Open the file of a complaint with its deadline; raises `Absent` for a freeze or alert not seen, or `Refused`."""
    insist_on_work(actor)
    freeze = reads.freeze_of(actor, filing.freeze_uid) if filing.freeze_uid else None
    alert = reads.alert_of(actor, filing.alert_uid) if filing.alert_uid else None
    complaint = Complaint.objects.create(
        member_id=member_of(actor),
        number=next_number(actor, Tally.Kind.COMPLAINT),
        complainant=filing.complainant,
        contact=filing.contact,
        language=filing.language,
        text=filing.text,
        received_on=filing.received_on,
        due_on=filing.received_on + timedelta(days=practice_of(actor).complaint_days),
        freeze=freeze,
        alert=alert or (freeze.alert if freeze else None),
        received_by_id=officer_of(actor),
    )
    _trace(actor, complaint, "file")
    return complaint


def take_complaint(actor: Actor, uid: uuid.UUID) -> Complaint:
    """Take a complaint to examine it; raises `Absent` or `Refused`."""
    complaint = _locked_for(actor, uid, "take")
    complaint.state, complaint.examiner_id = ComplaintState.IN_EXAMINATION, actor.officer_id
    complaint.save(update_fields=["state", "examiner"])
    _trace(actor, complaint, "take")
    return complaint


def record_finding(actor: Actor, uid: uuid.UUID, outcome: ComplaintOutcome, finding: str) -> Complaint:
    """Write down what was found; where the complaint is right, its freeze goes into review.

    Raises `Absent` or `Refused`.
    """
    complaint = _locked_for(actor, uid, "find")
    complaint.outcome, complaint.finding = outcome, finding
    complaint.save(update_fields=["outcome", "finding"])
    _trace(actor, complaint, "find", outcome=str(outcome))
    if outcome == ComplaintOutcome.UPHELD and complaint.freeze_id is not None:
        _look_again(actor, complaint, complaint.freeze_id)
    return complaint


def answer_complaint(actor: Actor, uid: uuid.UUID, answer: str) -> Complaint:
    """Answer a complaint and issue the letter; raises `Absent` or `Refused`."""
    complaint = _locked_for(actor, uid, "answer")
    complaint.state, complaint.answer = ComplaintState.ANSWERED, answer
    complaint.answered_by_id, complaint.answered_at = actor.officer_id, timezone.now()
    complaint.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    _trace(actor, complaint, "answer", outcome=complaint.outcome)
    issuing.issue_answer(actor, complaint)
    return complaint


def _look_again(actor: Actor, complaint: Complaint, freeze_id: int) -> None:
    freeze = visible(actor, Freeze).select_for_update(of=("self",)).filter(pk=freeze_id).first()
    if freeze is not None and freeze.state == FreezeState.IN_FORCE:
        due_on = in_days(practice_of(actor).deadline_days)
        reason = _("Complaint {number}").format(number=complaint.number)
        freezing.begin_review(actor, freeze, LiftCause.COMPLAINT, due_on, reason, complaint=str(complaint.uid))


def sweep(context: Context) -> None:
    """Do the complaints' part of the desk's minute."""
    with context() as actor:
        follow_upheld(actor)


def follow_upheld(actor: Actor) -> int:
    """Take the freezes into review that are in force though a complaint about them was found right; gives how many.

    Whoever found so may not see the freeze: the desk's machine does, and tells those officers who do.
    """
    upheld = reads.upheld_in_force(actor)
    for complaint in upheld:
        assert complaint.freeze is not None  # noqa: S101  the read asks for it
        _look_again(actor, complaint, complaint.freeze.pk)
        delisting.tell_of_review(actor, complaint.freeze)
    return len(upheld)


def _locked_for(actor: Actor, uid: uuid.UUID, verb: str) -> Complaint:
    complaint = reads.locked_complaint(actor, uid)
    insist(actor, f"finance:complaint:{verb}", complaint)
    return complaint


def _trace(actor: Actor, complaint: Complaint, verb: str, **details: str) -> None:
    record_event(
        actor,
        f"finance:complaint:{verb}",
        desk=Desk.FINANCE,
        subject=str(complaint.uid),
        number=complaint.number,
        **details,
    )
