"""Reading a list's file into the database, batch by batch, so that it can be killed anywhere and go on.

Each batch stores its entries, its rejects and how far it came in one transaction. Whoever starts again reads the file
from its beginning, for the counts, and stores what is not stored yet; two workers at once do each other no harm, for
a batch looks at how far the import has come while it holds the version's row.
"""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import connection
from django.db.models import F

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.lists.concluding import Outcome, conclude
from tahaluf.desks.finance.lists.models import ImportReject, ListedWord, ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import locked_version
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.rejected import UNSTORABLE, failure_of, reject_of, without_nul
from tahaluf.desks.finance.working import PROGRESS, note_progress, pausing
from tahaluf.engines.lists import Listing, ListReading, Reject, Unreadable, open_list
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context
from tahaluf.records.search_words import words_of

BATCH, BATCH_BYTES = 500, 4 << 20
"""Items stored in one transaction, and bytes of the file after which fewer are, because entries may be large."""

MOST_WORDS = 100
ARTICLE = "ال"
NOTICES = frozenset({"encoding_assumed", "script_collapsed"})
"""Codes that a reader reports of the whole file: they are warnings, no rejected row."""

LOST = frozenset(
    {"bad_encoding", "bad_json", "bad_quotes", "id_missing", "id_repeated", "line_too_long", "name_missing",
     "record_too_long", "too_few_columns", "too_many_columns"}
)  # fmt: skip
"""Codes of rows that are on no list for what is wrong with them."""

Report = Callable[[int, int], object]
Numbered = tuple[int, Listing | Reject]


@dataclass
class Tally:
    """What is counted while a file is read, whether or not its items were stored before."""

    items: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    notices: list[Reject] = field(default_factory=list)
    fatal: Reject | None = None
    lost: int = 0

    def count(self, item: Listing | Reject) -> None:
        """Count one item of the file."""
        self.items += 1
        if isinstance(item, Listing):
            self.kinds[item.kind] += 1
            return
        self.lost += item.code in LOST
        if item.code in NOTICES:
            self.notices.append(item)
        elif item.fatal:
            self.fatal = item


def import_version(uid: uuid.UUID, context: Context, report: Report = lambda done, size: None) -> None:
    """Import the version's file to its end, or go on where an earlier attempt stopped; does nothing when it has ended.

    `context` opens the importer's context, one transaction each time. `report` is told bytes read and size. Where the
    disk is full the version says so, and the error is raised: whoever asked tries again later.
    """
    with pausing(locked_version, uid, context):
        with context() as actor:
            version = _begin(actor, uid)
        if version is not None:
            outcome = _read(version, context, report)
            with context() as actor:
                conclude(actor, uid, outcome)
        _forget(uid, context)


def _begin(actor: Actor, uid: uuid.UUID) -> ListVersion | None:
    version = locked_version(actor, uid)
    if version.state == VersionState.QUEUED:
        version.state = VersionState.IMPORTING
        version.save(update_fields=["state"])
    return version if version.state == VersionState.IMPORTING else None


def _forget(uid: uuid.UUID, context: Context) -> None:
    """Delete the file of a version that is whole; that of a failed one stays for another attempt."""
    with context() as actor:
        version = locked_version(actor, uid)
    if version.is_whole:
        incoming.forget(uid, version.companions)


def _read(version: ListVersion, context: Context, report: Report) -> Outcome:
    try:
        with incoming.opened(version.uid, version.companions) as (stream, companions):
            reading = open_list(
                stream, version.file_name, companions=companions, columns=version.columns,
                encoding=version.encoding, key=version.key,
            )  # fmt: skip
            if reading.source.sha256 != version.sha256:
                return Outcome(failure={"code": "file_changed"})
            return _store_all(version, reading, stream, context, report)
    except FileNotFoundError:
        return Outcome(failure={"code": "file_gone"})
    except Unreadable as error:
        return Outcome(failure=failure_of(error.reject))


def _store_all(
    version: ListVersion, reading: ListReading, stream: BinaryIO, context: Context, report: Report
) -> Outcome:
    tally, stored_to = Tally(), 0
    batch: list[Numbered] = []
    for ordinal, item in enumerate(reading):
        tally.count(item)
        if ordinal >= version.items_done:
            batch.append((ordinal, item))
        if len(batch) == BATCH or (batch and stream.tell() - stored_to >= BATCH_BYTES):
            _store(version.uid, batch, stream.tell(), context)
            report(stream.tell(), version.size)
            batch, stored_to = [], stream.tell()
    if batch:
        _store(version.uid, batch, stream.tell(), context)
    return Outcome(
        census=reading.census,
        kinds=dict(sorted(tally.kinds.items())),
        notices=tally.notices,
        missing=reading.missing,
        lost=tally.lost,
        failure=failure_of(tally.fatal) if tally.fatal else {},
    )


def _store(uid: uuid.UUID, batch: Sequence[Numbered], place: int, context: Context) -> None:
    with context() as actor:
        version = locked_version(actor, uid)
        fresh = [numbered for numbered in batch if numbered[0] >= version.items_done]
        if version.state != VersionState.IMPORTING or not fresh:
            return
        listings = [(ordinal, item) for ordinal, item in fresh if isinstance(item, Listing)]
        rejects = [(o, item) for o, item in fresh if isinstance(item, Reject) and item.code not in NOTICES]
        ListEntry.objects.bulk_create([entry_of(version, *numbered) for numbered in listings])
        store_words(version, listings)
        ImportReject.objects.bulk_create([reject_of(ImportReject, item, o, version=version) for o, item in rejects])
        note_progress(version, fresh[-1][0] + 1, len(rejects), place)
        version.entry_count = F("entry_count") + len(listings)
        version.save(update_fields=[*PROGRESS, "entry_count"])


def store_words(version: ListVersion, listings: Iterable[tuple[int, Listing]]) -> None:
    """Insert the words in one statement; there are ten times as many as entries, and rows of objects would cost most of
    an import's time."""
    pairs = [(word, ordinal) for ordinal, listing in listings for word in words_of_listing(listing)]
    table = connection.ops.quote_name(ListedWord._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (version_id, word, ordinal) "  # noqa: S608  the table's name is our own
            "SELECT %s, * FROM unnest(%s::text[], %s::integer[])",
            [version.pk, [word for word, _ordinal in pairs], [ordinal for _word, ordinal in pairs]],
        )


def words_of_listing(listing: Listing) -> list[str]:
    """The folded words under which a listing is found, at most 100: of all its names, with and without the Arabic
    article (or of the identifier that stands for them), and of its number on the list."""
    words = words_of(listing.id)
    for text in [name.text for name in listing.names] or [listing.name]:
        for word in words_of(text):
            bare = word.removeprefix(ARTICLE)
            words += [word, bare] if len(bare) > 2 else [word]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def entry_of(version: ListVersion, ordinal: int, listing: Listing) -> ListEntry:
    """The row of a listing; PostgreSQL keeps no NUL, so that none is left in it."""
    data = listing.to_json()
    if UNSTORABLE.search(json.dumps(data, ensure_ascii=False)):
        data = without_nul(data)
    return ListEntry(
        version=version,
        ordinal=ordinal,
        listed_id=data["id"],
        kind=data["kind"],
        name=without_nul(listing.name),
        listing=data,
        digest=digest_of(data),
    )


def digest_of(data: dict[str, Any]) -> bytes:
    """The SHA-256 of what a list says of a party, whatever the version and the line."""
    said = {name: value for name, value in data.items() if name not in {"list", "list_version", "line"}}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).digest()
