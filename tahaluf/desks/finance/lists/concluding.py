"""What becomes of a version once its file was read: in use at once, or first a question for an officer."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tahaluf.desks.finance.lists.changes import note_changes
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import current_of, locked_version
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.webhooks.deliveries import enqueue
from tahaluf.desks.finance.working import notify
from tahaluf.engines.lists import Reject, ScriptCensus, find_collapse
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.records.vocabulary import Desk

GRAVE = frozenset({"script_collapsed", "older_than_current", "shrunk", "companions_missing", "rows_lost"})
"""Warnings that keep a version from use until an officer has confirmed it."""
SHRUNK_TO = 0.5
"""The share of the current version's entries below which a new one must be confirmed."""
MOST_LOST = 0.02
"""The share of rows that were not used above which a version must be confirmed."""
POORER = GRAVE - {"older_than_current"}
"""Warnings that keep an earlier version from use which its publisher serves again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading a file came to: its counts, or the reject or code (`failure`) that ended it; `lost` rows are on no
    list for what is wrong with them."""

    census: ScriptCensus = field(default_factory=ScriptCensus)
    kinds: dict[str, int] = field(default_factory=dict)
    notices: Sequence[Reject] = ()
    missing: Sequence[str] = ()
    lost: int = 0
    failure: dict[str, Any] = field(default_factory=dict)


def conclude(actor: Actor, uid: uuid.UUID, outcome: Outcome) -> None:
    """Bring a version that is being imported to its end; does nothing where another worker has done so."""
    version = locked_version(actor, uid)
    if version.state != VersionState.IMPORTING:
        return
    current = current_of(actor, version)
    version.failure = outcome.failure or ({} if outcome.census.entries else {"code": "list_empty"})
    version.warnings = list(_warnings(version, outcome, current))
    version.census, version.kinds, version.name_count = outcome.census.to_json(), outcome.kinds, outcome.census.names
    version.finished_at = version.touched_at = timezone.now()
    version.state = _state_after(version)
    if version.is_whole:
        note_changes(actor, version, current)
    if version.state == VersionState.CURRENT:
        supersede(current)
    version.save(
        update_fields=[
            "state",
            "failure",
            "warnings",
            "census",
            "kinds",
            "name_count",
            "finished_at",
            "touched_at",
            "follows",
            "changes",
        ]
    )
    if version.state == VersionState.CURRENT:
        enqueue(actor, "list.current", {"version": str(version.uid)})
    _tell(actor, version)


def _state_after(version: ListVersion) -> VersionState:
    if version.failure:
        return VersionState.FAILED
    grave = any(warning["code"] in GRAVE for warning in version.warnings)
    return VersionState.WAITING if grave else VersionState.CURRENT


def take_the_place(actor: Actor, version: ListVersion) -> ListVersion | None:
    """Have a whole version stand where the version in use stands, which is superseded and given; the caller saves its
    state."""
    current = current_of(actor, version)
    if version.follows_id != (current.pk if current else None):
        note_changes(actor, version, current)
        version.save(update_fields=["follows", "changes"])
    supersede(current)
    enqueue(actor, "list.current", {"version": str(version.uid)})
    return current


def use_again(actor: Actor, version: ListVersion) -> ListVersion:
    """Put a superseded version to use that its publisher serves again; gives it as it stands then.

    Of what keeps a new version from use, its age says nothing here, for it is older by its nature. Where it has lost
    letters or most entries against the version in use it stays as it is: that is for whoever keeps the list to confirm.
    """
    held = locked_version(actor, version.uid)
    if held.state != VersionState.SUPERSEDED or _is_poorer(held, current_of(actor, held)):
        return held
    replaced = take_the_place(actor, held)
    held.state, held.again_at = VersionState.CURRENT, timezone.now()
    held.save(update_fields=["state", "again_at"])
    details = {"replaced": str(replaced.uid)} if replaced else {}
    record_event(actor, "finance:version:again", desk=Desk.FINANCE, subject=str(held.uid), **details)
    return held


def _is_poorer(version: ListVersion, current: ListVersion | None) -> bool:
    if current is None:
        return False
    outcome = Outcome(census=ScriptCensus.from_json(version.census))
    return any(warning["code"] in POORER for warning in _warnings(version, outcome, current))


def supersede(current: ListVersion | None) -> None:
    """Take the version in use out of use."""
    if current is not None:
        current.state = VersionState.SUPERSEDED
        current.save(update_fields=["state"])


def _warnings(version: ListVersion, outcome: Outcome, current: ListVersion | None) -> Iterator[dict[str, Any]]:
    """Yield what an officer should know of the version as a whole, each with the values of its sentence."""
    codes = set()
    for notice in (*outcome.notices, *_collapse(version, outcome, current)):
        if notice.code not in codes:
            codes.add(notice.code)
            yield {"code": notice.code, "line": notice.line, "detail": dict(notice.detail)}
    if outcome.missing:
        yield {"code": "companions_missing", "line": None, "detail": {"kinds": ", ".join(outcome.missing)}}
    rows = outcome.lost + outcome.census.entries
    if outcome.lost > MOST_LOST * rows:
        yield {"code": "rows_lost", "line": None, "detail": {"found": outcome.lost, "expected": rows}}
    if current is None:
        return
    if version.published_on and current.published_on and version.published_on < current.published_on:
        detail = {"published": str(version.published_on), "current": str(current.published_on)}
        yield {"code": "older_than_current", "line": None, "detail": detail}
    if outcome.census.entries < SHRUNK_TO * current.entry_count:
        detail_of_counts = {"found": outcome.census.entries, "expected": current.entry_count}
        yield {"code": "shrunk", "line": None, "detail": detail_of_counts}


def _collapse(version: ListVersion, outcome: Outcome, current: ListVersion | None) -> Iterator[Reject]:
    if current is not None and current.census:
        earlier = ScriptCensus.from_json(current.census)
        yield from find_collapse(outcome.census, key=version.key, file=version.file_name, earlier=earlier)


def _tell(actor: Actor, version: ListVersion) -> None:
    """Leave the trace and tell the officer who imported it."""
    counts = {"entries": version.census.get("entries", 0), "rejects": version.reject_count}
    action = f"finance:version:{version.state}"
    record_event(actor, action, desk=Desk.FINANCE, subject=str(version.uid), **counts)
    if actor.officer_id is not None:
        notify(actor.officer_id, f"finance-import-{version.state}", "finance:version", version.uid)
