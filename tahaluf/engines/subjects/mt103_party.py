"""The party fields of an MT 103: accounts, BICs, names and addresses in the options A to D, F, K and none.

Only option F numbers its lines (1 name, 2 and 3 address, 4 date and 5 place of birth, 6 and 7 papers, 8 what is more);
in any other `3/F 12 QUEENS ROAD` is an address. Of lines that keep to no rule the letters are still read: as a name
where none is known, else as a text in which names are looked for.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier, is_bic, is_iban
from tahaluf.engines.subjects.mt103_message import WIDTH, Field, Message, Part
from tahaluf.engines.subjects.shared_names import is_shared
from tahaluf.engines.subjects.subject import Subject

BANK_OPTIONS = frozenset({"", "A", "C", "G"})
"""Options whose line may be a BIC; without an option it may also be a name of eight or eleven letters."""
NUMBERED = re.compile(r"^\s*([1-8])/(.*)$")
PAPER = re.compile(r"^[A-Z]{4}/[A-Z]{2}/")
NAME, BIRTH, MORE = "1", "4", "8"
ADDRESS, PAPERS = frozenset("235"), frozenset("67")
CODES = {"CCPT": "passport", "NIDN": "national_id", "TXID": "tax", "SOSE": "national_id"}
LEAST_PARTS = 3
"""Parts of a paper from which on one of them is who issued it."""


class Line(NamedTuple):
    """A line of a party field, its number counted from 1, and the number that option F gave it, if any."""

    number: int
    text: str
    code: str = ""


def read_party(message: Message, role: str, found: Field) -> Iterator[Subject]:
    """Yield the account, the BIC and the name of a party field."""
    party = Party(message, role, found)
    lines = [Line(number, line) for number, line in enumerate(found.lines, start=1) if line.strip()]
    while lines and lines[0].text.startswith("/"):
        yield from party.account(lines.pop(0))
    if lines and is_bic(lines[0].text.strip()) and found.tag[2:] in BANK_OPTIONS:
        yield from party.bank(lines)
    elif lines and found.tag.endswith("F"):
        yield from party.numbered(lines)
    elif lines:
        yield party.plain(lines)


class Party:
    """One party field of a message."""

    def __init__(self, message: Message, role: str, found: Field) -> None:
        self.message, self.role, self.found = message, role, found

    def part(self, line: Line, ending: str = "") -> Part:
        return Part(
            self.message, self.role + ending, self.found.at(line.number), self.found.line + line.number - 1
        )  # fmt: skip

    def account(self, line: Line) -> Iterator[Subject]:
        """Yield the account of a line that begins with a slash; one that holds words alone is a name as well."""
        for identifier in account_of(line.text):
            words = identifier.number if is_words(identifier.number) else ""
            yield self.part(line, "_account").named(words, identifiers=(identifier,))

    def bank(self, lines: Sequence[Line]) -> Iterator[Subject]:
        """Yield the institution of a BIC, and as a name whatever stands where only a BIC should."""
        bic = Identifier("bic", lines[0].text.strip())
        if not self.found.tag[2:]:
            yield self.plain(lines, (bic,))
            return
        yield self.part(lines[0]).numbered(bic)
        if lines[1:]:
            yield self.plain(lines[1:])

    def plain(self, lines: Sequence[Line], identifiers: tuple[Identifier, ...] = ()) -> Subject:
        """The party of lines without numbers: a name and its address, of which what names another is an alias."""
        texts = [line.text for line in lines]
        name, aliases, address = join_name(texts)
        own = [text for text in texts if NUMBERED.match(text)] if texts[0].startswith(f"{NAME}/") else []
        unnumbered = " ".join(text.partition("/")[2].strip() for text in own if text.startswith(f"{NAME}/"))
        others = (text.strip() for text in address if is_shared(text))
        aliases = tuple(dict.fromkeys(filter(None, (*aliases, unnumbered, *others))))
        return self.part(lines[0]).named(name, aliases, identifiers, address=address)

    def numbered(self, lines: Sequence[Line]) -> Iterator[Subject]:
        """Yield the party of an option F field, and the lines that say something else as texts."""
        sorted_lines = list(number_lines(lines))
        names = [line for line in sorted_lines if line.code == NAME and line.text]
        papers = [line for line in sorted_lines if line.code in PAPERS and line.text]
        address = tuple(line.text for line in sorted_lines if line.code in ADDRESS and line.text)
        births = {line: birth for line in sorted_lines if line.code == BIRTH and (birth := birth_of(line.text))}
        identifiers = tuple(paper_of(line.text) for line in papers)
        if names:
            name, aliases = join_numbered(names)
            yield self.part(names[0]).named(name, aliases, identifiers, tuple(births.values()), address)
        else:
            yield from (self.part(line).numbered(paper_of(line.text)) for line in papers if not is_words(line.text))
        for line in sorted_lines:
            text = "" if line in births else text_of(line, is_named=bool(names))
            if text:
                yield self.part(line).named(text, is_text=True)


def number_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with the numbers of option F, without them in the text.

    What stands before the first number is the party's paper or, where no line is numbered as its name, its name; a line
    without a number between others goes on with a name, and after anything else says what is not known.
    """
    has_name = any(line.text.strip().startswith(f"{NAME}/") and line.text.strip()[2:].strip() for line in lines)
    code = MORE if has_name else NAME
    for line in lines:
        if found := NUMBERED.match(line.text):
            code = found[1]
            yield Line(line.number, found[2].strip(), code)
        elif PAPER.match(line.text):
            yield Line(line.number, line.text.strip(), "6")
        else:
            yield Line(line.number, line.text.strip(), code if code == NAME else MORE)


