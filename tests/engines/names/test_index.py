"""The index finds what comparing with every name would find."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex, compare

GIVEN = [
    "محمد",
    "Mohamed",
    "Muhammad",
    "علي",
    "Ali",
    "Omar",
    "عمر",
    "Khaled",
    "خالد",
    "Abdul Rahman",
    "عبد الرحمن",
    "Huda",
]
ORGANISED = ["Trading Ltd", "Bank", "Army", "Foundation", "AG", "Brigade 313", "Brigade 314", "LLC", "Front"]
GIVEN += ["Bill", "William", "Beto", "Alberto", "Sékou", "Boubacar", "Sa1im", "Salim"]
ROOTS = ["barak", "mansur", "zahran", "kuwatl", "hashem", "tamim", "dahrouj", "khattab", "ghazal", "shahin", "najjar"]
ARABIC_ROOTS = ["بركات", "منصور", "زهران", "قوتلي", "هاشم", "تميم", "دحروج", "خطاب", "غزال", "شاهين", "نجار"]
ENDINGS = ["", "i", "y", "ani", "zadeh", "oglu"]


def invent(count: int, seed: int) -> list[str]:
    """Invent names of two to four words in both scripts, many of them near each other."""
    chance = random.Random(seed)
    names = []
    for _name in range(count):
        latin = [chance.choice(ROOTS) + chance.choice(ENDINGS) for _word in range(chance.randint(1, 2))]
        family = chance.choice((latin, [chance.choice(ARABIC_ROOTS)]))
        kind = chance.sample(ORGANISED, chance.randint(1, 2)) if chance.random() < 0.2 else []
        names.append(" ".join([*chance.sample(GIVEN, chance.randint(1, 2)), *family, *kind]))
    return names


@pytest.fixture(scope="module")
def listed() -> list[str]:
    return invent(600, 1)


@pytest.fixture(scope="module")
def index(listed: list[str]) -> NameIndex:
    return NameIndex.build(enumerate(listed))


@pytest.mark.parametrize("cutoff", [DEFAULT_CUTOFF, 0.8])
def test_nothing_is_lost_against_comparing_with_every_name(listed: list[str], index: NameIndex, cutoff: float) -> None:
    accepted = found = 0
    for name in invent(120, 2):
        expected = {key for key, other in enumerate(listed) if compare(name, other).score >= cutoff}
        hits = {hit.key for hit in index.search(name, cutoff=cutoff, limit=len(listed))}
        assert hits <= expected
        accepted += len(expected)
        found += len(hits)
    assert accepted > 40
    assert found >= 0.99 * accepted


def test_a_hit_scores_as_the_comparison_does(listed: list[str], index: NameIndex) -> None:
    for name in invent(40, 3):
        for hit in index.search(name, cutoff=0.7):
            assert hit.name == listed[int(str(hit.key))]
            assert (hit.score, hit.parts) == (compare(name, hit.name).score, compare(name, hit.name).parts)


def test_searching_together_gives_what_searching_one_by_one_gives(listed: list[str]) -> None:
    names = [*invent(50, 4), "", "?!", "محمد", *listed[:10]]
    together = NameIndex.build(enumerate(listed)).search_many(names, cutoff=0.75, limit=5)
    alone = NameIndex.build(enumerate(listed))
    assert together == [alone.search(name, cutoff=0.75, limit=5) for name in names]


def test_every_listed_name_finds_itself_first(listed: list[str], index: NameIndex) -> None:
    for name, hits in zip(listed, index.search_many(listed, limit=1), strict=True):
        assert compare(name, hits[0].name).score == hits[0].score == 1.0


def test_a_key_with_several_names_is_found_once_by_its_best(index: NameIndex) -> None:
    aliases = NameIndex.build(
        [("A", "Ghassan Barakati"), ("A", "غسان بركاتي"), ("B", "Ghasan Baraqati"), ("C", "Huda")]
    )
    hits = aliases.search("غسان بركاتي", cutoff=0.5)
    assert [hit.key for hit in hits] == ["A", "B"]
    assert hits[0].name == "غسان بركاتي"
    assert hits[0].score == 1.0


def test_hits_come_best_first_and_no_more_than_the_limit(index: NameIndex) -> None:
    hits = index.search("Mohamed Barakani", cutoff=0.4, limit=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("name", ["", " ", "\u200f", "?"])
def test_a_name_without_a_word_finds_nothing(index: NameIndex, name: str) -> None:
    assert index.search(name, cutoff=0.0) == []


def test_an_empty_index_finds_nothing() -> None:
    assert NameIndex.build([]).search_many(["Ghassan", ""]) == [[], []]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=30))
def test_no_text_breaks_it(listed: list[str], name: str) -> None:
    hits = NameIndex.build(enumerate([*listed, name])).search(name)
    assert bool(hits) == bool(compare(name, name).parts)
    assert all(hit.score == 1.0 for hit in hits[:1])
