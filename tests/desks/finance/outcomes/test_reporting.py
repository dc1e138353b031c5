"""goAML reports of freezes: valid by the FIU's schema where the operator put one in, said so where not."""

import datetime
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from lxml import etree

from tahaluf.desks.finance.outcomes import reporting
from tahaluf.desks.finance.outcomes.models import Freeze, IssuedDocument
from tahaluf.desks.finance.outcomes.wording import FLAWS, NOTES, SCHEMAS, say_flaw
from tahaluf.engines.goaml.checking import KINDS
from tahaluf.policy.decisions import Absent, Refused
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.outcomes import factory

pytestmark = pytest.mark.django_db
SETTINGS = {"rentity_id": 4711, "currency": "XOF", "indicators": "TFSUN", "place": "Invented city",
            "first_name": "Zaynab", "last_name": "Mukhtari"}  # fmt: skip
WISH = reporting.Wish("The customer is the listed party.", "Accounts were frozen.")
PAID = reporting.Wish("The debtor is listed.", "Stopped.", datetime.date(2026, 11, 20), Decimal("1500.25"))


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own, without a schema."""
    settings.DATA_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def with_schema(folder: Path, shared_data: Path) -> bytes:
    """The FIU's schema, put into the data folder as an operator does."""
    schema = (shared_data / "schemas" / "goAMLSchema_5.0.2.xsd").read_bytes()
    (folder / "goaml.xsd").write_bytes(schema)
    return schema


def set_up(cast: Cast, **values: Any) -> None:
    with cast.acting("originators_second") as actor:
        reporting.set_goaml(actor, SETTINGS | values)


def reported(cast: Cast, freeze: Freeze, wish: reporting.Wish = WISH) -> IssuedDocument:
    with cast.acting("originator") as actor:
        return reporting.report_freeze(actor, freeze.uid, wish)


def flaws_of(document: IssuedDocument) -> list[Any]:
    return [flaw for flaw in document.flaws if flaw["kind"] != "note"]


SUBJECTS: list[dict[str, Any]] = [
    factory.WALID,
    {"id": "2", "name": "وليد سمير الخيالي", "row": 1, "kind": "person"},
    {"id": "3", "name": "Invented Trading House", "row": 1, "kind": "entity",
     "identifiers": [{"kind": "registration", "number": "NE/12", "country": ""}]},
    {"id": "4", "name": "MV Sarab", "row": 1, "kind": "vessel",
     "identifiers": [{"kind": "imo", "number": "IMO 9074729", "country": ""}]},
    {"id": "5", "name": "Somebody", "row": 1, "births": ["1961~", "1955/1958"], "countries": ["Atlantis"]},
    {"id": "6", "name": "X" * 400, "row": 1, "kind": "person", "aliases": ["\u0001", "y" * 300]},
]  # fmt: skip


@pytest.mark.parametrize("about", SUBJECTS, ids=[str(each["id"]) for each in SUBJECTS])
def test_a_report_of_any_subject_is_valid(
    cast: Cast, imported: Import, with_schema: bytes, about: dict[str, Any]
) -> None:
    version = imported()
    set_up(cast)
    document = reported(cast, factory.frozen(cast, version, data=factory.stored(about)))
    assert flaws_of(document) == []
    assert document.schema == f"goaml.xsd {hashlib.sha256(with_schema).hexdigest()}"
    assert b"QDi.901" in bytes(document.content)


def test_a_payment_is_reported_with_all_its_parties_in_their_roles(
    cast: Cast, imported: Import, with_schema: bytes
) -> None:
    version = imported()
    set_up(cast)
    with cast.acting("originator") as actor:
        message = factory.payment(actor)
        parties = [("creditor", "Maria Invented"), ("debtor_agent", ""), ("remittance_information", "rent")]
        for role, name in parties:
            numbers = [{"kind": "bic", "number": "INVENEFF", "country": ""}]
            data = {"id": role, "name": name, "row": 1, "party_role": role, "message_path": f"/Doc/{role}",
                    "identifiers": numbers, "is_text": role.startswith("remittance")}  # fmt: skip
            factory.subject(actor, data, payment=message)
    debtor = {**factory.WALID, "party_role": "debtor", "message_path": "/Document/Dbtr/Nm"}
    document = reported(cast, factory.frozen(cast, version, data=debtor, payment=message), PAID)
    assert flaws_of(document) == []
    root = etree.fromstring(bytes(document.content))
    assert [party.findtext("role") for party in root.iter("party")] == ["RMITR", "BNFCR", "FINTR"]
    assert (root.findtext("report_code"), root.findtext("transaction/amount_local")) == ("STR", "1500.25")
    assert root.findtext("transaction/transactionnumber") == "E2E-77"
    assert "/Document/Dbtr/Nm" in str(root.findtext(".//person/comments"))


def test_flaws_are_kept_and_said_with_their_line_in_the_readers_language(
    cast: Cast, imported: Import, with_schema: bytes
) -> None:
    freeze = factory.frozen(cast, imported())
    set_up(cast, activity_code="NOSUCH", indicators="ZZZ")
    document = reported(cast, freeze)
    assert {flaw["element"] for flaw in flaws_of(document)} == {"report_code", "indicator"}
    page = cast.client("originator").get(reverse("finance:freeze", args=[freeze.uid])).content.decode()
    assert "not valid" in page
    said = set()
    for language in ("ar", "en", "fr"):
        with translation.override(language):
            said.add(say_flaw(flaws_of(document)[0]))
    assert len(said) == 3
    assert all("NOSUCH" in sentence for sentence in said)


def test_without_a_schema_the_page_says_that_nothing_was_checked(cast: Cast, imported: Import, folder: Path) -> None:
    freeze = factory.frozen(cast, imported())
    set_up(cast)
    assert reported(cast, freeze).schema == ""
    page = cast.client("originator").get(reverse("finance:freeze", args=[freeze.uid])).content.decode()
    assert "reports are made and not checked" in page
    assert "Not checked" in page


def test_a_schema_that_cannot_be_used_is_said(cast: Cast, imported: Import, folder: Path) -> None:
    freeze = factory.frozen(cast, imported())
    set_up(cast)
    (folder / "goaml.xsd").write_text("no schema")
    [flaw] = flaws_of(reported(cast, freeze))
    assert (flaw["kind"], flaw["code"]) == ("schema", "malformed")
    assert "not well-formed" in say_flaw(flaw)


def test_nothing_is_reported_before_a_supervisor_set_what_the_fiu_asks(cast: Cast, imported: Import) -> None:
    freeze = factory.frozen(cast, imported("operator"))
    with pytest.raises(Refused, match="supervisor"):
        reported(cast, freeze)
    with cast.acting("originator") as actor, pytest.raises(Refused, match="supervisor"):
        reporting.set_goaml(actor, SETTINGS)
    set_up(cast)
    with cast.acting("recipient") as actor, pytest.raises(Absent):
        reporting.report_freeze(actor, freeze.uid, WISH)


def test_each_code_of_a_flaw_has_its_sentence() -> None:
    assert {*KINDS.values(), "other"} == set(FLAWS)
    assert set(SCHEMAS) >= {"malformed", "no_schema", "points_elsewhere", "doctype", "too_large"}
    assert set(NOTES) == {"cut", "romanised"}
