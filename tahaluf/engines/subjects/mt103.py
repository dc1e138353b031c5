"""Payments as SWIFT FIN messages MT 103 (single customer credit transfer), several in a file, with or without blocks.

Lines that the 35 characters of a SWIFT field broke are joined again. Roles carry the names of ISO 20022, whose mapping
of the fields they follow (50 debtor, 59 creditor, 52 to 57 the agents).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tahaluf.engines.amounts import Amount, parse_amount
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.subjects.customers import unsound_name
from tahaluf.engines.subjects.mt103_message import WIDTH, Field, Message, Part
from tahaluf.engines.subjects.mt103_party import read_party
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
MESSAGE_LIMIT = 2000
"""Lines of one message."""
TAG = re.compile(r"^:(\d{2}[A-Z]?):(.*)$", re.DOTALL)
MESSAGE_START = re.compile(r"\$?(?=\{1:)")
"""Where a message begins within a line; files of several may have a dollar sign between them."""
PADDING = "\r\n \x03\x01"
"""What stands after a line."""
HEADER = re.compile(r"\{1:F\d\d([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})")
INPUT = re.compile(r"\{2:I(\d{3})([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})")
OUTPUT = re.compile(r"\{2:O(\d{3})\d{10}([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})")
USER_HEADER = re.compile(r"\{121:([^{}]*)\}")
SUM = re.compile(r"([A-Z]{3})([0-9]+),([0-9]*)")
FIRST_YEAR = 80
"""Of a year's two digits: from here on they mean the twentieth century, before it the twenty-first."""
CODE_LINE = re.compile(r"^/([A-Z0-9]{1,8})/")
CODE_WORDS = frozenset(
    """
    ACC BNF INS INT INV IPI REC RFB ROC TSU OCMT CHGS EXCH PURP ULTB ULTD BENEFRES ORDERRES BTR FEES PHON PHOB PHOI
    TELE TELB TELI HOLD CHQB CORT INTC REPA SDVA URGP RETN REJT MREF TREF TEXT NZP SVCLVL LOCINS CATPURP PYTR CLSTIME
    """.split()  # noqa: SIM905  a list of quoted words cannot be read
)
"""Codes that begin a line of a text; any other word between slashes may be a name."""


def read(opened: OpenedSubjects) -> Iterator[Subject | Reject]:
    """Yield what is screened of each message; other message types are rejected, a cut-off one is reported and used."""
    lines = Lines(opened.stream, opened.file, opened.encoding)
    try:
        for message in split_messages(lines):
            yield from (placed(reject, message) for reject in drain(lines.rejects))
            for item in read_message(opened.file, message):
                yield placed(item, message) if isinstance(item, Reject) else item
        yield from drain(lines.rejects)
    finally:
        lines.release()


def placed(reject: Reject, message: Message) -> Reject:
    """A reject with the number of its message in the file, its line in the message, and the tag that stands there."""
    if reject.line is None or reject.line < message.line:
        return reject
    begun = [found.path for found in message.fields if found.line <= reject.line]
    within = {"message": message.row, "message_line": reject.line - message.line + 1}
    return replace(reject, field=reject.field or "".join(begun[-1:]), detail={**reject.detail, **within})


def split_messages(lines: Lines) -> Iterator[Message]:
    message = Message(1, 1)
    for number, line in lines_apart(lines):
        if begins_message(line, message):
            yield message
            message = Message(message.row + 1, number)
        add_line(message, number, line)
        if len(message.fields) > MESSAGE_LIMIT or (message.fields and len(message.fields[-1].lines) > MESSAGE_LIMIT):
            yield message
            message = Message(message.row + 1, number)
    if message.fields or message.kind:
        yield message


def lines_apart(lines: Lines) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers; messages that stand on one line begin a line of their own."""
    while (numbered := lines.next_line()) is not None:
        for piece in MESSAGE_START.split(numbered[1]) if "{1:" in numbered[1] else (numbered[1],):
            yield numbered[0], piece.rstrip(PADDING).lstrip("\x01")


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
    text, end, _ = body.partition("-}")
    message.ended = bool(end) or body == "-"
    if not text or body == "-":
        return
    if tagged := TAG.match(text):
        message.fields.append(Field(tagged[1], number, [tagged[2]]))
    elif message.fields:
        message.fields[-1].lines.append(text)


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
        yield Reject(file, message.line, "{4:}", shown(message.own_reference), "message_incomplete")
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


def join_text(lines: list[str]) -> list[str]:
    """The lines of a free text as one, without code words and continuation marks: with its forced breaks closed and,
    where it has any, with a space in their places too."""
    closed = spaced = ""
    forced = False
    for line in lines:
        bare = CODE_LINE.sub(code_word, line.removeprefix("//"))
        closed += bare if forced else f" {bare}"
        spaced += f" {bare}"
        forced = len(line) >= WIDTH
    return list(dict.fromkeys(" ".join(text.split()) for text in (closed, spaced)))


def code_word(found: re.Match[str]) -> str:
    """What stays of a word between slashes: nothing of a code, and all of what may be a name."""
    return "" if found[1] in CODE_WORDS or not found[1].isalpha() else f"{found[1]} "
