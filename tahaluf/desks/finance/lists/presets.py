"""Where publishers offer their lists, as they said so in 2026; the operator may name another address.

| key          | publisher                                             | token                                     |
|--------------|-------------------------------------------------------|-------------------------------------------|
| un           | United Nations, Security Council                      | no                                        |
| ofac-sdn     | United States, Office of Foreign Assets Control       | no                                        |
| ofac-cons    | the same: its consolidated list of others             | no                                        |
| eu-fsf       | European Commission, financial sanctions files        | yes: from the Commission's page, with an  |
|              |                                                       | account there; it stands in the address   |
| uk-sanctions | United Kingdom, Foreign, Commonwealth and Development | no                                        |
"""

from collections.abc import Mapping
from dataclasses import dataclass

TOKEN = "{token}"  # noqa: S105  a place in an address


@dataclass(frozen=True, slots=True)
class Preset:
    """One publisher's list: its address, how often to ask, and whether the address needs a token."""

    publisher: str
    url: str
    interval_hours: int = 6

    @property
    def needs_token(self) -> bool:
        return TOKEN in self.url


PRESETS: Mapping[str, Preset] = {
    "un": Preset("United Nations, Security Council", "https://scsanctions.un.org/resources/xml/en/consolidated.xml"),
    "ofac-sdn": Preset(
        "United States, Office of Foreign Assets Control",
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN_ADVANCED.XML",
    ),
    "ofac-cons": Preset(
        "United States, Office of Foreign Assets Control",
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONS_ADVANCED.XML",
    ),
    "eu-fsf": Preset(
        "European Commission, financial sanctions files",
        "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token={token}",
    ),
    "uk-sanctions": Preset(
        "United Kingdom, Foreign, Commonwealth and Development Office",
        "https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv",
    ),
}
