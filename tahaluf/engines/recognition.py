"""Which format a file has, by its content."""

import csv
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import BinaryIO

from tahaluf.engines.columns import find_columns, is_sufficient
from tahaluf.engines.faults import LOOKS, SIGNS
from tahaluf.engines.rejects import Reject, Unreadable, shown
from tahaluf.engines.tables import find_header, sniff_encoding

HEAD_SIZE = 1 << 16
ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)")
PROLOG = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
PACS008 = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pacs\.008\.001\.\d\d\b")
MT_BLOCK = re.compile(r"\{[14]:|^:20:", re.MULTILINE)
NAMED_ROOTS = {"CONSOLIDATED_LIST": "un_xml", "Sanctions": "ofac_advanced_xml", "export": "eu_fsf_xml"}


@dataclass(frozen=True, slots=True)
class Head:
    """The first 64 KiB of a file as text, the encoding it was read with, and whether its letters are 16 bits wide."""

    text: str
    encoding: str

    @property
    def is_wide(self) -> bool:
        return self.encoding.startswith("utf-16")


def read_head(stream: BinaryIO, file: str, encoding: str = "") -> Head:
    """The beginning of a seekable stream, which is rewound. Raises `Unreadable` where there is none."""
    data = stream.read(HEAD_SIZE)
    stream.seek(0)
    return head_of(data, file, encoding)


def head_of(data: bytes, file: str, encoding: str = "") -> Head:
    """The beginning of a file from its first bytes, in an encoding that is known or found by its first bytes.

    Raises `Unreadable` where they hold nothing, or are those of a file that holds no text.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(Reject(file, 1, "", "", "file_empty", fatal=True))
    if look := next((look for sign, look in SIGNS.items() if data.startswith(sign)), None):
        raise unknown(file, "", *look)
    encoding = encoding or sniff_encoding(data)
    return Head(data.decode(encoding, "replace").lstrip("\ufeff"), encoding)


def recognise(head: Head, file: str, *, columns: Mapping[str, str], among: Set[str]) -> str:
    """The format's key, one of `among`. Raises `Unreadable` with what the file looks like instead."""
    found, what = format_of(head.text, columns)
    if found in among:
        return found
    raise unknown(file, shown(first_line(head.text)), found, what)


def unknown(file: str, value: str, found: str, what: str) -> Unreadable:
    """What says that a file's format is none that is read, and what it looks like instead."""
    detail = {"detail": LOOKS[found].format(what=what) if found in LOOKS else what, "fault": found, "what": what}
    return Unreadable(Reject(file, 1, "", value, "format_unknown", detail, fatal=True))


def format_of(text: str, columns: Mapping[str, str]) -> tuple[str, str]:
    """The format's key, or a key of `LOOKS` where it is none that is read, and what the text looks like or begins
    with."""
    start = text.lstrip()
    if start.startswith("<"):
        return xml_format(start)
    if MT_BLOCK.search(start[:4096]):
        return "mt103", "a SWIFT FIN message"
    if start.startswith("[") or first_line(start).strip() == "{":
        return "json_spread", ""
    if start.startswith("{"):
        return "ftm_json", "JSON lines"
    return table_format(text, columns)


def xml_format(start: str) -> tuple[str, str]:
    root = ROOT.search(PROLOG.sub("", start))
    if root is None:
        return "xml_bare", ""
    if root[1] in NAMED_ROOTS:
        return NAMED_ROOTS[root[1]], f"XML, <{root[1]}>"
    if PACS008.search(start) or "FIToFICstmrCdtTrf>" in start:
        return "pacs008_xml", "ISO 20022 pacs.008"
    return "xml_root", root[1][:40]


def table_format(text: str, columns: Mapping[str, str]) -> tuple[str, str]:
    lines = [line for line in text.splitlines()[:4] if line.strip()]
    if len(lines) < 1:
        return "blank", ""
    joined = "\n".join(lines)
    if joined.startswith("Last Updated") and "Group ID" in joined:
        return "uk_ofsi_csv", "the OFSI consolidated list"
    if "OFSI Group ID" in joined and "Unique ID" in joined:
        return "uk_sanctions_csv", "the UK Sanctions List"
    if re.search(r"Entity_logical_?id", joined, re.IGNORECASE):
        return "eu_fsf_csv", "the EU financial sanctions file"
    if is_sdn_row(lines[0]):
        return "ofac_sdn_csv", "the OFAC SDN file"
    return own_format(text, columns)


def is_sdn_row(line: str) -> bool:
    """Whether a line is a row of OFAC's SDN file: a number, a name, ten more columns, `-0-` where nothing is known."""
    fields = next(csv.reader([line]), [])
    return len(fields) == 12 and fields[0].strip().isdigit() and "-0-" in line


def own_format(text: str, columns: Mapping[str, str]) -> tuple[str, str]:
    headers = headers_of(text)
    if columns or is_sufficient(find_columns(headers, {})):
        return "csv", "CSV"
    return "text", shown(first_line(text))[:60]


def headers_of(text: str) -> list[str]:
    """The headers of a table that begins so."""
    _number, line, delimiter = find_header(text.lstrip("\ufeff"))
    return [header.strip().strip("\ufeff") for header in next(csv.reader([line], delimiter=delimiter), [])]


def first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")
