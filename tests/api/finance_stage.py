"""Subjects and alerts for what reads them: made plainly, in an officer's context."""

import hashlib
from datetime import date, timedelta
from typing import Any

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

DUE = date(2026, 12, 1)
REASONS = [{"feature": "name", "left": "walid", "right": "walid", "gave": 0.93, "code": "same"}]


def portfolio_of(actor: Actor, title: str = "Customers", readers: tuple[int, ...] = ()) -> Portfolio:
    """A portfolio of the actor's member, open to the desk or to some officers."""
    assert actor.member_id is not None
    assert actor.officer_id is not None
    values = {"readers": list(readers), "made_by_id": actor.officer_id}
    return Portfolio.objects.create(member_id=actor.member_id, title=title, **values)


def subject_of(portfolio: Portfolio, reference: str, name: str) -> Subject:
    """A stored subject."""
    return Subject.objects.create(
        member_id=portfolio.member_id,
        portfolio=portfolio,
        reference=reference,
        kind="person",
        name=name,
        data={"id": reference, "name": name, "row": 1},
        digest=hashlib.sha256(name.encode()).digest(),
        folded_names=name.lower(),
    )


def alert_of(actor: Actor, version: ListVersion, subject: Subject, **given: Any) -> Alert:
    """A new alert between a subject and the first listing of a version."""
    entry = visible(actor, ListEntry).filter(version=version).order_by("ordinal").first()
    assert entry is not None
    values: dict[str, Any] = {
        "member_id": subject.member_id,
        "portfolio": subject.portfolio,
        "subject": subject,
        "list_key": version.key,
        "list_owner_id": version.member_id,
        "listed_id": entry.listed_id,
        "entry": entry,
        "entry_digest": entry.digest,
        "subject_digest": subject.digest,
        "subject_version": 1,
        "subject_data": subject.data,
        "subject_name": subject.name,
        "matched_name": entry.name,
        "shortfall": 700,
        "cutoff": 0.9,
        "reasons": REASONS,
        "due_on": DUE,
    }
    return Alert.objects.create(**values | given)


def queue_of(actor: Actor, version: ListVersion, count: int, portfolio: Portfolio | None = None) -> list[Alert]:
    """So many alerts, a day apart, each of a subject of its own."""
    within = portfolio or portfolio_of(actor)
    return [
        alert_of(actor, version, subject_of(within, f"C-{n}", f"Walid {n}"), due_on=DUE + timedelta(days=n))
        for n in range(count)
    ]
