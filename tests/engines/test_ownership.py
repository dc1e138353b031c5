"""Ownership: what falls under a block, whatever the order, whatever the circles."""

import random
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.ownership import (
    MORE_THAN_HALF,
    OFAC,
    WIDEST,
    OwnershipRule,
    Stake,
    chain_of,
    find_owned,
    sources_of,
)

PARTIES = "ABCDEFGH"
RULES = st.builds(
    OwnershipRule,
    threshold=st.sampled_from([Decimal(25), Decimal(50)]),
    strict=st.booleans(),
    by_control=st.booleans(),
)
STAKES = st.lists(
    st.builds(
        Stake,
        owner=st.sampled_from(PARTIES),
        owned=st.sampled_from(PARTIES),
        percent=st.none() | st.decimals(Decimal("0.01"), 100, places=2),
        controls=st.booleans(),
    ),
    max_size=20,
)
BLOCKED = st.frozensets(st.sampled_from(PARTIES), max_size=3)


def owns(owner: str, owned: str, percent: str) -> Stake[str]:
    return Stake(owner, owned, Decimal(percent))


def by_brute_force(stakes: list[Stake[str]], blocked: Iterable[str], rule: OwnershipRule) -> set[str]:
    """Ask every party again and again until nothing changes."""
    under = set(blocked)
    while True:
        found = {
            party
            for party in PARTIES
            if rule.is_met(sum((s.percent or Decimal(0) for s in stakes if s.owned == party and s.owner in under),
                               Decimal(0)))
            or (rule.by_control and any(s.controls for s in stakes if s.owned == party and s.owner in under))
        }  # fmt: skip
        if found <= under:
            return under - set(blocked)
        under |= found


def test_half_is_enough_for_ofac_and_not_where_more_than_half_is_asked() -> None:
    stakes = [owns("A", "B", "50")]
    assert set(find_owned(stakes, {"A"}, OFAC)) == {"B"}
    assert find_owned(stakes, {"A"}, MORE_THAN_HALF) == {}
    assert set(find_owned([owns("A", "B", "50.01")], {"A"}, MORE_THAN_HALF)) == {"B"}


def test_the_shares_of_several_blocked_owners_add_up() -> None:
    """OFAC's FAQ 399: Blocked Persons X and Y own 25 percent each of Entity A."""
    stakes = [owns("X", "A", "25"), owns("Y", "A", "25"), owns("Z", "A", "50")]
    found = find_owned(stakes, {"X", "Y"}, OFAC)
    assert found["A"].share == 50
    assert {stake.owner for stake in found["A"].stakes} == {"X", "Y"}
    assert find_owned(stakes, {"X"}, OFAC) == {}


def test_what_an_entity_owned_by_half_owns_counts_whole_and_what_one_owned_by_less_owns_does_not_count() -> None:
    """OFAC's FAQ 401: X owns 50 percent of A and 10 of B; A owns 40 of B: B is owned by half."""
    stakes = [owns("X", "A", "50"), owns("X", "B", "10"), owns("A", "B", "40")]
    found = find_owned(stakes, {"X"}, OFAC)
    assert set(found) == {"A", "B"}
    assert chain_of(found, "B") == [owns("X", "B", "10"), owns("A", "B", "40"), owns("X", "A", "50")]
    assert find_owned([owns("X", "A", "49"), owns("A", "B", "100")], {"X"}, OFAC) == {}


def test_control_counts_where_the_rule_says_so() -> None:
    stakes = [Stake("A", "B", None, True)]
    assert find_owned(stakes, {"A"}, OFAC) == {}
    assert find_owned(stakes, {"A"}, MORE_THAN_HALF)["B"].controlled
    assert find_owned(stakes, {"A"}, WIDEST)["B"].share == 0


def test_a_circle_ends_and_explains_itself_from_the_blocked_party() -> None:
    stakes = [owns("A", "B", "60"), owns("B", "C", "60"), owns("C", "B", "40"), owns("C", "A", "100")]
    found = find_owned(stakes, {"A"}, OFAC)
    assert set(found) == {"B", "C"}
    assert chain_of(found, "C") == [owns("B", "C", "60"), owns("A", "B", "60")]
    assert sources_of(chain_of(found, "C"), {"A"}.__contains__) == ["A"]


@given(STAKES, BLOCKED, RULES)
def test_it_finds_what_asking_every_party_again_and_again_finds(
    stakes: list[Stake[str]], blocked: frozenset[str], rule: OwnershipRule
) -> None:
    assert set(find_owned(stakes, blocked, rule)) == by_brute_force(stakes, blocked, rule)


@given(STAKES, BLOCKED, RULES, st.randoms(use_true_random=False))
def test_the_order_of_stakes_changes_nothing(
    stakes: list[Stake[str]], blocked: frozenset[str], rule: OwnershipRule, dice: random.Random
) -> None:
    shuffled = dice.sample(stakes, len(stakes))
    found, again = find_owned(stakes, blocked, rule), find_owned(shuffled, blocked, rule)
    assert list(found) == list(again)
    for entity, finding in found.items():
        assert (finding.share, finding.controlled, finding.round) == (
            again[entity].share, again[entity].controlled, again[entity].round,
        )  # fmt: skip
        assert sorted(map(str, finding.stakes)) == sorted(map(str, again[entity].stakes))


@given(STAKES, STAKES, BLOCKED, RULES)
def test_one_stake_more_never_takes_anybody_out(
    stakes: list[Stake[str]], more: list[Stake[str]], blocked: frozenset[str], rule: OwnershipRule
) -> None:
    assert set(find_owned(stakes, blocked, rule)) <= set(find_owned(stakes + more, blocked, rule))


@given(STAKES, BLOCKED, RULES)
def test_each_finding_is_explained_by_stakes_of_blocked_parties_or_of_earlier_findings(
    stakes: list[Stake[str]], blocked: frozenset[str], rule: OwnershipRule
) -> None:
    found = find_owned(stakes, blocked, rule)
    for entity, finding in found.items():
        assert all(s.owner in blocked or found[s.owner].round < finding.round for s in finding.stakes)
        chain = chain_of(found, entity)
        assert chain[: len(set(finding.stakes))] == list(dict.fromkeys(finding.stakes))
        assert sources_of(chain, blocked.__contains__)
        again = find_owned(chain, blocked, rule)
        assert entity in again or len(set(finding.stakes)) < len(finding.stakes), "the chain alone suffices"


def test_a_stake_of_an_entity_in_itself_counts_only_once_it_is_blocked() -> None:
    assert find_owned([owns("B", "B", "100"), owns("A", "B", "10")], {"A"}, OFAC) == {}


@pytest.mark.parametrize("rule", [OFAC, MORE_THAN_HALF, WIDEST])
def test_nobody_blocked_means_nobody_owned(rule: OwnershipRule) -> None:
    assert find_owned([owns("A", "B", "100")], set(), rule) == {}
