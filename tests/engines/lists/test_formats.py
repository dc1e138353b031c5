"""Every format gives the same invented party, as far as it can say it."""

from pathlib import Path

import pytest
from lxml import etree

from tahaluf.engines.lists import Listing
from tahaluf.engines.lists.own_csv import KINDS

OWN_COLUMNS = {
    "id": "Nr", "name": "Nom", "alias": "Alias", "birth_date": "Né", "nationality": "Pays", "document_number": "Pièce",
}  # fmt: skip
DATED = [
    ("un.xml", "un_xml", "un", "XXi.001"),
    ("ofac_advanced.xml", "ofac_advanced_xml", "ofac-sdn", "20001"),
    ("eu.xml", "eu_fsf_xml", "eu-fsf", "EU.9001.1"),
    ("eu_1_1.csv", "eu_fsf_csv", "eu-fsf", "EU.9001.1"),
    ("eu_first.csv", "eu_fsf_csv", "eu-fsf", "EU.9001.1"),
    ("eu_first_wrapped.csv", "eu_fsf_csv", "eu-fsf", "EU.9001.1"),
    ("uk_conlist.csv", "uk_ofsi_csv", "uk-ofsi", "55501"),
    ("uk_sanctions.csv", "uk_sanctions_csv", "uk-sanctions", "INV0001"),
]
UNDATED = [
    ("sdn.csv", "ofac_sdn_csv", "ofac-sdn", "101"),
    ("entities.ftm.json", "ftm_json", "invented_list", "NK-inv1"),
    ("own.csv", "csv", "own", "A-1"),
]


@pytest.mark.parametrize(("file", "form", "key", "first"), DATED + UNDATED)
def test_each_format_is_recognised_by_its_content(read, file, form, key, first):
    columns = OWN_COLUMNS if file == "own.csv" else None
    listings, _, reading = read(file, columns=columns)
    assert (reading.source.format, reading.source.list, listings[0].id) == (form, key, first)


@pytest.mark.parametrize(("file", "form", "key", "first"), DATED)
def test_a_dated_list_has_its_own_day_for_a_version(read, file, form, key, first):
    listings, _, reading = read(file)
    assert reading.source.version == reading.source.published == listings[0].list_version == "2026-03-01"


@pytest.mark.parametrize(("file", "form", "key", "first"), UNDATED)
def test_an_undated_list_has_its_hash_for_a_version(read, file, form, key, first):
    _, _, reading = read(file, columns=OWN_COLUMNS if file == "own.csv" else None)
    assert reading.source.version == f"sha256:{reading.source.sha256[:12]}"
    assert reading.source.published == ""


@pytest.mark.parametrize(("file", "form", "key", "first"), DATED + UNDATED)
def test_a_listing_survives_json(read, file, form, key, first):
    listings, _, _ = read(file, columns=OWN_COLUMNS if file == "own.csv" else None)
    for listing in listings:
        assert Listing.from_json(listing.to_json()) == listing


@pytest.mark.parametrize("file", ["un.xml", "eu.xml", "eu_1_1.csv", "uk_conlist.csv", "entities.ftm.json"])
def test_the_original_script_is_a_name_of_its_own(read, file):
    listings, _, _ = read(file)
    assert "زبير حليم القرنسي" in [name.text for name in listings[0].names]


