"""What officers do to screen. Each leaves its trace."""

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import incoming, rules, tasks
from tahaluf.desks.finance.acting import member_of, officer_of
from tahaluf.desks.finance.chunked import same_transaction
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import chosen_versions
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.screening.running import RUN, run_at_once
from tahaluf.desks.finance.screening.warm_index import shelf
from tahaluf.desks.finance.working import retry
from tahaluf.engines.subjects import open_subjects
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused
from tahaluf.records.vocabulary import Desk

AT_ONCE_BYTES = 64 * 1024
"""Subjects of up to so many bytes, some hundred rows, are screened while the officer waits."""

AT_ONCE_NAMES = 10_000
"""Listed names for which a cold index is built while the officer waits; some four seconds."""

NOTHING_CHOSEN = Decision(False, "no-list", _("Choose at least one list to screen against."))


def retry_run(actor: Actor, uid: uuid.UUID) -> ScreeningRun:
    """Have a run that is stuck go on where it stopped; raises `Absent` or `Refused`."""
    return retry(RUN, actor, uid, tasks.screen)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be screened: a seekable stream of subjects, against which versions, with which cutoff (0 to 1)."""

    stream: BinaryIO
    size: int
    version_ids: Sequence[int]
    cutoff: float
    source: ScreeningRun.Source
    file_name: str
    encoding: str = ""


def screen(actor: Actor, question: Question) -> ScreeningRun:
    """Screen at once what is small, and have the rest done by the worker; gives the run.

    Raises `Refused`, and `Unreadable` where the subjects are of no format that is known.
    """
    rules.insist_on_screening(actor)
    versions = [v for v in chosen_versions(actor, question.version_ids) if v.state == VersionState.CURRENT]
    if not versions:
        raise Refused(NOTHING_CHOSEN)
    form = open_subjects(question.stream, question.file_name, encoding=question.encoding).format
    question.stream.seek(0)
    run = _make_run(actor, question, versions, form)
    if is_small(question, versions):
        run_at_once(actor, run, io.BytesIO(question.stream.read()), same_transaction(actor))
    else:
        with incoming.arriving(run.uid):
            incoming.keep(run.uid, iter(lambda: question.stream.read(1 << 20), b""))
        tasks.screen.ask_for(run=run.uid)
    return run


def _make_run(actor: Actor, question: Question, versions: Sequence[ListVersion], form: str) -> ScreeningRun:
    run = ScreeningRun.objects.create(
        member_id=member_of(actor),
        officer_id=officer_of(actor),
        version_ids=[version.pk for version in versions],
        cutoff=question.cutoff,
        source=question.source,
        file_name=question.file_name[:255],
        encoding=question.encoding,
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
