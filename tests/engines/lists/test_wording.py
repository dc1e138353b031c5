"""Names taken out of a list's wording."""

import pytest

from tahaluf.engines.lists.wording import last_first, split_names


@pytest.mark.parametrize(
    ("wording", "names"),
    [
        ("Zubayr Halim", ["Zubayr Halim"]),
        ("Zubayr Halim; Zobeir Haleem", ["Zubayr Halim", "Zobeir Haleem"]),
        ("Zubayr (زبير )", ["Zubayr", "زبير"]),
        ("Zubayr (original script: Зубайр)", ["Zubayr", "Зубайр"]),
        ("زبير (Zubair; Zobeir)", ["زبير", "Zubair", "Zobeir"]),
        ("Zubayr (previously listed as)", ["Zubayr"]),
        ("Zubayr, born in Nowhere on 01 Jan.1967", ["Zubayr"]),
        ("INVENTED COMMITTEE (INVC)", ["INVENTED COMMITTEE", "INVC"]),
        ("Front (FRT) (جبهة (original script); Front of Nowhere)", ["Front", "FRT", "جبهة", "Front of Nowhere"]),
        ("“ZUBAYR, Abu”", ["ZUBAYR, Abu"]),
        ("(Sheikh) Zubayr", ["Zubayr"]),
        ("1-2", []),
    ],
)
def test_names_are_taken_out_of_what_surrounds_them(wording, names):
    assert list(split_names(wording)) == names


def test_a_destroyed_wording_comes_whole_so_that_it_is_rejected():
    assert list(split_names("???? ????")) == ["???? ????"]


def test_a_surname_before_a_comma_goes_to_the_end():
    assert last_first("QARNASI, Zubayr Halim") == "Zubayr Halim QARNASI"
    assert last_first("INVENTED, LTD., THE") == "INVENTED, LTD., THE"
