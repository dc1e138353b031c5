"""What officers do on the finance desk: import a list, decide on a version, screen. Each leaves its trace."""

import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import incoming, rules, tasks
from tahaluf.desks.finance.concluding import supersede
from tahaluf.desks.finance.models import ListVersion, ScreeningRun
from tahaluf.desks.finance.reads import chosen_versions, current_of, locked_run, locked_version, same_file
from tahaluf.desks.finance.screening import run_at_once, same_transaction
from tahaluf.desks.finance.warm_index import shelf
from tahaluf.desks.finance.workflows import VersionState
from tahaluf.engines.lists import ListSource, open_list
from tahaluf.engines.subjects import open_subjects
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused, insist
from tahaluf.records.vocabulary import Desk

AT_ONCE_BYTES = 64 * 1024
"""Subjects of up to so many bytes, some hundred rows, are screened while the officer waits."""
AT_ONCE_NAMES = 10_000
"""Listed names for which a cold index is built while the officer waits; some four seconds."""
NOTHING_CHOSEN = Decision(False, "no-list", _("Choose at least one list to screen against."))

IMPORTED_ANEW = Decision(
    False, "imported-anew", _("The import is at work or has ended; there is nothing to try again.")
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A list's file as it came in: its bytes in chunks, and those of its companions by kind."""

    file_name: str
    chunks: Iterable[bytes]
    companions: Mapping[str, Iterable[bytes]] = field(default_factory=dict)
    key: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""


def receive_list(actor: Actor, arrival: Arrival, *, queue: bool = True) -> tuple[ListVersion, bool]:
    """Keep a list's file and have it imported; gives the version, and whether it is new.

    The same file as before gives the version that it made then. Raises `Refused`, and `Unreadable` where the file is
    no list that is known.
    """
    rules.insist_on_work(actor)
    uid = uuid.uuid4()
    try:
        source, size = _keep_list(uid, arrival)
        held = same_file(actor, source.list[:80], source.sha256)
        version = held or _make_version(actor, uid, arrival, source, size)
    except BaseException:
        incoming.forget(uid, arrival.companions)
        raise
    if version.uid != uid:
        incoming.forget(uid, arrival.companions)
        return version, False
    transaction.on_commit(lambda: incoming.settle(uid, arrival.companions))
    record_event(actor, "finance:version:receive", desk=Desk.FINANCE, subject=str(uid), sha256=version.sha256)
    if queue:
        tasks.import_list.ask_for(version=uid)
    return version, True


def _keep_list(uid: uuid.UUID, arrival: Arrival) -> tuple[ListSource, int]:
    incoming.keep(uid, arrival.chunks)
    for kind, chunks in arrival.companions.items():
        incoming.keep(uid, chunks, kind)
    with incoming.opened(uid, arrival.companions) as (stream, companions):
        reading = open_list(
            stream, arrival.file_name, companions=companions, columns=arrival.columns,
            encoding=arrival.encoding, key=arrival.key,
        )  # fmt: skip
    return reading.source, incoming.path_of(uid).stat().st_size


def _make_version(actor: Actor, uid: uuid.UUID, arrival: Arrival, source: ListSource, size: int) -> ListVersion:
    try:
        with transaction.atomic():
            return ListVersion.objects.create(
                uid=uid,
                member_id=actor.member_id,
                key=source.list[:80],
                number=source.version[:80],
                published_on=date.fromisoformat(source.published) if source.published else None,
                format=source.format,
                file_name=arrival.file_name[:255],
                sha256=source.sha256,
                size=size,
                companions=sorted(arrival.companions),
                columns=dict(arrival.columns),
                encoding=arrival.encoding,
                received_by_id=actor.officer_id,
            )
    except IntegrityError:
        held = same_file(actor, source.list[:80], source.sha256)
        if held is None:
            raise
        return held


def confirm_version(actor: Actor, uid: uuid.UUID, reason: str) -> ListVersion:
    """Put a version to use that waits or was superseded; raises `Absent` or `Refused`."""
    version = locked_version(actor, uid)
    insist(actor, "finance:version:confirm", version)
    supersede(current_of(actor, version))
    return _decide(actor, version, VersionState.CURRENT, "confirm", reason)


def discard_version(actor: Actor, uid: uuid.UUID, reason: str = "") -> ListVersion:
    """Put a version away that waits or failed; raises `Absent` or `Refused`."""
    version = locked_version(actor, uid)
    insist(actor, "finance:version:discard", version)
    discarded = _decide(actor, version, VersionState.DISCARDED, "discard", reason)
    transaction.on_commit(lambda: incoming.forget(uid, version.companions))
    return discarded


def _decide(actor: Actor, version: ListVersion, state: VersionState, verb: str, reason: str) -> ListVersion:
    version.state, version.decision_reason = state, reason[:500]
    version.decided_by_id, version.decided_at = actor.officer_id, timezone.now()
    version.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
    record_event(actor, f"finance:version:{verb}", desk=Desk.FINANCE, subject=str(version.uid))
    return version


def retry_import(actor: Actor, uid: uuid.UUID) -> ListVersion:
    """Have an import that failed or is stuck go on where it stopped; raises `Absent` or `Refused`."""
    version = locked_version(actor, uid)
    insist(actor, "finance:version:retry", version)
    if same_file(actor, version.key, version.sha256) not in (None, version):
        raise Refused(IMPORTED_ANEW)
    if version.state == VersionState.FAILED:
        version.state = VersionState.QUEUED
    version.touched_at, version.failure = timezone.now(), {}
    version.save(update_fields=["state", "touched_at", "failure"])
    record_event(actor, "finance:version:retry", desk=Desk.FINANCE, subject=str(uid))
    tasks.import_list.ask_for(version=uid)
    return version


def retry_run(actor: Actor, uid: uuid.UUID) -> ScreeningRun:
    """Have a run that is stuck go on where it stopped; raises `Absent` or `Refused`."""
    run = locked_run(actor, uid)
    insist(actor, "finance:run:retry", run)
    run.touched_at = timezone.now()
    run.save(update_fields=["touched_at"])
    record_event(actor, "finance:run:retry", desk=Desk.FINANCE, subject=str(uid))
    tasks.screen.ask_for(run=uid)
    return run


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be screened: a seekable stream of subjects, against which versions, with which cutoff (0 to 1)."""

    stream: BinaryIO
    size: int
    version_ids: Sequence[int]
    cutoff: float
    source: ScreeningRun.Source
    file_name: str


def screen(actor: Actor, question: Question) -> ScreeningRun:
    """Screen at once what is small, and have the rest done by the worker; gives the run.

    Raises `Refused`, and `Unreadable` where the subjects are of no format that is known.
    """
    rules.insist_on_work(actor)
    versions = [v for v in chosen_versions(actor, question.version_ids) if v.state == VersionState.CURRENT]
    if not versions:
        raise Refused(NOTHING_CHOSEN)
    form = open_subjects(question.stream, question.file_name).format
    question.stream.seek(0)
    run = _make_run(actor, question, versions, form)
    if is_small(question, versions):
        run_at_once(actor, run, io.BytesIO(question.stream.read()), same_transaction(actor))
    else:
        incoming.keep(run.uid, iter(lambda: question.stream.read(1 << 20), b""))
        transaction.on_commit(lambda: incoming.settle(run.uid))
        tasks.screen.ask_for(run=run.uid)
    return run


def _make_run(actor: Actor, question: Question, versions: Sequence[ListVersion], form: str) -> ScreeningRun:
    assert actor.member_id is not None and actor.officer_id is not None  # noqa: S101, PT018  screening is an officer's
    run = ScreeningRun.objects.create(
        member_id=actor.member_id,
        officer_id=actor.officer_id,
        version_ids=[version.pk for version in versions],
        cutoff=question.cutoff,
        source=question.source,
        file_name=question.file_name[:255],
        format=form,
        size=question.size,
    )
    lists = [str(version.uid) for version in versions]
    details = {"cutoff": question.cutoff, "lists": lists}
    record_event(actor, "finance:run:start", desk=Desk.FINANCE, subject=str(run.uid), **details)
    return run


def is_small(question: Question, versions: Sequence[ListVersion]) -> bool:
    """Whether the officer can wait for it: few subjects, and an index that is warm or soon built."""
    if question.size > AT_ONCE_BYTES:
        return False
    names = sum(version.name_count for version in versions)
    return names <= AT_ONCE_NAMES or shelf.find(version.pk for version in versions) is not None
