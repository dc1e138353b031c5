"""Screening subjects against versions of lists, chunk by chunk, so that it can be killed anywhere and go on.

Each chunk stores its hits, its rejects and how far the run came in one transaction (`chunked`). Since a version never
changes and chunks always end at the same places, the end is that of an undisturbed run.
"""

import dataclasses
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from django.db.models import F

from tahaluf.desks.finance.chunked import each_chunk
from tahaluf.desks.finance.lists.reads import chosen_versions
from tahaluf.desks.finance.rejected import reject_of, without_nul
from tahaluf.desks.finance.screening.models import RunReject, ScreeningHit, ScreeningRun, shortfall_of
from tahaluf.desks.finance.screening.reads import locked_run
from tahaluf.desks.finance.screening.warm_index import Filed, WarmScreener, load_listings, shelf
from tahaluf.desks.finance.screening.workflow import RunState
from tahaluf.desks.finance.working import PROGRESS, Kind, begin, conclude, note_progress, work_off
from tahaluf.engines import screening
from tahaluf.engines.rejects import Reject
from tahaluf.engines.subjects import Subject, SubjectReading, open_subjects
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context

Chunk = Sequence[Subject | Reject]
RUN = Kind("run", locked_run, {"subjects": "subject_count", "hits": "hit_count", "rejects": "reject_count"})


def run_kept(uid: uuid.UUID, context: Context) -> None:
    """Do a run whose subjects wait in the incoming folder, or go on with it; does nothing when it has ended."""
    work_off(RUN, uid, context, _read)


def run_at_once(actor: Actor, run: ScreeningRun, stream: BinaryIO, context: Context) -> None:
    """Do a small run within the request that asked for it."""
    started = begin(RUN, actor, run.uid)
    assert started is not None  # noqa: S101  it was made a moment ago in this transaction
    conclude(RUN, actor, run.uid, _read(started, stream, context), tell=False)


def _read(run: ScreeningRun, stream: BinaryIO, context: Context) -> dict[str, Any]:
    """Screen the rest of the subjects; gives the reject that ended the file, empty where it was whole."""
    warm = warm_screener(run, context)

    def store(start: int, chunk: Chunk) -> None:
        _store(run.uid, start, chunk, warm.screen(_subjects(chunk), run.cutoff), stream.tell(), context)

    return each_chunk(lambda: _reading(run, stream), run.items_done, store)


def _reading(run: ScreeningRun, stream: BinaryIO) -> SubjectReading:
    return open_subjects(stream, run.file_name, encoding=run.encoding)


def _subjects(chunk: Chunk) -> Iterator[Subject]:
    return (item for item in chunk if isinstance(item, Subject))


def warm_screener(run: ScreeningRun, context: Context) -> WarmScreener:
    """The screener of the versions that a run names; their listings are read in the officer's context."""

    def load() -> list[Filed]:
        with context() as actor:
            return load_listings(actor, chosen_versions(actor, run.version_ids))

    return shelf.screener_of(run.version_ids, load)


def _store(
    uid: uuid.UUID,
    start: int,
    chunk: Chunk,
    hits: Sequence[tuple[screening.ScreeningHit, int]],
    place: int,
    context: Context,
) -> None:
    with context() as actor:
        run = locked_run(actor, uid)
        if run.state != RunState.RUNNING or run.items_done != start:
            return
        rejects = [(start + at, item) for at, item in enumerate(chunk) if isinstance(item, Reject)]
        rows = [hit_row(run, run.hit_count + at, hit, entry_id) for at, (hit, entry_id) in enumerate(hits)]
        ScreeningHit.objects.bulk_create(rows, batch_size=1000)
        RunReject.objects.bulk_create([reject_of(RunReject, item, o, run=run) for o, item in rejects])
        note_progress(run, start + len(chunk), len(rejects), place)
        run.subject_count, run.hit_count = F("subject_count") + len(chunk) - len(rejects), F("hit_count") + len(rows)
        run.save(update_fields=[*PROGRESS, "subject_count", "hit_count"])


def hit_row(run: ScreeningRun, ordinal: int, hit: screening.ScreeningHit, entry_id: int) -> ScreeningHit:
    """The row of a hit, with what was known of the subject and the steps of the score."""
    subject = snapshot(hit.subject)
    return ScreeningHit(
        run=run,
        member_id=run.member_id,
        ordinal=ordinal,
        shortfall=shortfall_of(hit.score),
        subject=subject,
        subject_name=subject["name"] or without_nul(hit.subject.label),
        entry_id=entry_id,
        matched_name=without_nul(hit.matched_name),
        reasons=without_nul([reason._asdict() for reason in hit.reasons]),
    )


def snapshot(subject: Subject) -> dict[str, Any]:
    """A subject as JSON, without what is not known of it."""
    plain = {
        **{each.name: getattr(subject, each.name) for each in dataclasses.fields(subject) if each.compare},
        "aliases": list(subject.aliases),
        "address": list(subject.address),
        "births": [str(birth) for birth in subject.births],
        "countries": list(subject.countries),
        "identifiers": [identifier.to_json() for identifier in subject.identifiers],
    }
    kept: dict[str, Any] = without_nul(
        {name: value for name, value in plain.items() if value or name in {"id", "name", "row"}}
    )
    return kept
