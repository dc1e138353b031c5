"""What the templates show of lists: words, links and states, chosen here so that templates decide nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.file_pages import work_picture
from tahaluf.desks.finance.file_work import RejectedItem
from tahaluf.desks.finance.lists.concluding import GRAVE
from tahaluf.desks.finance.lists.models import ListEntry, ListFeed, ListVersion
from tahaluf.desks.finance.lists.staleness import StaleList
from tahaluf.desks.finance.lists.workflow import COMPILED, PUBLISHED, VersionState
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import decide
from tahaluf.records.models import RecordVersion

FEW = 5
"""Rejects that a page shows before it links to all of them."""

BADGES: Mapping[str, str] = {
    VersionState.QUEUED: "new",
    VersionState.IMPORTING: "active",
    VersionState.WAITING: "waiting",
    VersionState.CURRENT: "done",
    VersionState.SUPERSEDED: "neutral",
    VersionState.FAILED: "stopped",
    VersionState.DISCARDED: "neutral",
}
CHANGES: Mapping[str, Promise] = {
    "added": _("Entries added"),
    "changed": _("Entries changed"),
    "removed": _("Entries removed"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and its figure."""

    title: str
    value: object


class RejectRow(NamedTuple):
    """One reject as a page shows it."""

    line: int | None
    field: str
    value: str
    code: str
    sentence: str
    within: str = ""


def title_of(version: ListVersion) -> str:
    """The list's name in the reader's language, or its key."""
    return wording.label(wording.LISTS, version.key)


def version_rows(versions: Iterable[ListVersion]) -> list[dict[str, Any]]:
    """Versions as rows of a table."""
    return [
        {
            "version": version,
            "title": title_of(version),
            "badge": BADGES[version.state],
            "is_nodes": version.member_id is None,
            "url": reverse("finance:version", args=[version.uid]),
        }
        for version in versions
    ]


def version_picture(actor: Actor, version: ListVersion) -> dict[str, Any]:
    """A version with its figures, its warnings, and what the actor may do with it."""
    scripts = version.census.get("scripts", {})
    return {
        "list_version": version,
        "title": title_of(version),
        "badge": BADGES[version.state],
        "kinds": [Fact(wording.label(wording.KINDS, kind), count) for kind, count in version.kinds.items()],
        "scripts": [Fact(wording.label(wording.SCRIPTS, script), count) for script, count in scripts.items()],
        "warnings": [warning_row(warning) for warning in version.warnings],
        "is_compiled": version.format == COMPILED,
        "change_tiles": change_tiles(version),
        "may_confirm": decide(actor, "finance:version:confirm", version),
        "may_discard": decide(actor, "finance:version:discard", version),
        **work_picture(actor, "version", version),
    }


def change_tiles(version: ListVersion) -> list[dict[str, Any]]:
    """How many entries a version added, changed and removed against the one in use before it, with the way there."""
    if not version.changes or version.follows_id is None:
        return []
    address = reverse("finance:version_changes", args=[version.uid])
    return [
        {"label": CHANGES[kind], "count": version.changes[kind], "url": f"{address}?show={kind}"} for kind in CHANGES
    ]


def stale_rows(stale: Iterable[StaleList]) -> list[dict[str, Any]]:
    """Lists that are not up to date, with their pages."""
    return [
        {
            "title": title_of(each.version),
            "known_at": each.known_at,
            "url": reverse("finance:version", args=[each.version.uid]),
        }
        for each in stale
    ]


def feed_rows(feeds: Iterable[ListFeed]) -> list[dict[str, Any]]:
    """Where the node fetches its lists, and how that goes; of an address the host alone, for the rest may hold a
    token."""
    return [
        {
            "feed": feed,
            "title": wording.label(wording.LISTS, feed.key),
            "host": feed.host,
            "failure": wording.describe_failure(feed.failure),
            **_feed_state(feed),
        }
        for feed in feeds
    ]


def _feed_state(feed: ListFeed) -> dict[str, Any]:
    if not feed.enabled:
        return {"state": _("switched off"), "badge": "neutral"}
    if feed.failure:
        return {"state": _("in trouble"), "badge": "stopped"}
    return (
        {"state": _("fetched"), "badge": "done"}
        if feed.last_fetched_at
        else {"state": _("not fetched yet"), "badge": "new"}
    )


def warning_row(warning: Mapping[str, Any]) -> dict[str, Any]:
    """A warning with its sentence, and whether it keeps the version from use."""
    return {"sentence": wording.describe_failure(warning), "grave": warning["code"] in GRAVE}


def reject_rows(rejects: Iterable[RejectedItem]) -> list[RejectRow]:
    """Rejects with their sentences in the reader's language."""
    return [
        RejectRow(
            reject.line,
            reject.field,
            reject.value,
            reject.code,
            wording.capitalised(wording.sentence_of(reject.code, reject.detail, reject.field, reject.value)),
            _within(reject.detail),
        )
        for reject in rejects
    ]


def _within(detail: Mapping[str, Any]) -> str:
    """The place within a file of several messages, in words; empty for any other file."""
    if "message" not in detail:
        return ""
    return gettext("message %(message)s, line %(message_line)s of it") % detail


def entry_rows(entries: Iterable[ListEntry]) -> list[dict[str, Any]]:
    """Entries as rows of a table."""
    return [{"entry": entry, "kind": wording.label(wording.KINDS, entry.kind)} for entry in entries]


def entry_picture(entry: ListEntry) -> dict[str, Any]:
    """A listing as its list states it, words for its codes."""
    return {
        "entry": entry,
        "list_version": entry.version,
        "title": title_of(entry.version),
        "is_nodes": entry.version.member_id is None,
        "is_cited": entry.version.member_id is None and entry.version.state in PUBLISHED,
        "is_compiled": entry.version.format == COMPILED,
        **listing_picture(entry.listing),
    }


def record_picture(record: RecordVersion | None) -> dict[str, Any]:
    """The record that an entry was compiled from, and whether its review date has passed."""
    if record is None:
        return {}
    overdue = record.review_on is not None and record.review_on < timezone.localdate()
    return {"record": record, "record_url": reverse("records:item", args=[record.uid]), "overdue": overdue}


def listing_picture(listing: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a listing with words for its codes."""
    return {
        "listing": listing,
        "kind": wording.label(wording.KINDS, listing["kind"]),
        "gender": wording.label(wording.GENDERS, listing["gender"]),
        "names": [
            {"text": name["text"], "kind": wording.label(wording.NAME_KINDS, name["kind"]), "weak": name["weak"]}
            for name in listing["names"]
        ],
        "identifiers": identifier_rows(listing["identifiers"]),
    }


def identifier_rows(identifiers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Identifiers with a word for their kind."""
    return [{**each, "kind": wording.label(wording.IDENTIFIERS, each["kind"])} for each in identifiers]
