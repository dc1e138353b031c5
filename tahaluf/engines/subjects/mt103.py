"""Payments as SWIFT FIN messages MT 103 (single customer credit transfer), several in a file, with or without blocks.

Lines that the 35 characters of a SWIFT field broke are joined again. Roles carry the names of ISO 20022, whose mapping
of the fields they follow (50 debtor, 59 creditor, 52 to 57 the agents).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tahaluf.engines.amounts import Amount, parse_amount
from tahaluf.engines.dates import PartialDate, parse_date
from tahaluf.engines.identifiers import Identifier, is_bic, is_iban
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.subjects.customers import unsound_name
from tahaluf.engines.subjects.opened import OpenedSubjects
from tahaluf.engines.subjects.subject import Subject
from tahaluf.engines.subjects.transfer import Transfer, is_uetr
from tahaluf.engines.tables import Lines, drain

PARTIES: Mapping[str, str] = {
    "50": "debtor", "51": "sending_institution", "52": "debtor_agent", "53": "instructing_reimbursement_agent",
    "54": "instructed_reimbursement_agent", "55": "third_reimbursement_agent", "56": "intermediary_agent",
    "57": "creditor_agent", "59": "creditor",
}  # fmt: skip
TEXTS: Mapping[str, str] = {
    "23E": "instruction_code", "70": "remittance_information", "72": "sender_to_receiver_information",
    "77B": "regulatory_reporting", "77T": "envelope_contents",
}  # fmt: skip
WIDTH = 35
"""Characters of a line of a party or text field; a line as long as this was broken by force."""
MESSAGE_LIMIT = 2000
"""Lines of one message."""
TAG = re.compile(r"^:(\d{2}[A-Z]?):(.*)$", re.DOTALL)
HEADER = re.compile(r"\{1:F\d\d([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})")
INPUT = re.compile(r"\{2:I(\d{3})([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})")
OUTPUT = re.compile(r"\{2:O(\d{3})\d{10}([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})")
USER_HEADER = re.compile(r"\{121:([^{}]*)\}")
SUM = re.compile(r"([A-Z]{3})([0-9]+),([0-9]*)")
FIRST_YEAR = 80
"""Of a year's two digits: from here on they mean the twentieth century, before it the twenty-first."""
NUMBERED = re.compile(r"^([1-8])/(.*)$")
CODE_LINE = re.compile(r"^/([A-Z0-9]{1,8})/")
BIRTH_CODE, NAME_CODE = "4", "1"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the text block: its tag, the physical line it begins on, and its lines without the tag."""

    tag: str
    line: int
    lines: list[str]

    @property
    def path(self) -> str:
        return f":{self.tag}:"

    def at(self, number: int) -> str:
        """The place of one of its lines, counted from 1."""
        return f"{self.path} line {number}"


@dataclass
class Message:
    """One message while it is read: what its headers say, its fields, and whether its text block has ended.

    `uetr` is what field 121 of its user header holds; `transfer` is there once all its fields are.
    """

    row: int
    line: int
    kind: str = ""
    uetr: str = ""
    transfer: Transfer = field(default_factory=Transfer)
    agents: list[tuple[str, str, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    ended: bool = False

    @property
    def own_reference(self) -> str:
        """What the sender calls it (field 20)."""
        return next((found.lines[0].strip() for found in self.fields if found.tag == "20"), "")


def read(opened: OpenedSubjects) -> Iterator[Subject | Reject]:
    """Yield what is screened of each message; other message types are rejected, a cut-off one is reported and used."""
    lines = Lines(opened.stream, opened.file, opened.encoding)
    try:
        for message in split_messages(lines):
            yield from drain(lines.rejects)
            yield from read_message(opened.file, message)
        yield from drain(lines.rejects)
    finally:
        lines.release()


def split_messages(lines: Lines) -> Iterator[Message]:
    message = Message(1, 1)
    while (numbered := lines.next_line()) is not None:
        number, line = numbered[0], numbered[1].rstrip("\r\n \x03\x01").lstrip("\x01")
        if begins_message(line, message):
            yield message
            message = Message(message.row + 1, number)
        add_line(message, number, line)
        if len(message.fields) > MESSAGE_LIMIT or (message.fields and len(message.fields[-1].lines) > MESSAGE_LIMIT):
            yield message
            message = Message(message.row + 1, number)
    if message.fields or message.kind:
        yield message


def begins_message(line: str, message: Message) -> bool:
    """Whether a line opens the next message: with its basic header or, after the end of a text block, with field 20."""
    if not (message.fields or message.kind):
        return False
    return (
        "{1:" in line
        or (message.ended and line.startswith(":20:"))
        or (line.startswith(":20:") and message.own_reference != "")
    )


def add_line(message: Message, number: int, line: str) -> None:
    if "{1:" in line or "{2:" in line:
        message.line = number
        add_headers(message, line)
    if not message.fields and (found := USER_HEADER.search(line)):
        message.uetr = found[1].strip()
    body = line.partition("{4:")[2] if "{4:" in line else line
    if message.ended or not body or body.startswith("{"):
        return
    if body.startswith("-}") or body == "-":
        message.ended = True
    elif tagged := TAG.match(body):
        message.fields.append(Field(tagged[1], number, [tagged[2]]))
    elif message.fields:
        message.fields[-1].lines.append(body)


def add_headers(message: Message, line: str) -> None:
    own = HEADER.search(line)
    if own:
        message.agents.append(("sender", "{1:}", own[1] + own[2]))
    if found := INPUT.search(line):
        message.kind = found[1]
        message.agents.append(("receiver", "{2:}", found[2] + found[3]))
    elif found := OUTPUT.search(line):
        message.kind = found[1]
        message.agents = [("receiver", path, bic) for _, path, bic in message.agents]
        message.agents.append(("sender", "{2:}", found[2] + found[3]))


def read_message(file: str, message: Message) -> Iterator[Subject | Reject]:
    if message.kind not in ("", "103"):
        yield Reject(file, message.line, "{2:}", message.kind, "message_type")
        return
    if not message.ended:
        yield Reject(file, message.line, "", shown(message.own_reference), "message_incomplete")
    yield from read_transfer(file, message)
    for role, path, bic in message.agents:
        yield Part(message, role, path, message.line).numbered(Identifier("bic", bic))
    for found in message.fields:
        for item in read_field(message, found):
            yield checked(file, item)


def read_transfer(file: str, message: Message) -> Iterator[Reject]:
    """Note what the message says of the payment beside its parties; what is no reference, day or amount is rejected."""
    said = {found.tag: found for found in reversed(message.fields) if found.tag in {"32A", "33B"}}
    uetr = message.uetr.lower()
    if uetr and not is_uetr(uetr):
        yield Reject(file, message.line, "{3:{121:}}", shown(message.uetr), "bad_uetr")
        uetr = ""
    day, amount, flaws = settled(said["32A"].lines[0].strip()) if "32A" in said else (None, None, ())
    for code, stated in flaws:
        yield Reject(file, said["32A"].line, ":32A:", shown(stated), code)
    instructed = sum_of(said["33B"].lines[0].strip()) if "33B" in said else None
    if "33B" in said and instructed is None:
        yield Reject(file, said["33B"].line, ":33B:", shown(said["33B"].lines[0].strip()), "bad_amount")
    message.transfer = Transfer(uetr, message.own_reference, amount, instructed, day)


def settled(stated: str) -> tuple[date | None, Amount | None, Sequence[tuple[str, str]]]:
    """The day and the amount of field 32A, and what it holds in the place of either that is none, with its code."""
    day, amount = day_of(stated[:6]), sum_of(stated[6:])
    flaws = [("bad_date", stated[:6])] * (day is None) + [("bad_amount", stated[6:])] * (amount is None)
    return day, amount, flaws


def day_of(stated: str) -> date | None:
    """A day as YYMMDD; None where it is none."""
    if not (stated.isascii() and stated.isdigit() and len(stated) == 6):
        return None
    year = int(stated[:2])
    try:
        return date((1900 if year >= FIRST_YEAR else 2000) + year, int(stated[2:4]), int(stated[4:]))
    except ValueError:
        return None


def sum_of(stated: str) -> Amount | None:
    """A currency and an amount with its decimal comma, as in `EUR1234,5`; None where it is none."""
    found = SUM.fullmatch(stated)
    try:
        return parse_amount(found[1], f"{found[2]}.{found[3]}") if found else None
    except ValueError:
        return None


def checked(file: str, subject: Subject) -> Subject | Reject:
    """The subject, or a reject where its name's letters were destroyed."""
    reject = unsound_name(file, subject.line or 0, subject.name) if subject.name else None
    if reject is None:
        return subject
    return Reject(file, subject.line, subject.message_path, reject.value, reject.code, reject.detail)


