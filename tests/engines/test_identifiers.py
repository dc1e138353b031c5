"""Which numbers are the same, and which identify anybody at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.engines.countries import codes, country_code
from tahaluf.engines.identifiers import Identifier, is_bic, is_iban
from tahaluf.engines.scripts import find_damage, is_non_latin, scripts_of


@pytest.mark.parametrize(
    "number", ["DE89370400440532013000", "de89 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 32"]
)
def test_an_iban_whose_check_digits_hold_is_one(number):
    assert is_iban(number)


@pytest.mark.parametrize("number", ["DE89370400440532013001", "DE00", "", "12345678901234", "ＤＥ８９"])
def test_other_numbers_are_no_iban(number):
    assert not is_iban(number)


@settings(deadline=None)
@given(st.integers(0, 10**18 - 1), st.integers(1, 9), st.integers(0, 17))
def test_an_iban_with_one_wrong_digit_is_none(account, change, place):
    body = f"{account:018d}"
    check = 98 - int(f"{body}131400") % 97
    assert is_iban(f"DE{check:02d}{body}")
    wrong = body[:place] + str((int(body[place]) + change) % 10) + body[place + 1 :]
    assert not is_iban(f"DE{check:02d}{wrong}")


def test_papers_match_whatever_the_sides_call_them_and_accounts_match_accounts():
    assert Identifier("passport", "zz-001 23").key == Identifier("document", "ZZ00123").key
    assert Identifier("iban", "DE89 3704 0044 0532 0130 00").key == Identifier("account", "DE89370400440532013000").key
    assert Identifier("passport", "12345678").key != Identifier("account", "12345678").key
    assert Identifier("bic", "INVTLYTR").key == Identifier("bic", "INVTLYTRXXX").key
    assert Identifier("imo", "IMO 9999991").key == Identifier("imo", "9999991").key
    assert Identifier("passport", "٢١٣٤٥٦").key == Identifier("passport", "213456").key


def test_an_identifier_survives_json():
    known = Identifier("passport", "ZZ 1", "LY")
    assert Identifier.from_json(known.to_json()) == known


@pytest.mark.parametrize("text", ["INVTLYTR", "INVTLYTRXXX"])
def test_a_bic_has_8_or_11_characters(text):
    assert is_bic(text)
    assert not is_bic(text[:-1])


def test_the_table_of_countries_gives_every_wording_to_one_country():
    assert len(set(codes().values())) == 250


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("ly", "LY"), ("LBY", "LY"), ("Libya", "LY"),
        ("Libye", "LY"), ("ليبيا", "LY"), ("ليبية", "LY"), ("Libyan", "LY"),
        ("Iran (Islamic Republic of)", "IR"), ("Korea, North", "KP"), ("Côte d'Ivoire", "CI"), ("COTE D’IVOIRE", "CI"),
        ("St. Kitts & Nevis", "KN"), ("Bahrain (citizenship revoked in Jan. 2015)", "BH"), ("الإمارات", "AE"),
        ("Narnia", ""), ("", ""), ("()", ""),
    ],
)  # fmt: skip
def test_countries_are_known_by_codes_and_names_in_three_languages(wording, code):
    assert country_code(wording) == code


@pytest.mark.parametrize(
    "text",
    [
        "Zubayr",
        "زبير حليم",
        "Зубайр",
        "Renée Ångström-Ößner",
        "金铁三",
        "O’Neill",
        "What? Ever",
        "مُحَمَّد",
        "‏زبير‏",
        "Łódź",
        "À ÉTÉ",
    ],
)
def test_sound_text_shows_no_damage(text):
    assert find_damage(text) == ""


@settings(deadline=None)
@given(st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهوي "), min_size=3))
def test_arabic_is_sound_until_it_is_decoded_wrongly(text):
    assert find_damage(text) == ""
    if text.strip():
        assert find_damage(text.encode().decode("latin-1")) in {"mojibake", "control_character"}


def test_scripts_are_told_apart():
    assert scripts_of("Zubayr زبير") == {"LATIN", "ARABIC"}
    assert is_non_latin("Zubayr ز")
    assert not is_non_latin("Žübayr")
