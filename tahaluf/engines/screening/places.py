"""The countries that addresses name: of a list's, which end with it, and of a payment's, in lines of their own."""

import re
from functools import lru_cache

from tahaluf.engines.countries import country_code

HEADED = re.compile(r"([A-Z]{2})(?:/.*)?")
"""A code that is a line by itself or, as in field 59F, begins one; at an address's end it may be a state's (`CA`)."""
LAST_PART = re.compile(r"[^,،;\n]*$")
SHORTEST_NAME = 4


@lru_cache(maxsize=1 << 14)
def countries_of(addresses: tuple[str, ...]) -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes of the countries that addresses, or the lines of one, name."""
    return frozenset(filter(None, map(country_of, addresses)))


def country_of(address: str) -> str:
    """The country whose code heads a line, or with whose name an address ends; empty for none."""
    if headed := HEADED.fullmatch(address.strip()):
        return country_code(headed[1])
    found = LAST_PART.search(address.strip())
    named = found[0].strip() if found else ""
    return country_code(named) if len(named) >= SHORTEST_NAME else ""
