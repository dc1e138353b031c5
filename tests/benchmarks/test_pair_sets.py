"""What pairs the matchers are compared on."""

from pathlib import Path

import pytest

from benchmarks.customers import read_words
from benchmarks.names.figures import are_near
from benchmarks.names.pair_sets import PAIR_SETS, spelling_variants, training_names


def test_names_of_one_script_are_near_whatever_their_capitals_and_spaces() -> None:
    assert are_near("ABDUR REHMAN", "Abdurrahman")
    assert are_near("Ghassan Salim Barakati", "BARAKATI GHASSAN")
    assert not are_near("Ghassan Barakati", "Huda Kuwatli")


@pytest.mark.parametrize("key", PAIR_SETS)
def test_a_set_has_as_many_different_non_pairs_as_asked_for_and_no_pair_among_them(key: str, shared_data: Path) -> None:
    drawn = PAIR_SETS[key](shared_data, 2_000)
    assert len(set(drawn.others)) == len(drawn.others) == 2_000
    assert not set(drawn.others) & set(drawn.pairs)
    assert drawn.use in ("development", "evaluation")
    assert PAIR_SETS[key](shared_data, 2_000) == drawn


def test_joined_names_hold_no_pair_of_words_that_was_trained_on(shared_data: Path) -> None:
    trained = {(arabic, latin.lower()) for arabic, latin in read_words(shared_data)}
    for arabic, latin in PAIR_SETS["joined"](shared_data, 100).pairs:
        words = list(zip(arabic.split(), latin.lower().split(), strict=True))
        assert len(words) in (2, 3)
        assert not trained & set(words)


def test_what_peers_learn_from_is_made_of_training_words_alone(shared_data: Path) -> None:
    trained = {latin for _arabic, latin in read_words(shared_data)}
    variants = spelling_variants(shared_data, 50)
    assert variants.use == "training"
    assert {word for pair in variants.pairs for name in pair for word in name.split()} <= trained
    assert len(training_names(shared_data, 50)) == 50
