"""The real lists of the shared data: their counts, and nothing of them lost."""

from collections import Counter

import pytest

from tahaluf.engines.lists import Listing, Reject, companion_names, open_list


@pytest.fixture
def read_real(shared_data):
    def read_file(name):
        folder = shared_data / "lists"
        companions = {kind: (folder / beside).open("rb") for kind, beside in companion_names(name).items()}
        try:
            with (folder / name).open("rb") as stream:
                reading = open_list(stream, name, companions=companions)
                items = list(reading)
        finally:
            for companion in companions.values():
                companion.close()
        return [i for i in items if isinstance(i, Listing)], [i for i in items if isinstance(i, Reject)], reading

    return read_file


@pytest.mark.parametrize(
    ("file", "version", "persons", "entities"),
    [
        ("un_consolidated_2025-04-19.xml", "2025-04-19", 684, 193),
        ("un_consolidated_2018-10-29.xml", "2018-10-29", 703, 390),
    ],
)
def test_un_files_are_read_whole_without_a_reject(read_real, file, version, persons, entities):
    listings, rejects, reading = read_real(file)
    assert rejects == []
    assert reading.source.version == version
    assert Counter(listing.kind for listing in listings) == {"person": persons, "entity": entities}
    assert len({listing.id for listing in listings}) == len(listings)
    assert reading.census.scripts["ARABIC"] > 200
    assert sum(bool(listing.births) for listing in listings) >= 654
    assert any(birth.circa for listing in listings for birth in listing.births)


def test_the_ofac_files_are_read_whole_without_a_reject(read_real):
    listings, rejects, _ = read_real("ofac_2021-07_sdn.csv")
    assert rejects == []
    assert len(listings) == 8976
    assert Counter(listing.kind for listing in listings)["person"] == 4620
    assert sum(len(listing.addresses) for listing in listings) > 10_000
    assert Counter(i.kind for listing in listings for i in listing.identifiers)["imo"] > 400


def test_the_eu_sample_is_read_and_its_lost_letters_are_noticed(read_real):
    listings, rejects, reading = read_real("eu_fsf_first1000rows_2018-07-04.csv")
    assert (len(listings), reading.source.version) == (93, "2018-07-04")
    assert Counter(reject.code for reject in rejects) == {
        "encoding_assumed": 1, "question_marks": 65, "script_collapsed": 1,
    }  # fmt: skip
    assert any(listing.id == "EU.27.28" for listing in listings)
