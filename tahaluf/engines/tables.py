"""Delimited text (CSV) read as a stream, a row with its line, in memory that does not grow with the file.

A line that is too long, a quotation that does not end and bytes of another encoding each cost their own row; the next
one is read again.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tahaluf.engines.faults import quote_detail
from tahaluf.engines.rejects import Reject, Unreadable, shown

LINE_LIMIT = 1 << 17
"""Characters of one physical line."""
FIELD_LIMIT = csv.field_size_limit()
SPAN_LIMIT = 100
"""Physical lines that one quoted row may run over."""
SEPARATOR_LINE = re.compile(r'^\ufeff?"?sep=(.)"?\s*$', re.IGNORECASE)
END_OF_FILE = "\x1a"
"""What older programs write behind the last line."""
LONE = {chr(code) for code in range(0xDC80, 0xDD00)}


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row and the physical line on which it begins, counted from 1; whether its last line has no
    end, as that of a file which was cut in it."""

    line: int
    fields: list[str]
    is_last: bool = False


class Lines:
    """The physical lines of a byte stream as text, numbered; those that cannot be read become rejects.

    Undecodable bytes arrive as lone surrogates, so that one bad row does not end the file.
    """

    def __init__(self, stream: BinaryIO, file: str, encoding: str, limit: int = LINE_LIMIT) -> None:
        self.limit = limit
        errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
        self.text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        self.file, self.encoding, self.number = file, encoding, 0
        self.waiting: list[tuple[int, str]] = []
        self.rejects: list[Reject] = []

    def next_line(self) -> tuple[int, str] | None:
        """The next sound line with its number; None at the end."""
        if self.waiting:
            return self.waiting.pop()
        while (line := self.text.readline(self.limit)) and line != END_OF_FILE:
            self.number += 1
            if len(line) == self.limit and not line.endswith(("\n", "\r")):
                self.reject(line, "line_too_long", limit=self.limit)
                self.skip_line()
            elif not line.isascii() and not LONE.isdisjoint(line):
                self.reject(line, "bad_encoding", encoding=self.encoding.upper().replace("-SIG", ""))
            else:
                return self.number, line
        return None

    def skip_line(self) -> None:
        while (rest := self.text.readline(self.limit)) and not rest.endswith(("\n", "\r")):
            pass

    def reject(self, line: str, code: str, **detail: str | int) -> None:
        readable = line[:400].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self.rejects.append(Reject(self.file, self.number, "", shown(readable), code, detail))

    def push_back(self, lines: Sequence[tuple[int, str]]) -> None:
        self.waiting.extend(reversed(lines))

    def release(self) -> None:
        """Let go of the byte stream without closing it; one that was closed meanwhile holds nothing any more."""
        if not self.text.closed:
            self.text.detach()


def read_rows(
    stream: BinaryIO, file: str, *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Iterator[Row | Reject]:
    """Yield each row of a CSV byte stream that is not blank, and a reject for each that cannot be read."""
    lines = Lines(stream, file, encoding)
    try:
        while (first := lines.next_line()) is not None:
            yield from drain(lines.rejects)
            row = read_row(lines, first, delimiter)
            yield from drain(lines.rejects)
            if isinstance(row, Reject) or any(map(str.strip, row.fields)):
                yield row
        yield from drain(lines.rejects)
    finally:
        lines.release()


def drain(rejects: list[Reject]) -> Iterator[Reject]:
    while rejects:
        yield rejects.pop(0)


def read_row(lines: Lines, first: tuple[int, str], delimiter: str) -> Row | Reject:
    """The row that begins with the line; a reject where its quotation does not end, and reading resumes one line on."""
    number, line = first
    if '"' not in line:
        return Row(number, line.rstrip("\r\n").split(delimiter), has_no_end(line))
    used: list[tuple[int, str]] = []

    def physical() -> Iterator[str]:
        yield line
        while len(used) < SPAN_LIMIT and (following := lines.next_line()) is not None:
            used.append(following)
            yield following[1]

    try:
        fields = next(csv.reader(physical(), delimiter=delimiter, strict=True))
        return Row(number, fields, has_no_end(used[-1][1] if used else line))
    except csv.Error as error:
        lines.push_back(used)
        if not used and has_no_end(line):
            return Reject(lines.file, number, "", shown(line), "truncated")
        return Reject(lines.file, number, "", shown(line), "bad_quotes", quote_detail(error))


def has_no_end(line: str) -> bool:
    """Whether a physical line is the last of a file that does not end with a line."""
    return not line.endswith(("\n", "\r"))


def sniff_encoding(head: bytes, default: str = "utf-8-sig") -> str:
    """The encoding that a byte order mark, or the upper bytes of UTF-16 Latin and Arabic, give away."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = head[:400]
    even, odd = (sum(map(half.count, (0, 6))) for half in (sample[0::2], sample[1::2]))
    if sample and sample.count(0) and max(even, odd) * 3 > len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    return default


def sniff_delimiter(header: str) -> str:
    """The delimiter that stands most often in a header line: comma, semicolon, tab or bar."""
    return max(",;\t|", key=header.count)


def find_header(text: str) -> tuple[int, str, str]:
    """How many lines stand before a table's header, the header line, and its delimiter.

    Blank lines and the line `sep=;`, with which spreadsheets name the delimiter, stand before it.
    """
    delimiter = ""
    for number, line in enumerate(text.splitlines()):
        if stated := SEPARATOR_LINE.match(line):
            delimiter = stated[1]
        elif line.strip():
            return number, line, delimiter or sniff_delimiter(line)
    return 0, "", delimiter or ","


def read_table(
    stream: BinaryIO, file: str, head: str, *, encoding: str = "utf-8-sig"
) -> tuple[list[str], Iterator[Row | Reject]]:
    """The header of a CSV byte stream whose beginning is `head`, and its rows, each as wide as the header.

    Raises `Unreadable` where the header cannot be read. A row that is too short or too long is rejected; blank fields
    at its end do not count.
    """
    _number, _line, delimiter = find_header(head)
    rows = read_rows(stream, file, encoding=encoding, delimiter=delimiter)
    header = next((row for row in rows if isinstance(row, Reject) or not is_separator_line(row, delimiter)), None)
    if header is None or isinstance(header, Reject):
        raise Unreadable(header.ending() if header else Reject(file, 1, "", "", "file_empty", fatal=True))
    return header.fields, (fit(file, row, header.fields) for row in rows)


def is_separator_line(row: Row, delimiter: str) -> bool:
    """Whether a row is the line `sep=;`, which the delimiter itself splits."""
    return SEPARATOR_LINE.match(delimiter.join(row.fields)) is not None


def other_width(file: str, row: Row, expected: int, delimiter: str) -> Reject:
    """Why a row is not of the width that its table has: a last one that is too short was cut."""
    found, text = len(row.fields), shown(delimiter.join(row.fields))
    if found < expected and row.is_last:
        return Reject(file, row.line, "", text, "truncated")
    code = "too_few_columns" if found < expected else "too_many_columns"
    return Reject(file, row.line, "", text, code, {"found": found, "expected": expected})


def fit(file: str, row: Row | Reject, header: Sequence[str]) -> Row | Reject:
    """A row as wide as its header; a reject where it holds more, or less than what the header names."""
    if isinstance(row, Reject):
        return row
    found, expected = len(row.fields), len(header)
    if any(map(str.strip, row.fields[expected:])) or any(map(str.strip, header[found:])):
        return other_width(file, row, expected, ",")
    return Row(row.line, (row.fields + [""] * expected)[:expected])
