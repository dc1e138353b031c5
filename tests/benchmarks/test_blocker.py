"""What the peers' blocker gives them to compare with."""

from benchmarks.names.blocker import Blocker

LISTED = ["Ghassan Barakati", "Huda Kuwatli", "Salim Marzabi", "Huda Barakati"]


def test_the_likest_name_comes_first_whatever_its_script_and_order() -> None:
    first = [places[0] for places in Blocker(LISTED).candidates(["Barakaty, Gassan", "Худа Куватли", "MARZABI"])]
    assert first == [0, 1, 2]


def test_no_more_candidates_come_than_are_asked_for() -> None:
    assert [len(places) for places in Blocker(LISTED).candidates(["Huda Barakati"], most=2)] == [2]


def test_a_name_that_shares_no_trigram_has_no_candidate() -> None:
    assert list(Blocker(LISTED).candidates(["Xyz", ""])) == [[], []]
