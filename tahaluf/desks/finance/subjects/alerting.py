"""Where this room calls the alerts room. That one imports this one, so it is found when it is needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy.actors import Actor

ALERTS = "tahaluf.desks.finance.alerts"


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as the alerts room takes it: the stored subject, the entry with its version, score, name, reasons."""

    subject: Subject
    entry: ListEntry
    score: float
    matched_name: str
    reasons: list[dict[str, Any]]
    kind: str = "match"


def raise_hits(actor: Actor, found: Sequence[Found]) -> int:
    """Have hits become alerts; gives how many were opened. Raises what `raise_alerts` raises."""
    if not found:
        return 0
    raising = import_module(f"{ALERTS}.raising")
    hits = [raising.Hit(h.subject, h.entry, h.score, h.matched_name, h.reasons, h.kind) for h in found]
    return int(raising.raise_alerts(actor, hits).opened)


def subjects_changed(actor: Actor, subject_ids: Iterable[int]) -> None:
    """Have what was decided of earlier versions of subjects lapse, before these are screened anew."""
    if ids := list(subject_ids):
        import_module(f"{ALERTS}.lapsing").subjects_changed(actor, ids)


def subjects_ended(actor: Actor, subject_ids: Iterable[int]) -> None:
    """Have the open alerts of subjects lapse that are screened no more."""
    import_module(f"{ALERTS}.lapsing").subjects_ended(actor, list(subject_ids))
