"""What officers do with lists: import one, decide on a version. Each leaves its trace."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import incoming, rules, tasks
from tahaluf.desks.finance.lists.concluding import take_the_place
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import locked_version, same_file
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.engines.lists import ListSource, open_list
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused, insist
from tahaluf.records.vocabulary import Desk

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
    with incoming.arriving(uid, arrival.companions):
        source, size = _keep_list(uid, arrival)
        held = same_file(actor, source.list[:80], source.sha256)
        version = held or _make_version(actor, uid, arrival, source, size)
    if version.uid != uid:
        incoming.forget(uid, arrival.companions)
        _note_check(actor, version)
        return version, False
    record_event(actor, "finance:version:receive", desk=Desk.FINANCE, subject=str(uid), sha256=version.sha256)
    if queue:
        tasks.import_list.ask_for(version=uid)
    return version, True


def _note_check(actor: Actor, version: ListVersion) -> None:
    """Note that the same file came again, so that the list does not count as stale."""
    if rules.is_operator(actor) or version.member_id == actor.member_id:
        version.checked_at = timezone.now()
        version.save(update_fields=["checked_at"])
        record_event(actor, "finance:version:check", desk=Desk.FINANCE, subject=str(version.uid))


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
    take_the_place(actor, version)
    version.again_at = None
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
    version.save(update_fields=["state", "decision_reason", "decided_by", "decided_at", "again_at"])
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
