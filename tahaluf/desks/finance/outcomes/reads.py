"""The one door for reads of freezes, documents and complaints: everything starts from `visible`."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tahaluf.desks.finance.acting import member_of
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.reads import still_named
from tahaluf.desks.finance.alerts.workflow import AlertState, Verdict
from tahaluf.desks.finance.lists.reads import version_in_use
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, FreezeStep, GoamlSettings, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import (
    LIFTERS,
    STANDING,
    ComplaintOutcome,
    ComplaintState,
    FreezeState,
    LiftCause,
)
from tahaluf.desks.finance.rows import ROWS, the_one
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

MOST_STEPS, MOST_DOCUMENTS, MOST_PARTIES, MOST_WAITING = 200, 60, 60, 20
CASE = ("alert", "alert__subject__payment", "alert__entry", "alert__entry__version", "subject", "subject__payment",
        "portfolio", "member", "ordered_by")  # fmt: skip
OFFICERS = ("lift_proposed_by", "lifted_by")


def alert_of(actor: Actor, uid: uuid.UUID) -> Alert:
    """An alert with its listing; raises `Absent`."""
    related = ("entry", "entry__version", "subject__payment", "portfolio", "proposed_by", "decided_by")
    return the_one(visible(actor, Alert).select_related(*related).filter(uid=uid))


def locked_alert(actor: Actor, uid: uuid.UUID) -> Alert:
    """An alert whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Alert).select_related("portfolio").select_for_update(of=("self",))
    return the_one(rows.filter(uid=uid))


def freeze_of(actor: Actor, uid: uuid.UUID) -> Freeze:
    """A freeze with all that it rests on; raises `Absent`."""
    return the_one(visible(actor, Freeze).select_related(*CASE, *OFFICERS).filter(uid=uid))


def locked_freeze(actor: Actor, uid: uuid.UUID) -> Freeze:
    """A freeze whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Freeze).select_related(*CASE).select_for_update(of=("self",))
    return the_one(rows.filter(uid=uid))


def standing_on(actor: Actor, list_key: str, list_owner_id: int | None, listed_id: str) -> Sequence[Freeze]:
    """The freezes that stand and rest on a listing, their rows locked."""
    listing = {"alert__list_key": list_key, "alert__list_owner_id": list_owner_id, "alert__listed_id": listed_id}
    rows = visible(actor, Freeze).select_related(*CASE).select_for_update(of=("self",))
    return list(rows.filter(state__in=STANDING, **listing).order_by("id"))


def edition_in_use(actor: Actor, list_key: str, list_owner_id: int | None) -> str:
    """The version of a list that is in use: its uid and, where it came into use again, when."""
    version = version_in_use(actor, list_key, list_owner_id)
    if version is None:
        return ""
    return f"{version.uid} {version.again_at.isoformat()}" if version.again_at else str(version.uid)


def told_of(actor: Actor, freezes: Sequence[Freeze], cause: str, version: str) -> set[int]:
    """The keys of those freezes that were looked at already for what this version of a list says."""
    if not version:
        return set()
    steps = visible(actor, FreezeStep).filter(freeze__in=freezes, verb__in=("review", "cause"))
    return set(steps.filter(details__contains={"cause": cause, "version": version}).values_list("freeze_id", flat=True))


def freeze_page(actor: Actor, state: str, after: str) -> KeysetPage[Freeze]:
    """The freezes in a state (all, without one), newest first."""
    rows = visible(actor, Freeze).select_related("subject", "alert", "portfolio", "ordered_by")
    return keyset_page(rows.filter(state=state) if state else rows, ["-id"], after, ROWS)


def steps_of(actor: Actor, freeze: Freeze) -> Sequence[FreezeStep]:
    """What was done with a freeze, from its beginning."""
    return list(visible(actor, FreezeStep).select_related("officer").filter(freeze=freeze)[:MOST_STEPS])


def documents_of(actor: Actor, **of: Freeze | Complaint) -> Sequence[IssuedDocument]:
    """The documents of a freeze or a complaint, newest first, without their content."""
    rows = visible(actor, IssuedDocument).select_related("issued_by").defer("content").filter(**of)
    return list(rows[:MOST_DOCUMENTS])


def document_of(actor: Actor, uid: uuid.UUID) -> IssuedDocument:
    """A document with its content; raises `Absent`."""
    return the_one(visible(actor, IssuedDocument).select_related("freeze__member", "complaint__member").filter(uid=uid))


def parties_of(actor: Actor, subject: Subject) -> Sequence[Subject]:
    """The parties of the payment to which a subject belongs, in the order of the message; none without a payment."""
    if subject.payment_id is None:
        return []
    return list(visible(actor, Subject).filter(payment_id=subject.payment_id).order_by("id")[:MOST_PARTIES])


def goaml_settings_of(actor: Actor) -> GoamlSettings:
    """What the member's supervisor set for reports; an unsaved one where nobody has."""
    return visible(actor, GoamlSettings).first() or GoamlSettings(member_id=member_of(actor))


