"""release(): the one place where an audience becomes a closed list.

TLP:RED and TLP:AMBER+STRICT wait for a second officer. A release writes an outbox row, which the exchange reads; the
officers of hosted members are notified by the wall's own function, since nobody sees another member's officers.
"""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused, insist
from tahaluf.policy.models import OutboxEntry, ReleaseProposal
from tahaluf.policy.visibility import visible
from tahaluf.policy.workflows import RELEASE_TRANSITIONS, ReleaseState
from tahaluf.records.models import Member, Membership, Officer, RecordVersion
from tahaluf.records.vocabulary import TLP

FOUR_EYES = frozenset({TLP.RED, TLP.AMBER_STRICT})
PROPOSED = Decision(False, "proposed", _("A proposal to release this version waits already."))


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a version is for: uids of members, and for TLP:RED those of officers."""

    members: frozenset[str]
    officers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An officer of any member whom others may name for TLP:RED."""

    officer_id: int
    uid: str
    name: str
    member_id: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly who will see a version: present members in the order of their codes, for TLP:RED the officers named."""

    members: tuple[Member, ...]
    officers: tuple[DirectoryEntry, ...]
    needs_second: bool


def preview_release(actor: Actor, version: RecordVersion, audience: Audience) -> Preview:
    """Say who will see a version if it is released so; writes nothing. Raises `Absent` or `Refused`."""
    insist(actor, "records:version:release", version)
    members = _resolve_members(version, audience)
    officers = set(_resolve_officers(version, audience, members))
    _refuse_second_proposal(actor, version)
    return Preview(
        tuple(Member.objects.filter(pk__in=members)),
        tuple(entry for entry in directory() if entry.officer_id in officers),
        version.tlp in FOUR_EYES,
    )


def release(actor: Actor, version: RecordVersion, audience: Audience, reason: str) -> ReleaseProposal:
    """Release a version to a closed list, or propose it where a second officer must decide.

    Raises `Absent` or `Refused`.
    """
    insist(actor, "records:version:release", version)
    members = _resolve_members(version, audience)
    officers = _resolve_officers(version, audience, members)
    _refuse_second_proposal(actor, version)
    proposal = _propose(actor, version, members, officers, reason)
    _trace(actor, proposal, "propose")
    if proposal.state == ReleaseState.RELEASED_ALONE:
        _publish(actor, proposal)
    return proposal


def approve_release(actor: Actor, proposal: ReleaseProposal, reason: str) -> ReleaseProposal:
    """Release what another officer proposed; raises `Absent` or `Refused`."""
    insist(actor, "records:proposal:decide", proposal)
    insist(actor, "records:version:release", proposal.version)
    _move(actor, proposal, ReleaseState.RELEASED, reason)
    _publish(actor, proposal)
    return proposal


def refuse_release(actor: Actor, proposal: ReleaseProposal, reason: str) -> ReleaseProposal:
    """Refuse what another officer proposed; raises `Absent` or `Refused`."""
    insist(actor, "records:proposal:decide", proposal)
    _move(actor, proposal, ReleaseState.REFUSED, reason)
    _trace(actor, proposal, "refuse")
    return proposal


def withdraw_release(actor: Actor, proposal: ReleaseProposal, reason: str) -> ReleaseProposal:
    """Withdraw one's own proposal; raises `Absent` or `Refused`."""
    insist(actor, "records:proposal:withdraw", proposal)
    _move(actor, proposal, ReleaseState.WITHDRAWN, reason)
    _trace(actor, proposal, "withdraw")
    return proposal


def recall(actor: Actor, version: RecordVersion, reason: str) -> None:
    """Withdraw a released version from every holder; raises `Absent` or `Refused`."""
    insist(actor, "records:version:recall", version)
    version.recalled_at = timezone.now()
    version.save(update_fields=["recalled_at"])
    OutboxEntry.objects.create(version=version, member_id=version.originator_id, kind="recall")
    record_event(
        actor, "records:version:recall", desk=version.desk, subject=str(version.uid), audience=version.audience
    )
    _announce(version, "recalled")


