"""What the templates show of alerts: words, links and states, chosen here so that templates decide nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.alerts import wording as words
from tahaluf.desks.finance.alerts.actions import stamp_of
from tahaluf.desks.finance.alerts.models import Alert, AlertStep, GoodGuy, Watch
from tahaluf.desks.finance.alerts.workflow import OPEN, AlertKind, AlertState, Verdict
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.pictures import entry_picture, title_of
from tahaluf.desks.finance.screening.pictures import subject_picture
from tahaluf.pages.reasons import score_text
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Decision, decide

BADGES: Mapping[str, str] = {
    AlertState.NEW: "new",
    AlertState.IN_REVIEW: "active",
    AlertState.PROPOSED: "waiting",
    AlertState.DECIDED: "done",
    AlertState.LAPSED: "neutral",
}
WITH_REASON = ("decide", "return", "withdraw", "hand-back", "reopen", "escalate", "note")
MUST_SAY_WHY = frozenset({"return", "reopen", "escalate", "note", "end-good-guy"})
GRAVE = frozenset({"reopen", "end-good-guy"})


class Change(NamedTuple):
    """One thing that is not what it was."""

    side: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with an alert: its button, and whether a reason is asked for and must be given."""

    verb: str
    button: str
    may: Decision
    needs_reason: bool = False
    grave: bool = False


def alert_rows(alerts: Iterable[Alert], query: str = "") -> list[dict[str, Any]]:
    """Alerts as rows of a table; `query` keeps the filters on the way to an alert and back."""
    today = timezone.localdate()
    return [
        {
            "alert": alert,
            "badge": BADGES[alert.state],
            "title": wording.label(wording.LISTS, alert.list_key),
            "score": alert.score,
            "verdict": Verdict(alert.verdict).label if alert.verdict else "",
            "overdue": alert.state in OPEN and alert.due_on < today,
            "fell": wording.label(words.FALLEN_SHORT, alert.fell_because) if alert.fell_at else "",
            "url": with_query(reverse("finance:alert", args=[alert.uid]), query),
        }
        for alert in alerts
    ]


def with_query(path: str, query: str) -> str:
    """An address with a query where there is one."""
    return f"{path}?{query}" if query else path


def alert_picture(actor: Actor, alert: Alert, steps: Sequence[AlertStep]) -> dict[str, Any]:
    """An alert: both sides, the reasons in words, its steps, and what the actor may do."""
    return {
        "alert": alert,
        "badge": BADGES[alert.state],
        "verdict": Verdict(alert.verdict).label if alert.verdict else "",
        "overdue": alert.state in OPEN and alert.due_on < timezone.localdate(),
        "is_ownership": alert.kind == AlertKind.OWNERSHIP,
        "reasons": wording.reasons_of(alert.reasons) if alert.kind == AlertKind.MATCH else [],
        "chain": alert.reasons if alert.kind == AlertKind.OWNERSHIP else [],
        "score": alert.score,
        "steps": [step_row(step) for step in reversed(steps)],
        "changes": changes_since(alert),
        "acts": acts_of(actor, alert),
        "seen": stamp_of(alert),
        **subject_picture(alert.subject_data),
        **entry_picture(alert.entry),
    }


def fall_picture(alert: Alert, entry: ListEntry | None) -> dict[str, Any]:
    """Why an alert would not be asked any more, and what is so today beside what was; empty where it would.

    `entry` is the listing of today.
    """
    if alert.fell_at is None:
        return {}
    noted = alert.fell_to
    return {
        "sentence": _fallen(alert),
        "is_gone": alert.fell_because == "listing-removed",
        "score": noted.get("score"),
        "name": noted.get("matched_name", ""),
        "reasons": wording.reasons_of(noted.get("reasons", [])),
        "changes": compare(alert.subject_data, alert.entry, alert.subject.data, entry or alert.entry),
    }


def _fallen(alert: Alert) -> str:
    noted = alert.fell_to
    return str(words.FALLEN[alert.fell_because]).format(
        on=formats.date_format(date.fromisoformat(noted["on"])),
        number=wording.isolated(noted["number"]),
        before=wording.isolated(score_text(alert.score)),
        after=wording.isolated(score_text(noted.get("score", 0))),
    )


