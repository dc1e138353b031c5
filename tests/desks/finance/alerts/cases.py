"""Invented subjects of the originator's desk, hits of them, and how an alert is brought to a state."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tahaluf.desks.finance.alerts import actions, rescreening
from tahaluf.desks.finance.alerts.exemptions import Claim
from tahaluf.desks.finance.alerts.models import Alert, AlertStep, GoodGuy
from tahaluf.desks.finance.alerts.raising import Hit, Raised, raise_alerts
from tahaluf.desks.finance.lists import actions as list_actions
from tahaluf.desks.finance.lists import importing
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.reads import version_of
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.lists import UN_XML

REASON = {"feature": "name", "left": "walid", "right": "walid", "gave": 0.95, "code": "equal"}


def portfolio(cast: Cast, who: str = "originator", title: str = "Customers", readers: Sequence[str] = ()) -> Portfolio:
    """A portfolio of a member's desk, for the whole desk or for some of its officers."""
    officer = cast.officers[who]
    ids = [cast.officers[name].pk for name in readers]
    with cast.acting(who):
        return Portfolio.objects.create(member_id=officer.member_id, title=title, made_by=officer, readers=ids)


def subject(
    cast: Cast, held: Portfolio, name: str = "Walid Samir Al-Khayali", reference: str = "C-1", who: str = "originator"
) -> Subject:
    """A subject in a portfolio."""
    with cast.acting(who):
        return Subject.objects.create(**subject_values(held, name, reference))


def subject_values(held: Portfolio, name: str, reference: str, **more: Any) -> dict[str, Any]:
    """The columns of a subject."""
    data = {"id": reference, "name": name, "row": 1, "kind": "person"} | more
    return {
        "member_id": held.member_id, "portfolio": held, "reference": reference, "kind": "person", "name": name,
        "data": data, "digest": digest_of(data), "folded_names": name.lower(),
    }  # fmt: skip


def digest_of(data: Any) -> bytes:
    """The digest of JSON."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).digest()


def change(cast: Cast, row: Subject, name: str, who: str = "originator") -> Subject:
    """Have a subject be another, as an intake does."""
    row.name, row.version = name, row.version + 1
    row.data = row.data | {"name": name}
    row.digest = digest_of(row.data)
    with cast.acting(who):
        row.save(update_fields=["name", "version", "data", "digest"])
    return row


def entries(actor: Actor, version: ListVersion) -> list[ListEntry]:
    """The entries of a version with it, in the file's order."""
    return list(visible(actor, ListEntry).filter(version=version).select_related("version").order_by("ordinal"))


def hit(row: Subject, entry: ListEntry, score: float = 0.95, **more: Any) -> Hit:
    """A hit of a subject."""
    return Hit(row, entry, score, entry.name, [REASON], **more)


def raise_hits(cast: Cast, version: ListVersion, *rows: Subject, who: str = "originator", place: int = 0) -> Raised:
    """Raise a hit of each subject with one entry of a version."""
    with cast.acting(who) as actor:
        entry = entries(actor, version)[place]
        return raise_alerts(actor, [hit(row, entry) for row in rows])


def alerts(cast: Cast, who: str = "originator") -> list[Alert]:
    """The alerts that an officer sees, oldest first."""
    with cast.acting(who) as actor:
        return list(visible(actor, Alert).select_related("assignee", "portfolio").order_by("id"))


def steps(cast: Cast, alert: Alert, who: str = "originator") -> list[AlertStep]:
    """What was done with an alert."""
    with cast.acting(who) as actor:
        return list(visible(actor, AlertStep).filter(alert=alert).order_by("id"))


def good_guys(cast: Cast, who: str = "originator") -> list[GoodGuy]:
    """The good-guy entries that an officer sees."""
    with cast.acting(who) as actor:
        return list(visible(actor, GoodGuy).order_by("id"))


def propose(
    cast: Cast, alert: Alert, verdict: str = "false", who: str = "originator", claim: Claim | None = None
) -> Alert:
    """Take an alert and propose a verdict."""
    with cast.acting(who) as actor:
        actions.take(actor, alert.uid)
        return actions.propose(actor, alert.uid, verdict, "an invented reason", claim=claim or claimed(verdict))


def claimed(verdict: str) -> Claim:
    """The exemption that an exempt verdict claims."""
    if verdict != "exempt":
        return Claim()
    return Claim("unscr-2664", until=timezone.localdate() + timedelta(days=30))


def decided(cast: Cast, alert: Alert, verdict: str = "false", second: str = "originators_second") -> Alert:
    """Bring an alert through four eyes."""
    propose(cast, alert, verdict)
    with cast.acting(second) as actor:
        return actions.decide_alert(actor, alert.uid, "agreed")


def rescreen(cast: Cast, who: str = "originator", part: int = 500) -> int:
    """Re-screen in an officer's context."""
    return rescreening.rescreen_due(lambda: opened(cast.tokens[who]), part)


def import_list(cast: Cast, data: bytes = UN_XML, who: str = "originator", name: str = "un.xml") -> ListVersion:
    """Import a list to its end, as the worker does."""
    token = cast.tokens[who]
    with opened(token) as actor:
        version, _new = list_actions.receive_list(actor, list_actions.Arrival(name, [data]), queue=False)
    importing.import_version(version.uid, lambda: opened(token))
    with opened(token) as actor:
        return version_of(actor, version.uid)