def read_field(message: Message, found: Field) -> Iterator[Subject]:
    if role := TEXTS.get(found.tag):
        readings = join_text(found.lines)
        if readings[0]:
            part = Part(message, role, found.path, found.line)
            yield part.named(readings[0], tuple(readings[1:]), is_text=True)
    elif role := PARTIES.get(found.tag[:2]):
        yield from read_party(message, role, found)


@dataclass(frozen=True, slots=True)
class Part:
    """The place of a subject in its message."""

    message: Message
    role: str
    path: str
    line: int

    def named(
        self, name: str, aliases: tuple[str, ...] = (), identifiers: tuple[Identifier, ...] = (),
        births: tuple[PartialDate, ...] = (), *, is_text: bool = False,
    ) -> Subject:  # fmt: skip
        kind = "entity" if self.role.endswith(("agent", "institution")) else "unknown"
        return Subject(
            id=self.message.transfer.reference, name=name, row=self.message.row, kind=kind, aliases=aliases,
            births=births, identifiers=identifiers, message_path=self.path, party_role=self.role, is_text=is_text,
            line=self.line, transfer=self.message.transfer,
        )  # fmt: skip

    def numbered(self, identifier: Identifier) -> Subject:
        return self.named("", identifiers=(identifier,))


def read_party(message: Message, role: str, found: Field) -> Iterator[Subject]:
    """Yield the account, the BIC and the name of a party field, in any of its options (A to D, F, K, none)."""
    lines = [(number, line) for number, line in enumerate(found.lines, start=1) if line.strip()]
    while lines and lines[0][1].startswith("/"):
        number, line = lines.pop(0)
        for identifier in account_of(line):
            yield Part(message, f"{role}_account", found.at(number), found.line + number - 1).numbered(identifier)
    if not lines:
        return
    number, first = lines[0]
    part = Part(message, role, found.at(number), found.line + number - 1)
    if is_bic(first.strip()) and found.tag[2:] in {"", "A", "G"}:
        yield part.numbered(Identifier("bic", first.strip()))
    elif any(NUMBERED.match(line) for _, line in lines):
        yield from read_numbered(message, role, found, lines)
    else:
        name, aliases = join_name([line for _, line in lines])
        yield part.named(name, aliases)


