"""The learned table can be made again from the training pairs."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.names import learn_costs
from tahaluf.engines.names.sounds import SOUND_CODES


def test_what_is_paired_in_training_gives_more_than_what_is_not() -> None:
    pairs = [("قادر", "qadir"), ("قادر", "kader"), ("قاسم", "qasim"), ("كريم", "karim"), ("كامل", "kamel")] * 40
    table = learn_costs.learn(list(learn_costs.cross_pairs(pairs)))
    gives = {(x, y): worth for x, y, worth in learn_costs.ratios(table, ("ق", "ك"), ("q", "k", "m"))}
    assert gives["ق", "q"] > gives["ق", "k"] > gives["ق", "m"]
    assert gives["ك", "k"] > gives["ك", "q"]


def test_a_table_is_a_probability_of_steps() -> None:
    table = learn_costs.learn(list(learn_costs.cross_pairs([("علي", "ali"), ("عمر", "omar")])))
    assert table.sum() == pytest.approx(1.0)
    assert np.all(table >= 0)
    assert table[learn_costs.GAP, learn_costs.GAP] == 0


def test_variants_are_spellings_that_share_their_other_side() -> None:
    pairs = [("شكري", "shukri"), ("شكري", "choukri"), ("علي", "ali")]
    ((left, right, _weight), (back, forth, _same)) = learn_costs.variant_pairs(pairs, 1)
    assert {left[0], right[0]} == {SOUND_CODES["sh"], SOUND_CODES["ch"]}
    assert (left, right) == (forth, back)


@pytest.mark.long
def test_the_packaged_table_is_what_the_training_files_make(shared_data: Path) -> None:
    made = learn_costs.HEADER + "".join(learn_costs.rows(shared_data / "names"))
    assert made == learn_costs.TABLE.read_text("utf-8")
