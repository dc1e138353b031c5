"""No line of a party field of an MT 103 vanishes, whatever its option says and however its sender broke it."""

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tahaluf.engines.subjects import Subject, open_subjects

OPTIONS = [
    "50", "50A", "50F", "50K", "51A", "52A", "52D", "53B", "53D", "54D", "55D", "56C", "56D", "57A", "57B", "57C",
    "57D", "59", "59A", "59F",
]  # fmt: skip
LONG = re.compile(r"[A-Z]{3,}")
DOCUMENT_CODES = {"CCPT", "NIDN"}


def party(read, tag, *lines):
    text = "\n".join(lines)
    subjects, _ = read(f":20:R\n:{tag}:{text}\n:71A:SHA\n-\n".encode())
    return subjects


@pytest.mark.parametrize("tag", ["50K", "50", "52D", "57D", "59", "53B"])
@pytest.mark.parametrize(
    "address", ["3/F 12 QUEENS ROAD", "1/F KOWLOON", "1/2 HIGH STREET", "2/3 MAIN ROAD", "7/8 HARBOUR", "4/19670101"]
)
def test_an_address_that_begins_with_a_number_and_a_slash_leaves_the_name(read, tag, address):
    (_, found) = party(read, tag, "/123456", "ZUBAIR QARNASI", address)
    assert (found.name, found.message_path, found.births) == ("ZUBAIR QARNASI", f":{tag}: line 2", ())
    assert found.address == (address,)


def test_numbered_lines_in_a_field_that_has_none_are_read_without_their_numbers_too(read):
    (found,) = party(read, "50K", "1/ZUBAIR HALIM", "1/QARNASI", "2/STREET 1")
    assert found.name == "1/ZUBAIR HALIM"
    assert "ZUBAIR HALIM QARNASI" in found.aliases


@pytest.mark.parametrize("tag", ["50F", "59F"])
@pytest.mark.parametrize(
    "lines",
    [
        ("ZUBAIR QARNASI",),
        ("ZUBAIR QARNASI", "2/STREET 1", "3/LY/NOWHERE"),
        ("ZUBAIR", "QARNASI", "2/STREET 1"),
        ("ZUBAIR QARNASI", "3/F 12 QUEENS ROAD"),
        ("2/ZUBAIR QARNASI", "3/LY/NOWHERE"),
        ("1/", "2/ZUBAIR QARNASI"),
        ("4/ZUBAIR QARNASI",),
        ("7/ZUBAIR QARNASI",),
        ("8/ZUBAIR QARNASI",),
        ("1/ACME", "4/ZUBAIR QARNASI"),
        ("1/ACME", "2/STREET", "ZUBAIR QARNASI"),
        ("1/ZUBAIR", "QARNASI", "2/STREET 1"),
        ("/ZUBAIR QARNASI", "2/STREET 1"),
        ("XXXX/LY/12", "1/ZUBAIR QARNASI"),
        ("ACME", "1/ZUBAIR QARNASI"),
    ],
)
def test_malformed_numbered_lines_still_give_their_text_as_a_name_or_a_text(read, tag, lines):
    subjects = party(read, tag, *lines)
    assert "ZUBAIR QARNASI" in {name for s in subjects for name in (s.name, *s.aliases)}


def test_option_f_gives_address_place_and_additional_lines(read):
    *_, found, more = party(
        read, "50F", "/DE89370400440532013000", "1/ZUBAIR", "2/STREET 1", "3/LY/NOWHERE", "8/HEIR OF HALIM"
    )
    assert (found.name, found.address) == ("ZUBAIR", ("STREET 1", "LY/NOWHERE"))
    assert (more.name, more.is_text, more.party_role, more.message_path) == (
        "HEIR OF HALIM", True, "debtor", ":50F: line 5",
    )  # fmt: skip


def test_an_account_line_of_words_is_a_name_as_well(read):
    (found, _) = party(read, "59", "/ZUBAIR QARNASI", "STREET 1")
    assert (found.name, found.party_role) == ("ZUBAIR QARNASI", "creditor_account")
    assert [i.number for i in found.identifiers] == ["ZUBAIR QARNASI"]


def test_a_name_of_eight_letters_is_no_bank_and_what_follows_a_bic_is_read(read):
    (found,) = party(read, "59", "MOHAMMED")
    assert found.name == "MOHAMMED"
    bic, extra = party(read, "52A", "INVDDEFF", "ZUBAIR QARNASI")
    assert (bic.label, extra.name, extra.message_path) == ("INVDDEFF", "ZUBAIR QARNASI", ":52A: line 2")


def test_a_line_that_names_another_within_the_address_is_another_name(read):
    (found,) = party(read, "59", "ACME LTD", "12 HARBOUR STREET", "C/O ZUBAIR QARNASI")
    assert "C/O ZUBAIR QARNASI" in found.aliases


words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=9)
numbers = st.integers(0, 99999).map(str)
plain = st.lists(words | numbers, min_size=1, max_size=4).map(" ".join)
marks = st.sampled_from(
    ["", "", "1/", "2/", "3/", "4/", "5/", "6/", "7/", "8/", "9/", "/", "//", "CCPT/LY/", "3/F ", "NIDN/"]
)
party_lines = st.lists(st.tuples(marks, plain).map("".join), min_size=1, max_size=6)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(OPTIONS), party_lines)
@example("50F", ["6/DE/ISSUER OF PAPERS/1234"])
@example("59A", ["/123", "INVDDEFF", "THE NAME"])
def test_the_letters_of_every_line_stand_in_some_subject(tag, lines):
    message = f":20:R\n:{tag}:{chr(10).join(lines)}\n:71A:SHA\n-\n".encode()
    subjects = [item for item in open_subjects(io.BytesIO(message), "mt103.txt") if isinstance(item, Subject)]
    held = " ".join(
        part for s in subjects for part in (s.name, *s.aliases, *s.address, *(i.number for i in s.identifiers))
    )
    for line in lines:
        assert all(word in held for word in LONG.findall(line) if word not in DOCUMENT_CODES), line
