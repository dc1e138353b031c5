"""What payment messages say beside their parties: both references, what is paid, and when."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.amounts import MINOR_UNITS, Amount
from tahaluf.engines.subjects.mt103 import day_of, sum_of
from tahaluf.engines.subjects.transfer import Transfer

UETR = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
FIN = "{1:F01INVTNENIAXXX0000000000}{2:I103INVTFRPPXXXXN}%s{4:\r\n:20:OWN-1\r\n%s:50K:ANNA NOBODY\r\n-}\r\n"
XML = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>M</MsgId>{header}</GrpHdr>
<CdtTrfTxInf><PmtId><InstrId>I</InstrId><EndToEndId>{own}</EndToEndId>{uetr}</PmtId>
{amounts}
<Dbtr><Nm>Anna Nobody</Nm></Dbtr></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"""


def fin(read, fields="", header=""):
    subjects, rejects = read((FIN % (header, fields)).encode())
    (transfer,) = {subject.transfer for subject in subjects}
    assert {subject.id for subject in subjects} == {transfer.reference}
    return transfer, [(reject.field, reject.value, reject.code) for reject in rejects]


def xml(read, amounts="", uetr="", header="", own="E2E-1"):
    given = XML.format(amounts=amounts, uetr=f"<UETR>{uetr}</UETR>" if uetr else "", header=header, own=own)
    subjects, rejects = read(given.encode())
    found = subjects[-1]
    assert (found.name, found.id) == ("Anna Nobody", found.transfer.reference)
    return found.transfer, [(reject.line, reject.field, reject.value, reject.code) for reject in rejects]


def test_a_fin_message_is_kept_under_the_uetr_of_its_user_header_and_found_by_field_20_too(read):
    found, rejects = fin(read, header=f"{{3:{{108:MUR1}}{{111:001}}{{121:{UETR}}}}}")
    assert (found.reference, found.uetr, found.own_reference, rejects) == (UETR, UETR, "OWN-1", [])
    found, rejects = fin(read, header=f"{{3:{{121:{UETR.upper()}}}}}")
    assert (found.reference, rejects) == (UETR, [])


def test_a_fin_message_without_a_uetr_is_kept_under_field_20(read):
    found, rejects = fin(read, header="{3:{108:MUR1}}")
    assert (found.reference, found.uetr, found.own_reference, rejects) == ("OWN-1", "", "OWN-1", [])


@pytest.mark.parametrize("wrong", ["12", UETR[:-1], UETR.replace("-4", "-5"), "x" * 36])
def test_what_is_no_uetr_is_rejected_and_the_rest_goes_on(read, wrong):
    found, rejects = fin(read, ":32A:261124EUR5,\r\n", f"{{3:{{121:{wrong}}}}}")
    assert rejects == [("{3:{121:}}", wrong, "bad_uetr")]
    assert (found.reference, str(found.amount)) == ("OWN-1", "EUR 5.00")
    found, rejects = xml(read, uetr=wrong)
    assert (found.reference, [reject[2:] for reject in rejects]) == ("E2E-1", [(wrong, "bad_uetr")])


def test_a_user_header_is_not_looked_for_in_free_text(read):
    found, _ = fin(read, f":70:ABOUT {{121:{UETR}}}\r\n")
    assert found.uetr == ""


def test_field_32a_gives_day_and_amount_and_33b_what_was_instructed(read):
    found, rejects = fin(read, ":32A:261124EUR1234,5\r\n:33B:USD1300,\r\n")
    assert found == Transfer(
        "", "OWN-1", Amount("EUR", Decimal("1234.50")), Amount("USD", Decimal("1300.00")), datetime.date(2026, 11, 24)
    )
    assert rejects == []


