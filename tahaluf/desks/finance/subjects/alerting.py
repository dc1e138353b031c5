"""Where this room hands over to the alerts room."""

from collections.abc import Iterable, Sequence

from tahaluf.desks.finance.alerts import lapsing, weighing
from tahaluf.desks.finance.alerts.raising import Hit, raise_alerts
from tahaluf.policy.actors import Actor


def raise_hits(actor: Actor, found: Sequence[Hit]) -> int:
    """Have hits become alerts; gives how many were opened. Raises what `raise_alerts` raises."""
    return raise_alerts(actor, found).opened if found else 0


def subjects_changed(actor: Actor, subject_ids: Iterable[int]) -> None:
    """Have what was decided of earlier versions of subjects lapse, before these are screened anew."""
    if ids := list(subject_ids):
        lapsing.subjects_changed(actor, ids)


def subjects_screened(actor: Actor, subject_ids: Iterable[int]) -> None:
    """Have it noted of which open alerts of changed subjects, screened anew, today's two would not be asked about."""
    if ids := list(subject_ids):
        weighing.weigh_subjects(actor, ids)


def subjects_ended(actor: Actor, subject_ids: Iterable[int]) -> None:
    """Have the open alerts of subjects lapse that are screened no more."""
    lapsing.subjects_ended(actor, list(subject_ids))
