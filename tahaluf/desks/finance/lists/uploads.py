"""Own lists whose columns an officer names: the file waits in the folder of incoming files until that was done."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tahaluf.desks.finance import incoming, rules
from tahaluf.desks.finance.acting import member_of, officer_of
from tahaluf.desks.finance.lists.actions import Arrival, receive_list
from tahaluf.desks.finance.lists.models import ListVersion, PendingList
from tahaluf.desks.finance.rows import the_one
from tahaluf.engines.lists.own_csv import header_of
from tahaluf.engines.rejects import Reject, Unreadable, shown
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

CHUNK = 1 << 20
KEPT = timedelta(days=incoming.KEPT_DAYS)


def is_table(reject: Reject) -> bool:
    """Whether what was not recognised may be an own list under headers of its own."""
    return reject.code == "format_unknown" and reject.detail.get("fault") == "text"


def hold_list(
    actor: Actor, file_name: str, chunks: Iterable[bytes], key: str, *, fewest: int = 1, encoding: str = ""
) -> PendingList:
    """Keep a file until its columns are named; raises `Refused`, and `Unreadable` where it has fewer headers."""
    rules.insist_on_work(actor)
    uid = uuid.uuid4()
    with incoming.arriving(uid):
        incoming.keep(uid, chunks)
        headers = _headers(uid, file_name, encoding)
        if len(headers) < fewest:
            detail = {"column": "name", "found": shown(", ".join(headers))}
            raise Unreadable(Reject(file_name, 1, "", "", "column_missing", detail, fatal=True))
    visible(actor, PendingList).filter(received_at__lt=timezone.now() - KEPT).delete()
    record_event(actor, "finance:upload:hold", desk=Desk.FINANCE, subject=str(uid))
    return PendingList.objects.create(
        uid=uid,
        member_id=member_of(actor),
        officer_id=officer_of(actor),
        file_name=file_name[:255],
        key=key,
        encoding=encoding,
    )


def pending_list(actor: Actor, uid: uuid.UUID) -> PendingList:
    """A file that the actor uploaded and that is still there; raises `Absent`."""
    found = visible(actor, PendingList).filter(uid=uid, received_at__gte=timezone.now() - KEPT)
    return the_one(found)


def headers_of(pending: PendingList) -> list[str]:
    """The headers of a file that waits; raises `Unreadable`."""
    return _headers(pending.uid, pending.file_name, pending.encoding)


def receive_pending(actor: Actor, pending: PendingList, columns: Mapping[str, str]) -> tuple[ListVersion, bool]:
    """Have a file imported whose columns were named; raises as `receive_list` does."""
    arrival = Arrival(
        pending.file_name, _chunks(pending.uid), key=pending.key, columns=columns, encoding=pending.encoding
    )
    received = receive_list(actor, arrival)
    drop_pending(actor, pending)
    return received


def drop_pending(actor: Actor, pending: PendingList) -> None:
    """Forget a file that waits."""
    record_event(actor, "finance:upload:drop", desk=Desk.FINANCE, subject=str(pending.uid))
    visible(actor, PendingList).filter(pk=pending.pk).delete()
    transaction.on_commit(lambda: incoming.forget(pending.uid))


def _headers(uid: uuid.UUID, file_name: str, encoding: str) -> list[str]:
    with incoming.opened(uid) as (stream, _companions):
        return header_of(stream, file_name, encoding)


def _chunks(uid: uuid.UUID) -> Iterator[bytes]:
    with incoming.path_of(uid).open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
