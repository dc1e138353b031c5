"""The one door for reads of portfolios, subjects, payments, stakes and intakes: everything starts from `visible`."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tahaluf.desks.finance.alerts import desk
from tahaluf.desks.finance.file_work import UNDER_WAY
from tahaluf.desks.finance.rows import ROWS, the_one
from tahaluf.desks.finance.subjects.models import (
    Intake,
    IntakeReject,
    Payment,
    Portfolio,
    Stake,
    Subject,
    SubjectNumber,
    SubjectVersion,
    SubjectWord,
)
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.engines.identifiers import normal_number
from tahaluf.pages.alike import Alike, most_alike
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Officer
from tahaluf.records.search_words import met, sounding_like, words_of

MOST_PORTFOLIOS, MOST_OFFICERS, MOST_STAKES, MOST_EARLIER, FEW = 200, 500, 200, 50, 5
MOST_SEARCHED = 1000
"""Portfolios in which a reference is looked for."""
MOST_PARTIES = 500
"""Parties of one payment that a page shows."""


def portfolio_of(actor: Actor, uid: uuid.UUID) -> Portfolio:
    """A portfolio; raises `Absent`."""
    return the_one(visible(actor, Portfolio).select_related("made_by").filter(uid=uid))


def locked_portfolio(actor: Actor, uid: uuid.UUID) -> Portfolio:
    """A portfolio whose row nobody else changes until the transaction ends; raises `Absent`."""
    return the_one(visible(actor, Portfolio).select_for_update(no_key=True).filter(uid=uid))


def portfolios(actor: Actor) -> Sequence[Portfolio]:
    """The portfolios that the actor may see, by title."""
    return list(visible(actor, Portfolio).select_related("made_by").order_by("title", "pk")[:MOST_PORTFOLIOS])


def has_title(actor: Actor, title: str, but: uuid.UUID | None = None) -> bool:
    """Whether a portfolio that the actor may see has this title."""
    same = visible(actor, Portfolio).filter(title=title)
    return (same.exclude(uid=but) if but else same).exists()


def officers_on_desk(actor: Actor) -> Sequence[Officer]:
    """The officers of the own member who hold a role on the desk now, by name."""
    return list(desk.officers_on_desk(actor)[:MOST_OFFICERS])


def names_of_officers(actor: Actor, ids: Iterable[int]) -> Mapping[int, str]:
    """The names of colleagues."""
    return dict(visible(actor, Officer).filter(pk__in=list(ids)).values_list("pk", "name"))


def subject_of(actor: Actor, uid: uuid.UUID) -> Subject:
    """A subject; raises `Absent`."""
    rows = visible(actor, Subject).select_related("portfolio", "payment", "ended_by")
    return the_one(rows.filter(uid=uid))


def locked_subject(actor: Actor, uid: uuid.UUID) -> Subject:
    """A subject whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Subject).select_related("portfolio").select_for_update(of=("self",), no_key=True)
    return the_one(rows.filter(uid=uid))


def subject_page(actor: Actor, portfolio: Portfolio, query: str, after: str) -> KeysetPage[Subject]:
    """The subjects of a portfolio by reference; with a query, those that it finds."""
    rows = visible(actor, Subject).filter(portfolio=portfolio).defer("data", "folded_names", "digest")
    return keyset_page(_that_fit(actor, rows, query) if query else rows, ["reference"], after, ROWS)


def find_subjects(actor: Actor, query: str, limit: int) -> Sequence[Subject]:
    """Subjects by uid, reference or number or, where none has these, by words of a name, the last as a beginning."""
    rows = visible(actor, Subject).select_related("portfolio").defer("folded_names", "digest").order_by()
    return list(_that_fit(actor, rows, query)[:limit] if query.strip() else ())


def subjects_alike(actor: Actor, query: str, limit: int) -> Mapping[Subject, Alike]:
    """Subjects that are called much like a query, in any script, the most alike first."""
    keys = sounding_like(visible(actor, SubjectWord), "subject_id", query)
    rows = visible(actor, Subject).filter(pk__in=keys).select_related("portfolio").defer("folded_names", "digest")
    return dict(most_alike(query, rows, lambda row: row.names, limit))


def _that_fit(actor: Actor, rows: QuerySet[Subject], query: str) -> QuerySet[Subject]:
    exact = list(rows.filter(pk__in=_exactly(actor, query)).values_list("pk", flat=True)[:ROWS])
    if exact:
        return rows.filter(pk__in=exact)
    words = words_of(query)
    for place, word in enumerate(words):
        rows = rows.filter(Exists(_worded(actor, word, last=place == len(words) - 1)))
    return rows if words else rows.none()


