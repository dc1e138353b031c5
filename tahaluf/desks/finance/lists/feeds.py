"""The node's lists, fetched from their publishers: what is due is asked for, imported as the node's version, and kept.

Each step stands by itself, so that a worker that is killed anywhere leaves a feed that is asked again: the file comes
whole into the folder of incoming files, becomes a version (the same file the same version), is imported to its end,
and only then are the publisher's validators kept. Whoever takes a feed holds it for an hour.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.lists import fetching
from tahaluf.desks.finance.lists.actions import Arrival, receive_list
from tahaluf.desks.finance.lists.addresses import Addresses, addresses_of, forget_addresses, keep_addresses
from tahaluf.desks.finance.lists.concluding import use_again
from tahaluf.desks.finance.lists.fetching import FetchFailed, asked
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.desks.finance.lists.models import ListFeed, ListVersion
from tahaluf.desks.finance.lists.numbers import number_for_programs
from tahaluf.desks.finance.lists.reads import version_of
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.rejected import failure_of
from tahaluf.desks.finance.rows import the_one
from tahaluf.desks.finance.working import PAUSED
from tahaluf.engines.lists import FORMATS, ListSource, Unreadable, open_list
from tahaluf.policy import trouble
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import Context
from tahaluf.policy.decisions import insist
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

HELD = timedelta(hours=1)
"""For how long a feed is left alone once somebody has taken it."""
FIRST_WAIT = timedelta(minutes=10)
"""After the first failure; each further one doubles it, up to the feed's own interval."""
MOST_DOUBLINGS = 10
AGAIN_WAITS = "feed_again_waits"
ENDINGS = frozenset({".csv", ".json", ".jsonl", ".txt", ".xml"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """Files that came under a uid of their own, whether any was new, and the validators by kind."""

    uid: uuid.UUID
    is_new: bool
    validators: dict[str, dict[str, str]] = field(default_factory=dict)


def set_feed(actor: Actor, key: str, addresses: Addresses, hours: int = 6) -> ListFeed:
    """Have a list fetched every so many hours, in place of an earlier setting; raises `Refused`."""
    feed = ListFeed(key=key, host=addresses.host, interval_hours=hours)
    insist(actor, "finance:feed:set", feed)
    forget_addresses(actor, key)
    visible(actor, ListFeed).filter(key=key).delete()
    feed.save(force_insert=True)
    keep_addresses(feed, addresses)
    record_event(actor, "finance:feed:set", desk=Desk.FINANCE, subject=key, host=feed.host)
    return feed


def remove_feed(actor: Actor, key: str) -> None:
    """Fetch a list no more; raises `Absent` or `Refused`."""
    feed = feed_of(actor, key)
    insist(actor, "finance:feed:set", feed)
    forget_addresses(actor, key)
    visible(actor, ListFeed).filter(pk=feed.pk).delete()
    record_event(actor, "finance:feed:remove", desk=Desk.FINANCE, subject=key)


def feed_of(actor: Actor, key: str) -> ListFeed:
    """The feed of a list; raises `Absent`."""
    return the_one(visible(actor, ListFeed).filter(key=key))


def feeds(actor: Actor) -> Sequence[ListFeed]:
    """All feeds by list."""
    return list(visible(actor, ListFeed).order_by("key"))


def fetch_due(context: Context) -> list[str]:
    """Fetch what is due, one list after another; gives the keys. `context` opens the operator's."""
    done: list[str] = []
    while (feed := _take(context, None)) is not None:
        fetch(feed, context)
        done.append(feed.key)
    return done


def fetch_now(key: str, context: Context) -> ListFeed:
    """Fetch one list, due or not; raises `Absent`."""
    feed = _take(context, key)
    assert feed is not None  # noqa: S101  `Absent` was raised
    fetch(feed, context)
    with context() as actor:
        return feed_of(actor, key)


def due(actor: Actor) -> QuerySet[ListFeed]:
    """The feeds whose time has come, the longest waiting first; also those asked last under a clock that ran ahead."""
    now = timezone.now()
    come = Q(next_at__isnull=True) | Q(next_at__lte=now) | Q(last_tried_at__gt=now + HELD)
    return visible(actor, ListFeed).filter(come, enabled=True).order_by(F("next_at").asc(nulls_first=True))


def _take(context: Context, key: str | None) -> ListFeed | None:
    """Hold one feed, the named one or the longest due; None where nothing is."""
    now = timezone.now()
    with context() as actor:
        if key is not None:
            feed: ListFeed | None = feed_of(actor, key)
        else:
            feed = due(actor).select_for_update(skip_locked=True).first()
        if feed is not None:
            feed.last_tried_at, feed.next_at = now, now + HELD
            feed.save(update_fields=["last_tried_at", "next_at"])
        return feed


def fetch(feed: ListFeed, context: Context) -> None:
    """Fetch a list that is held, import what is new, and note how it went."""
    uid = uuid.uuid4()
    try:
        with context() as actor:
            addresses = addresses_of(actor, feed)
        _fetch(feed, addresses, uid, context)
    except FetchFailed as failed:
        _note_failure(feed, failed.failure, context)
    except Unreadable as error:
        _note_failure(feed, failure_of(error.reject), context)
    except Exception as error:
        if not trouble.is_full(error):
            raise
        _note_pause(feed, context)


def _fetch(feed: ListFeed, addresses: Addresses, uid: uuid.UUID, context: Context) -> None:
    try:
        fetched = _download(feed, addresses, uid)
        version = _import(feed, addresses, fetched, context) if fetched.is_new else None
        _note_success(feed, fetched, version, context)
    finally:
        incoming.forget(uid, addresses.companions)


def _download(feed: ListFeed, addresses: Addresses, uid: uuid.UUID) -> Fetched:
    """Keep the list's files under the uid. Where one of several is new, the others are asked for without condition."""
    urls, known = addresses.by_kind(), feed.validators if feed.sha256 else {}
    given: dict[str, dict[str, str]] = {}
    for kind, url in urls.items():
        if (validators := _keep(url, known.get(kind, {}), uid, kind)) is not None:
            given[kind] = validators
    if not given:
        return Fetched(uid, False)
    for kind in urls.keys() - given.keys():
        given[kind] = _keep(urls[kind], {}, uid, kind) or {}
    return Fetched(uid, True, given)


def _keep(url: str, validators: Mapping[str, str], uid: uuid.UUID, kind: str) -> dict[str, str] | None:
    """Keep one file; gives its validators, None where the publisher has nothing new."""
    with asked(url, validators, settings.UPLOAD_LIMIT) as answer:
        if not answer.is_new:
            return None
        incoming.keep(uid, answer.chunks, kind)
        return answer.validators


def _import(feed: ListFeed, addresses: Addresses, fetched: Fetched, context: Context) -> ListVersion | None:
    """Import what came as the node's version; None where it is the file that came last time."""
    source = _source_of(feed, addresses, fetched)
    if source.sha256 == feed.sha256:
        return None
    key = "" if FORMATS[source.format].key else feed.key
    companions = {kind: _chunks(fetched.uid, kind) for kind in addresses.companions}
    with context() as actor:
        arrival = Arrival(source.file, _chunks(fetched.uid, ""), companions, key)
        version, is_new = receive_list(actor, arrival, queue=False)
        if not is_new:
            use_again(actor, version)
    import_version(version.uid, context)
    with context() as actor:
        return version_of(actor, version.uid)


def _source_of(feed: ListFeed, addresses: Addresses, fetched: Fetched) -> ListSource:
    """What came; raises `FetchFailed` where it is another list than the one that the feed is for."""
    with incoming.opened(fetched.uid, addresses.companions) as (stream, companions):
        source = open_list(stream, _file_name(feed, addresses), companions=companions).source
    if FORMATS[source.format].key and source.list != feed.key:
        raise FetchFailed("feed_wrong_list", found=source.list, expected=feed.key)
    return source


def _file_name(feed: ListFeed, addresses: Addresses) -> str:
    """What the file is called: the list's name, and of the address the ending alone, for a token may stand anywhere."""
    ending = PurePosixPath(urlsplit(addresses.url).path).suffix.lower()
    return feed.key + (ending if ending in ENDINGS else "")


def _chunks(uid: uuid.UUID, kind: str) -> Iterator[bytes]:
    with incoming.path_of(uid, kind).open("rb") as stream:
        while chunk := stream.read(fetching.CHUNK):
            yield chunk


def _note_failure(feed: ListFeed, failure: dict[str, Any], context: Context) -> None:
    """Keep why it failed, and wait longer each time."""
    now, failures = timezone.now(), feed.failures + 1
    wait = min(FIRST_WAIT * 2 ** min(failures - 1, MOST_DOUBLINGS), _interval(feed))
    _note(feed, context, "fail", code=failure["code"], failure=failure, failures=failures, next_at=now + wait)


def _note_pause(feed: ListFeed, context: Context) -> None:
    """Keep that the disk is full, and ask again soon: the publisher is not to blame."""
    _note(feed, context, "fail", code=PAUSED["code"], failure=PAUSED, next_at=timezone.now() + FIRST_WAIT)


def _note_success(feed: ListFeed, fetched: Fetched, version: ListVersion | None, context: Context) -> None:
    """Keep when it was fetched; where something new came, its validators and what the import came to."""
    now = timezone.now()
    changed: dict[str, Any] = {"last_fetched_at": now, "failures": 0, "next_at": now + _interval(feed)}
    if version is not None:
        changed["sha256"] = version.sha256
    if fetched.is_new:
        changed["validators"] = fetched.validators
    came = version or _last_version(feed, context)
    served_again = version is not None or feed.failure.get("code") == AGAIN_WAITS
    _note(feed, context, "fetch", failure=_failure_of(came, served_again), **changed)


def _last_version(feed: ListFeed, context: Context) -> ListVersion | None:
    """The node's version of the file that came last."""
    with context() as actor:
        of_file = visible(actor, ListVersion).filter(member_id__isnull=True, key=feed.key, sha256=feed.sha256)
        return of_file.order_by("-id").first()


def _failure_of(version: ListVersion | None, served_again: bool) -> dict[str, Any]:
    """What the import of the file that came last came to, where it is not in use for that reason.

    A superseded version is one only where the publisher serves it again: the operator may have set it aside.
    """
    if version is None:
        return {}
    codes = {VersionState.FAILED: "feed_import", VersionState.WAITING: "feed_waits"}
    if served_again:
        codes[VersionState.SUPERSEDED] = AGAIN_WAITS
    code = codes.get(VersionState(version.state))
    return {"code": code, "line": None, "detail": {"number": number_for_programs(version)}} if code else {}


def _interval(feed: ListFeed) -> timedelta:
    return timedelta(hours=feed.interval_hours)


def _note(feed: ListFeed, context: Context, verb: str, *, code: str = "", **changed: Any) -> None:
    with context() as actor:
        visible(actor, ListFeed).filter(pk=feed.pk).update(**changed)
        details = {"code": code} if code else {}
        record_event(actor, f"finance:feed:{verb}", desk=Desk.FINANCE, subject=feed.key, **details)