def step_row(step: AlertStep) -> dict[str, Any]:
    """A step in words."""
    because = step.details.get("because", "")
    return {
        "step": step,
        "act": wording.label(words.STEPS, step.verb),
        "badge": BADGES[step.after],
        "moved": step.before != step.after,
        "verdict": Verdict(step.verdict).label if step.verdict else "",
        "because": wording.label(words.CAUSES, because) if because else "",
        "to": step.details.get("to", ""),
    }


def acts_of(actor: Actor, alert: Alert) -> dict[str, Any]:
    """What can be done with the alert: taking, proposing, what needs a reason, and what may not be done and why not."""
    of_state = [
        Act(verb, str(words.ACTS[verb]), decide(actor, f"finance:alert:{verb}", alert), verb in MUST_SAY_WHY,
            verb in GRAVE)
        for verb in WITH_REASON
    ]  # fmt: skip
    take = decide(actor, "finance:alert:take", alert)
    propose = decide(actor, "finance:alert:propose", alert)
    refused = [act for act in of_state if not act.may and act.verb in DECIDING.get(alert.state, ())]
    return {
        "take": take,
        "propose": propose,
        "assign": decide(actor, "finance:alert:assign", alert),
        "given": [act for act in of_state if act.may],
        "refused": refused,
    }


DECIDING: Mapping[str, tuple[str, ...]] = {
    AlertState.PROPOSED: ("decide", "return"),
    AlertState.DECIDED: ("reopen",),
}
"""What is worth saying that the reader may not do, by the state of the alert."""


def changes_since(alert: Alert) -> list[Change]:
    """What is not as it was at the earlier alert of the same two."""
    earlier = alert.earlier
    if earlier is None:
        return []
    return compare(earlier.subject_data, earlier.entry, alert.subject_data, alert.entry)


def compare(
    subject_before: Mapping[str, Any], entry_before: ListEntry, subject: Mapping[str, Any], entry: ListEntry
) -> list[Change]:
    """What is not as it was, of the subject and of the listing."""
    theirs = _changes(gettext("Subject"), words.SUBJECT_FIELDS, subject_before, subject)
    return theirs + _changes(gettext("Listed party"), words.LISTING_FIELDS, entry_before.listing, entry.listing)


def _changes(
    side: str, fields: Mapping[str, Promise], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    pairs = ((word, spoken(before.get(name)), spoken(after.get(name))) for name, word in fields.items())
    return [Change(side, str(word), old, new) for word, old, new in pairs if old != new]


def spoken(value: Any) -> str:
    """A value of a subject or listing as text: each part of a list, of an identifier its number."""
    if isinstance(value, list):
        return ", ".join(spoken(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("text") or value.get("number") or "")
    return str(value or "")


def good_guy_rows(rows: Iterable[GoodGuy]) -> list[dict[str, Any]]:
    """Good-guy entries as rows of a table."""
    return [
        {
            "good_guy": each,
            "title": wording.label(wording.LISTS, each.list_key),
            "because": wording.label(words.CAUSES, each.lapsed_because) if each.lapsed_because else "",
            "url": reverse("finance:alert", args=[each.alert.uid]),
        }
        for each in rows
    ]


def watch_rows(versions: Iterable[ListVersion], watches: Sequence[Watch]) -> list[dict[str, Any]]:
    """The lists in use, each with how far the subjects were screened against it: by the machine, or else by hand."""
    return [_watch_row(version, [each for each in watches if _of_list(each, version)]) for version in versions]


def _of_list(watch: Watch, version: ListVersion) -> bool:
    return (watch.list_key, watch.list_owner_id) == (version.key, version.member_id)


def _watch_row(version: ListVersion, watches: Sequence[Watch]) -> dict[str, Any]:
    """The machine's watch before one by hand, one that came to the end before one that did not."""
    ranked = sorted(watches, key=lambda each: (each.screened_id != version.pk, each.officer_id is not None))
    watch = ranked[0] if ranked else None
    is_done = watch is not None and watch.screened_id == version.pk
    return {
        "version": version,
        "title": title_of(version),
        "watch": watch,
        "is_done": is_done,
        "is_by_hand": watch is not None and watch.officer_id is not None,
    }
