"""Who is screened: a customer, an entity, or one party, account or text of a payment."""

from dataclasses import dataclass, field
from typing import Any

from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.subjects.transfer import Transfer


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of screening.

    `row` counts from 1: the data rows of a table, the entities of a file, the transactions of a payment file (0 for
    what a message says of all its transactions). `line` is the physical line. `id` is the source's own reference.
    `name` is empty where only an identifier is known; `aliases` are other names, or other readings of a wrapped one.
    `countries` are nationalities (ISO 3166-1 alpha-2). `message_path` and `party_role` say where in a payment it
    stands; they are empty for others. `is_text` marks free text, in which names are looked for. `unnumbered` says that
    the source gave no reference and `id` is only the row. `address` are the lines of a party's address as they came,
    of which only the country is compared. `transfer` is the payment to which it belongs; it says nothing of the subject
    itself, and is neither compared nor stored with it.
    """

    id: str
    name: str
    row: int
    kind: str = "unknown"
    aliases: tuple[str, ...] = ()
    births: tuple[PartialDate, ...] = ()
    countries: tuple[str, ...] = ()
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    message_path: str = ""
    party_role: str = ""
    is_text: bool = False
    line: int | None = None
    unnumbered: bool = False
    address: tuple[str, ...] = ()
    transfer: Transfer | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """Its name or, where it has none, the identifier that stands for it."""
        return self.name or next((identifier.number for identifier in self.identifiers), "")

    def to_json(self) -> dict[str, str | int]:
        """What a hit says of its subject."""
        shown: dict[str, str | int] = {"id": self.id, "name": self.label, "row": self.row}
        if self.message_path:
            shown |= {"message_path": self.message_path, "party_role": self.party_role}
        return shown


PLAIN = ("kind", "gender", "message_path", "party_role", "is_text", "line")


def subject_from_json(data: dict[str, Any]) -> Subject:
    """Give back the subject of which all that is known was stored as JSON; what is not there is not known.

    Raises KeyError or ValueError for anything else.
    """
    return Subject(
        data["id"],
        data["name"],
        data["row"],
        aliases=tuple(data.get("aliases", ())),
        births=tuple(map(parse_date, data.get("births", ()))),
        countries=tuple(data.get("countries", ())),
        address=tuple(data.get("address", ())),
        identifiers=tuple(map(Identifier.from_json, data.get("identifiers", ()))),
        **{name: data[name] for name in PLAIN if name in data},
    )
