"""Keys for private discovery: stable, few, the same for one person under many spellings."""

import random
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tahaluf.engines.names import combine, discovery_keys
from tahaluf.engines.names.keys import MAX_KEYS, SIGNS, VERSION, is_common

FIXED = {
    "Ghassan Salim al-Barakati": ("1p:brkt.ksn", "1p:brkt.slm", "1p:ksn.slm", "1w:bkklmnrsst"),
    "غسان سالم البركاتي": ("1p:brkt.ksn", "1p:brkt.slm", "1p:ksn.slm", "1w:bkklmnrsst"),
    "BARAKATI, Ghassan": ("1p:brkt.ksn", "1w:bkknrst"),
    "عبد الله بن يوسف": ("1p:abdl.asf", "1w:aabdfls"),
    "Dr. Huda Kuwatli": ("1p:d.ktl", "1w:dklt"),
    "Гасан Баракати": ("1p:brkt.ksn", "1w:bkknrst"),
    "ঘাসান বারাকাতি": ("1p:brkt.ksn", "1w:bkknrst"),
    "ޣައްސާން": ("1s:ksn",),
    "شكري ثابت": ("1p:ckr.tbt", "1w:bckrtt", "1p:ckr.sbt"),
    "Cheikh Yahya": ("1p:a.ck", "1w:ack"),
    "Abu Salim": ("1p:ab.slm", "1w:ablms"),
    "X-15 Y": ("1s:15",),
    "Marjan Trading LLC": ("1p:mrkn.trdnk", "1w:dkkmnnrrt"),
}
"""Keys as version 1 makes them. Where one of these differs, the version has to be raised."""

LETTERS = {
    "Latin, Greek, Cyrillic, Armenian": (0x21, 0x5FF, "ec006e119b11a135"),
    "Arabic, Thaana, Indic": (0x600, 0xDFF, "39eb2477c6db436c"),
    "Latin of Africa and Viet Nam": (0x1E00, 0x1FFF, "319f88bc613d78ae"),
    "Arabic forms": (0xFB50, 0xFEFC, "03c07eb9aea351b8"),
}
"""Letters from the first to the last, and the digest of the keys of names that hold them."""

CLUSTERS_DIGEST = "5a91d72878a9835c"
TABLE_DIGEST = "df58d9e0eeb44346"

SPELLINGS = [
    ("غسان بركاتي", "Gassan Barakaty"),
    ("غسان بن سالم البركاتي", "Ghassan Barakati"),
    ("عبد الرحمن الكواتلي", "Abdurrahman al-Kuwatli"),
    ("صلاح الدين قمري", "Salahuddin Qamari"),
    ("نصر الله خان زدران", "Nasrullah Khan Zadran"),
    ("جمال شريف", "Djamel Cherif"),
    ("جمال شريف", "Gamal Sherif"),
    ("محمد العمري", "Mamadou Alomari"),
    ("محمد شاهين", "Mehmet Şahin"),
    ("Muammer Yıldırım", "YILDIRIM Muammer"),
    ("Ould Salem Cheikh Barakati", "سالم شيخ بركاتي"),
]

