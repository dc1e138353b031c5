"""Opening lists, their companions, versions and the check of their scripts."""

import io

import pytest

from tahaluf.engines.lists import ScriptCensus, companion_names, find_collapse, open_list


@pytest.mark.parametrize(
    ("file", "alt", "add"),
    [
        ("sdn.csv", "alt.csv", "add.csv"),
        ("SDN.CSV", "ALT.CSV", "ADD.CSV"),
        ("dir/ofac_2021-07_sdn.csv", "ofac_2021-07_alt.csv", "ofac_2021-07_add.csv"),
        ("cons_prim.csv", "cons_alt.csv", "cons_add.csv"),
    ],
)
def test_companions_are_found_by_the_name_of_the_sdn_file(file, alt, add):
    assert companion_names(file) == {"alt": alt, "add": add}


def test_other_names_have_no_companions():
    assert companion_names("un.xml") == {}


def test_the_hash_covers_the_companions(files):
    sdn, alt = (files / "sdn.csv").read_bytes(), (files / "alt.csv").read_bytes()
    alone = open_list(io.BytesIO(sdn), "sdn.csv").source
    joined = open_list(io.BytesIO(sdn), "sdn.csv", companions={"alt": io.BytesIO(alt)}).source
    assert alone.sha256 != joined.sha256
    assert alone.version != joined.version


def test_the_callers_streams_stay_open_and_the_key_can_be_chosen(files):
    stream = io.BytesIO((files / "own.csv").read_bytes())
    reading = open_list(stream, "own.csv", columns={"name": "Nom", "id": "Nr"}, key="watch")
    assert [item.list for item in reading if hasattr(item, "names")] == ["watch", "watch"]
    assert not stream.closed


def person(number: int, original: str) -> str:
    return (
        f"<INDIVIDUAL><REFERENCE_NUMBER>XXi.{number}</REFERENCE_NUMBER><FIRST_NAME>INVENTED {number}</FIRST_NAME>"
        f"<NAME_ORIGINAL_SCRIPT>{original}</NAME_ORIGINAL_SCRIPT></INDIVIDUAL>"
    )


def un_list(originals: list[str]) -> bytes:
    body = "".join(person(number, original) for number, original in enumerate(originals))
    return (
        f'<CONSOLIDATED_LIST dateGenerated="2026-03-01"><INDIVIDUALS>{body}</INDIVIDUALS></CONSOLIDATED_LIST>'.encode()
    )


def test_a_un_list_without_original_scripts_has_collapsed(read):
    _, rejects, _ = read(un_list([""] * 200))
    assert [(r.code, r.detail) for r in rejects] == [("script_collapsed", {"found": 0, "expected": 10})]


def test_a_un_list_whose_arabic_became_mojibake_has_collapsed_besides_each_name_being_rejected(read):
    broken = "محمد المخترع".encode().decode("latin-1")
    _, rejects, reading = read(un_list([broken] * 50 + [""] * 150))
    assert [r.code for r in rejects] == ["mojibake"] * 50 + ["script_collapsed"]
    assert reading.census.damaged == 50


def test_a_sound_or_a_small_list_is_let_be(read):
    assert read(un_list(["محمد المخترع"] * 50 + [""] * 150))[1] == []
    assert read(un_list([""] * 20))[1] == []


def test_a_version_that_lost_half_the_scripts_of_the_one_before_is_noticed():
    before = ScriptCensus(entries=50, names=100, non_latin=40, entries_non_latin=40)
    after = ScriptCensus(entries=50, names=100, non_latin=10, entries_non_latin=10)
    assert [r.code for r in find_collapse(after, key="own", file="f", earlier=before)] == ["script_collapsed"]
    assert list(find_collapse(before, key="own", file="f", earlier=after)) == []


def test_a_census_survives_json(read):
    _, _, reading = read("un.xml")
    census = reading.census
    assert ScriptCensus.from_json(census.to_json()) == census
    assert census.scripts["ARABIC"] == 3
    assert (census.entries, census.entries_non_latin) == (3, 2)