@pytest.mark.parametrize(
    ("field", "rejected", "day", "amount"),
    [
        (":32A:261131EUR5,", [(":32A:", "261131", "bad_date")], None, "EUR 5.00"),
        (":32A:261124EUR5.00", [(":32A:", "EUR5.00", "bad_amount")], "2026-11-24", "None"),
        (":32A:261124XOF5,25", [(":32A:", "XOF5,25", "bad_amount")], "2026-11-24", "None"),
        (":32A:261124QQQ5,", [(":32A:", "QQQ5,", "bad_amount")], "2026-11-24", "None"),
        (":32A:", [(":32A:", "", "bad_date"), (":32A:", "", "bad_amount")], None, "None"),
        (":33B:EUR", [(":33B:", "EUR", "bad_amount")], None, "None"),
    ],
)
def test_a_malformed_amount_or_day_is_rejected_by_itself(read, field, rejected, day, amount):
    found, rejects = fin(read, f"{field}\r\n")
    assert rejects == rejected
    assert (str(found.value_date) if found.value_date else None, str(found.amount)) == (day, amount)


def test_years_of_two_digits_are_of_the_century_that_swift_means():
    assert [day_of(f"{year}0101").year for year in ("79", "80", "99", "00")] == [2079, 1980, 1999, 2000]


@given(st.dates(datetime.date(1980, 1, 1), datetime.date(2079, 12, 31)))
def test_every_day_of_a_hundred_years_is_read_back(day):
    assert day_of(f"{day:%y%m%d}") == day


@given(st.sampled_from(sorted(MINOR_UNITS)), st.integers(0, 10**11))
def test_every_amount_that_a_field_can_state_is_read_back(currency, minor):
    value = Decimal(minor).scaleb(-MINOR_UNITS[currency])
    stated = f"{value:f}"
    found = sum_of(currency + (stated.replace(".", ",") if "." in stated else f"{stated},"))
    assert found == Amount(currency, value)


def test_a_pacs008_transaction_is_kept_under_its_uetr_and_found_by_its_end_to_end_id_too(read):
    found, rejects = xml(read, uetr=UETR)
    assert (found.reference, found.uetr, found.own_reference, rejects) == (UETR, UETR, "E2E-1", [])
    found, _ = xml(read, own="NOTPROVIDED")
    assert (found.reference, found.own_reference) == ("I", "I")


def test_a_pacs008_transaction_gives_what_is_settled_what_was_instructed_and_the_day(read):
    amounts = (
        '<IntrBkSttlmAmt Ccy="TND">100.125</IntrBkSttlmAmt><IntrBkSttlmDt>2026-11-24</IntrBkSttlmDt>'
        '<InstdAmt Ccy="EUR">31.4</InstdAmt>'
    )
    found, rejects = xml(read, amounts)
    assert (str(found.amount), str(found.instructed)) == ("TND 100.125", "EUR 31.40")
    assert (found.value_date, rejects) == (datetime.date(2026, 11, 24), [])


def test_the_day_of_the_whole_message_holds_for_a_transaction_that_states_none(read):
    found, _ = xml(read, header="<IntrBkSttlmDt>2026-11-23Z</IntrBkSttlmDt>")
    assert found.value_date == datetime.date(2026, 11, 23)
    stated = "<IntrBkSttlmDt>2026-11-24+03:00</IntrBkSttlmDt>"
    found, _ = xml(read, stated, header="<IntrBkSttlmDt>2026-11-23</IntrBkSttlmDt>")
    assert found.value_date == datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("amounts", "field", "value", "code"),
    [
        ('<IntrBkSttlmAmt Ccy="EUR">1,00</IntrBkSttlmAmt>', "IntrBkSttlmAmt", "EUR 1,00", "bad_amount"),
        ("<IntrBkSttlmAmt>1.00</IntrBkSttlmAmt>", "IntrBkSttlmAmt", "1.00", "bad_amount"),
        ('<InstdAmt Ccy="JPY">1.50</InstdAmt>', "InstdAmt", "JPY 1.50", "bad_amount"),
        ("<IntrBkSttlmDt>2026-13-01</IntrBkSttlmDt>", "IntrBkSttlmDt", "2026-13-01", "bad_date"),
    ],
)
def test_a_malformed_value_of_a_transaction_is_rejected_with_its_line_and_path(read, amounts, field, value, code):
    found, rejects = xml(read, amounts)
    place = f"/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[1]/{field}"
    assert rejects == [(4, place, value, code)]
    assert found.reference == "E2E-1"
