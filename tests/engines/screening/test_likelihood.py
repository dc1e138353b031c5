"""What stands beside a name counts as log-likelihood: what agrees always raises, nothing is ever certain."""

from functools import reduce
from itertools import pairwise
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import learn_evidence
from tahaluf.engines.dates import parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.lists import Listing
from tahaluf.engines.names import DEFAULT_CUTOFF, compare
from tahaluf.engines.screening import WEIGHTS, Screener, shown
from tahaluf.engines.screening.evidence import AGREEING, BIRTHS, weigh
from tahaluf.engines.screening.likelihood import (
    BEND,
    EQUAL_NAME,
    REACH,
    apply,
    log_odds_of,
    name_alone,
    name_for,
    reachable_from,
    score_of,
)
from tahaluf.engines.screening.rarity import commonness
from tahaluf.engines.screening.weights import FEATURES, IDENTIFIER
from tests.engines.screening.test_screener import best, listing, subject

NUMBERS = [code for code, weight in WEIGHTS.items() if weight.feature == IDENTIFIER]
BESIDE = [code for code in WEIGHTS if code not in NUMBERS]
AGAINST = [code for code in BESIDE if not WEIGHTS[code].agrees]
names = st.floats(0.01, 1).map(name_alone)
one_of_each = st.lists(st.sampled_from(BESIDE), unique_by=lambda code: WEIGHTS[code].feature)

PARTY = listing(
    "X-1", "Zubayr Halim Al-Qarnasi", kind="person", births=(parse_date("1967-11-30"),), countries=("LY",),
    gender="male", addresses=("12 Harbour Road, Tripoli, Libya",), identifiers=(Identifier("passport", "ZZ 00123"),),
)  # fmt: skip
AGREES = {
    "births": (parse_date("1967-11-30"),), "countries": ("LY",), "gender": "male", "address": ("TR/ISTANBUL", "Libya"),
    "identifiers": (Identifier("passport", "ZZ00123"),),
}  # fmt: skip
DISAGREES = {
    "births": (parse_date("1999-01-02"),), "countries": ("NO",), "gender": "female", "address": ("NO", "OSLO"),
    "kind": "vessel",
}  # fmt: skip
FULL_NAMES = ["Zubayr Halim Al-Qarnasi", "Zubair Halim Qarnassi", "Zubayr Al-Qarnasi"]


@given(names, one_of_each, st.sampled_from(list(WEIGHTS)))
def test_what_agrees_always_raises_a_score_and_what_disagrees_always_lowers_it(name, known, added):
    before = reduce(apply, known, name)
    after = apply(before, added)
    assert 0 < after < 1
    assert (after > before) == WEIGHTS[added].agrees
    assert after != before


@given(names, one_of_each, st.randoms())
def test_the_order_in_which_evidence_is_weighed_does_not_matter(name, known, chance):
    other = list(known)
    chance.shuffle(other)
    assert reduce(apply, known, name) == pytest.approx(reduce(apply, other, name), abs=1e-9)


@given(st.floats(DEFAULT_CUTOFF, EQUAL_NAME), st.sampled_from(BESIDE))
def test_from_the_default_cutoff_up_the_odds_are_those_of_the_name_times_the_ratio_of_the_table(name, code):
    after = apply(name, code)
    if after >= DEFAULT_CUTOFF:
        assert after / (1 - after) == pytest.approx(name / (1 - name) * exp(WEIGHTS[code].centinats / 100))


@given(st.floats(0.01, 1), one_of_each.map(lambda codes: [code for code in codes if code in AGAINST]),
       st.sampled_from(NUMBERS))  # fmt: skip
def test_an_equal_number_is_next_to_certain_and_nothing_undoes_it(name, against, number):
    assert reduce(apply, [*against, number], name_alone(name)) > 0.999
    assert reduce(apply, [*AGAINST, number], 0.0) > DEFAULT_CUTOFF


@pytest.mark.parametrize("code", AGAINST)
def test_an_equal_name_stays_a_hit_with_one_thing_against_it(code):
    assert apply(EQUAL_NAME, code) >= DEFAULT_CUTOFF


def test_an_equal_name_is_no_hit_where_birth_date_and_nationality_or_the_name_being_common_speak_against_it():
    assert reduce(apply, ["birth_differs", "nationality_differs"], EQUAL_NAME) < DEFAULT_CUTOFF
    assert reduce(apply, ["name_very_common", "birth_differs"], EQUAL_NAME) < DEFAULT_CUTOFF


@given(st.floats(0, BEND))
def test_a_name_alone_keeps_its_score(score):
    assert name_alone(score) == (max(score, 0.01) if score else 0)


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_the_scale_keeps_the_order_of_names_and_can_be_read_back(one, other):
    low, high = sorted(map(name_alone, (one, other)))
    assert log_odds_of(low) <= log_odds_of(high)
    assert name_for(name_alone(one)) == pytest.approx(one)
    assert score_of(log_odds_of(low)) == pytest.approx(low)


def test_all_evidence_together_lifts_a_name_to_the_default_cutoff_from_the_reach_and_no_lower():
    assert reachable_from(DEFAULT_CUTOFF, frozenset(FEATURES)) == pytest.approx(REACH)


@pytest.mark.parametrize(("score", "said"), [(0.99996, 0.9999), (1 - 1e-16, 0.9999), (0.95, 0.95), (1.0, 1.0)])
def test_a_score_is_never_written_as_1_where_it_is_not(score, said):
    assert shown(score) == said


def test_the_table_lists_how_birth_dates_stand_to_each_other_from_best_to_worst():
    centinats = [WEIGHTS[code].centinats for code in BIRTHS]
    assert centinats == sorted(centinats, reverse=True)
    assert {code for code in BIRTHS if WEIGHTS[code].agrees} == AGREEING


