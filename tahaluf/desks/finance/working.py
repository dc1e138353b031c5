"""Work on a file from its beginning to its end: begun, paused by a full disk, asked for again, concluded.

What a screening run and an intake share, and of an import how it pauses and how far it has come.
"""

import contextlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.chunked import Failure
from tahaluf.desks.finance.file_work import FileWork, OfficersWork, Stage
from tahaluf.policy import trouble
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import Context
from tahaluf.policy.decisions import insist
from tahaluf.policy.jobs import Job
from tahaluf.policy.models import Notification
from tahaluf.records.vocabulary import Desk

PAUSED = {"code": "disk_full"}
"""The failure of work that is still under way, while there is no room to store more of it."""
PROGRESS = ("items_done", "reject_count", "bytes_done", "touched_at", "failure")
"""What `note_progress` changes of a row; whoever stores a part of the file saves it with that part."""

Work = TypeVar("Work", bound=OfficersWork)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Work]):
    """A kind of work: its name in codes and addresses, how its row is locked (raises `Absent`), what it counts."""

    name: str
    locked: Callable[[Actor, uuid.UUID], Work]
    figures: Mapping[str, str]
    """The columns that the audit trail keeps of the end, by the names that they have there."""


def work_off(
    kind: Kind[Work], uid: uuid.UUID, context: Context, read: Callable[[Work, BinaryIO, Context], Failure]
) -> None:
    """Read a file that waits in the incoming folder, or go on with it; does nothing where the work has ended.

    `read` gives the reject that ended the file. Where the disk is full the row says so, and the error is raised:
    whoever asked tries again later.
    """
    with pausing(kind.locked, uid, context):
        with context() as actor:
            work = begin(kind, actor, uid)
        if work is not None:
            failure = _read_kept(work, context, read)
            with context() as actor:
                conclude(kind, actor, uid, failure)
    incoming.forget(uid)


def _read_kept(work: Work, context: Context, read: Callable[[Work, BinaryIO, Context], Failure]) -> Failure:
    try:
        with incoming.opened(work.uid) as (stream, _companions):
            return read(work, stream, context)
    except FileNotFoundError:
        return {"code": "file_gone"}


def begin(kind: Kind[Work], actor: Actor, uid: uuid.UUID) -> Work | None:
    """Have queued work run; gives its row, none where it has ended."""
    work = kind.locked(actor, uid)
    if work.state == Stage.QUEUED:
        work.state = Stage.RUNNING
        work.save(update_fields=["state"])
    return work if work.state == Stage.RUNNING else None


def note_progress(work: FileWork, items_done: int, rejects: int, place: int) -> None:
    """Say how far work has come: so many items in all, so many rejects more, and the place in the file in bytes."""
    work.items_done, work.reject_count = items_done, F("reject_count") + rejects
    work.bytes_done, work.touched_at, work.failure = min(place, work.size), timezone.now(), {}


@contextlib.contextmanager
def pausing(locked: Callable[[Actor, uuid.UUID], FileWork], uid: uuid.UUID, context: Context) -> Iterator[None]:
    """Let work that a full disk stops say so on its row; the error goes on to whoever tries again."""
    try:
        yield
    except Exception as error:
        if trouble.is_full(error):
            _say_that_it_pauses(locked, uid, context)
        raise


def _say_that_it_pauses(locked: Callable[[Actor, uuid.UUID], FileWork], uid: uuid.UUID, context: Context) -> None:
    """Let the officer know why it does not go on; where not even that can be written, the next attempt may."""
    with contextlib.suppress(*trouble.LOST), context() as actor:
        work = locked(actor, uid)
        if work.is_under_way:
            work.failure, work.touched_at = PAUSED, timezone.now()
            work.save(update_fields=["failure", "touched_at"])


def retry(kind: Kind[Work], actor: Actor, uid: uuid.UUID, job: Job) -> Work:
    """Have work that is stuck go on where it stopped; raises `Absent` or `Refused`."""
    work = kind.locked(actor, uid)
    insist(actor, f"finance:{kind.name}:retry", work)
    work.touched_at = timezone.now()
    work.save(update_fields=["touched_at"])
    record_event(actor, f"finance:{kind.name}:retry", desk=Desk.FINANCE, subject=str(uid))
    job.ask_for(**{kind.name: uid})
    return work


def conclude(kind: Kind[Work], actor: Actor, uid: uuid.UUID, failure: Failure, *, tell: bool = True) -> None:
    """Bring work to its end and tell its officer; does nothing where another worker has done so."""
    work = kind.locked(actor, uid)
    if work.state != Stage.RUNNING:
        return
    work.state = Stage.BROKEN_OFF if failure else Stage.FINISHED
    work.failure, work.finished_at = failure, timezone.now()
    work.save(update_fields=["state", "failure", "finished_at"])
    figures: dict[str, Any] = {name: getattr(work, column) for name, column in kind.figures.items()}
    record_event(actor, f"finance:{kind.name}:{work.state}", desk=Desk.FINANCE, subject=str(uid), **figures)
    if tell:
        notify(work.officer_id, f"finance-{kind.name}-{work.state}", f"finance:{kind.name}", uid)


def notify(officer_id: int, code: str, page: str, uid: uuid.UUID) -> None:
    """Tell the officer who asked for work what has become of it, with the way to its page."""
    Notification.objects.create(officer_id=officer_id, code=code, subject=str(uid), url=reverse(page, args=[uid]))
