"""Numbers that identify a person, an organisation, an account or a vessel."""

import re
from dataclasses import dataclass
from typing import Any, Self

from tahaluf.engines.dates import ascii_digits

KINDS = ("passport", "national_id", "tax", "registration", "document", "iban", "account", "bic", "lei", "imo", "mmsi",
         "call_sign", "crypto", "other")  # fmt: skip
PAPERS = frozenset({"passport", "national_id", "tax", "registration", "document", "other"})
"""Kinds that subjects and lists name so differently that any of them may match any other."""
SHORTEST = 5
"""Characters below which a number is too common to identify anyone by itself."""

NOT_ALNUM = re.compile(r"[\W_]+")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
IMO = re.compile(r"\b(?:IMO)?\s*(\d{7})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number as its source writes it, its kind (one of `KINDS`) and the country that issued it (ISO 3166 alpha-2)."""

    kind: str
    number: str
    country: str = ""

    @property
    def key(self) -> tuple[str, str] | None:
        """What equal identifiers share; None where the number is too short or too plain to identify by itself."""
        number = normal_number(self.number)
        if self.kind == "bic":
            return ("bic", number[:8]) if is_bic(number) else None
        if self.kind == "imo":
            found = IMO.search(self.number)
            return ("imo", found[1]) if found else None
        if len(number) < SHORTEST or not any(c.isdigit() for c in number) or len(set(number)) < 3:
            return None
        if self.kind in {"iban", "account"}:
            return ("account", number)
        return ("paper" if self.kind in PAPERS else self.kind, number)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "number": self.number, "country": self.country}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(data["kind"], data["number"], data.get("country", ""))


def normal_number(number: str) -> str:
    """Letters and digits alone, upper case, digits of any script as ASCII."""
    return NOT_ALNUM.sub("", ascii_digits(number)).upper()


def is_iban(text: str) -> bool:
    """Whether the text is an IBAN whose check digits hold (ISO 13616, ISO 7064 mod 97-10)."""
    number = normal_number(text)
    if not IBAN.fullmatch(number) or not number.isascii():
        return False
    moved = number[4:] + number[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_bic(text: str) -> bool:
    """Whether the text has the shape of a BIC of 8 or 11 characters (ISO 9362)."""
    return text.isascii() and BIC.fullmatch(text) is not None
