"""Entities of the FollowTheMoney model, one JSON object a line, as OpenSanctions and others publish them.

Only the properties named here are read; the model's properties for religion, ethnicity and political convictions have
no place to go to.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from tahaluf.engines.faults import json_fault
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.tables import Lines, drain

LINE_LIMIT = 1 << 22
"""Characters of one entity."""
KINDS: Mapping[str, str] = {
    "Person": "person", "Organization": "entity", "Company": "entity", "LegalEntity": "unknown", "PublicBody": "entity",
    "Vessel": "vessel", "Airplane": "aircraft", "CryptoWallet": "unknown",
}  # fmt: skip
"""The schemata that can be listed or screened; all others (sanctions, addresses, family …) only describe these."""
LINKS: Mapping[str, str] = {"Ownership": "ownership", "Directorship": "directorship"}
"""The schemata that say who owns or controls whom. Membership, Family, UnknownLink and others say neither."""
COUNTRY_PROPERTIES = ("nationality", "citizenship", "country", "jurisdiction", "flag")
IDENTIFIER_PROPERTIES: Mapping[str, str] = {
    "passportNumber": "passport", "idNumber": "national_id", "socialSecurityNumber": "national_id", "taxNumber": "tax",
    "innCode": "tax", "vatCode": "tax", "registrationNumber": "registration", "ogrnCode": "registration",
    "uscCode": "registration", "leiCode": "lei", "swiftBic": "bic", "bikCode": "other", "imoNumber": "imo",
    "mmsi": "mmsi", "callSign": "call_sign", "publicKey": "crypto", "iban": "iban", "accountNumber": "account",
}  # fmt: skip
DATASET = re.compile(r'"datasets"\s*:\s*\[\s*"([\w.-]{1,80})"')


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity with the line that it stands on; `properties` holds lists of strings."""

    line: int
    id: str
    kind: str
    caption: str
    properties: Mapping[str, list[str]]
    target: bool

    def values(self, *names: str) -> Iterator[str]:
        for name in names:
            yield from self.properties.get(name, ())

    def names(self) -> list[str]:
        """Its names, the caption first."""
        names = dict.fromkeys(self.values("name"))
        return ([self.caption] if self.caption in names or (self.caption and not names) else []) + [
            name for name in names if name != self.caption
        ]


def read_entities(stream: BinaryIO, file: str, kinds: Mapping[str, str] = KINDS) -> Iterator[Entity | Reject]:
    """Yield each entity of a schema among `kinds`, and a reject for each line that holds no entity."""
    lines = Lines(stream, file, "utf-8-sig", LINE_LIMIT)
    try:
        while (numbered := lines.next_line()) is not None:
            yield from drain(lines.rejects)
            if numbered[1].strip():
                item = parse(*numbered, file, kinds)
                if item is not None:
                    yield item
        yield from drain(lines.rejects)
    finally:
        lines.release()


def parse(number: int, line: str, file: str, kinds: Mapping[str, str]) -> Entity | Reject | None:
    """The entity on a line; None where its schema is none of `kinds`."""
    try:
        data = json.loads(line)
        if data["schema"] not in kinds:
            return None
        return entity(number, data, kinds)
    except (ValueError, RecursionError) as error:
        detail = {"detail": shown(str(error).partition(": line ")[0]), "fault": json_fault(error)}
        code = "bad_json" if line.endswith(("\n", "\r")) or line.rstrip().endswith("}") else "truncated"
        return Reject(file, number, "", shown(line), code, detail)
    except (KeyError, TypeError, AttributeError) as error:
        detail = {"detail": f"no entity: {error}", "fault": "json_entity"}
        return Reject(file, number, "", shown(line), "bad_json", detail)


def entity(number: int, data: Mapping[str, Any], kinds: Mapping[str, str]) -> Entity:
    """Raises KeyError, TypeError or AttributeError where the object does not have an entity's form."""
    properties = {name: [plain(value) for value in values] for name, values in data["properties"].items()}
    caption = data.get("caption") or ""
    return Entity(
        number, str(data["id"]), kinds[data["schema"]], str(caption), properties, data.get("target") is not False
    )


def plain(value: Any) -> str:
    """A property's value; of an entity that is nested in another, its id."""
    return str(value["id"] if isinstance(value, dict) else value)
