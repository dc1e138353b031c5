"""What the US Treasury writes into the remarks of its SDN file, such as `DOB 10 Dec 1948; nationality Iran`."""

import re
from collections.abc import Iterator

from tahaluf.engines.lists.draft import Draft
from tahaluf.engines.lists.wording import separate

ALTERNATIVE = re.compile(r"^(?:alt\.|Former|Other|Additional)\s+", re.IGNORECASE)
COUNTRY = re.compile(r"\s*\(([^()]+)\)\s*$")
EXPIRY = re.compile(r"\s+(?:issued|expires|individual|effective)\b.*$", re.IGNORECASE)
ALIAS = re.compile(r"^(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s+'(.*?)'?$")
IMO = re.compile(r"\bIMO\s*(\d{7})\b")

IDENTIFIERS = (
    ("passport", re.compile(r"^(?:Diplomatic |Stateless Person )?Passport(?: Number)?\s+#?(.+)$")),
    ("national_id", re.compile(
        r"^(?:National ID No\.|National Foreign ID Number|Identification Number|Identity Card|Cedula No\.|"
        r"C\.U\.I\.T?\.?|C\.U\.R\.P\.|D\.N\.I\.|SSN|Personal ID Card|Citizen's Card Number|NIE|"
        r"Kenyan ID No\.|Residency Number|CNP \(Personal Numerical Code\)|Voter Identification Card|"
        r"Birth Certificate Number)\s+#?(.+)$")),
    ("tax", re.compile(r"^(?:Tax ID No\.|NIT #|RUC #|R\.F\.C\.|RIF #|V\.A\.T\. Number|RTN|NIT)\s*(.+)$")),
    ("registration", re.compile(
        r"^(?:Registration Number|Registration ID|Company Number|Commercial Registry Number|Folio Mercantil No\.|"
        r"Matricula Mercantil No|Business Registration (?:Number|Document #)|C\.R\. No\.|Trade License No\.|"
        r"Business Number|Chamber of Commerce Number|Enterprise Number|D-U-N-S Number|Legal Entity Number|"
        r"Unified Social Credit Code \(USCC\)|Registered Charity No\.)\s*(.+)$")),
    ("bic", re.compile(r"^SWIFT/BIC\s+(\S+)$")),
    ("lei", re.compile(r"^Legal Entity Identifier\s+(\S+)$")),
    ("mmsi", re.compile(r"^(?:MMSI|Maritime Mobile Service Identity)\s+(\d+)")),
    ("crypto", re.compile(r"^Digital Currency Address - \w+\s+(\S+)$")),
    ("registration", re.compile(
        r"^Aircraft (?:Tail Number|Manufacturer's Serial Number \(MSN\)|Construction Number [^\d]*)\s*(\S+)")),
)  # fmt: skip
CITIZENSHIP = re.compile(r"^(?:nationality of registration|nationality|citizen|vessel flag)\s+(.+)$", re.IGNORECASE)


def add_remarks(draft: Draft, remarks: str, line: int | None) -> None:
    """Add what the remarks state in the Treasury's fixed forms, and keep the whole text as it came."""
    draft.add_remark(remarks)
    for part in remarks.rstrip(" .").split(";"):
        stated = ALTERNATIVE.sub("", part.strip()).rstrip(".")
        if stated.startswith("DOB "):
            draft.add_birth(stated[4:], "DOB", line)
        elif stated.startswith("Gender "):
            draft.add_gender(stated[7:])
        elif found := CITIZENSHIP.match(stated):
            draft.add_country(found[1])
        elif found := ALIAS.match(stated):
            for name in separate(found[1]):
                draft.add_name(name, "Remarks", weak=True, line=line)
        else:
            add_number(draft, stated)


def add_number(draft: Draft, stated: str) -> None:
    """Add the identification that one remark states; other remarks add nothing."""
    if imo := IMO.search(stated):
        draft.add_identifier("imo", imo[1])
        return
    for kind, number, country in numbers(stated):
        draft.add_identifier(kind, number, country)


def numbers(stated: str) -> Iterator[tuple[str, str, str]]:
    for kind, pattern in IDENTIFIERS:
        if found := pattern.match(stated):
            number = EXPIRY.sub("", found[1])
            country = COUNTRY.search(number)
            yield kind, COUNTRY.sub("", number).strip(), country[1] if country else ""
            return
