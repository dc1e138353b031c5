"""Amounts of money as payment messages state them: a currency and a number with no more decimals than it has.

Currencies and their minor units are those of ISO 4217:2015, list one, as amended to the end of 2025, with those that
ended since 2020, which messages of that time name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

DIGITS = 18
"""Digits of an amount at most (ISO 20022, ActiveCurrencyAndAmount)."""
MOST_DECIMALS = 5
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?")
TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE "
    "CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD "
    "HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP "
    "MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR "
    "SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED "
    "VES WST XCD XCG YER ZAR ZMW ZWG ZWL"
)
OTHERS: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    MOST_DECIMALS: "XDR XSU XUA",
}
"""By minor units; units of account that have none may have as many as a message can hold."""
MINOR_UNITS: Mapping[str, int] = dict.fromkeys(TWO.split(), 2) | {
    code: units for units, codes in OTHERS.items() for code in codes.split()
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: the currency's code of ISO 4217, and the value, which is not negative."""

    currency: str
    value: Decimal

    def __str__(self) -> str:
        return f"{self.currency} {self.value:f}"


def parse_amount(currency: str, number: str) -> Amount:
    """The amount that a currency's code and a number with a decimal point state, with all the decimals of the currency.

    Raises ValueError for a code that is none of `MINOR_UNITS`, and for what is no such number: a sign, an exponent, a
    separator of thousands, more digits than `DIGITS`, more decimals than the currency has.
    """
    units = MINOR_UNITS.get(currency)
    if units is None:
        raise ValueError(f"no currency: {currency[:10]!r}")
    if not NUMBER.fullmatch(number):
        raise ValueError(f"no amount: {number[:40]!r}")
    whole, _, decimals = number.partition(".")
    significant = decimals.rstrip("0")
    if len(significant) > units or len(whole.lstrip("0") + decimals) > DIGITS:
        raise ValueError(f"too many digits: {number[:40]!r}")
    return Amount(currency, Decimal(f"{int(whole)}.{significant.ljust(units, '0')}" if units else str(int(whole))))


def with_units(currency: str, value: Decimal) -> Amount:
    """The amount of a value that is kept with more decimals than its currency has; none of them is lost."""
    units = MINOR_UNITS[currency]
    return Amount(currency, value.quantize(Decimal(1).scaleb(-units)))
