"""What a payment's message states stands in the form of its report already; an officer confirms it."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from lxml import etree

from tahaluf.desks.finance.outcomes import reporting
from tahaluf.desks.finance.outcomes.models import Freeze, IssuedDocument
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.outcomes import factory
from tests.desks.finance.outcomes.test_reporting import flaws_of, set_up

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
DEBTOR = {**factory.WALID, "party_role": "debtor", "message_path": "/Document/Dbtr/Nm"}
LOCAL = {"amount": Decimal(1500), "currency": "XOF", "value_date": DAY}
FOREIGN = {"amount": Decimal("100.50"), "currency": "EUR", "value_date": DAY}


@pytest.fixture
def schema(settings: Any, tmp_path: Path, shared_data: Path) -> None:
    """The FIU's schema, put into a data folder of the test's own."""
    settings.DATA_FOLDER = tmp_path
    (tmp_path / "goaml.xsd").write_bytes((shared_data / "schemas" / "goAMLSchema_5.0.2.xsd").read_bytes())


def frozen(cast: Cast, imported: Import, **stated: Any) -> Freeze:
    version = imported()
    set_up(cast)
    with cast.acting("originator") as actor:
        message = factory.payment(actor, own_reference="OWN-1", **stated)
    return factory.frozen(cast, version, data=DEBTOR, payment=message)


def shown(cast: Cast, freeze: Freeze) -> Any:
    return cast.client("originator").get(reverse("finance:freeze", args=[freeze.uid]))


def test_day_and_amount_in_local_currency_are_there_to_be_confirmed(cast: Cast, imported: Import, schema: None) -> None:
    freeze = frozen(cast, imported, **LOCAL)
    page = shown(cast, freeze)
    form = page.context["report_form"]
    assert (form["paid_on"].value(), form["amount"].value()) == (DAY, Decimal(1500))
    assert "XOF 1500" in page.content.decode()
    given = {"why": "Listed.", "done": "Stopped.", "paid_on": str(DAY), "amount": str(form["amount"].value())}
    assert cast.client("originator").post(reverse("finance:freeze_report", args=[freeze.uid]), given).status_code == 302
    with cast.acting("originator") as actor:
        document = visible(actor, IssuedDocument).get(freeze=freeze, kind="goaml")
    root = etree.fromstring(bytes(document.content))
    assert flaws_of(document) == []
    assert root.findtext("transaction/date_transaction") == "2026-11-20T00:00:00"
    assert root.findtext("transaction/amount_local") == "1500"
    assert root.find(".//foreign_currency") is None


def test_an_amount_in_another_currency_is_said_and_reported_and_left_to_the_officer_to_convert(
    cast: Cast, imported: Import, schema: None
) -> None:
    freeze = frozen(cast, imported, **FOREIGN)
    page = shown(cast, freeze)
    assert page.context["report_form"]["amount"].value() is None
    assert "EUR 100.50" in page.content.decode()
    with cast.acting("originator") as actor:
        document = reporting.report_freeze(
            actor, freeze.uid, reporting.Wish("Listed.", "Stopped.", DAY, Decimal(65923))
        )
    assert flaws_of(document) == []
    foreign = etree.fromstring(bytes(document.content)).find(".//party/foreign_currency")
    assert foreign is not None
    assert [child.text for child in foreign] == ["EUR", "100.50", "655.950249"]


def test_what_was_instructed_in_local_currency_is_offered_where_another_was_settled(
    cast: Cast, imported: Import
) -> None:
    instructed = {"instructed_amount": Decimal(65923), "instructed_currency": "XOF"}
    freeze = frozen(cast, imported, **FOREIGN, **instructed)
    assert shown(cast, freeze).context["report_form"]["amount"].value() == Decimal(65923)


def test_a_payment_whose_amount_is_not_known_and_a_subject_without_payment_offer_nothing(
    cast: Cast, imported: Import
) -> None:
    assert reporting.stated_payment(None, "XOF") == {}
    form = shown(cast, frozen(cast, imported)).context["report_form"]
    assert (form["paid_on"].value(), form["amount"].value(), form.fields["amount"].help_text) == (None, None, "")