WORDS = st.lists(
    st.sampled_from(["Ghassan", "بركاتي", "Khan", "Abdulrahman", "الكواتلي", "Thabit", "Colaço", "Zog", "علي"]),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("name", FIXED)
def test_keys_of_this_version_never_change(name: str) -> None:
    assert VERSION == "1"
    assert discovery_keys(name) == FIXED[name]


def digest_keys(names: Iterable[str]) -> str:
    return sha256("\n".join(" ".join(discovery_keys(name)) for name in names).encode()).hexdigest()[:16]


@pytest.mark.parametrize("script", LETTERS)
def test_how_letters_are_folded_for_keys_of_this_version_never_changes(script: str) -> None:
    first, last, digest = LETTERS[script]
    assert digest_keys(f"bar{chr(letter)}un qalif" for letter in range(first, last + 1)) == digest


def test_how_clusters_are_read_for_keys_of_this_version_never_changes() -> None:
    assert digest_keys(f"{one}a{other} qalif" for one in SIGNS for other in SIGNS) == CLUSTERS_DIGEST


def test_the_words_of_keys_of_this_version_never_change() -> None:
    table = files("tahaluf.engines.names").joinpath("keys.tsv").read_text("utf-8")
    assert sha256(table.encode()).hexdigest()[:16] == TABLE_DIGEST


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_two_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert set(discovery_keys(one)) & set(discovery_keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ghassan Barakati", "Huda Kuwatli"), ("Ghassan Barakati", "Ghassan Kuwatli"), ("غسان سالم", "Huda Salim")],
)
def test_two_names_that_differ_share_none(one: str, other: str) -> None:
    assert not set(discovery_keys(one)) & set(discovery_keys(other))


@given(WORDS, st.randoms())
def test_the_order_of_words_does_not_change_keys(words: list[str], chance: random.Random) -> None:
    shuffled = chance.sample(words, len(words))
    assert discovery_keys(" ".join(words)) == discovery_keys(" ".join(shuffled))


@given(WORDS, st.sampled_from(["bin", "al", "Ould", "van", "بن", "J."]), st.integers(0, 6))
def test_particles_and_initials_do_not_change_keys(words: list[str], particle: str, place: int) -> None:
    joined = [*words[:place], particle, *words[place:]]
    assert discovery_keys(" ".join(joined)) == discovery_keys(" ".join(words))


@example("\u202eعلي\u200f\ud800\x00")
@example("Ab" * 5000)
@example("ث ch " * 2000)
@example("ﷺ ㎏ 1 ـ")
@given(st.text(max_size=80))
def test_any_text_has_few_printable_keys_always_the_same(text: str) -> None:
    keys = discovery_keys(text)
    assert keys == discovery_keys(text)
    assert len(set(keys)) == len(keys) <= MAX_KEYS
    assert all(key.startswith(VERSION) and key.isprintable() and " " not in key for key in keys)


@pytest.mark.parametrize("text", ["", " ", "?!", "\u200f"])
def test_a_text_without_letters_and_digits_has_no_key(text: str) -> None:
    assert discovery_keys(text) == ()


@pytest.mark.parametrize(
    ("name", "common"),
    [("Muhammad Ahmad Khan", {"p"}), ("Ghassan", {"s"}), ("Ghassan Barakati", set()), ("Muhammad Barakati", set())],
)
def test_keys_of_frequent_names_and_of_one_word_are_common(name: str, common: set[str]) -> None:
    assert {key[1] for key in discovery_keys(name) if is_common(key)} == common


@given(st.integers(1, 9998), st.integers(-4, 4))
def test_years_meet_when_they_are_one_apart_at_most(year: int, apart: int) -> None:
    other = min(max(year + apart, 1), 9998)
    keys = discovery_keys("Ghassan Barakati")
    assert bool(set(combine(keys, [year])) & set(combine(keys, [other]))) == (abs(year - other) <= 1)


def test_a_common_key_goes_with_a_year_and_never_with_a_country_alone() -> None:
    keys = discovery_keys("Muhammad Khan")
    common = [key for key in keys if is_common(key)]
    assert common
    assert combine(common, countries=["PK"]) == ()
    assert combine(common, [1970], ["PK"]) == (f"{common[0]}|b1970", f"{common[0]}|b1971")


def test_a_name_alone_is_never_compared() -> None:
    assert combine(discovery_keys("Ghassan Barakati")) == ()


def test_countries_are_codes_in_either_case() -> None:
    assert combine(["1p:brkt.ksn"], countries=["sy", "SY"]) == ("1p:brkt.ksn|cSY",)


@pytest.mark.parametrize(("years", "countries"), [([0], []), ([9999], []), ([], ["SYR"]), ([], [""]), ([], ["سو"])])
def test_what_is_no_year_or_no_code_is_refused(years: list[int], countries: list[str]) -> None:
    with pytest.raises(ValueError, match="not a"):
        combine(["1p:brkt.ksn"], years, countries)
