"""Numbers of freezes and complaints: one after the other in each member, no number lost or given twice."""

from django.utils import timezone

from tahaluf.desks.finance.acting import member_of
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, Tally
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

LETTERS = {Tally.Kind.FREEZE: "F", Tally.Kind.COMPLAINT: "C"}


def next_number(actor: Actor, kind: Tally.Kind) -> int:
    """The next number; whoever asks meanwhile waits until this transaction ends, and a number undone is given again."""
    Tally.objects.unscoped_because("a row that is there stays as it is").bulk_create(
        [Tally(member_id=member_of(actor), kind=kind)], ignore_conflicts=True
    )
    tally = visible(actor, Tally).select_for_update().get(kind=kind)
    tally.last += 1
    tally.save(update_fields=["last"])
    return tally.last


def number_of(case: Freeze | Complaint) -> str:
    """A number as letters, reports and files bear it: member, kind, year, number."""
    if isinstance(case, Freeze):
        kind, opened = Tally.Kind.FREEZE, timezone.localtime(case.ordered_at).date()
    else:
        kind, opened = Tally.Kind.COMPLAINT, case.received_on
    return f"{case.member.code}-{LETTERS[kind]}-{opened.year}-{case.number:04d}"
