"""Everything that the page of one version shows, read in a number of queries that its content does not change, but
for two where it cites reference data."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tahaluf.engines.manifest import ManifestError
from tahaluf.pages.citations import cited_in, standings
from tahaluf.pages.records import kinds, reads
from tahaluf.pages.records.properties import Fact, facts_of, kind_of_link, technical_of
from tahaluf.pages.registry import registry
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Decision, decide
from tahaluf.policy.models import ReleaseProposal
from tahaluf.policy.release import directory
from tahaluf.policy.visibility import newest, visible
from tahaluf.policy.workflows import ReleaseState
from tahaluf.records.models import Member, RecordVersion, Relation, Selector
from tahaluf.records.vocabulary import TLP, Desk


@dataclass(frozen=True, slots=True)
class Reader:
    """A member or an officer who may see a version, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the history."""

    number: int
    at: datetime
    by: str
    url: str
    revoked: bool
    summary: str


@dataclass(frozen=True, slots=True)
class Related:
    """A record that refers to this one, or to which this one refers."""

    title: str
    url: str
    kind: str
    incoming: bool


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a version: where, and whether this actor may, with the reason."""

    code: str
    label: str
    icon: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Barred:
    """Acts that cannot be done, all for the same reason."""

    reason: str
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Item:
    """A version with all that its page shows."""

    version: RecordVersion
    kind: str
    facts: list[Fact]
    technical: list[tuple[str, str]]
    selectors: list[Selector]
    related: list[Related]
    history: list[Shown]
    audience: list[Member]
    own_reason: str
    readers: list[Reader]
    acts: list[Act]
    proposals: list[ReleaseProposal]
    signature_holds: bool
    is_newest: bool

    @property
    def possible(self) -> list[Act]:
        """What this actor may do now."""
        return [act for act in self.acts if act.decision]

    @property
    def barred(self) -> list[Barred]:
        """What this actor may not do, each reason once."""
        reasons: dict[str, list[Act]] = {}
        for act in self.acts:
            if not act.decision:
                reasons.setdefault(str(act.decision.reason), []).append(act)
        return [Barred(reason, acts) for reason, acts in reasons.items()]


def read_item(actor: Actor, version: RecordVersion) -> Item:
    """Read what belongs to a version that the actor was found to see."""
    versions = list(reads.versions_of(actor, version))
    audience = list(Member.objects.filter(pk__in=version.audience))
    links = {stix_id: (title, url) for stix_id, title, url in _linked(actor, _targets(actor, version))}
    cited = standings(registry.reference_sources, actor, cited_in(version.stix))
    return Item(
        version=version,
        kind=kinds.title_of(version),
        facts=facts_of(version.stix, links, cited),
        technical=technical_of(version.stix),
        selectors=list(visible(actor, Selector).filter(version=version).order_by("kind", "value")),
        related=_related(actor, version, links),
        history=[_shown(each) for each in versions],
        audience=audience,
        own_reason=own_reason(actor, version),
        readers=_readers(version, audience),
        acts=acts_on(actor, version),
        proposals=list(_proposals(actor, version)),
        signature_holds=holds(version),
        is_newest=versions[0].pk == version.pk,
    )


def holds(version: RecordVersion) -> bool:
    """Whether the originator's signature over the version verifies."""
    try:
        version.check_signature()
    except ManifestError:
        return False
    return True


def own_reason(actor: Actor, version: RecordVersion) -> str:
    """Why the actor sees a version, in words."""
    desk = Desk(version.desk).label
    if version.originator_id != actor.member_id:
        if version.tlp == TLP.RED:
            return _("You see this because it was released to you by name.")
        return _("You see this because it was released to your member, and you work on the desk %(desk)s.") % {
            "desk": desk
        }
    if version.author_id == actor.officer_id:
        return _("You see this because you wrote it.")
    return _("You see this because your member wrote it, and you work on the desk %(desk)s.") % {"desk": desk}


def acts_on(actor: Actor, version: RecordVersion) -> list[Act]:
    """What can be done with a version, each with the decision."""
    amend = decide(actor, "records:version:amend", version)
    return [
        Act("amend", _("Amend"), "pencil", amend),
        Act("release", _("Release"), "broadcast", decide(actor, "records:version:release", version)),
        Act("recall", _("Recall"), "ban", decide(actor, "records:version:recall", version)),
        Act("revoke", _("Revoke"), "x", amend),
    ]


def _readers(version: RecordVersion, audience: list[Member]) -> list[Reader]:
    readers = [Reader(version.originator.name, _originators_reason(version))]
    if version.recalled_at or not version.released_at:
        return readers
    if version.tlp != TLP.RED:
        return readers + [Reader(member.name, _("the desk, by release")) for member in audience]
    names = {entry.officer_id: entry.name for entry in directory()}
    gone = _("an officer who is no longer in the directory")
    return readers + [Reader(names.get(pk, gone), _("by name, by release")) for pk in version.audience_officers]


def _originators_reason(version: RecordVersion) -> str:
    if version.tlp == TLP.RED:
        return _("its author and the releasers and supervisors of the desk")
    return _("the originator's desk")


def _shown(version: RecordVersion) -> Shown:
    by = version.author.name if version.author else version.originator.name
    return Shown(version.number, version.recorded_at, by, kinds.url_of(version), version.revoked, summary_of(version))


def summary_of(version: RecordVersion) -> str:
    """Where a version stands, in words."""
    if version.recalled_at:
        return _("recalled")
    return _("released") if version.released_at else _("not released")


def _proposals(actor: Actor, version: RecordVersion) -> list[ReleaseProposal]:
    waiting = visible(actor, ReleaseProposal).filter(version=version, state=ReleaseState.PROPOSED)
    return list(waiting.select_related("proposed_by"))


def _targets(actor: Actor, version: RecordVersion) -> list[str]:
    return list(visible(actor, Relation).filter(version=version).values_list("target_id", flat=True))


def _linked(actor: Actor, stix_ids: list[str]) -> list[tuple[str, str, str]]:
    found = newest(visible(actor, RecordVersion)).filter(stix_id__in=stix_ids).defer(*reads.HEAVY)
    return [(each.stix_id, each.title or each.stix_id, kinds.url_of(each)) for each in found]


def _related(actor: Actor, version: RecordVersion, links: dict[str, tuple[str, str]]) -> list[Related]:
    outgoing = visible(actor, Relation).filter(version=version).order_by("kind", "target_id")
    related = [
        Related(*links.get(each.target_id, (each.target_id, "")), str(kind_of_link(each.kind)), False)
        for each in outgoing
    ]
    incoming = visible(actor, Relation).filter(target_id=version.stix_id)
    from_ids = newest(visible(actor, RecordVersion)).filter(pk__in=incoming.values("version_id")).defer(*reads.HEAVY)
    named = [Related(each.title or each.stix_id, kinds.url_of(each), each.stix_type, True) for each in from_ids[:100]]
    return related + named