def _exactly(actor: Actor, query: str) -> list[int]:
    """The keys of subjects with this uid, this reference or this number; each asked by itself, so that an index
    serves it.
    """
    portfolios = list(visible(actor, Portfolio).values_list("pk", flat=True)[:MOST_SEARCHED])
    subjects = visible(actor, Subject).values_list("pk", flat=True)
    by_reference = subjects.filter(portfolio_id__in=portfolios, reference=query[:200])
    by_number = visible(actor, SubjectNumber).filter(_numbered(normal_number(query)[:200]))
    found = [*by_reference[:ROWS], *by_number.values_list("subject_id", flat=True)[:ROWS]]
    try:
        return [*found, *subjects.filter(uid=uuid.UUID(query))]
    except ValueError:
        return found


def _numbered(number: str) -> Q:
    kinds = ("paper", "account", "bic", "lei", "imo", "mmsi", "call_sign", "crypto", "clearing")
    return Q(kind__in=kinds, value__in={number, number[:8], number.removeprefix("IMO")} if number else set())


def _worded(actor: Actor, word: str, *, last: bool) -> QuerySet[SubjectWord]:
    return met(visible(actor, SubjectWord).filter(subject_id=OuterRef("pk")), word, beginning=last)


def earlier_versions(actor: Actor, subject: Subject) -> Sequence[SubjectVersion]:
    """How a subject stood before, newest first."""
    return list(visible(actor, SubjectVersion).filter(subject=subject).select_related("changed_by")[:MOST_EARLIER])


def stakes_of(actor: Actor, subject: Subject) -> tuple[Sequence[Stake], Sequence[Stake]]:
    """Who owns or controls the subject, and what it owns or controls; ended ones last."""
    rows = visible(actor, Stake).select_related("owner", "owned", "stated_by", "intake")
    rows = rows.filter(Q(owner=subject) | Q(owned=subject)).order_by("-ended_at", "pk")
    found = list(rows.defer("owner__data", "owned__data")[:MOST_STAKES])
    return [stake for stake in found if stake.owned_id == subject.pk], [s for s in found if s.owner_id == subject.pk]


def locked_stake(actor: Actor, uid: uuid.UUID) -> Stake:
    """A stake whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Stake).select_related("owner", "owned").select_for_update(of=("self",), no_key=True)
    return the_one(rows.filter(uid=uid))


def payment_page(actor: Actor, query: str, after: str) -> KeysetPage[Payment]:
    """The member's payments, newest first; with a query, those that have it as UETR or as their sender's reference."""
    rows = visible(actor, Payment).filter(member=actor.member_id).select_related("portfolio")
    return keyset_page(rows.filter(_referred(query)) if query else rows, ["-id"], after, ROWS)


def find_payments(actor: Actor, query: str, limit: int) -> Sequence[Payment]:
    """The newest payments that have a text as UETR or as their sender's reference."""
    if not query.strip():
        return []
    return list(visible(actor, Payment).filter(_referred(query.strip()), member=actor.member_id)[:limit])


def _referred(query: str) -> Q:
    wanted = {query[:64], query[:64].lower()}
    return Q(reference__in=wanted) | Q(own_reference__in=wanted)


def payment_of(actor: Actor, uid: uuid.UUID) -> Payment:
    """A payment; raises `Absent`."""
    return the_one(visible(actor, Payment).select_related("portfolio").filter(uid=uid))


def parties_of(actor: Actor, payment: Payment) -> Sequence[Subject]:
    """The parties, accounts and texts of a payment in the order of its message."""
    return list(visible(actor, Subject).filter(payment=payment).order_by("pk")[:MOST_PARTIES])


def intake_page(actor: Actor, after: str, size: int = ROWS, portfolio: Portfolio | None = None) -> KeysetPage[Intake]:
    """Intakes, newest first; of one portfolio or of all."""
    rows = visible(actor, Intake).filter(member=actor.member_id).select_related("portfolio", "officer")
    return keyset_page(rows.filter(portfolio=portfolio) if portfolio else rows, ["-id"], after, size)


def intake_of(actor: Actor, uid: uuid.UUID) -> Intake:
    """An intake; raises `Absent`."""
    return the_one(visible(actor, Intake).select_related("portfolio", "officer").filter(uid=uid))


def locked_intake(actor: Actor, uid: uuid.UUID) -> Intake:
    """An intake whose row nobody else changes until the transaction ends; raises `Absent`."""
    rows = visible(actor, Intake).select_related("portfolio").select_for_update(of=("self",), no_key=True)
    return the_one(rows.filter(uid=uid))


def intake_rejects(actor: Actor, intake: Intake, after: str) -> KeysetPage[IntakeReject]:
    """What was not used of an intake's file, in the file's order."""
    return keyset_page(visible(actor, IntakeReject).filter(intake=intake), ["ordinal"], after, ROWS)


def intakes_waiting(actor: Actor, day: date) -> Sequence[Intake]:
    """The officer's own intakes that are under way, and those that broke off since a day, newest first."""
    if actor.officer_id is None:
        return []
    rows = visible(actor, Intake).filter(officer_id=actor.officer_id).select_related("portfolio")
    broken = Q(state=IntakeState.BROKEN_OFF, asked_at__date__gte=day)
    return list(rows.filter(Q(state__in=UNDER_WAY) | broken).order_by("-id")[:FEW])
