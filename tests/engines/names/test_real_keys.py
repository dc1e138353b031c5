"""Keys on real names: the share of persons found again, and of strangers met, past which no change may go."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.name_keys import Holding, give_years, hold_listed, measure, with_years
from benchmarks.names.real_names import read_urdu
from tahaluf.engines.names import discovery_keys

YEARS = range(1940, 2005)


@pytest.fixture(scope="module")
def urdu(shared_data: Path) -> list[Holding]:
    return give_years(read_urdu(shared_data)[:800], YEARS, 13)


@pytest.fixture(scope="module")
def own_script(shared_data: Path) -> list[Holding]:
    return hold_listed(shared_data)[0]


def keys_of(names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(discovery_keys(name)) for name in names]


@pytest.mark.parametrize(("kind", "collisions"), [("urdu", 6e-3), ("own_script", 1.3e-2)])
def test_nearly_all_persons_are_found_again_across_scripts(
    kind: str, collisions: float, request: pytest.FixtureRequest
) -> None:
    held = request.getfixturevalue(kind)
    found = measure(held, keys_of([each.left for each in held]), keys_of([each.right for each in held]))
    assert found.recall >= 0.94
    assert found.collisions <= collisions
    assert found.keys <= 5


@pytest.mark.parametrize("kind", ["urdu", "own_script"])
def test_with_a_birth_year_few_of_a_thousand_strangers_are_met(kind: str, request: pytest.FixtureRequest) -> None:
    found = with_years(request.getfixturevalue(kind))
    assert found.recall >= 0.93
    assert found.collisions <= 1e-3
