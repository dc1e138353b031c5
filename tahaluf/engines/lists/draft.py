"""A listing while it is gathered from its elements or rows, and what could not be used of it."""

from collections.abc import Iterator
from datetime import date

from tahaluf.engines.countries import country_code
from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.lists.listing import ListedName, Listing, ListSource
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.scripts import find_damage

NOTHING = frozenset({"", "na", "n/a", "-0-", "unknown", "none", "not available", "nil", "-", "none identified"})
"""What lists write where they know nothing, in lower case."""
GENDERS = {
    **dict.fromkeys(("male", "m", "homme", "h", "masculin", "man", "ذكر", "رجل"), "male"),
    **dict.fromkeys(("female", "f", "femme", "féminin", "feminin", "woman", "أنثى", "انثى", "أنثي", "امرأة"), "female"),
}
"""The wordings of genders in English, French and Arabic, in lower case."""


class Draft:
    """Collects the parts of one entry; `finish` yields the rejects and then the listing.

    A part that is empty or one of `NOTHING` adds nothing. A part that stood before is kept once.
    """

    def __init__(self, source: ListSource, entry_id: str, kind: str, line: int | None) -> None:
        self.source, self.id, self.kind, self.line = source, entry_id.strip(), kind, line
        self.gender = self.listed_on = ""
        self.names: dict[str, ListedName] = {}
        self.births: dict[PartialDate, None] = {}
        self.countries: dict[str, None] = {}
        self.identifiers: dict[Identifier, None] = {}
        self.addresses: dict[str, None] = {}
        self.programmes: dict[str, None] = {}
        self.remarks: dict[str, None] = {}
        self.rejects: list[Reject] = []

    def reject(self, line: int | None, field: str, value: str, code: str, **detail: str | int) -> None:
        self.rejects.append(Reject(self.source.file, line or self.line, field, shown(value), code, detail))

    def add_name(
        self, text: str, field: str, kind: str = "alias", *, weak: bool = False, line: int | None = None
    ) -> None:
        """Add a name; its first is the entry's own. A damaged name is rejected."""
        name = " ".join(text.split())
        if name.lower() in NOTHING:
            return
        if damage := find_damage(text):
            self.reject(line, field, text, damage, **codepoint(text, damage))
        else:
            self.names.setdefault(name, ListedName(name, kind, weak))

    def add_birth(self, text: str, field: str, line: int | None = None, *, circa: bool = False) -> None:
        if text.strip().lower() in NOTHING:
            return
        try:
            birth = parse_date(text)
        except ValueError:
            self.reject(line, field, text, "bad_date")
        else:
            self.births.setdefault(PartialDate(birth.earliest, birth.latest, birth.circa or circa))

    def add_country(self, text: str) -> None:
        if (wording := " ".join(text.split())).lower() not in NOTHING:
            self.countries.setdefault(country_code(wording) or wording)

    def add_gender(self, text: str) -> None:
        self.gender = self.gender or GENDERS.get(text.strip().lower().rstrip("."), "")

    def add_identifier(self, kind: str, number: str, country: str = "") -> None:
        if (number := " ".join(number.split())).lower() not in NOTHING:
            self.identifiers.setdefault(Identifier(kind, number, country_code(country)))

    def add_address(self, *parts: str) -> None:
        known = (" ".join(part.split()) for part in parts)
        if address := ", ".join(part for part in known if part.lower() not in NOTHING):
            self.addresses.setdefault(address)

    def add_programme(self, text: str) -> None:
        if (programme := " ".join(text.split())).lower() not in NOTHING:
            self.programmes.setdefault(programme)

    def add_remark(self, text: str) -> None:
        """Keep official free text as it came."""
        if text.strip().lower() not in NOTHING:
            self.remarks.setdefault(text)

    def state_listed(self, text: str) -> None:
        """Keep the day of listing as ISO 8601, or as it came where it is no date."""
        if self.listed_on or text.strip().lower() in NOTHING:
            return
        try:
            self.listed_on = str(parse_date(text))
        except ValueError:
            self.listed_on = text.strip()

    def finish(self) -> Iterator[Listing | Reject]:
        """Yield the rejects and then the listing, which needs a name or a number that identifies by itself."""
        yield from self.rejects
        if not self.id:
            yield Reject(self.source.file, self.line, "", "", "id_missing", {"field": "id"})
        elif not self.names and not any(identifier.key for identifier in self.identifiers):
            yield Reject(self.source.file, self.line, "", shown(self.id), "name_missing")
        else:
            yield self.listing()

    def listing(self) -> Listing:
        return Listing(
            list=self.source.list,
            list_version=self.source.version,
            id=self.id,
            kind=self.kind,
            names=tuple(self.names.values()),
            births=tuple(self.births),
            countries=tuple(self.countries),
            gender=self.gender,
            identifiers=tuple(self.identifiers),
            addresses=tuple(self.addresses),
            programmes=tuple(self.programmes),
            listed_on=self.listed_on,
            remarks=tuple(self.remarks),
            line=self.line,
        )


def codepoint(text: str, damage: str) -> dict[str, str]:
    """What the sentence about a control character needs; nothing for other damage."""
    if damage != "control_character":
        return {}
    return {"codepoint": next((f"{ord(c):04X}" for c in text if not c.isprintable() and c not in "\t\n\r"), "0000")}


def iso_day(text: str) -> str:
    """The day that a file states for itself, in ISO 8601; empty where it states none that can be read."""
    try:
        day: date = parse_date(text).earliest
    except ValueError:
        return ""
    return day.isoformat()
