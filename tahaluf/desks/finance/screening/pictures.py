"""What the templates show of screening runs: words, links and states, chosen here so that templates decide nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.file_pages import BADGES, work_picture
from tahaluf.desks.finance.lists.pictures import entry_picture, identifier_rows, title_of
from tahaluf.desks.finance.screening.models import ScreeningHit, ScreeningRun
from tahaluf.desks.finance.subjects.wording import words_of_role
from tahaluf.policy.actors import Actor


def run_rows(runs: Iterable[ScreeningRun]) -> list[dict[str, Any]]:
    """Runs as rows of a table."""
    return [{"run": run, "badge": BADGES[run.state], "url": reverse("finance:run", args=[run.uid])} for run in runs]


def run_picture(actor: Actor, run: ScreeningRun, hits: Iterable[ScreeningHit]) -> dict[str, Any]:
    """A run with its hits, and whether it can be asked for again."""
    return {
        "run": run,
        "badge": BADGES[run.state],
        **work_picture(actor, "run", run),
        "hits": [{"hit": hit, "title": title_of(hit.entry.version)} for hit in hits],
    }


def hit_picture(hit: ScreeningHit) -> dict[str, Any]:
    """A hit: its reasons in words, the subject as it was, the listing as it stands in its version."""
    return {
        "hit": hit,
        "reasons": wording.reasons_of(hit.reasons),
        "score": hit.score,
        **subject_picture(hit.subject),
        **entry_picture(hit.entry),
    }


def subject_picture(subject: Mapping[str, Any]) -> dict[str, Any]:
    """A subject as it was, words for its codes."""
    return {
        "subject": subject,
        "subject_kind": wording.label(wording.KINDS, subject.get("kind", "unknown")),
        "subject_gender": wording.label(wording.GENDERS, subject.get("gender", "")),
        "subject_role": words_of_role(subject.get("party_role", "")),
        "subject_identifiers": identifier_rows(subject.get("identifiers", [])),
    }
