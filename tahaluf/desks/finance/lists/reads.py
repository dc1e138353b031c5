"""The one door for reads of lists: everything starts from `visible`."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from tahaluf.desks.finance.lists.models import ImportReject, ListedWord, ListEntry, ListVersion
from tahaluf.desks.finance.lists.workflow import GONE, UNDER_WAY, WHOLE, VersionState
from tahaluf.desks.finance.rows import ROWS, the_one
from tahaluf.pages.paging import KeysetPage, keyset_page
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible
from tahaluf.records.search_words import met, words_of

MOST_LISTS = 100
"""Lists in use that a page offers; a node has a handful."""

MOST_OPEN, RECENT_RUNS = 20, 5


def version_of(actor: Actor, uid: uuid.UUID) -> ListVersion:
    """A version of a list; raises `Absent`."""
    return the_one(visible(actor, ListVersion).select_related("received_by", "decided_by", "member").filter(uid=uid))


def locked_version(actor: Actor, uid: uuid.UUID) -> ListVersion:
    """A version whose row nobody else changes until the transaction ends; raises `Absent`."""
    return the_one(visible(actor, ListVersion).select_for_update().filter(uid=uid))


def current_of(actor: Actor, version: ListVersion) -> ListVersion | None:
    """The version in use of the same list and the same owner, its row locked."""
    same = visible(actor, ListVersion).select_for_update().filter(key=version.key, state=VersionState.CURRENT)
    owned = same.filter(member_id=version.member_id) if version.member_id else same.filter(member_id__isnull=True)
    return owned.first() or owned.first()  # the second look finds what was put to use while the first one waited


def version_in_use(actor: Actor, key: str, owner_id: int | None) -> ListVersion | None:
    """The version of an owner's list (None: the node's) that is in use, as the actor may see it."""
    return visible(actor, ListVersion).filter(key=key, member=owner_id, state=VersionState.CURRENT).first()


def same_file(actor: Actor, key: str, sha256: str) -> ListVersion | None:
    """An earlier import of the same file as the same list: one's own, or else the node's."""
    held = visible(actor, ListVersion).filter(sha256=sha256, key=key).exclude(state__in=GONE)
    return held.order_by("member_id").first()


def whole_versions(actor: Actor, version: ListVersion) -> Sequence[ListVersion]:
    """The other versions of the same list that were read to their end, newest first."""
    same = visible(actor, ListVersion).filter(key=version.key, state__in=WHOLE).exclude(pk=version.pk)
    return list(same.order_by("-id")[:MOST_LISTS])


def preceding(actor: Actor, version: ListVersion) -> ListVersion | None:
    """The version that was in use before this one; of versions older than that note, the one imported before."""
    if version.follows_id or version.changes:
        return visible(actor, ListVersion).filter(pk=version.follows_id).first() if version.follows_id else None
    earlier = visible(actor, ListVersion).filter(key=version.key, state__in=WHOLE, pk__lt=version.pk)
    owned = Q(member_id__isnull=True) if version.member_id is None else Q(member_id=version.member_id)
    return earlier.filter(owned).order_by("-id").first()


def entries_numbered(actor: Actor, version: ListVersion, numbers: Iterable[str]) -> dict[str, ListEntry]:
    """The entries of a version with these numbers; of a number that stands twice, the first."""
    found = visible(actor, ListEntry).filter(version_id=version.pk, listed_id__in=list(numbers)).order_by("-ordinal")
    return {entry.listed_id: entry for entry in found}


def current_versions(actor: Actor) -> Sequence[ListVersion]:
    """The versions in use, by list."""
    return list(visible(actor, ListVersion).filter(state=VersionState.CURRENT).order_by("key", "id")[:MOST_LISTS])


def chosen_versions(actor: Actor, ids: Iterable[int]) -> Sequence[ListVersion]:
    """The versions that a run names, by list."""
    return list(visible(actor, ListVersion).filter(pk__in=list(ids)).order_by("key", "id")[:MOST_LISTS])


def open_versions(actor: Actor) -> Sequence[ListVersion]:
    """The versions that are being imported, wait for an officer or failed, newest first."""
    states = [*UNDER_WAY, VersionState.WAITING, VersionState.FAILED]
    return list(visible(actor, ListVersion).filter(state__in=states).order_by("-id")[:MOST_OPEN])


def version_page(actor: Actor, after: str) -> KeysetPage[ListVersion]:
    """All versions, newest first."""
    return keyset_page(visible(actor, ListVersion).select_related("received_by"), ["-id"], after, ROWS)


def entry_page(actor: Actor, version: ListVersion, query: str, after: str) -> KeysetPage[ListEntry]:
    """The entries of a version in the file's order; with a query, those that have all its words, the last as a
    beginning."""
    entries = visible(actor, ListEntry).filter(version=version, version__state__in=WHOLE).defer("listing", "digest")
    words = words_of(query)
    for place, word in enumerate(words):
        entries = entries.filter(Exists(_worded(actor, word, last=place == len(words) - 1)))
    return keyset_page(entries, ["ordinal"], after, ROWS)


def _worded(actor: Actor, word: str, *, last: bool) -> QuerySet[ListedWord]:
    """The words of an entry that are the one sought, or begin with it."""
    of_entry = visible(actor, ListedWord).filter(version_id=OuterRef("version_id"), ordinal=OuterRef("ordinal"))
    return met(of_entry, word, beginning=last)


def entry_of(actor: Actor, uid: uuid.UUID, ordinal: int) -> ListEntry:
    """One entry of a version; raises `Absent`, also while the version is not whole."""
    entries = visible(actor, ListEntry).select_related("version", "version__member")
    return the_one(entries.filter(version__uid=uid, version__state__in=WHOLE, ordinal=ordinal))


def import_rejects(actor: Actor, version: ListVersion, after: str) -> KeysetPage[ImportReject]:
    """What was not used of a version's file, in the file's order."""
    return keyset_page(visible(actor, ImportReject).filter(version=version), ["ordinal"], after, ROWS)


def find_entries(actor: Actor, query: str, limit: int, *, node: bool | None = None) -> Sequence[ListEntry]:
    """Entries of the lists in use that have all words of a query, the last as a beginning; of `node` lists alone, of
    the member's own alone, or (None) of both."""
    words = words_of(query)
    if not words:
        return []
    lists = visible(actor, ListVersion).filter(state=VersionState.CURRENT)
    if node is not None:
        lists = lists.filter(member_id__isnull=node)
    entries = entries_worded(actor, list(lists.values_list("pk", flat=True)), words)
    return list(entries.select_related("version").defer("digest")[:limit])


def entries_worded(
    actor: Actor, versions: Iterable[int], words: Sequence[str], *, beginning: bool = True
) -> QuerySet[ListEntry]:
    """The entries of versions that have all the words, the last, if `beginning`, as a beginning."""
    entries = visible(actor, ListEntry).filter(version_id__in=list(versions))
    for place, word in enumerate(words):
        entries = entries.filter(Exists(_worded(actor, word, last=beginning and place == len(words) - 1)))
    return entries
