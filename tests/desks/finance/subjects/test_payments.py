"""Payments are kept with both references, their amounts and their day, and found by either reference."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from tahaluf.desks.finance import finding
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.subjects import reads
from tahaluf.desks.finance.subjects.models import IntakeReject, Payment
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.subjects.room import AlertsRoom
from tests.desks.finance.subjects.stage import MT103, PACS008, kept, make, take_in

pytestmark = pytest.mark.django_db
UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
FIN = MT103.replace(b"XXXXN}{4:", b"XXXXN}{3:{121:" + UETR.encode() + b"}}{4:").replace(
    b":23E:CHQB", b":32A:261124EUR1234,5\n:33B:USD1300,\n:23E:CHQB"
)
XML = PACS008.replace(
    b"<EndToEndId>E1</EndToEndId></PmtId>",
    b'<EndToEndId>E1</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="TND">7.125</IntrBkSttlmAmt>'
    b"<IntrBkSttlmDt>2026-11-23</IntrBkSttlmDt>",
)


def payments(cast: Cast, who: str = "originator") -> dict[str, Payment]:
    with cast.acting(who) as actor:
        return {payment.own_reference: payment for payment in visible(actor, Payment).order_by("pk")}


def test_a_fin_payment_keeps_what_its_message_states(cast: Cast, alerts_room: AlertsRoom) -> None:
    take_in(cast, make(cast), FIN, "pay.fin")
    (payment,) = payments(cast).values()
    assert (payment.reference, payment.own_reference) == (UETR, "REF-1")
    assert (payment.amount, payment.currency, payment.value_date) == (
        Decimal("1234.5"), "EUR", datetime.date(2026, 11, 24),
    )  # fmt: skip
    assert (str(payment.settled), str(payment.instructed)) == ("EUR 1234.50", "USD 1300.00")


def test_a_pacs008_payment_keeps_three_decimals_where_its_currency_has_them(
    cast: Cast, alerts_room: AlertsRoom
) -> None:
    take_in(cast, make(cast), XML, "pay.xml")
    held = payments(cast)
    assert {key: str(payment.settled) for key, payment in held.items()} == {
        "M1": "None", "E1": "TND 7.125", "E2": "None",
    }  # fmt: skip
    assert held["E1"].value_date == datetime.date(2026, 11, 23)


def test_a_malformed_amount_is_a_reject_and_the_payment_is_kept_without_it(cast: Cast, alerts_room: AlertsRoom) -> None:
    done = take_in(cast, make(cast), FIN.replace(b"EUR1234,5", b"EUR12.34"), "pay.fin")
    with cast.acting("originator") as actor:
        (reject,) = visible(actor, IntakeReject).filter(intake=done)
        assert (reject.line, reject.field, reject.value, reject.code) == (3, ":32A:", "EUR12.34", "bad_amount")
    (payment,) = payments(cast).values()
    assert (payment.settled, str(payment.instructed), payment.value_date) == (
        None, "USD 1300.00", datetime.date(2026, 11, 24),
    )  # fmt: skip


@pytest.mark.parametrize("query", [UETR, UETR.upper(), "REF-1"])
def test_a_payment_is_found_by_either_reference(cast: Cast, alerts_room: AlertsRoom, query: str) -> None:
    take_in(cast, make(cast), FIN, "pay.fin")
    take_in(cast, make(cast, title="Others"), XML, "pay.xml")
    (payment,) = (each for each in payments(cast).values() if each.reference == UETR)
    with cast.acting("originator") as actor:
        assert [each.pk for each in reads.payment_page(actor, query, "").rows] == [payment.pk]
        (found,) = finding.find(actor, query, 5)
        assert (found.url, found.title) == (reverse("finance:payment", args=[payment.uid]), UETR)
    with cast.acting("recipient") as actor:
        assert finding.find(actor, query, 5) == []
    page = cast.client("originator").get(reverse("finance:payments"), {"q": query}).content.decode()
    assert "EUR 1,234.50" in page
    assert "REF-1" in page
    assert "E1" not in page


def test_a_payment_in_a_hidden_portfolio_is_found_by_its_readers_alone(cast: Cast, alerts_room: AlertsRoom) -> None:
    take_in(cast, make(cast, title="Hidden", readers=["originators_auditor"]), FIN, "pay.fin")
    for who, count in (("originators_auditor", 1), ("originators_releaser", 0)):
        with cast.acting(who) as actor:
            assert len(finding.find(actor, "REF-1", 5)) == count


def test_the_pages_of_a_payment_its_parties_and_its_alerts_show_amount_and_day(cast: Cast, imported: Import) -> None:
    imported()
    portfolio = make(cast)
    take_in(cast, portfolio, FIN, "pay.fin")
    (payment,) = payments(cast).values()
    party = next(row for row in kept(cast, portfolio).values() if row.name == "WALID SAMIR AL-KHAYALI")
    client = cast.client("originator")
    with cast.acting("originator") as actor:
        question = visible(actor, Alert).get(subject=party)
    pages = [
        reverse("finance:payment", args=[payment.uid]),
        reverse("finance:subject", args=[party.uid]),
        reverse("finance:alert", args=[question.uid]),
    ]
    for address in pages:
        page = client.get(address).content.decode()
        for said in (UETR, "REF-1", "EUR 1,234.50", "USD 1,300.00"):
            assert said in page, (address, said)


def test_the_address_of_a_payments_party_is_kept_and_shown(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, FIN.replace(b"1 INVENTED STREET", b"3/F INVENTED <STREET>"), "pay.fin")
    (debtor,) = (row for row in kept(cast, portfolio).values() if row.name == "ANNA NOBODY")
    assert debtor.data["address"] == ["3/F INVENTED <STREET>"]
    page = cast.client("originator").get(reverse("finance:subject", args=[debtor.uid])).content.decode()
    assert "3/F INVENTED &lt;STREET&gt;" in page


def test_a_listed_party_within_another_partys_name_opens_an_alert(cast: Cast, imported: Import) -> None:
    imported()
    take_in(cast, make(cast), FIN.replace(b"WALID SAMIR AL-KHAYALI", b"ACME LTD FBO WALID SAMIR AL-KHAYALI"), "a.fin")
    with cast.acting("originator") as actor:
        names = [alert.subject.name for alert in visible(actor, Alert).select_related("subject")]
    assert names == ["ACME LTD FBO WALID SAMIR AL-KHAYALI"]
