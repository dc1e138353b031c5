"""Amounts are read exactly, in currencies that there are, with no more decimals than these have."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.engines.amounts import DIGITS, MINOR_UNITS, parse_amount


@pytest.mark.parametrize(
    ("currency", "number", "shown"),
    [
        ("EUR", "100", "EUR 100.00"),
        ("EUR", "1234.5", "EUR 1234.50"),
        ("SAR", "0.05", "SAR 0.05"),
        ("XOF", "1500.", "XOF 1500"),
        ("XOF", "1500.00", "XOF 1500"),
        ("TND", "7.125", "TND 7.125"),
        ("UYW", "1.2345", "UYW 1.2345"),
        ("USD", "0100", "USD 100.00"),
    ],
)
def test_an_amount_has_all_the_decimals_of_its_currency(currency, number, shown):
    assert str(parse_amount(currency, number)) == shown


@pytest.mark.parametrize(
    ("currency", "number"),
    [
        ("EUX", "1"), ("eur", "1"), ("", "1"), ("EUR", ""), ("EUR", "."), ("EUR", "1,5"), ("EUR", "1 000"),
        ("EUR", "-1"), ("EUR", "+1"), ("EUR", "1e3"), ("EUR", "NaN"), ("EUR", "1.005"), ("XOF", "100.50"),
        ("EUR", "١٢"),
        ("EUR", "9" * (DIGITS + 1)),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(currency, number):
    with pytest.raises(ValueError, match=r"no currency|no amount|too many digits"):
        parse_amount(currency, number)


@given(st.sampled_from(sorted(MINOR_UNITS)), st.integers(0, 10**12))
def test_an_amount_in_minor_units_is_read_without_loss(currency, minor):
    units = MINOR_UNITS[currency]
    value = Decimal(minor).scaleb(-units)
    found = parse_amount(currency, f"{value:f}")
    assert found.value == value
    assert -found.value.as_tuple().exponent == units
    assert parse_amount(currency, f"{found.value:f}") == found


@given(st.text(max_size=24))
def test_any_other_text_raises_nothing_but_value_error(number):
    try:
        found = parse_amount("EUR", number)
    except ValueError:
        return
    assert found.value == Decimal(number)
