"""Entities of the FollowTheMoney model, one JSON object a line, as OpenSanctions and others publish them.

Only the properties named here are read; the model's properties for religion, ethnicity and political convictions have
no place to go to.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, BinaryIO

from tahaluf.engines.faults import json_fault
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.scripts import is_non_latin
from tahaluf.engines.tables import Lines, drain

LINE_LIMIT = 1 << 22
"""Characters of one entity."""
KINDS: Mapping[str, str] = {
    "Person": "person", "Organization": "entity", "Company": "entity", "LegalEntity": "unknown", "PublicBody": "entity",
    "Vessel": "vessel", "Airplane": "aircraft", "CryptoWallet": "unknown", "BankAccount": "unknown",
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
NAME_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
"""The parts of a person's name in the order in which they are spoken: given names, the father's, the family's."""
MOST_JOINED = 20
"""Names that are joined from parts of which each may be spelt in several ways."""
DATASET = re.compile(r'"datasets"\s*:\s*\[\s*"([\w.-]{1,80})"')


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity with the line that it stands on; `properties` holds lists of strings, `flaws` what was none."""

    line: int
    id: str
    kind: str
    caption: str
    properties: Mapping[str, list[str]]
    target: bool
    flaws: tuple[Reject, ...] = ()

    def values(self, *names: str) -> Iterator[str]:
        for name in names:
            yield from self.properties.get(name, ())

    def names(self) -> list[str]:
        """Its names, the caption first; where it has none, those that its parts make."""
        names = dict.fromkeys(self.values("name"))
        if self.caption in names:
            return [self.caption, *(name for name in names if name != self.caption)]
        return list(names) or [*([self.caption] if self.is_called_by_caption else []), *self.joined_names()]

    @property
    def is_called_by_caption(self) -> bool:
        """Whether the caption says more than the id or one property, such as a number or the last name alone."""
        return self.caption not in {"", self.id, *(value for values in self.properties.values() for value in values)}

    def joined_names(self) -> list[str]:
        """The names that the parts of a name make, in each spelling and in one script at a time."""
        spelt = [values for part in NAME_PARTS if (values := list(self.values(part)))]
        together = [" ".join(self.values("nameParts"))] if self.properties.get("nameParts") else []
        ways = (way for way in product(*spelt) if len({is_non_latin(part) for part in way}) == 1)
        joined = [" ".join(way) for way in islice(ways, MOST_JOINED)] if spelt else together
        return joined or list(self.values(*NAME_PARTS))


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
        return entity(file, number, data, kinds)
    except (ValueError, RecursionError) as error:
        detail = {"detail": shown(str(error).partition(": line ")[0]), "fault": json_fault(error)}
        code = "bad_json" if line.endswith(("\n", "\r")) or line.rstrip().endswith("}") else "truncated"
        return Reject(file, number, "", shown(line), code, detail)
    except (KeyError, TypeError, AttributeError):
        detail = {"detail": "no entity with id, schema and properties", "fault": "json_entity"}
        return Reject(file, number, "", shown(line), "bad_json", detail)


def entity(file: str, number: int, data: Mapping[str, Any], kinds: Mapping[str, str]) -> Entity:
    """Raises KeyError, TypeError or AttributeError where the object does not have an entity's form."""
    properties: dict[str, list[str]] = {}
    flaws: list[Reject] = []
    for name, given in data["properties"].items():
        properties[name] = []
        for value in values_in(given):
            if (text := plain(value)) is None:
                flaws.append(Reject(file, number, name, shown(json.dumps(value, ensure_ascii=False)), "bad_property"))
            else:
                properties[name].append(text)
    caption, is_target = str(data.get("caption") or ""), data.get("target") is not False
    return Entity(number, str(data["id"]), kinds[data["schema"]], caption, properties, is_target, tuple(flaws))


def values_in(given: Any) -> list[Any]:
    """The values of a property: a list as the model has it, or one alone; nothing where it is null."""
    if given is None:
        return []
    if isinstance(given, list):
        return given
    return [given] if isinstance(given, str) else [[given]]


def plain(value: Any) -> str | None:
    """A property's value; of an entity that is nested in another, its id; None for what is neither text nor number."""
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number or isinstance(value, str) else None