@pytest.mark.long
def test_the_tables_are_made_again_bit_for_bit(shared_data: Path, monkeypatch, tmp_path):
    made = learn_evidence.FOLDER
    monkeypatch.setattr(learn_evidence, "FOLDER", tmp_path)
    monkeypatch.setattr("sys.argv", ["learn_evidence", str(shared_data)])
    learn_evidence.main()
    for table in ("evidence.tsv", "common_words.tsv"):
        assert (tmp_path / table).read_bytes() == (made / table).read_bytes()


@pytest.mark.parametrize("name", FULL_NAMES)
@pytest.mark.parametrize("feature", AGREES)
def test_each_thing_that_agrees_raises_the_hit_however_much_agreed_before(name, feature):
    screener = Screener.build([PARTY])
    others = {key: value for key, value in AGREES.items() if key not in (feature, "identifiers")}
    for known in ({}, others):
        before = best(screener, subject(name, **known))
        after = best(screener, subject(name, **known, **{feature: AGREES[feature]}))
        assert before.score < after.score < 1


@pytest.mark.parametrize("name", FULL_NAMES)
@pytest.mark.parametrize("feature", DISAGREES)
@pytest.mark.parametrize("known", [{}, AGREES])
def test_each_thing_that_disagrees_lowers_the_hit_and_none_raises_it(name, feature, known):
    screener = Screener.build([PARTY])
    rest = {key: value for key, value in known.items() if key != feature}
    before = best(screener, subject(name, **rest))
    after = best(screener, subject(name, **rest, **{feature: DISAGREES[feature]}))
    assert after.score < before.score


def test_the_reasons_say_what_each_thing_gave_and_add_up():
    hit = best(Screener.build([PARTY]), subject("Zubair Halim Qarnassi", **AGREES))
    assert sum(reason.gave for reason in hit.reasons) == pytest.approx(hit.score)
    weighed = [reason for reason in hit.reasons if reason.feature != "name"]
    assert [reason.code for reason in weighed] == [
        "birth_same_day", "nationality_same", "gender_same", "place_same", "number_same",
    ]  # fmt: skip
    assert all(reason.centinats == WEIGHTS[reason.code].centinats for reason in weighed)
    assert hit.to_json()["score"] == 0.9999


@pytest.mark.parametrize("cutoff", [0.99, 0.995, 1.0])
def test_an_equal_name_is_a_hit_at_any_cutoff(cutoff):
    assert best(Screener.build([PARTY]), subject("Zubayr Halim Al-Qarnasi"), cutoff) is not None


@pytest.mark.parametrize(
    ("ours", "listed", "code"),
    [
        (("1 High Street", "ISTANBUL", "TR"), "Fatih, Istanbul, Turkey", "place_same"),
        (("TR/ISTANBUL",), "Turkey", "place_same"),
        (("شارع ١٢، اسطنبول", "تركيا"), "Istanbul, Turkey", "place_same"),
        (("12 Rue Noire", "Bamako", "ML"), "Istanbul, Turkey", "place_differs"),
        (("c/o me", "no street"), "Istanbul, Turkey", ""),
        (("1 Sunset Road, Los Angeles, CA",), "Istanbul, Turkey", ""),
        (("Bamako",), "Istanbul", ""),
        ((), "Istanbul, Turkey", ""),
    ],
)
def test_addresses_are_compared_by_the_countries_that_they_name(ours, listed, code):
    party = listing("X", "Zubayr Halim", addresses=(listed,))
    assert [found.code for found in weigh(subject("Zubayr Halim", address=ours), party)] == ([code] if code else [])


def test_words_that_many_listed_names_hold_tell_less_than_words_that_few_hold():
    screener = Screener.build([listing("C", "Muhammad Ali"), listing("R", "Zubayr Qarnasi")])
    common, rare = (best(screener, subject(name)) for name in ("Muhammad Ali", "Zubayr Qarnasi"))
    assert common.reasons[-1].code == "name_very_common"
    assert DEFAULT_CUTOFF <= common.score < rare.score
    assert commonness(compare("محمد علي", "Mohamed Aly").parts) == "name_very_common"
    for name in ("Muhammad Ali Qarnasi", "Qarnascorp", "ZQX", "★★", "习近平", ""):
        assert not commonness(compare(name, name).parts)


def test_a_score_does_not_change_because_a_list_did():
    crowd: list[Listing] = [listing(f"L-{number}", f"Zubayr Qarnasi {number}") for number in range(200)]
    alone = best(Screener.build([PARTY]), subject("Zubair Halim Qarnassi"))
    among = best(Screener.build([*crowd, PARTY]), subject("Zubair Halim Qarnassi"))
    assert (alone.score, alone.reasons) == (among.score, among.reasons)


def test_subjects_together_and_one_by_one_get_the_same_hits():
    screener = Screener.build([PARTY, listing("C", "Muhammad Ali")])
    many = [subject(name, **known) for name in (*FULL_NAMES, "Mohammed Ali") for known in ({}, AGREES, DISAGREES)]
    together = [hit.to_json() for hit in screener.screen(many, 0.5)]
    assert together == [hit.to_json() for one in many for hit in Screener.build([PARTY, listing("C", "Muhammad Ali")])
                        .screen([one], 0.5)]  # fmt: skip
    assert together


def test_each_pair_of_neighbours_in_the_reach_of_evidence_keeps_its_distance():
    steps = [reachable_from(DEFAULT_CUTOFF, frozenset(FEATURES[:many])) for many in range(len(FEATURES) + 1)]
    assert all(more < fewer for fewer, more in pairwise(steps))