def complaint_of(actor: Actor, uid: uuid.UUID) -> Complaint:
    """A complaint with what it is about; raises `Absent`."""
    related = ("member", "received_by", "examiner", "answered_by")
    return the_one(visible(actor, Complaint).select_related(*related).filter(uid=uid))


def locked_complaint(actor: Actor, uid: uuid.UUID) -> Complaint:
    """A complaint whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Complaint).select_related("member").select_for_update(of=("self",))
    return the_one(rows.filter(uid=uid))


def complaint_page(actor: Actor, state: str, overdue_on: date | None, after: str) -> KeysetPage[Complaint]:
    """The complaints in a state (all, without one), the earliest deadline first; perhaps only those overdue."""
    rows = visible(actor, Complaint).select_related("examiner")
    rows = rows.filter(state=state) if state else rows
    if overdue_on:
        rows = rows.exclude(state=ComplaintState.ANSWERED).filter(due_on__lt=overdue_on)
    return keyset_page(rows, ["due_on", "id"], after, ROWS)


def subject_of_complaint(actor: Actor, complaint: Complaint) -> tuple[Alert | None, Freeze | None]:
    """The alert and the freeze that a complaint is about, as far as the actor may see them."""
    alert = visible(actor, Alert).filter(pk=complaint.alert_id).first() if complaint.alert_id else None
    freeze = visible(actor, Freeze).filter(pk=complaint.freeze_id).first() if complaint.freeze_id else None
    return alert, freeze


def waiting_freezes(actor: Actor) -> Sequence[Freeze]:
    """The freezes that wait for this officer, the earliest deadline first; of liftings, those that another proposed."""
    waiting = Q(state=FreezeState.IN_REVIEW)
    if actor.holds(Desk.FINANCE, *LIFTERS):
        waiting |= Q(state=FreezeState.LIFT_PROPOSED) & ~Q(lift_proposed_by=actor.officer_id)
    rows = visible(actor, Freeze).select_related("subject").filter(waiting)
    return list(rows.order_by("due_on", "id")[:MOST_WAITING])


def waiting_complaints(actor: Actor) -> Sequence[Complaint]:
    """The complaints that were not answered yet, the earliest deadline first."""
    return list(visible(actor, Complaint).exclude(state=ComplaintState.ANSWERED)[:MOST_WAITING])


def upheld_in_force(actor: Actor) -> Sequence[Complaint]:
    """The complaints that were found to be right and about whose freeze nobody has looked again for them, their rows
    locked. A review of before complaints were named in it counts for all of its freeze."""
    reviews = visible(actor, FreezeStep).filter(freeze=OuterRef("freeze"), details__cause=LiftCause.COMPLAINT)
    named = reviews.alias(named=KeyTextTransform("complaint", "details"))
    seen_to = named.filter(Q(named=Cast(OuterRef("uid"), CharField())) | Q(named__isnull=True), verb="review")
    right = visible(actor, Complaint).filter(outcome=ComplaintOutcome.UPHELD, freeze__state=FreezeState.IN_FORCE)
    rows = right.filter(~Exists(seen_to)).select_related("freeze__portfolio").order_by("id")
    return list(rows.select_for_update(of=("self",))[:MOST_WAITING])


def true_matches_without_freeze(actor: Actor) -> Sequence[Alert]:
    """The decided true matches of parties whom their list names still and for which nobody ordered a freeze, the latest
    decision first."""
    decided = visible(actor, Alert).filter(still_named(actor), state=AlertState.DECIDED, verdict=Verdict.TRUE)
    frozen = visible(actor, Freeze).filter(alert_id=OuterRef("pk"))
    return list(decided.filter(~Exists(frozen)).order_by("-decided_at")[:MOST_WAITING])


def found_freezes(actor: Actor, query: str, subjects: Sequence[Subject], limit: int) -> QuerySet[Freeze]:
    """Freezes whose number or subject's name is what was typed, or that are about subjects."""
    wanted = Q(subject__name__icontains=query) | Q(subject__in=[subject.pk for subject in subjects])
    if query.isdecimal() and query.isascii() and len(query) < 10:
        wanted |= Q(number=int(query))
    return visible(actor, Freeze).select_related("subject").filter(wanted)[:limit]