def test_un_entries_keep_names_dates_documents_and_remarks_as_they_came(read):
    (person, plain, entity), rejects, _ = read("un.xml")
    assert rejects == []
    assert [(name.text, name.kind, name.weak) for name in person.names] == [
        ("ZUBAYR HALIM AL-QARNASI", "primary", False),
        ("زبير حليم القرنسي", "original", False),
        ("Zubair Halim Qarnasi", "alias", False),
        ("Zobeir Haleem", "alias", False),
        ("Abu Qarnas", "alias", True),
        ("ابو قرنس", "alias", True),
        ("Halim the Invented", "alias", False),
    ]
    assert list(map(str, person.births)) == ["1969-01-01", "1968~", "1966/1969", "1967-11-30"]
    assert [(number.kind, number.number, number.country) for number in person.identifiers] == [
        ("passport", "99/000123", "LY")
    ]
    assert (person.countries, person.gender, person.kind) == (("LY",), "male", "person")
    assert person.addresses == ("Street 1, Nowhere, Libya",)
    assert "Invented. Believed to be  nowhere.\nSecond line." in person.remarks
    assert person.line == 4
    assert (plain.name, plain.births, plain.countries) == ("MIRSAD", (), ())
    assert [name.text for name in entity.names if name.weak] == ["ISCX"]


def test_ofac_files_are_joined_and_their_remarks_taken_apart(read, files):
    alt, add = ((files / name).read_bytes() for name in ("alt.csv", "add.csv"))
    (person, company, vessel), rejects, reading = read("sdn.csv", alt=alt, add=add)
    assert reading.missing == ()
    assert [name.text for name in person.names] == ["Zubayr Halim QARNASI", "Zobeir AL-QARNASI", "QARNAS"]
    assert list(map(str, person.births)) == ["1967-11-30", "1968~", "1966/1969"]
    assert person.countries == ("LY", "KP")
    assert person.gender == "male"
    assert person.programmes == ("SDGT", "LIBYA2")
    assert [(n.kind, n.number, n.country) for n in person.identifiers] == [
        ("passport", "ZZ00123", "LY"),
        ("national_id", "119990012345", "LY"),
    ]
    assert person.addresses == ("Street 1, Nowhere, Libya",)
    assert [(n.kind, n.number) for n in company.identifiers] == [("bic", "INVTLYTR"), ("tax", "55500011")]
    assert ("imo", "9999991") in [(n.kind, n.number) for n in vessel.identifiers]
    assert vessel.kind == "vessel"
    assert [(reject.code, reject.value, reject.line) for reject in rejects] == [("orphan_row", "999", 3)]


def test_an_ofac_file_without_its_companions_says_what_is_missing(read):
    _, _, reading = read("sdn.csv")
    assert reading.missing == ("alt", "add")


def test_ofac_advanced_parties_are_put_together_from_their_references(read):
    (person, bank, vessel), rejects, _ = read("ofac_advanced.xml")
    assert rejects == []
    assert [(name.text, name.kind, name.weak) for name in person.names] == [
        ("Zubayr Halim AL-QARNASI", "primary", False),
        ("زبير القرنسي", "original", False),
        ("Qarnas", "alias", True),
    ]
    assert list(map(str, person.births)) == ["1967~/1968~"]
    assert (person.kind, person.gender, person.countries) == ("person", "male", ("LY",))
    assert person.addresses == ("Nowhere, LY",)
    assert person.remarks == ("Title: Keeper", "Invented party.")
    assert [(n.kind, n.number, n.country) for n in person.identifiers] == [("passport", "ZZ00123", "LY")]
    assert [(n.kind, n.number) for n in bank.identifiers] == [("bic", "INVTLYTR")]
    assert (person.programmes, person.listed_on) == (("INVENTED-TERROR", "INVENTED-ORDER"), "2020-02-03")
    assert (bank.programmes, bank.listed_on) == (("INVENTED-BANKS", "INVENTED-TRADE"), "2022-01-09")
    assert (vessel.programmes, vessel.listed_on) == ((), "")
    assert (vessel.kind, [(n.kind, n.number) for n in vessel.identifiers]) == ("vessel", [("imo", "9999991")])


@pytest.mark.parametrize("file", ["eu.xml", "eu_1_1.csv"])
def test_eu_dates_keep_ranges_circa_and_the_islamic_calendar(read, file):
    (person, company), rejects, _ = read(file)
    assert rejects == []
    assert list(map(str, person.births)) == ["1966~/1969~", "1967-11-30", "1967-04-11~/1968-03-30~"]
    assert [(n.kind, n.number, n.country) for n in person.identifiers] == [("passport", "ZZ00123", "LY")]
    assert (person.gender, person.countries, person.programmes) == ("male", ("LY",), ("TAQA",))
    assert person.addresses == ("Street 1, Nowhere, LIBYA",)
    assert (company.id, company.kind, company.name) == ("EU.9002.1", "entity", "Invented Trading")