def join_numbered(names: Sequence[Line]) -> tuple[str, tuple[str, ...]]:
    """The name of the lines that hold it, with a space at their breaks, and closed."""
    texts = [line.text for line in names]
    return " ".join(texts), ("".join(texts),) if len(texts) > 1 else ()


def text_of(line: Line, *, is_named: bool) -> str:
    """What a line of an option F field says beside names, numbers, dates and addresses; the address too where the party
    has no name, and who issued a paper."""
    if line.code in PAPERS:
        parts = line.text.split("/")
        return line.text if is_words(line.text) else " / ".join(parts[1:-1]) if len(parts) >= LEAST_PARTS else ""
    if line.code in ADDRESS:
        return "" if is_named else line.text
    return "" if line.code == NAME else line.text


def is_words(text: str) -> bool:
    """Whether a text that should be a number holds words alone."""
    return " " in text.strip() and not any(map(str.isdigit, text))


def account_of(line: str) -> Iterator[Identifier]:
    """The identifier on a party field's line that begins with a slash: an account, an IBAN, or a clearing code."""
    number = line.strip().lstrip("/").removeprefix("C/").removeprefix("D/").strip()
    if is_iban(number):
        yield Identifier("iban", number)
    elif number:
        yield Identifier("clearing" if line.startswith("//") else "account", number)


def paper_of(line: str) -> Identifier:
    """A document as option F writes it: `CCPT/DE/1234` or, after its number, `DE/issuer/1234`."""
    code, *rest = line.split("/")
    return Identifier(CODES.get(code, "document"), rest[-1] if rest else code)


def birth_of(stated: str) -> PartialDate | None:
    try:
        return parse_date(stated)
    except ValueError:
        return None


def join_name(lines: Sequence[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The name at the beginning of a party's lines, its other readings, and the lines after it.

    A line of 35 characters was broken by force and continues at once. A shorter first line may still be a name that was
    broken at a space: where the next line holds no digit, both together are another reading.
    """
    name, rest = lines[0].rstrip(), lines[1:]
    spaced = name
    width = len(lines[0])
    while rest and width >= WIDTH:
        width = len(rest[0])
        name, spaced = name + rest[0].rstrip(), f"{spaced} {rest[0].strip()}"
        rest = rest[1:]
    readings = [spaced]
    if rest and not any(map(str.isdigit, rest[0])):
        readings.append(f"{spaced} {rest[0].strip()}")
    aliases = tuple(dict.fromkeys(reading for reading in readings if reading != name))
    return name.strip(), aliases, tuple(line.strip() for line in rest)