def directory() -> list[DirectoryEntry]:
    """The officers of all members who may be named for TLP:RED."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT officer_id, uid, name, member_id FROM wall.directory()")
        return [DirectoryEntry(pk, str(uid), name, member) for pk, uid, name, member in cursor.fetchall()]


def eligible_members(version: RecordVersion) -> QuerySet[Member]:
    """The present members and partners to whom a version can be released: all but its originator."""
    today = timezone.localdate()
    present = Membership.objects.filter(member=OuterRef("pk"), starts_on__lte=today).exclude(ends_on__lte=today)
    return Member.objects.filter(Exists(present.order_by())).exclude(pk=version.originator_id)


def _resolve_members(version: RecordVersion, audience: Audience) -> list[int]:
    chosen = eligible_members(version).filter(uid__in=audience.members)
    found = sorted(chosen.values_list("pk", flat=True))
    if not found or len(found) != len(audience.members):
        raise Refused(
            Decision(
                False, "audience", _("The audience is a list of present members and partners, and not the originator.")
            )
        )
    return found


def _resolve_officers(version: RecordVersion, audience: Audience, members: list[int]) -> list[int]:
    if version.tlp != TLP.RED:
        return []
    named = [entry for entry in directory() if entry.uid in audience.officers and entry.member_id in members]
    if {entry.member_id for entry in named} != set(members) or len(named) != len(audience.officers):
        raise Refused(
            Decision(False, "red-officers", _("TLP:RED is released to named officers: name at least one a member."))
        )
    return sorted(entry.officer_id for entry in named)


def _refuse_second_proposal(actor: Actor, version: RecordVersion) -> None:
    waiting = visible(actor, ReleaseProposal).filter(version=version, state=ReleaseState.PROPOSED)
    if waiting.exists():
        raise Refused(PROPOSED)


def _propose(
    actor: Actor, version: RecordVersion, members: list[int], officers: list[int], reason: str
) -> ReleaseProposal:
    assert actor.officer_id is not None  # noqa: S101  whoever may release is an officer
    try:
        with transaction.atomic():
            return ReleaseProposal.objects.create(
                version=version,
                member_id=version.originator_id,
                audience=members,
                audience_officers=officers,
                reason=reason,
                proposed_by=Officer.objects.get(pk=actor.officer_id),
                state=ReleaseState.PROPOSED if version.tlp in FOUR_EYES else ReleaseState.RELEASED_ALONE,
            )
    except IntegrityError as second:
        raise Refused(PROPOSED) from second


def _move(actor: Actor, proposal: ReleaseProposal, state: ReleaseState, reason: str) -> None:
    expected = ReleaseState(proposal.state)
    if state not in RELEASE_TRANSITIONS[expected]:
        raise Refused(Decision(False, "decided", _("This proposal was decided already.")))
    moved = (
        visible(actor, ReleaseProposal)
        .filter(pk=proposal.pk, state=expected)
        .update(state=state, decided_by_id=actor.officer_id, decided_at=timezone.now(), decision_reason=reason)
    )
    if not moved:
        raise Refused(Decision(False, "decided", _("Another officer decided this proposal just before you.")))
    proposal.refresh_from_db(from_queryset=visible(actor, ReleaseProposal))


def _publish(actor: Actor, proposal: ReleaseProposal) -> None:
    version = proposal.version
    version.audience = proposal.audience
    version.audience_officers = proposal.audience_officers
    version.released_at = timezone.now()
    version.save(update_fields=["audience", "audience_officers", "released_at"])
    OutboxEntry.objects.create(version=version, member_id=version.originator_id, kind="release")
    _trace(actor, proposal, "release")
    _announce(version, "released")


def _trace(actor: Actor, proposal: ReleaseProposal, verb: str) -> None:
    record_event(
        actor,
        f"records:version:{verb}",
        desk=proposal.version.desk,
        subject=str(proposal.version.uid),
        proposal=str(proposal.uid),
        audience=proposal.audience,
        officers=proposal.audience_officers,
    )


def _announce(version: RecordVersion, code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.announce(%s, %s)", [version.pk, code])
