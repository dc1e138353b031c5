"""Taking a file of subjects into a portfolio, chunk by chunk, so that it can be killed anywhere and go on.

Each chunk stores its new and changed subjects, their screening against all lists in use, the stakes that it states, the
alerts that follow, its rejects and how far the intake came in one transaction.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, BinaryIO

from django.db.models import F

from tahaluf.desks.finance.alerts.rescreening import hold_lists_still
from tahaluf.desks.finance.chunked import each_chunk
from tahaluf.desks.finance.rejected import reject_of
from tahaluf.desks.finance.subjects import alerting
from tahaluf.desks.finance.subjects.arrivals import Arrived, arrivals
from tahaluf.desks.finance.subjects.linking import Linked, store_links
from tahaluf.desks.finance.subjects.models import Intake, IntakeReject
from tahaluf.desks.finance.subjects.ownership import raise_ownership
from tahaluf.desks.finance.subjects.reads import locked_intake, locked_portfolio
from tahaluf.desks.finance.subjects.screening_of import screen_subjects, warm_up
from tahaluf.desks.finance.subjects.storing import Stored, mark_screened, store_arrivals
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.desks.finance.working import PROGRESS, Kind, note_progress, work_off
from tahaluf.engines.rejects import Reject
from tahaluf.engines.subjects import open_subjects
from tahaluf.engines.subjects.links import Link, read_links
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context

FIGURES = ("new_count", "changed_count", "same_count", "alert_count", "stake_count", "stake_end_count")
INTAKE = Kind("intake", locked_intake, {name.removesuffix("_count"): name for name in (*FIGURES, "reject_count")})
LINKED = "ftm_json"
"""The format that may say who owns whom."""


def take_in(uid: uuid.UUID, context: Context) -> None:
    """Take a file in that waits in the incoming folder, or go on with it; does nothing when the intake has ended."""
    work_off(INTAKE, uid, context, _read)


def _read(intake: Intake, stream: BinaryIO, context: Context) -> dict[str, Any]:
    if _sha256(stream) != intake.sha256:
        return {"code": "file_changed"}
    warm_up(context)

    def items() -> Iterable[Arrived | Link | Reject]:
        reading = open_subjects(
            stream, intake.file_name, columns=intake.columns, encoding=intake.encoding, form=intake.format
        )
        return chain(arrivals(reading, intake.file_name, intake.format), _links(intake, stream))

    def store(start: int, chunk: Sequence[Arrived | Link | Reject]) -> None:
        with context() as actor:
            _store(actor, intake.uid, start, chunk, stream.tell())

    return each_chunk(items, intake.items_done, store)  # type: ignore[misc]  # mypy solves no union of three


def _links(intake: Intake, stream: BinaryIO) -> Iterator[Link | Reject]:
    """The links of a file, read in a second pass once all its subjects are stored, wherever in it they stand."""
    if intake.format == LINKED:
        stream.seek(0)
        yield from read_links(stream, intake.file_name)


def _sha256(stream: BinaryIO) -> str:
    """The digest of a stream, which is rewound."""
    digest = hashlib.sha256()
    while data := stream.read(1 << 20):
        digest.update(data)
    stream.seek(0)
    return digest.hexdigest()


def _store(actor: Actor, uid: uuid.UUID, start: int, chunk: Sequence[Arrived | Link | Reject], place: int) -> None:
    intake = locked_intake(actor, uid)
    if intake.state != IntakeState.RUNNING or intake.items_done != start:
        return
    locked_portfolio(actor, intake.portfolio.uid)
    hold_lists_still(actor)
    stored = store_arrivals(actor, intake, [item for item in chunk if isinstance(item, Arrived)])
    changed = [kept.row.pk for kept in stored.changed]
    alerting.subjects_changed(actor, changed)
    alerts = screen_subjects(actor, stored.to_screen)
    linked = store_links(actor, intake, [(start + at, item) for at, item in enumerate(chunk) if isinstance(item, Link)])
    alerts += raise_ownership(actor, [*changed, *linked.newly_owned])
    alerting.subjects_screened(actor, changed)
    mark_screened(stored.to_screen)
    rejects = [(start + at, item) for at, item in enumerate(chunk) if isinstance(item, Reject)] + linked.rejects
    IntakeReject.objects.bulk_create([reject_of(IntakeReject, item, o, intake=intake) for o, item in rejects])
    note_progress(intake, start + len(chunk), len(rejects), max(place, intake.bytes_done))
    _add_figures(intake, stored, linked, alerts)
    intake.save(update_fields=[*PROGRESS, *FIGURES])


def _add_figures(intake: Intake, stored: Stored, linked: Linked, alerts: int) -> None:
    intake.new_count = F("new_count") + len(stored.new)
    intake.changed_count = F("changed_count") + len(stored.changed)
    intake.same_count = F("same_count") + stored.same
    intake.alert_count = F("alert_count") + alerts
    intake.stake_count = F("stake_count") + len(linked.stated)
    intake.stake_end_count = F("stake_end_count") + len(linked.ended)
