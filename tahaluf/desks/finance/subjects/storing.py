"""Putting subjects that arrived into their portfolio: new ones, changed ones with their history, and the same ones
untouched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from django.db.models import QuerySet
from django.utils import timezone

from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.subjects.arrivals import PAYMENTS, Arrived, as_json
from tahaluf.desks.finance.subjects.models import (
    Intake,
    Payment,
    Subject,
    SubjectNumber,
    SubjectVersion,
    SubjectWord,
)
from tahaluf.desks.finance.subjects.screening_of import Kept
from tahaluf.engines.names import FOLDING
from tahaluf.engines.screening import fold_subject
from tahaluf.engines.subjects.transfer import Transfer
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible
from tahaluf.records.search_words import MOST_WORDS, sounds_of, words_of

CHANGING = ("payment", "kind", "name", "data", "digest", "version", "folded_names", "folding", "changed_at",
            "screened_at", "ended_at", "ended_by", "ended_because")  # fmt: skip


@dataclass
class Stored:
    """What became of a chunk: subjects that are new or changed, and how many stayed the same."""

    new: list[Kept] = field(default_factory=list)
    changed: list[Kept] = field(default_factory=list)
    same: int = 0

    @property
    def to_screen(self) -> list[Kept]:
        """Those whose screening is due."""
        return [*self.new, *self.changed]


def store_arrivals(actor: Actor, intake: Intake, arrived: Sequence[Arrived]) -> Stored:
    """Store a chunk of an intake, whose portfolio's row the caller holds. Nothing is screened here.

    A subject that had ended and comes again is under screening again, and counts as changed.
    """
    now = timezone.now()
    wanted = _by_reference(actor, intake, arrived)
    held = {row.reference: row for row in _locked(actor, intake, wanted)}
    stored = Stored(same=len(arrived) - len(wanted))
    for reference, (each, payment) in wanted.items():
        row = held.get(reference)
        if row is None:
            stored.new.append(Kept(_new_row(intake, reference, each, payment), each.subject))
        elif bytes(row.digest) != each.digest or row.ended_at is not None:
            stored.changed.append(Kept(row, each.subject))
        else:
            stored.same += 1
    _write_changed(intake, stored.changed, {key: each for key, (each, _p) in wanted.items()}, now)
    Subject.objects.bulk_create([kept.row for kept in stored.new])
    _write_keys(actor, stored)
    return stored


def _by_reference(
    actor: Actor, intake: Intake, arrived: Sequence[Arrived]
) -> dict[str, tuple[Arrived, Payment | None]]:
    """What is to be stored under which reference; the same party twice in a chunk is stored once."""
    if intake.format not in PAYMENTS:
        return {each.reference: (each, None) for each in arrived}
    payments = _payments(actor, intake, arrived)
    placed = ((payments[each.subject.row], each) for each in arrived)
    return {f"{payment.uid}/{each.reference}": (each, payment) for payment, each in placed}


def _payments(actor: Actor, intake: Intake, arrived: Sequence[Arrived]) -> dict[int, Payment]:
    """The payment of each row of the file, made where it is not there."""
    transfers = {each.subject.row: each.subject.transfer or Transfer() for each in reversed(arrived)}
    same_file = visible(actor, Payment).filter(portfolio_id=intake.portfolio_id, sha256=intake.sha256)
    held = {payment.row: payment for payment in same_file.filter(row__in=transfers)}
    new = [_payment(intake, row, said) for row, said in sorted(transfers.items(), key=itemgetter(0)) if row not in held]
    return held | {payment.row: payment for payment in Payment.objects.bulk_create(new)}


def _payment(intake: Intake, row: int, said: Transfer) -> Payment:
    return Payment(
        member_id=intake.member_id,
        portfolio_id=intake.portfolio_id,
        format=intake.format,
        reference=without_nul(said.reference)[:64],
        own_reference=without_nul(said.own_reference)[:64],
        amount=said.amount.value if said.amount else None,
        currency=said.amount.currency if said.amount else "",
        instructed_amount=said.instructed.value if said.instructed else None,
        instructed_currency=said.instructed.currency if said.instructed else "",
        value_date=said.value_date,
        file_name=intake.file_name,
        sha256=intake.sha256,
        row=row,
    )


def _locked(actor: Actor, intake: Intake, references: dict[str, tuple[Arrived, Payment | None]]) -> Sequence[Subject]:
    rows = visible(actor, Subject).select_for_update(of=("self",), no_key=True)
    return list(rows.filter(portfolio_id=intake.portfolio_id, reference__in=list(references)).order_by("pk"))


def _new_row(intake: Intake, reference: str, each: Arrived, payment: Payment | None) -> Subject:
    row = Subject(member_id=intake.member_id, portfolio_id=intake.portfolio_id, payment=payment, reference=reference)
    return _filled(row, each)


def _filled(row: Subject, each: Arrived) -> Subject:
    data = as_json(each.subject)
    row.data, row.digest, row.kind, row.name = data, each.digest, each.subject.kind, data["name"]
    if not row.name and not each.subject.message_path:
        row.name = without_nul(each.subject.label)
    row.folded_names, row.folding = fold_subject(each.subject), FOLDING
    return row


def _write_changed(intake: Intake, changed: Sequence[Kept], arrived: dict[str, Arrived], now: datetime) -> None:
    SubjectVersion.objects.bulk_create(
        SubjectVersion(
            member_id=row.member_id, subject=row, number=row.version, data=row.data, digest=row.digest,
            stood_from=row.changed_at, stood_until=now, changed_by_id=intake.officer_id,
        )
        for row, _subject in changed
    )  # fmt: skip
    for row, _subject in changed:
        _filled(row, arrived[row.reference])
        row.version, row.changed_at, row.screened_at = row.version + 1, now, None
        row.ended_at, row.ended_by, row.ended_because = None, None, ""
    _writable().bulk_update([row for row, _subject in changed], CHANGING)


def _writable() -> QuerySet[Subject]:
    return Subject.objects.unscoped_because("the rows came through visible() and are locked")


def _write_keys(actor: Actor, stored: Stored) -> None:
    """Write the numbers and words under which the subjects are found."""
    if ids := [kept.row.pk for kept in stored.changed]:
        visible(actor, SubjectNumber).filter(subject_id__in=ids).delete()
        visible(actor, SubjectWord).filter(subject_id__in=ids).delete()
    rows = stored.to_screen
    SubjectNumber.objects.bulk_create(number for kept in rows for number in _numbers(kept))
    SubjectWord.objects.bulk_create((word for kept in rows for word in _words(kept.row)), batch_size=2000)


def _numbers(kept: Kept) -> list[SubjectNumber]:
    keys = dict.fromkeys(identifier.key for identifier in kept.subject.identifiers)
    return [
        SubjectNumber(member_id=kept.row.member_id, subject=kept.row, kind=key[0], value=key[1][:200])
        for key in keys
        if key
    ]


def _words(row: Subject) -> list[SubjectWord]:
    words = list(dict.fromkeys(word for name in row.names for word in words_of(name)))[:MOST_WORDS]
    return [SubjectWord(member_id=row.member_id, subject=row, word=word) for word in words + sounds_of(row.names)]


def mark_screened(kept: Sequence[Kept]) -> None:
    """Note that subjects were screened as they stand."""
    now = timezone.now()
    for row, _subject in kept:
        row.screened_at = now
    _writable().filter(pk__in=[row.pk for row, _subject in kept]).update(screened_at=now)