def account_of(line: str) -> Iterator[Identifier]:
    """The identifier on a party field's line that begins with a slash: an account, an IBAN, or a clearing code."""
    number = line.strip().lstrip("/").removeprefix("C/").removeprefix("D/").strip()
    if is_iban(number):
        yield Identifier("iban", number)
    elif number:
        yield Identifier("clearing" if line.startswith("//") else "account", number)


def read_numbered(message: Message, role: str, found: Field, lines: list[tuple[int, str]]) -> Iterator[Subject]:
    """Yield the party of an option F field, whose lines are numbered: 1 name, 4 date of birth, 6 and 7 numbers."""
    values: dict[str, list[str]] = {}
    for _, line in lines:
        if numbered := NUMBERED.match(line):
            values.setdefault(numbered[1], []).append(numbered[2].strip())
    papers = [line for _, line in lines if not NUMBERED.match(line)] + values.get("6", []) + values.get("7", [])
    identifiers = tuple(paper_of(paper) for paper in papers)
    names = values.get(NAME_CODE, [])
    start = next((n for n, line in lines if line.startswith(f"{NAME_CODE}/")), lines[0][0])
    part = Part(message, role, found.at(start), found.line + start - 1)
    births = tuple(birth for stated in values.get(BIRTH_CODE, []) for birth in birth_of(stated))
    if names:
        yield part.named(" ".join(names), ("".join(names),) if len(names) > 1 else (), identifiers, births)
    else:
        yield from (part.numbered(identifier) for identifier in identifiers)


def paper_of(line: str) -> Identifier:
    """A document as option F writes it: `CCPT/DE/1234` or, after its number, `DE/issuer/1234`."""
    code, *rest = line.split("/")
    kind = {"CCPT": "passport", "NIDN": "national_id", "TXID": "tax", "SOSE": "national_id"}.get(code, "document")
    return Identifier(kind, rest[-1] if rest else code)


def birth_of(stated: str) -> Iterator[PartialDate]:
    try:
        yield parse_date(stated)
    except ValueError:
        return


def join_name(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    """The name at the beginning of a party's lines, and its other readings.

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
    return name.strip(), tuple(dict.fromkeys(reading for reading in readings if reading != name))


def join_text(lines: list[str]) -> list[str]:
    """The lines of a free text as one, without code words and continuation marks: with its forced breaks closed and,
    where it has any, with a space in their places too."""
    closed = spaced = ""
    forced = False
    for line in lines:
        bare = CODE_LINE.sub("", line.removeprefix("//"))
        closed += bare if forced else f" {bare}"
        spaced += f" {bare}"
        forced = len(line) >= WIDTH
    return list(dict.fromkeys(" ".join(text.split()) for text in (closed, spaced)))
