"""The sieve lets every stored name through that an index of the sought names, or comparing with each, would find."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.names.real_names import Listed, compose_names, read_listed, read_urdu
from tahaluf.engines.names import NameIndex, Sieve, compare, fold_names, wordmemory
from tests.engines.names.test_index import invent

CUTOFFS = (0.75, 0.823, 0.9)
WORDS = (
    "Mohamed محمد Ali علي Abu ابو Bakr بكر Abubakr ابوبكر A. M Barakati بركاتي Al-Barakaty Nur Eddin Nureddin "
    "نور الدين bin بن Trading تجارة ? Salim سليم Abdulrahman عبد الرحمن Xu 77 "
    "Bill William Army A.T. AT TA Ltd AG Sa1im forty 40"
)
WORD = st.sampled_from(WORDS.split())
NAME = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


def passing(sought: list[str], stored: list[str], cutoff: float) -> list[str]:
    may = Sieve(sought).may_reach([fold_names([name]) for name in stored], cutoff)
    return [name for name, passed in zip(stored, may.tolist(), strict=True) if passed]


def found(sought: list[str], stored: list[str], cutoff: float) -> set[str]:
    hits = NameIndex.build(enumerate(sought)).search_many(stored, cutoff=cutoff, limit=len(sought))
    return {name for name, of_name in zip(stored, hits, strict=True) if of_name}


@settings(deadline=None, max_examples=200)
@given(st.lists(NAME, max_size=6), st.lists(NAME, min_size=1, max_size=12), st.sampled_from(CUTOFFS))
def test_whatever_the_index_finds_passes(sought: list[str], stored: list[str], cutoff: float) -> None:
    assert found(sought, stored, cutoff) <= set(passing(sought, stored, cutoff))


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_whatever_comparing_with_each_accepts_passes(cutoff: float) -> None:
    sought, stored = invent(120, 21), invent(600, 22)
    accepted = {name for name in stored if any(compare(name, one).score >= cutoff for one in sought)}
    assert len(accepted) > 20
    assert accepted <= set(passing(sought, stored, cutoff))


@pytest.fixture(scope="module")
def listed(shared_data: Path) -> list[Listed]:
    return read_listed(shared_data)


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_of_real_names_whatever_the_index_finds_passes(listed: list[Listed], shared_data: Path, cutoff: float) -> None:
    sought = [name for person in listed[::5] for name in (*person.names, person.original)]
    stored = [name for person in listed for name in (person.latin, person.original) if name]
    stored += [name for pair in read_urdu(shared_data)[:500] for name in pair]
    hits = found(sought, stored, cutoff)
    assert len(hits) > 100
    assert hits <= set(passing(sought, stored, cutoff))


def test_most_names_of_nobody_are_refused(listed: list[Listed], shared_data: Path) -> None:
    sought = [name for person in listed[::5] for name in (*person.names, person.original)]
    stored = [name for pair in compose_names(shared_data, 1000, 31) for name in pair]
    assert len(passing(sought, stored, 0.9)) < 0.05 * len(stored)


def test_a_subject_passes_by_any_of_its_names() -> None:
    may = Sieve(["Ghassan Barakati"]).may_reach([fold_names(["Huda Kuwatli", "غسان بركاتي"]), "", "huda"], 0.9)
    assert may.tolist() == [True, False, False]


def test_a_sieve_of_nothing_lets_nothing_pass() -> None:
    assert passing(["", " "], ["Ghassan", ""], 0.1) == []


def test_it_answers_the_same_when_it_forgets_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    sought, stored = invent(40, 23), invent(900, 24)
    undisturbed = passing(sought, stored, 0.8)
    monkeypatch.setattr(wordmemory, "MOST_WORDS", 50)
    monkeypatch.setattr("tahaluf.engines.names.sieve.TOGETHER", 60)
    assert passing(sought, stored, 0.8) == undisturbed
