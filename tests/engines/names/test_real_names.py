"""The figures on real names, below which no change may fall."""

from pathlib import Path

import pytest

from benchmarks.names import figures
from benchmarks.names.peers import ours
from benchmarks.names.real_names import Listed, compose_names, read_labelled, read_listed, read_urdu
from tahaluf.engines.names import NameIndex


@pytest.fixture(scope="module")
def listed(shared_data: Path) -> list[Listed]:
    return read_listed(shared_data)


@pytest.fixture(scope="module")
def index(listed: list[Listed]) -> NameIndex:
    return figures.index_listed(listed)


def test_the_un_lists_names_in_their_own_script_are_known_from_others(listed: list[Listed]) -> None:
    pairs = [(person.original, person.latin) for person in listed if person.is_arabic]
    recall = figures.measure_recall(ours, pairs, figures.cross(pairs, 10_000, 7))
    assert recall.at_rates[0] >= 0.93


def test_urdu_names_are_known_from_others(shared_data: Path) -> None:
    pairs = read_urdu(shared_data)[:600]
    recall = figures.measure_recall(ours, pairs, figures.cross(pairs, 10_000, 7))
    assert recall.at_rates[0] >= 0.94


def test_labelled_latin_pairs_are_told_apart(shared_data: Path) -> None:
    assert figures.measure_f1(ours, read_labelled(shared_data)) >= 0.88


def test_arabic_names_find_their_entry_at_the_default_cutoff(listed: list[Listed], index: NameIndex) -> None:
    assert figures.share_found(index, listed) >= 0.88


def test_few_clean_names_alert_at_the_default_cutoff(shared_data: Path, index: NameIndex) -> None:
    composed = list(compose_names(shared_data, 300, 5))
    urdu = read_urdu(shared_data)[:300]
    for side in (0, 1):
        assert figures.share_alerting(index, [pair[side] for pair in composed]) <= 0.03
        assert figures.share_alerting(index, [pair[side] for pair in urdu]) <= 0.05
