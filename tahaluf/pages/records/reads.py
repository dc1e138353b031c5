"""What pages and the API read of records; everything starts from `visible`."""

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import the_one
from tahaluf.policy.models import ReleaseProposal
from tahaluf.policy.visibility import newest, visible
from tahaluf.policy.workflows import ReleaseState
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import Role

HEAVY = ("stix", "manifest", "salts", "signature")
REVIEW_AHEAD = datetime.timedelta(days=30)
STATES = {
    "draft": Q(released_at__isnull=True),
    "released": Q(released_at__isnull=False, recalled_at__isnull=True),
    "recalled": Q(recalled_at__isnull=False),
    "revoked": Q(revoked=True),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of records is narrowed to; empty means anything."""

    desk: str = ""
    stix_type: str = ""
    tlp: str = ""
    originator: str = ""
    state: str = ""

    def narrow(self, records: QuerySet[RecordVersion]) -> QuerySet[RecordVersion]:
        """Apply the filters; `originator` is a member's code, `state` a key of `STATES`."""
        fields = {"desk": "desk", "stix_type": "stix_type", "tlp": "tlp", "originator": "originator__code"}
        given = {path: getattr(self, name) for name, path in fields.items() if getattr(self, name)}
        return records.filter(STATES[self.state] if self.state else Q(), **given)


def list_records(actor: Actor, filters: Filters) -> QuerySet[RecordVersion]:
    """The newest visible version of each record, without content, newest first."""
    records = filters.narrow(newest(visible(actor, RecordVersion)))
    return records.select_related("originator").defer(*HEAVY).order_by("-id")


def find_version(actor: Actor, uid: uuid.UUID | str) -> RecordVersion:
    """One version; raises `Absent`, for what is not there and what is not for this actor alike."""
    versions = visible(actor, RecordVersion).select_related("originator", "author", "signing_key")
    return the_one(versions.filter(uid=uid))


def find_proposal(actor: Actor, uid: uuid.UUID | str) -> ReleaseProposal:
    """One proposal with its version; raises `Absent`."""
    proposals = visible(actor, ReleaseProposal).select_related("version__originator", "proposed_by", "decided_by")
    return the_one(proposals.filter(uid=uid))


def versions_of(actor: Actor, version: RecordVersion) -> QuerySet[RecordVersion]:
    """The versions of the same record that this actor may see, newest first, without content."""
    same = visible(actor, RecordVersion).filter(originator_id=version.originator_id, stix_id=version.stix_id)
    return same.select_related("originator", "author").defer(*HEAVY).order_by("-number")


def open_proposals(actor: Actor, desk: str = "") -> QuerySet[ReleaseProposal]:
    """The proposals that wait: for this actor's decision, or for another's about what this actor proposed."""
    waiting = visible(actor, ReleaseProposal).filter(state=ReleaseState.PROPOSED)
    deciding = Q(version__desk__in=actor.desks(Role.RELEASER, Role.SUPERVISOR))
    mine = waiting.filter(deciding | Q(proposed_by_id=actor.officer_id), **({"version__desk": desk} if desk else {}))
    return mine.select_related("version", "proposed_by").defer(*(f"version__{name}" for name in HEAVY)).order_by("-id")


def to_decide(actor: Actor, desk: str = "") -> QuerySet[ReleaseProposal]:
    """The proposals that wait for this actor's decision: another officer made them."""
    desks = actor.desks(Role.RELEASER, Role.SUPERVISOR)
    return open_proposals(actor, desk).filter(version__desk__in=desks).exclude(proposed_by_id=actor.officer_id)


def reviews_due(actor: Actor, desk: str = "") -> QuerySet[RecordVersion]:
    """The own member's records whose review date has passed or comes within 30 days, the oldest date first."""
    until = timezone.localdate() + REVIEW_AHEAD
    own = newest(visible(actor, RecordVersion)).filter(originator_id=actor.member_id, review_on__lte=until)
    due = own.filter(revoked=False, recalled_at__isnull=True, **({"desk": desk} if desk else {}))
    return due.defer(*HEAVY).order_by("review_on", "id")
