"""Ownership and control among stored subjects: what follows where an owner was decided to be a listed party.

It follows as a question: an alert of kind ownership, which two officers decide like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.raising import Hit
from tahaluf.desks.finance.alerts.workflow import AlertKind, AlertState, Verdict
from tahaluf.desks.finance.subjects import alerting
from tahaluf.desks.finance.subjects.models import Stake, Subject
from tahaluf.engines import ownership
from tahaluf.engines.ownership import Finding, OwnershipRule, chain_of, find_owned, sources_of
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

LONGEST_CHAIN = 12
"""Steps from a subject to its owners' owners that are followed."""
MOST_PARTIES = 5000
"""Subjects at which following stakes ends."""
RULE: OwnershipRule = ownership.WIDEST
"""The rule by which a question is put: half or control, so that whichever law binds the member, none is missed."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """What is known of a subject's owners: which of them are blocked, and by which stakes it follows from them."""

    finding: Finding[int] | None
    chain: Sequence[ownership.Stake[int]]
    sources: Sequence[Alert]
    names: Mapping[int, str]

    @property
    def meets_ofac(self) -> bool:
        """Whether blocked owners hold half or more."""
        return self.finding is not None and ownership.OFAC.is_met(self.finding.share)

    @property
    def meets_more_than_half(self) -> bool:
        """Whether blocked owners hold more than half, or control it."""
        found = self.finding
        return found is not None and (found.controlled or ownership.MORE_THAN_HALF.is_met(found.share))


@dataclass(frozen=True, slots=True)
class Holdings:
    """The stakes above some subjects, who among the owners is blocked by which decided alerts, and what follows."""

    stakes: Sequence[ownership.Stake[int]]
    alerts: Mapping[int, Sequence[Alert]]
    findings: Mapping[int, Finding[int]]


def ownership_of(actor: Actor, subject: Subject) -> Ownership:
    """What follows for a subject from those owners whom the actor may see."""
    holdings = _holdings_above(actor, [subject.pk])
    finding = holdings.findings.get(subject.pk)
    if finding is None:
        return Ownership(None, (), (), {})
    chain = chain_of(holdings.findings, subject.pk)
    sources = [alert for owner in sources_of(chain, holdings.alerts.__contains__) for alert in holdings.alerts[owner]]
    return Ownership(finding, chain, sources, _names(actor, chain))


def ownership_hits(actor: Actor, blocked_subject_ids: Iterable[int]) -> list[Hit]:
    """The hits of kind ownership for whatever these subjects own or control, directly or not.

    Only owners whose match was decided to be true count as blocked.
    """
    return _hits_on(actor, _reach(actor, list(blocked_subject_ids), upwards=False))


def follow_decision(actor: Actor, alert: Alert) -> int:
    """Put the question for what a subject owns or controls once its match was decided to be true; gives how many."""
    if (alert.kind, alert.state, alert.verdict) != (AlertKind.MATCH, AlertState.DECIDED, Verdict.TRUE):
        return 0
    return alerting.raise_hits(actor, ownership_hits(actor, [alert.subject_id]))


def raise_ownership(actor: Actor, subject_ids: Sequence[int]) -> int:
    """Put the question for subjects that changed or got another owner, and for what they own; gives how many alerts."""
    if not subject_ids or not _decided(actor).exists():
        return 0
    if not visible(actor, Stake).filter(ended_at=None, owned_id__in=subject_ids).exists():
        return 0
    below = _reach(actor, subject_ids, upwards=False)
    return alerting.raise_hits(actor, _hits_on(actor, [*subject_ids, *below]))


def _hits_on(actor: Actor, entity_ids: Sequence[int]) -> list[Hit]:
    if not entity_ids:
        return []
    holdings = _holdings_above(actor, entity_ids)
    found = [holdings.findings[entity] for entity in dict.fromkeys(entity_ids) if entity in holdings.findings]
    rows = visible(actor, Subject).filter(ended_at=None).in_bulk([finding.entity for finding in found])
    chains = {finding.entity: chain_of(holdings.findings, finding.entity) for finding in found}
    names = _names(actor, [stake for chain in chains.values() for stake in chain])
    return [
        hit
        for finding in found
        if finding.entity in rows
        for hit in _hits(rows[finding.entity], finding, chains[finding.entity], holdings.alerts, names)
    ]


def _hits(
    row: Subject,
    finding: Finding[int],
    chain: Sequence[ownership.Stake[int]],
    alerts: Mapping[int, Sequence[Alert]],
    names: Mapping[int, str],
) -> list[Hit]:
    """One hit for each listing by which an owner at the chain's end is blocked."""
    steps = [*_direct_steps(finding, names), *(_step(s, names, 0.0) for s in chain if s.owned != finding.entity)]
    score = 1.0 if finding.controlled else float(finding.share / 100)
    return [
        Hit(row, alert.entry, score, alert.matched_name, steps, AlertKind.OWNERSHIP)
        for owner in sources_of(chain, alerts.__contains__)
        for alert in alerts[owner]
    ]


