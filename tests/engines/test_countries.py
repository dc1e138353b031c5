"""Countries are read under many names and told under one in each language."""

import pytest

from tahaluf.engines.countries import codes, country_code, country_name, names


def test_every_country_that_is_read_has_a_name_in_each_language() -> None:
    assert set(names()) == set(codes().values())
    assert all(told for each in names().values() for told in each.values())


def test_what_readers_are_told_can_be_typed() -> None:
    assert {country_code(told) for told in names()["PS"].values()} == {"PS"}
    assert all(country_code(told) == code for code, each in names().items() for told in each.values())


@pytest.mark.parametrize(
    ("wording", "language", "told"),
    [("DZ", "ar", "الجزائر"), ("DZA", "fr", "Algérie"), ("Algerian", "en", "Algeria"), ("", "en", "")],
)
def test_a_code_or_a_wording_is_told_by_its_name(wording: str, language: str, told: str) -> None:
    assert country_name(wording, language) == told


def test_a_wording_that_is_no_country_stays_as_it_is() -> None:
    assert country_name("former Atlantis", "fr") == "former Atlantis"
