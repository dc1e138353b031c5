"""Numbers of freezes and complaints: one after the other in each member, no number lost or given twice."""

from datetime import date

from tahaluf.desks.finance.acting import member_of
from tahaluf.desks.finance.outcomes.models import Tally
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


def reference(code: str, kind: Tally.Kind, opened: date, number: int) -> str:
    """A number as letters bear it: member, kind, year, number."""
    return f"{code}-{LETTERS[kind]}-{opened.year}-{number:04d}"