def _direct_steps(finding: Finding[int], names: Mapping[int, str]) -> list[dict[str, object]]:
    """The stakes in the entity itself as the steps of a score: shares add up, control gives what is missing to 1."""
    total = sum((stake.percent or Decimal(0) for stake in finding.stakes), Decimal(0))
    scale = finding.share / total / 100 if total else Decimal(0)
    rest = 1 - float(finding.share / 100) if finding.controlled else 0.0
    steps = []
    for stake in finding.stakes:
        gave = float((stake.percent or Decimal(0)) * scale)
        if stake.controls and rest:
            gave, rest = gave + rest, 0.0
        steps.append(_step(stake, names, gave))
    return steps


def _step(stake: ownership.Stake[int], names: Mapping[int, str], gave: float) -> dict[str, object]:
    share = f" · {stake.percent.normalize():f} %" if stake.percent is not None else ""
    code = "controls" if stake.controls else "owns_share"
    owned = f"{names.get(stake.owned, '')}{share}"
    return {"feature": "ownership", "left": names.get(stake.owner, ""), "right": owned, "gave": gave, "code": code}


def _holdings_above(actor: Actor, entity_ids: Sequence[int]) -> Holdings:
    """The stakes above subjects, up to owners' owners, and what follows from those who are blocked."""
    above = _reach(actor, entity_ids, upwards=True)
    if not above:
        return Holdings((), {}, {})
    rows = visible(actor, Stake).filter(ended_at=None, owned_id__in={*entity_ids, *above})
    stakes = holdings_of(rows.order_by("pk"))
    alerts = _deciding_alerts(actor, above)
    return Holdings(stakes, alerts, find_owned(stakes, set(alerts), RULE))


def holdings_of(rows: Iterable[Stake]) -> list[ownership.Stake[int]]:
    """What one party holds of another, from all that is stated of the two.

    The links of files are holdings beside each other and add up, to at most the whole; what an officer stated is the
    same holding from another source, so the larger of the two counts.
    """
    stated: dict[tuple[int, int], list[Stake]] = {}
    for row in rows:
        stated.setdefault((row.owner_id, row.owned_id), []).append(row)
    return [
        ownership.Stake(*pair, _share_of(stakes), any(stake.controls for stake in stakes))
        for pair, stakes in stated.items()
    ]


def _share_of(stakes: Sequence[Stake]) -> Decimal | None:
    by_file = [stake.percent for stake in stakes if stake.reference and stake.percent is not None]
    by_hand = [stake.percent for stake in stakes if not stake.reference and stake.percent is not None]
    together = [min(sum(by_file, Decimal(0)), ownership.WHOLE)] if by_file else []
    return max([*by_hand, *together], default=None)


def _deciding_alerts(actor: Actor, subject_ids: Iterable[int]) -> dict[int, list[Alert]]:
    """The alerts by which subjects were decided to be listed parties."""
    found: dict[int, list[Alert]] = {}
    decided = _decided(actor).filter(subject_id__in=set(subject_ids))
    for alert in decided.select_related("entry__version").defer("entry__listing").order_by("pk"):
        found.setdefault(alert.subject_id, []).append(alert)
    return found


def _decided(actor: Actor) -> QuerySet[Alert]:
    """The matches that two officers decided to be true."""
    return visible(actor, Alert).filter(kind=AlertKind.MATCH, state=AlertState.DECIDED, verdict=Verdict.TRUE)


def _reach(actor: Actor, subject_ids: Sequence[int], *, upwards: bool) -> list[int]:
    """The subjects to which stakes lead, step by step; circles end, since nobody is entered twice."""
    here, there = ("owned_id", "owner_id") if upwards else ("owner_id", "owned_id")
    reached: dict[int, None] = {}
    newest = list(subject_ids)
    for _round in range(LONGEST_CHAIN):
        stakes = visible(actor, Stake).filter(ended_at=None, **{f"{here}__in": newest})
        newest = [pk for pk in stakes.values_list(there, flat=True)[:MOST_PARTIES] if pk not in reached]
        reached |= dict.fromkeys(newest)
        if not newest or len(reached) > MOST_PARTIES:
            break
    return list(reached)


def _names(actor: Actor, chain: Iterable[ownership.Stake[int]]) -> dict[int, str]:
    ids = {party for stake in chain for party in (stake.owner, stake.owned)}
    rows = visible(actor, Subject).filter(pk__in=ids).only("pk", "name", "reference")
    return {row.pk: str(row) for row in rows}
