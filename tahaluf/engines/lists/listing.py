"""Entries of an official list and the list that they come from, as every reader yields them."""

from dataclasses import dataclass, field
from typing import Any, Self

from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier

KINDS = ("person", "entity", "vessel", "aircraft", "unknown")


OWN_KEY = r"[a-z0-9][a-z0-9-]{0,79}"
"""What the key of an own list is written with where somebody chooses it."""


@dataclass(frozen=True, slots=True)
class ListSource:
    """Which list, which version of it, and which file it was read from.

    `list` is a stable key (`un`, `ofac-sdn`, `ofac-cons`, `eu-fsf`, `uk-ofsi`, `uk-sanctions`, or the name of an own
    list).
    `version` is the day that the file itself states (`2025-04-19`) or, where it states none, `sha256:` and twelve
    digits of the hash. `published` is that day in ISO 8601 or empty. `format` is a key of `FORMATS`.
    `sha256` covers the file and, in a fixed order, its companions.
    """

    list: str
    version: str
    published: str
    format: str
    file: str
    sha256: str

    def to_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a listed party. `kind` is `primary`, `alias` or `original` (the original script); `weak` marks what
    the list itself calls a low-quality alias."""

    text: str
    kind: str = "primary"
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of an official list.

    `id` is the number that the list itself gives (QDi.001, EU.27.28, an OFAC uid). `names` is empty where only an
    identifier is known, such as a wallet's address. `kind` is one of `KINDS`.
    `countries` are nationalities, citizenships, registrations and flags: ISO 3166-1 alpha-2 where the list's wording is
    known, else that wording. `gender` is `male`, `female` or empty. `remarks` and `addresses` hold official free text
    as it came; nothing matches the remarks, and of an address only the country with which it ends is compared. `line`
    is where the entry begins in its file.
    """

    list: str
    list_version: str
    id: str
    kind: str
    names: tuple[ListedName, ...]
    births: tuple[PartialDate, ...] = ()
    countries: tuple[str, ...] = ()
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    listed_on: str = ""
    remarks: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The list's own first name for the party or, where it gives none, the identifier that stands for it."""
        return self.names[0].text if self.names else self.identifiers[0].number

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types alone; `from_json` gives back an equal listing."""
        return {
            "list": self.list,
            "list_version": self.list_version,
            "id": self.id,
            "kind": self.kind,
            "names": [{"text": n.text, "kind": n.kind, "weak": n.weak} for n in self.names],
            "births": [str(birth) for birth in self.births],
            "countries": list(self.countries),
            "gender": self.gender,
            "identifiers": [identifier.to_json() for identifier in self.identifiers],
            "addresses": list(self.addresses),
            "programmes": list(self.programmes),
            "listed_on": self.listed_on,
            "remarks": list(self.remarks),
            "line": self.line,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The listing that `to_json` wrote. Raises KeyError or ValueError for anything else."""
        return cls(
            list=data["list"],
            list_version=data["list_version"],
            id=data["id"],
            kind=data["kind"],
            names=tuple(ListedName(n["text"], n["kind"], n["weak"]) for n in data["names"]),
            births=tuple(parse_date(birth) for birth in data["births"]),
            countries=tuple(data["countries"]),
            gender=data["gender"],
            identifiers=tuple(Identifier.from_json(i) for i in data["identifiers"]),
            addresses=tuple(data["addresses"]),
            programmes=tuple(data["programmes"]),
            listed_on=data["listed_on"],
            remarks=tuple(data["remarks"]),
            line=data.get("line"),
        )