@pytest.mark.parametrize("file", ["eu_first.csv", "eu_first_wrapped.csv"])
def test_the_first_eu_form_is_read_also_where_a_spreadsheet_wrapped_it(read, file):
    (person, company), rejects, _ = read(file)
    assert [name.text for name in person.names] == ["Zubayr Halim Al-Qarnasi", "Zoubéïr Halîm"]
    assert list(map(str, person.births)) == ["1967-11-30"]
    assert [(n.kind, n.number) for n in person.identifiers] == [("passport", "ZZ00123")]
    assert "(Invented)\n(second line)" in person.remarks
    assert company.name == 'Invented "Trading"'
    assert [(reject.code, reject.line, reject.detail["encoding"]) for reject in rejects] == [
        ("encoding_assumed", 3, "windows-1252")
    ]


def test_uk_rows_are_gathered_and_the_primary_name_leads(read):
    (person, company), rejects, _ = read("uk_conlist.csv")
    assert rejects == []
    assert [(name.text, name.weak) for name in person.names] == [
        ("ZUBAYR HALIM AL-QARNASI", False),
        ("ABU QARNAS", True),
        ("زبير حليم القرنسي", False),
    ]
    assert list(map(str, person.births)) == ["1968", "1967-11-30"]
    assert person.countries == ("LY", "TN")
    assert [number.number for number in person.identifiers] == ["ZZ00123", "ZZ00124"]
    assert company.addresses == ("Street 1, Libya",)


def test_the_uk_sanctions_list_gives_ships_and_dates_of_which_only_the_year_is_known(read):
    (person, ship), rejects, _ = read("uk_sanctions.csv")
    assert rejects == []
    assert (str(person.births[0]), person.gender, person.listed_on) == ("1967", "male", "2020-02-23")
    assert (ship.kind, ship.countries, ship.identifiers[0].key) == ("vessel", ("LY",), ("imo", "9999991"))


def test_ftm_entities_leave_out_who_is_no_target_and_what_no_field_exists_for(read):
    listings, rejects, _ = read("entities.ftm.json")
    assert rejects == []
    assert [listing.id for listing in listings] == ["NK-inv1", "NK-inv3"]
    assert "kept out" not in str([listing.to_json() for listing in listings])


def test_an_own_list_is_read_by_its_mapping_and_repeated_numbers_are_rejected(read):
    (person, company), (repeated,), _ = read("own.csv", columns=OWN_COLUMNS)
    assert [name.text for name in person.names] == ["Zubayr Halim Al-Qarnasi", "Abu Qarnas", "Zobeir Haleem"]
    assert (list(map(str, person.births)), person.countries) == (["1967-11-30", "1968"], ("LY",))
    assert company.name == "Invented; Trading"
    assert (repeated.code, repeated.line, repeated.value, repeated.detail["first"]) == ("id_repeated", 4, "A-1", 2)
    assert person.kind in KINDS


SCHEMAS = [
    ("un.xml", "sc-sanctions.xsd"),
    ("eu.xml", "eu_fsf_schema_1_1.xsd"),
    ("ofac_advanced.xml", "sdn_advanced.xsd"),
]


@pytest.mark.parametrize(("file", "schema"), SCHEMAS)
def test_the_invented_lists_are_valid_by_their_publishers_schemas(files: Path, shared_data: Path, file, schema):
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    rules = etree.XMLSchema(etree.parse(str(shared_data / "schemas" / schema), parser))
    document = etree.parse(str(files / file), parser)
    assert rules.validate(document), rules.error_log.filter_from_errors()
