"""A designation of one's own, written as a STIX identity, as an entry of a list."""

from collections.abc import Iterator, Mapping
from typing import Any

from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.listing import Listing, ListSource
from tahaluf.engines.rejects import Reject
from tahaluf.engines.scripts import is_non_latin

KINDS = {"individual": "person", "organization": "entity", "group": "entity", "class": "entity"}
"""By STIX's identity class."""
IDENTIFIERS = {
    "passport": "passport",
    "national-id": "national_id",
    "iban": "iban",
    "bic": "bic",
    "imo": "imo",
    "crypto-address": "crypto",
    "tax": "tax",
    "registration": "registration",
    "lei": "lei",
    "mmsi": "mmsi",
    "call-sign": "call_sign",
    "account": "account",
}
"""By the source's name of an external reference."""


def read_designation(
    source: ListSource, listed_id: str, stix: Mapping[str, Any], programme: str
) -> Iterator[Listing | Reject]:
    """Yield what could not be used of a designation, and then its listing.

    Names are `name`, `x_names` and `aliases`; the description is kept as free text and never matched.
    """
    draft = Draft(source, listed_id, KINDS.get(str(stix.get("identity_class", "")), "unknown"), None)
    draft.add_name(str(stix.get("name", "")), "name", "primary")
    for field in ("x_names", "aliases"):
        for name in texts(stix.get(field)):
            draft.add_name(name, field, "original" if is_non_latin(name) else "alias")
    for birth in texts(stix.get("x_birth_dates")):
        draft.add_birth(birth, "x_birth_dates")
    for country in texts(stix.get("x_nationalities")):
        draft.add_country(country)
    for reference in stix.get("external_references") or ():
        if (kind := IDENTIFIERS.get(str(reference.get("source_name", "")).lower())) is not None:
            draft.add_identifier(kind, str(reference.get("external_id", "")))
    draft.add_programme(programme)
    draft.state_listed(str(stix.get("created", ""))[:10])
    draft.add_remark(str(stix.get("description", "")))
    yield from draft.finish()


def texts(value: object) -> list[str]:
    """The texts of a property that should be a list of them, whatever it is."""
    if isinstance(value, str):
        return value.splitlines()
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
