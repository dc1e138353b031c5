"""Invented subjects, alerts and freezes, driven through the database's own guards by two officers."""

import contextlib
import datetime
import hashlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.outcomes.freezing import Order, order_freeze
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.desks.finance.subjects.models import Payment, Portfolio, Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import open_context
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner

WALID: dict[str, Any] = {
    "id": "C1",
    "name": "Walid Samir al-Khayali",
    "row": 1,
    "kind": "person",
    "aliases": ["وليد سمير الخيالي"],
    "births": ["1971-03-05"],
    "countries": ["NE"],
    "gender": "male",
    "identifiers": [{"kind": "passport", "number": "X1234567", "country": "NE"}],
}
ORDER = Order("Invented Act 12/2020, article 4", "All accounts at the Invented Bank\nThe house in Invented Street 7")


def digest(data: dict[str, Any]) -> bytes:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).digest()


def portfolio(actor: Actor, title: str = "Customers", readers: tuple[int, ...] = ()) -> Portfolio:
    found = visible(actor, Portfolio).filter(title=title).first()
    return found or Portfolio.objects.create(
        member_id=actor.member_id, title=title, readers=list(readers), made_by_id=actor.officer_id
    )


def subject(actor: Actor, data: dict[str, Any] = WALID, home: Portfolio | None = None, **more: Any) -> Subject:
    return Subject.objects.create(
        member_id=actor.member_id,
        portfolio=home or portfolio(actor),
        reference=str(uuid.uuid4()),
        kind=data.get("kind", "unknown"),
        name=data["name"],
        data=data,
        digest=digest(data),
        folded_names="",
        **more,
    )


def payment(actor: Actor, home: Portfolio | None = None, **more: Any) -> Payment:
    return Payment.objects.create(
        member_id=actor.member_id, portfolio=home or portfolio(actor), format="pacs008_xml", reference="E2E-77",
        file_name="p.xml", sha256=uuid.uuid4().hex * 2, row=1, **more,
    )  # fmt: skip


def alert(actor: Actor, version: ListVersion, about: Subject | None = None, listed_id: str = "QDi.901") -> Alert:
    about = about or subject(actor)
    entry = visible(actor, ListEntry).get(version=version, listed_id=listed_id)
    return Alert.objects.create(
        member_id=actor.member_id, portfolio_id=about.portfolio_id, subject=about, list_key=version.key,
        list_owner_id=version.member_id, listed_id=entry.listed_id, entry=entry, entry_digest=entry.digest,
        subject_digest=about.digest, subject_version=1, subject_data=about.data, subject_name=about.name,
        matched_name=entry.name, shortfall=300, cutoff=0.8, reasons=[], due_on=timezone.localdate(),
    )  # fmt: skip


def decided(cast: Cast, question: Alert, verdict: str = "true", first: str = "originator",
            second: str = "originators_releaser") -> Alert:  # fmt: skip
    """Have one officer propose a verdict and a second one decide it."""
    with cast.acting(first) as actor:
        mine = visible(actor, Alert).filter(pk=question.pk)
        mine.update(state="in-review")
        named = {"exemption": "unscr-2664", "exemption_until": timezone.localdate()} if verdict == "exempt" else {}
        mine.update(
            state="proposed", verdict=verdict, proposed_by=actor.officer_id, proposed_at=timezone.now(), **named
        )
    with cast.acting(second) as actor:
        theirs = visible(actor, Alert).filter(pk=question.pk)
        theirs.update(state="decided", decided_by=actor.officer_id, decided_at=timezone.now())
        return theirs.get()


def true_match(cast: Cast, version: ListVersion, **about: Any) -> Alert:
    """A true match that two officers of AAA decided."""
    with cast.acting("originator") as actor:
        question = alert(actor, version, subject(actor, **about))
    return decided(cast, question)


def frozen(cast: Cast, version: ListVersion, order: Order = ORDER, **about: Any) -> Freeze:
    """A freeze that an officer ordered for such a match."""
    match = true_match(cast, version, **about)
    with cast.acting("originator") as actor:
        return order_freeze(actor, match.uid, order)


def fresh(cast: Cast, freeze: Freeze, who: str = "originator") -> Freeze:
    with cast.acting(who) as actor:
        return visible(actor, Freeze).get(pk=freeze.pk)


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@contextlib.contextmanager
def machine(cast: Cast) -> Iterator[Actor]:
    """Run a block in the context of the machine of AAA's finance desk, under a supervisor's standing order."""
    from django.db import connection, transaction

    from tahaluf.policy.context import close_context
    from tahaluf.policy.standing import grant_standing

    with cast.acting("originators_second") as actor:
        grant_standing(actor, "finance", 30)
    with as_owner() as cursor:
        cursor.execute("SELECT wall.machine_issue(%s, 'finance', interval '1 hour')", [cast.members["AAA"].pk])
        token = cursor.fetchone()[0]
    with transaction.atomic():
        actor_of_machine = open_context(str(token))
        assert actor_of_machine is not None
        try:
            yield actor_of_machine
        finally:
            if not connection.needs_rollback:
                close_context()


def stored(data: dict[str, Any]) -> dict[str, Any]:
    """A subject as the intake stores it: without what PostgreSQL cannot hold."""
    from tahaluf.desks.finance.rejected import without_nul

    kept: dict[str, Any] = without_nul(data)
    return kept
