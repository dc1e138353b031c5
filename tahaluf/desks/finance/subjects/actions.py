"""What officers do with portfolios, subjects, stakes and intakes. Each leaves its trace."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import rules, tasks
from tahaluf.desks.finance.acting import member_of, officer_of
from tahaluf.desks.finance.subjects import alerting, reads
from tahaluf.desks.finance.subjects.intake import INTAKE
from tahaluf.desks.finance.subjects.models import Intake, Portfolio, Stake, Subject
from tahaluf.desks.finance.subjects.ownership import raise_ownership
from tahaluf.desks.finance.subjects.uploads import Upload
from tahaluf.desks.finance.working import retry
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused, insist
from tahaluf.records.vocabulary import Desk

NOT_ON_DESK = Decision(False, "not-on-desk", _("Readers are officers of your member who hold a role on the desk."))
TITLE_TAKEN = Decision(False, "title-taken", _("There is a portfolio of this title already."))
ITSELF = Decision(False, "itself", _("A subject cannot own or control itself."))
STATED_ALREADY = Decision(False, "stated", _("This stake is stated already; end it before you state it anew."))
TAKEN_IN = Decision(False, "taken-in", _("This file is being taken in already."))


def make_portfolio(actor: Actor, title: str, readers: Sequence[int] = ()) -> Portfolio:
    """Make a portfolio; with readers, only these and its maker see what is in it. Raises `Refused`."""
    rules.insist_on_work(actor)
    _insist_on_title(actor, title)
    made = Portfolio.objects.create(
        member_id=member_of(actor),
        title=title,
        readers=_chosen_readers(actor, readers),
        made_by_id=officer_of(actor),
    )
    _record(actor, "finance:portfolio:make", made.uid, readers=len(made.readers))
    return made


def rename_portfolio(actor: Actor, uid: uuid.UUID, title: str) -> Portfolio:
    """Give a portfolio another title; raises `Absent` or `Refused`."""
    portfolio = reads.locked_portfolio(actor, uid)
    insist(actor, "finance:portfolio:change", portfolio)
    _insist_on_title(actor, title, uid)
    portfolio.title = title
    portfolio.save(update_fields=["title"])
    _record(actor, "finance:portfolio:rename", uid)
    return portfolio


def choose_readers(actor: Actor, uid: uuid.UUID, readers: Sequence[int]) -> Portfolio:
    """Say who sees what is in a portfolio: the whole desk (nobody named), or those named and the actor.

    Raises `Absent` or `Refused`.
    """
    portfolio = reads.locked_portfolio(actor, uid)
    insist(actor, "finance:portfolio:change", portfolio)
    before = portfolio.readers
    portfolio.readers = _chosen_readers(actor, readers)
    if portfolio.readers != before:
        portfolio.save(update_fields=["readers"])
        _record(actor, "finance:portfolio:choose-readers", uid, before=before, after=portfolio.readers)
    return portfolio


def _chosen_readers(actor: Actor, readers: Sequence[int]) -> list[int]:
    """The officers who may see it, with the actor, so that nobody shuts himself out; nobody for the whole desk."""
    if not readers:
        return []
    if not set(readers) <= {officer.pk for officer in reads.officers_on_desk(actor)}:
        raise Refused(NOT_ON_DESK)
    return sorted({*readers, *([actor.officer_id] if actor.officer_id else [])})


def _insist_on_title(actor: Actor, title: str, but: uuid.UUID | None = None) -> None:
    if reads.has_title(actor, title, but):
        raise Refused(TITLE_TAKEN)


def start_intake(
    actor: Actor, portfolio_uid: uuid.UUID, upload: Upload, columns: Mapping[str, str], *, queue: bool = True
) -> Intake:
    """Have a kept file taken in by the worker; `columns` maps fields to headers. Raises `Absent` or `Refused`."""
    portfolio = reads.portfolio_of(actor, portfolio_uid)
    insist(actor, "finance:portfolio:take-in", portfolio)
    try:
        with transaction.atomic():
            intake = Intake.objects.create(
                uid=upload.uid,
                member_id=portfolio.member_id,
                portfolio=portfolio,
                officer_id=officer_of(actor),
                file_name=upload.file_name,
                sha256=upload.sha256,
                format=upload.form or "csv",
                columns=dict(columns),
                encoding=upload.encoding,
                size=upload.size,
            )
    except IntegrityError:
        raise Refused(TAKEN_IN) from None
    _record(actor, "finance:intake:start", upload.uid, sha256=upload.sha256, portfolio=str(portfolio.uid))
    if queue:
        tasks.take_in.ask_for(intake=upload.uid)
    return intake


def retry_intake(actor: Actor, uid: uuid.UUID) -> Intake:
    """Have an intake that is stuck go on where it stopped; raises `Absent` or `Refused`."""
    return retry(INTAKE, actor, uid, tasks.take_in)


def end_subject(actor: Actor, uid: uuid.UUID, reason: str) -> Subject:
    """End a subject: it is not screened any more, and its open alerts lapse. Raises `Absent` or `Refused`."""
    subject = reads.locked_subject(actor, uid)
    insist(actor, "finance:subject:end", subject)
    subject.ended_at, subject.ended_by_id, subject.ended_because = timezone.now(), actor.officer_id, reason
    subject.save(update_fields=["ended_at", "ended_by", "ended_because"])
    _record(actor, "finance:subject:end", uid)
    alerting.subjects_ended(actor, [subject.pk])
    return subject


@dataclass(frozen=True, slots=True)
class Statement:
    """That one subject owns a share of another (percent) or controls it, and where that is known from."""

    owner: uuid.UUID
    owned: uuid.UUID
    percent: Decimal | None
    controls: bool
    source: str


def state_stake(actor: Actor, said: Statement) -> Stake:
    """State who owns or controls whom, and put the question that follows where an owner is a listed party.

    Raises `Absent` or `Refused`.
    """
    if said.owner == said.owned:
        raise Refused(ITSELF)
    owner, owned = reads.subject_of(actor, said.owner), reads.subject_of(actor, said.owned)
    for subject in (owner, owned):
        insist(actor, "finance:subject:state-stake", subject)
    stake = _write_stake(actor, owner, owned, said)
    _record(actor, "finance:stake:state", stake.uid, owner=str(owner.uid), owned=str(owned.uid))
    raise_ownership(actor, [owned.pk])
    return stake


def _write_stake(actor: Actor, owner: Subject, owned: Subject, said: Statement) -> Stake:
    try:
        with transaction.atomic():
            return Stake.objects.create(
                member_id=owner.member_id,
                owner=owner,
                owned=owned,
                percent=said.percent,
                controls=said.controls,
                source=said.source,
                stated_by_id=officer_of(actor),
            )
    except IntegrityError:
        raise Refused(STATED_ALREADY) from None


def end_stake(actor: Actor, uid: uuid.UUID) -> Stake:
    """End a stake; it stays to be seen. Raises `Absent` or `Refused`."""
    stake = reads.locked_stake(actor, uid)
    insist(actor, "finance:stake:end", stake)
    stake.ended_at = timezone.now()
    stake.save(update_fields=["ended_at"])
    _record(actor, "finance:stake:end", uid)
    return stake


def _record(actor: Actor, action: str, uid: uuid.UUID | str, **details: object) -> None:
    record_event(actor, action, desk=Desk.FINANCE, subject=str(uid), **details)
