"""What tests of records set on the stage: invented records of every kind of handling."""

import datetime
from typing import Any

from tahaluf.policy.authoring import Draft, Handling, write_record
from tahaluf.policy.models import ReleaseProposal
from tahaluf.policy.release import Audience, release
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import Desk
from tests.cast import Cast

COMPLETE: dict[str, Any] = {
    "about_person": True,
    "legal_basis": "Invented Act 12/2020",
    "purpose": "asset freeze",
    "source_reliability": "B",
    "information_credibility": 2,
    "review_on": datetime.date(2099, 1, 1),
    "redress_contact": "redress@example.org",
}


def written(
    cast: Cast,
    title: str = "Invented Trading House",
    author: str = "originator",
    desk: str = Desk.INTELLIGENCE,
    properties: dict[str, Any] | None = None,
    **handling: Any,
) -> RecordVersion:
    """Write a record as one of the cast."""
    content = {"name": title, "identity_class": "organization", **(properties or {})}
    with cast.acting(author) as actor:
        return write_record(actor, Draft("identity", content, desk, title, Handling(**handling)))


def audience(cast: Cast, *codes: str, officers: tuple[str, ...] = ()) -> Audience:
    """A closed list by member codes and names of the cast."""
    members = frozenset(str(cast.members[code].uid) for code in codes)
    return Audience(members, frozenset(str(cast.officers[name].uid) for name in officers))


def released(
    cast: Cast, version: RecordVersion, *codes: str, by: str = "originators_releaser", officers: tuple[str, ...] = ()
) -> ReleaseProposal:
    """Release, or propose to release, a version to members."""
    with cast.acting(by) as actor:
        fresh = visible(actor, RecordVersion).get(pk=version.pk)
        return release(actor, fresh, audience(cast, *codes, officers=officers), "they asked")
