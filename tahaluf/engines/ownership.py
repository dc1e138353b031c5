"""Who falls under a block because blocked parties own or control it, and the chain of stakes that says why.

OFAC's revised guidance of 13 August 2014 ("50 Percent Rule"): an entity that blocked persons own 50 percent or more of
in the aggregate, directly or indirectly, is blocked itself, and what it owns counts on. Ownership alone counts there.
The United Kingdom (regulation 7 of its sanctions regulations) asks for more than 50 percent or for control, and so did
the European Union's best practices; which threshold binds a member is its law's to say, hence a parameter.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

Party = TypeVar("Party", bound=Hashable)
HALF = Decimal(50)
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Stake(Generic[Party]):
    """That one party owns a share of another (percent, above 0 to 100; `None` where none is known) or controls it."""

    owner: Party
    owned: Party
    percent: Decimal | None = None
    controls: bool = False


@dataclass(frozen=True, slots=True)
class OwnershipRule:
    """From which aggregated share on an entity falls under the block: `strict` asks for more than the threshold.

    `by_control` says whether control by a blocked party is enough by itself.
    """

    threshold: Decimal = HALF
    strict: bool = False
    by_control: bool = True

    def is_met(self, share: Decimal) -> bool:
        """Whether an aggregated share is enough."""
        return share > self.threshold if self.strict else share >= self.threshold


OFAC = OwnershipRule(by_control=False)
MORE_THAN_HALF = OwnershipRule(strict=True)
WIDEST = OwnershipRule()
"""Half or control: whatever falls under one of the rules falls under this one."""


@dataclass(frozen=True, slots=True)
class Finding(Generic[Party]):
    """That an entity falls under the block: by which aggregated share, or by control, and through which stakes.

    `stakes` are those of owners that are blocked themselves or were found in an earlier `round` (counted from 1), so
    that following them leads to blocked parties and never in a circle. `share` is their sum, at most 100.
    """

    entity: Party
    share: Decimal
    controlled: bool
    round: int
    stakes: tuple[Stake[Party], ...]


def find_owned(
    stakes: Iterable[Stake[Party]], blocked: Set[Party], rule: OwnershipRule = OFAC
) -> dict[Party, Finding[Party]]:
    """The entities that fall under the block and are not blocked themselves, in the order in which they were reached.

    Neither the order of stakes nor a circle among them matters: in each round all owners found so far count at once,
    until a round finds nothing new.
    """
    held: dict[Party, list[Stake[Party]]] = defaultdict(list)
    for stake in stakes:
        held[stake.owner].append(stake)
    counted: dict[Party, list[Stake[Party]]] = defaultdict(list)
    found: dict[Party, Finding[Party]] = {}
    newest, number = list(blocked), 0
    while newest:
        number += 1
        touched = _count(held, newest, counted)
        fresh = [
            finding
            for entity in touched
            if entity not in blocked and entity not in found
            if (finding := _judge(entity, counted[entity], rule, number))
        ]
        found |= {finding.entity: finding for finding in fresh}
        newest = [finding.entity for finding in fresh]
    return found


def _count(
    held: Mapping[Party, Sequence[Stake[Party]]], owners: Iterable[Party], counted: dict[Party, list[Stake[Party]]]
) -> Sequence[Party]:
    """Count the stakes of these owners; gives whose share has changed, in an order that does not depend on theirs."""
    new = [stake for owner in owners for stake in held.get(owner, ())]
    for stake in sorted(new, key=lambda stake: (-(stake.percent or 0), not stake.controls, str(stake.owner))):
        counted[stake.owned].append(stake)
    return sorted({stake.owned for stake in new}, key=str)


def _judge(entity: Party, stakes: Sequence[Stake[Party]], rule: OwnershipRule, number: int) -> Finding[Party] | None:
    share = min(WHOLE, sum((stake.percent or Decimal(0) for stake in stakes), Decimal(0)))
    controlled = rule.by_control and any(stake.controls for stake in stakes)
    if not (controlled or rule.is_met(share)):
        return None
    return Finding(entity, share, controlled, number, tuple(stakes))


def chain_of(findings: Mapping[Party, Finding[Party]], entity: Party) -> list[Stake[Party]]:
    """The stakes that explain a finding, those into the entity first, then those into its owners, up to the blocked."""
    chain: dict[Stake[Party], None] = {}
    reached, waiting = {entity}, [entity]
    for party in waiting:
        for stake in findings[party].stakes if party in findings else ():
            chain[stake] = None
            if stake.owner not in reached:
                reached.add(stake.owner)
                waiting.append(stake.owner)
    return list(chain)


def sources_of(chain: Iterable[Stake[Party]], is_blocked: Callable[[Party], bool]) -> list[Party]:
    """The blocked parties from which a chain comes, in its order, each once."""
    return list(dict.fromkeys(stake.owner for stake in chain if is_blocked(stake.owner)))
