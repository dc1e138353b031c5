"""Which of the US Treasury's two lists a file holds: the SDN list, or the consolidated one of all that are no SDNs.

Both come in the same formats. To take the short consolidated list for the SDN list would put that out of use, so that a
file of which neither content nor name says which it is has to be named by whoever brings it.
"""

import io
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from tahaluf.engines.recognition import HEAD_SIZE, Head
from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.engines.tables import Row, read_rows

SDN, CONSOLIDATED = "ofac-sdn", "ofac-cons"
PROGRAMME = 3
"""The column of the programmes' tags in the CSV, and ..."""
WIDTH = 12
"""... the columns of a row."""
OF_OTHERS = re.compile(r"NS-|FSE-|CAPTA|SSI|CMIC|MBS|561|PLC$", re.IGNORECASE)
"""Tags of programmes whose parties are on lists of their own: legislators (NS-PLC), foreign sanctions evaders (FSE),
correspondent accounts (CAPTA, 561), sectoral (SSI) and menu-based (MBS) sanctions, Chinese military companies
(CMIC)."""
OF_EITHER = re.compile(r"UKRAINE-EO13662|IFSR|RUSSIA-EO14024|ISA$|HRIT|IRAN|$", re.IGNORECASE)
"""Tags under which some parties are SDNs and others are not."""
OF_SDNS = re.compile(
    r"SDGT|SDNT|FTO|NPWMD|CUBA|SYRIA|DPRK|GLOMAG|CYBER2|TCO|BALKANS|IRGC|LIBYA|IRAQ|VENEZUELA|ZIMBABWE|BELARUS|DRCONGO|"
    r"SOMALIA|YEMEN|DARFUR|MAGNIT|LEBANON|CAR$|SOUTH SUDAN|BURMA|NICARAGUA|UKRAINE-EO1366[01]|UKRAINE-EO13685|ELECTION|"
    r"BURUNDI|MALI|HK-|ETHIOPIA|PAARSS|ILLICIT-DRUGS",
    re.IGNORECASE,
)
"""Tags of programmes that block whoever they name."""
CONSOLIDATED_NAME = re.compile(r"(?<![a-z])(?:cons|consolidated|non[-_ ]?sdn)(?![a-z])", re.IGNORECASE)
SDN_NAME = re.compile(r"(?<![a-z])sdn(?![a-z])", re.IGNORECASE)
LIST_NAMED = re.compile(rb'<(?:\w+:)?List\s+ID="(\d+)"[^>]*>([^<]{1,200})<')
LIST_MEANT = re.compile(rb'<(?:\w+:)?SanctionsEntry\b[^>]{0,400}?\bListID="(\d+)"')
CHUNK, OVERLAP = 1 << 20, 1 << 10


def which_list(stream: BinaryIO, head: Head, file: str, form: str) -> str:
    """The key of the list that a file in one of the Treasury's formats holds.

    `stream` is seekable and is rewound. Raises `Unreadable` where neither content nor name tells.
    """
    told = list_of_rows(stream, head, file) if form == "ofac_sdn_csv" else list_of_entries(stream)
    if told := told or list_of_name(file):
        return told
    detail = {"sdn": SDN, "cons": CONSOLIDATED}
    raise Unreadable(Reject(file, None, "", "", "list_unclear", detail, fatal=True))


def list_of_name(file: str) -> str:
    name = PurePath(file).name
    if CONSOLIDATED_NAME.search(name):
        return CONSOLIDATED
    return SDN if SDN_NAME.search(name) else ""


def list_of_rows(stream: BinaryIO, head: Head, file: str) -> str:
    """What the programmes in the first rows say: empty where they say nothing, or not what the name says."""
    of_others = of_sdns = 0
    for tags in programmes(stream, head, file):
        others = [tag for tag in tags if OF_OTHERS.match(tag)]
        of_others += bool(others)
        of_sdns += not others and any(OF_SDNS.match(tag) and not OF_EITHER.match(tag) for tag in tags)
    if of_others >= of_sdns:
        return CONSOLIDATED if of_others else ""
    return "" if list_of_name(file) == CONSOLIDATED else SDN


def programmes(stream: BinaryIO, head: Head, file: str) -> Iterator[list[str]]:
    """Yield the programmes' tags of each whole row in the file's head."""
    beginning = io.BytesIO(stream.read(HEAD_SIZE))
    stream.seek(0)
    for row in read_rows(beginning, file, encoding=head.encoding):
        if isinstance(row, Row) and len(row.fields) == WIDTH:
            tags = row.fields[PROGRAMME].replace("] [", ";").strip("[] ").split(";")
            yield [tag.strip() for tag in tags if tag.strip(" -0")]


def list_of_entries(stream: BinaryIO) -> str:
    """What the sanctions entries say or, where there is none, the lists that the file explains."""
    names: dict[bytes, str] = {}
    meant: dict[bytes, int] = {}
    before = b""
    while chunk := stream.read(CHUNK):
        text = before + chunk
        names |= {number: name.decode("utf-8", "replace") for number, name in LIST_NAMED.findall(text)}
        for found in LIST_MEANT.finditer(text):
            meant[found[1]] = meant.get(found[1], 0) + (found.end() > len(before))
        before = text[-OVERLAP:]
    stream.seek(0)
    keys = {number: SDN if name.strip().lower() == "sdn list" else CONSOLIDATED for number, name in names.items()}
    counts = [(count, keys[number]) for number, count in meant.items() if number in keys]
    if counts:
        of_sdns = sum(count for count, key in counts if key == SDN)
        return SDN if 2 * of_sdns > sum(count for count, _key in counts) else CONSOLIDATED
    told = set(keys.values())
    return told.pop() if len(told) == 1 else ""
