"""goAML reports: what is built is valid against the schema of a FIU, whoever the subject is."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tahaluf.engines.countries import codes
from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.goaml import Party, Payment, Report, Reporter, Subject, UnusableSchema, build, check
from tahaluf.engines.identifiers import KINDS, Identifier

REPORTER = Reporter(4711, "AED", "Invented branch", "Zaynab", "Al Mukhtari")
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PAYMENT = Payment("E2E-1", date(2026, 11, 20), Decimal("1250.50"), "Invented city", "pacs.008", "SWIFT", "FTS")
LETTERS = st.characters(codec="utf-8") | st.sampled_from(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي أإآ'-. \u200f\u0652\x00\x0b\uffff"
)
NAMES = st.text(LETTERS, max_size=400) | st.sampled_from(
    ["وليد سمير الخيالي", "Oumar O'Brien-Diallo", "Ṭāriq", "李明", ""]
)
YEARS = st.integers(1000, 2999)
BIRTHS = st.one_of(
    st.builds(PartialDate.of, YEARS, st.integers(1, 12), st.integers(1, 28), circa=st.booleans()),
    st.builds(PartialDate.of, YEARS, circa=st.booleans()),
    st.sampled_from([parse_date("1955/1958"), parse_date("1961~"), parse_date("1752-12-31"), parse_date("1753-01-01")]),
)
COUNTRIES = st.sampled_from(sorted(codes().values())) | st.sampled_from(["", "Atlantis", "ne"])
NUMBERS = st.builds(Identifier, st.sampled_from(KINDS), st.text(LETTERS, max_size=300), COUNTRIES)
SUBJECTS = st.builds(
    Subject,
    name=NAMES,
    kind=st.sampled_from(["person", "entity", "vessel", "aircraft", "unknown"]),
    aliases=st.lists(NAMES, max_size=4).map(tuple),
    births=st.lists(BIRTHS, max_size=3).map(tuple),
    countries=st.lists(COUNTRIES, max_size=5).map(tuple),
    gender=st.sampled_from(["male", "female", ""]),
    identifiers=st.lists(NUMBERS, max_size=5).map(tuple),
    remarks=st.lists(NAMES, max_size=2).map(tuple),
)
ROLES = st.sampled_from(["RMITR", "BNFCR", "FINTR", "-"])
PARTIES = st.lists(st.builds(Party, SUBJECTS, NAMES, ROLES, st.booleans()), min_size=1, max_size=4).map(tuple)
PAYMENTS = st.none() | st.builds(
    Payment,
    NAMES,
    st.dates(date(1753, 1, 1)),
    st.decimals(0, 10**12, places=2),
    NAMES,
    NAMES,
    st.just("SWIFT"),
    st.just("FTS"),
)


@cache
def schema_of(folder: Path) -> bytes:
    return (folder / "schemas" / "goAMLSchema_5.0.2.xsd").read_bytes()


def report(*parties: Party, payment: Payment | None = None, **other: Any) -> Report:
    values = {"code": "STR", "reference": "AAA-F-2026-0001", "reason": "A true match.", "action": "Frozen."} | other
    return Report(reporter=REPORTER, made_at=MOMENT, indicators=("TFSUN",), parties=parties, payment=payment, **values)


def root_of(built: bytes) -> Any:
    return etree.fromstring(built)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(parties=PARTIES, payment=PAYMENTS, reason=NAMES)
def test_whoever_the_subjects_are_the_report_is_valid(
    shared_data: Path, parties: tuple[Party, ...], payment: Payment | None, reason: str
) -> None:
    built = build(report(*parties, payment=payment, reason=reason))
    assert check(built.document, schema_of(shared_data)).flaws == ()


def person(**values: Any) -> Subject:
    return Subject(**{"name": "وليد سمير الخيالي", "kind": "person", **values})


def test_an_arabic_name_stands_in_latin_letters_and_whole_in_its_own() -> None:
    built = build(report(Party(person(), "because")))
    found = root_of(built.document).find(".//person")
    assert found.findtext("full_name_frn") == "وليد سمير الخيالي"
    assert found.findtext("last_name").isascii()
    assert "وليد سمير الخيالي" in found.findtext("comments")
    assert {note.code for note in built.notes} == {"romanised"}


def test_what_is_too_long_is_cut_with_a_note_and_stands_whole_in_the_comments() -> None:
    name = f"Walid {'A' * 140}"
    built = build(report(Party(person(name=name), "because")))
    [note] = built.notes
    assert (note.code, note.place, note.limit, len(note.value)) == ("cut", "person/last_name", 100, 140)
    assert name in root_of(built.document).findtext(".//person/comments")


@pytest.mark.parametrize(
    ("born", "expected"),
    [("1971-03-05", "1971-03-05T00:00:00"), ("1968", None), ("1961~", None), ("1752-12-31", None)],
)
def test_a_birth_date_is_given_only_where_the_day_is_known(born: str, expected: str | None) -> None:
    found = root_of(build(report(Party(person(births=(parse_date(born),)), "because"))).document)
    assert found.findtext(".//birthdate") == expected
    assert f"born: {parse_date(born)}" in found.findtext(".//person/comments")


def test_a_payment_makes_a_transaction_in_which_each_party_has_its_role() -> None:
    debtor, account = person(), Subject("", identifiers=(Identifier("iban", "AE07 0331 2345 6789 0123 456"),))
    parties = (Party(debtor, "listed", "RMITR", is_suspected=True), Party(account, "", "BNFCR"))
    found = root_of(build(report(*parties, payment=PAYMENT)).document)
    assert found.find("activity") is None
    assert found.findtext("transaction/amount_local") == "1250.50"
    assert [party.findtext("role") for party in found.iter("party")] == ["RMITR", "BNFCR"]
    assert found.findtext(".//account/iban") == "AE070331234567890123456"
    assert [party.findtext("is_suspected") for party in found.iter("party")] == ["true", "false"]


def test_a_vessel_is_an_entity_with_its_imo_number() -> None:
    vessel = Subject("MV Invented", "vessel", identifiers=(Identifier("imo", "9074729"),))
    found = root_of(build(report(Party(vessel, "because"))).document).find(".//entity")
    assert (found.findtext("incorporation_number"), found.findtext("business")) == ("9074729", "vessel")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert build(report(Party(person(), "x"))).document == build(report(Party(person(), "x"))).document


@pytest.mark.parametrize(
    ("change", "code", "element"),
    [
        ({"code": "NOSUCH"}, "not_a_code", "report_code"),
        ({"indicators": ()}, "element_content", "report_indicators"),
        ({"reporter": Reporter(0, "AED")}, "out_of_range", "rentity_id"),
        ({"reporter": Reporter(1, "A")}, "not_a_code", "currency_code_local"),
    ],
)
def test_what_the_schema_refuses_is_named_with_its_line(
    shared_data: Path, change: dict[str, Any], code: str, element: str
) -> None:
    values = {"reporter": REPORTER, "code": "STR", "indicators": ("TFSUN",)} | change
    built = build(
        Report(reference="1", made_at=MOMENT, reason="", action="", parties=(Party(person(), "x"),), **values)
    )
    flaw = check(built.document, schema_of(shared_data)).flaws[0]
    assert (flaw.code, flaw.element) == (code, element)
    assert element in built.document.decode().splitlines()[flaw.line - 1]


XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</xs:schema>'


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ("no schema at all", "malformed"),
        ("<html/>", "no_schema"),
        (XSD.format('<xs:include schemaLocation="file:///etc/hostname"/>'), "points_elsewhere"),
        (XSD.format('<xs:import schemaLocation="http://example.org/x.xsd"/>'), "points_elsewhere"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + XSD.format(""), "doctype"),
        (XSD.format('<xs:element name="report" type="nosuch"/>'), "no_schema"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_with_its_reason(schema: str, code: str) -> None:
    with pytest.raises(UnusableSchema) as refused:
        check(build(report(Party(person(), "x"))).document, schema.encode())
    assert refused.value.code == code
