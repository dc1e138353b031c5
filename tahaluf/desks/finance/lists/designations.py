"""A member's list of designations: what its desk may see of the coalition's, compiled from records into a version.

A designation is a record of the finance desk, a STIX identity labelled `designation`. Its newest version that the
member may see counts, own or released and not recalled; one that is revoked counts no more. TLP:RED is for named
officers and never compiled. A review date that has passed takes nothing out: that is a named officer's to do.
"""

import datetime
import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence

import rfc8785
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from tahaluf.desks.finance.lists.changes import note_changes
from tahaluf.desks.finance.lists.concluding import supersede
from tahaluf.desks.finance.lists.importing import entry_of, store_words
from tahaluf.desks.finance.lists.models import ImportReject, ListEntry, ListVersion
from tahaluf.desks.finance.lists.workflow import COMPILED, VersionState
from tahaluf.desks.finance.rejected import reject_of
from tahaluf.desks.finance.rules import insist_on_compiling
from tahaluf.engines.lists import Listing, ListSource, Reject, ScriptCensus
from tahaluf.engines.lists.designation import read_designation
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import Context
from tahaluf.policy.visibility import newest, visible
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import TLP, Desk

KEY = "designations"
LABEL = "designation"
OF_NOTHING = hashlib.sha256(b"").hexdigest()
ONE_AT_A_TIME = 0x64657369  # the number of the advisory lock, "desi"; with it goes the member's

COUNTED = ("entry_count", "name_count", "reject_count", "kinds", "census")

Numbered = tuple[int, Listing | Reject]


def sweep(context: Context) -> None:
    """Do the list's part of the desk's minute: compile what changed."""
    compile_designations(context)


def compile_designations(context: Context) -> ListVersion | None:
    """Compile the list of the member whose context is opened; None where nothing changed. Raises `Refused`."""
    with context() as actor:
        return compile_for(actor)


def compile_for(actor: Actor) -> ListVersion | None:
    """Compile the actor's member's list in the open context; None where nothing changed. Raises `Refused`."""
    insist_on_compiling(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, actor.member_id])
    current = current_designations(actor)
    found = _fingerprint(designated(actor))
    if found == (current.columns["records"] if current else OF_NOTHING):
        return None
    return _make_version(actor, list(designated(actor).select_related("originator")), found, current)


def designated(actor: Actor) -> QuerySet[RecordVersion]:
    """The designations in force that the actor's desk may see, own ones first."""
    seen = visible(actor, RecordVersion).filter(desk=Desk.FINANCE).exclude(tlp=TLP.RED)
    labelled = newest(seen).filter(stix_type="identity", stix__labels__contains=[LABEL], revoked=False)
    return labelled.order_by("id")


def past_review(actor: Actor) -> QuerySet[RecordVersion]:
    """One's own designations whose review date has passed."""
    return designated(actor).filter(originator_id=actor.member_id, review_on__lt=timezone.localdate())


def current_designations(actor: Actor) -> ListVersion | None:
    """The member's list of designations as it is in use."""
    owned = visible(actor, ListVersion).filter(member_id=actor.member_id or 0, key=KEY, format=COMPILED)
    return owned.filter(state=VersionState.CURRENT).first()


def record_of(actor: Actor, entry: ListEntry) -> RecordVersion | None:
    """The record that an entry was compiled from, in the newest version that the actor may see."""
    stix_id, _space, code = entry.listed_id.partition(" ")
    same = newest(visible(actor, RecordVersion).filter(desk=Desk.FINANCE, stix_id=stix_id))
    named = same.filter(originator__code=code.strip("()")) if code else same
    return named.select_related("originator").order_by("id").first()


def _fingerprint(records: QuerySet[RecordVersion]) -> str:
    """What equal sets of versions share; a version is never changed, so that nothing else need be looked at."""
    keys = ",".join(str(uid) for uid in records.values_list("uid", flat=True))
    return hashlib.sha256(keys.encode()).hexdigest()


def _make_version(
    actor: Actor, records: Sequence[RecordVersion], fingerprint: str, current: ListVersion | None
) -> ListVersion:
    number = timezone.now().astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    items = list(enumerate(_items(actor, records, number)))
    supersede(current)
    version = ListVersion.objects.create(
        uid=uuid.uuid4(), member_id=actor.member_id, key=KEY, number=number, format=COMPILED, size=0,
        published_on=timezone.localdate(), sha256=_sha256(number, items), columns={"records": fingerprint},
        received_by_id=actor.officer_id, state=VersionState.CURRENT, finished_at=timezone.now(),
        items_done=len(items),
    )  # fmt: skip
    _count(version, items)
    _store(version, items)
    note_changes(actor, version, current)
    version.save(update_fields=["follows", "changes", *COUNTED])
    record_event(actor, "finance:designations:compile", desk=Desk.FINANCE, subject=str(version.uid), **version.changes)
    return version


def _items(actor: Actor, records: Sequence[RecordVersion], number: str) -> Iterator[Listing | Reject]:
    """Each record's rejects and its listing; a STIX id that two members use bears the second one's code."""
    taken: set[str] = set()
    for record in sorted(records, key=lambda each: (each.originator_id != actor.member_id, each.pk)):
        listed_id = record.stix_id if record.stix_id not in taken else f"{record.stix_id} ({record.originator.code})"
        taken.add(listed_id)
        source = ListSource(KEY, number, number[:10], COMPILED, record.title, "")
        yield from read_designation(source, listed_id, record.stix, record.legal_basis)


def _store(version: ListVersion, items: Sequence[Numbered]) -> None:
    listings = [(ordinal, item) for ordinal, item in items if isinstance(item, Listing)]
    rejects = [(ordinal, item) for ordinal, item in items if isinstance(item, Reject)]
    ListEntry.objects.bulk_create([entry_of(version, *numbered) for numbered in listings])
    store_words(version, listings)
    ImportReject.objects.bulk_create([reject_of(ImportReject, item, n, version=version) for n, item in rejects])


def _count(version: ListVersion, items: Sequence[Numbered]) -> None:
    census, kinds = ScriptCensus(), Counter[str]()
    for _ordinal, item in items:
        census.count(item)
        kinds.update([item.kind] if isinstance(item, Listing) else [])
    version.entry_count, version.name_count = census.entries, census.names
    version.reject_count = len(items) - census.entries
    version.kinds, version.census = dict(sorted(kinds.items())), census.to_json()


def _sha256(number: str, items: Sequence[Numbered]) -> str:
    """The SHA-256 of the version's number and listings in canonical JSON (RFC 8785).

    The number tells two empty lists apart, which no import of the same file are.
    """
    said = [item.to_json() for _ordinal, item in items if isinstance(item, Listing)]
    return hashlib.sha256(rfc8785.dumps([number, said])).hexdigest()
