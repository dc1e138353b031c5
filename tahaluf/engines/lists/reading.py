"""Opening a list: what it is, which version, and the reader that its format needs."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from tahaluf.engines.encodings import find_encoding, survey, unclear
from tahaluf.engines.lists import eu_csv, eu_xml, ftm, ofac_csv, ofac_lists, ofac_xml, own_csv, uk_csv, un
from tahaluf.engines.lists.draft import iso_day
from tahaluf.engines.lists.listing import Listing, ListSource
from tahaluf.engines.lists.opened import OpenedList
from tahaluf.engines.lists.sanity import ScriptCensus, find_collapse
from tahaluf.engines.recognition import Head, read_head, recognise
from tahaluf.engines.rejects import Reject, Unreadable

HASH_CHUNK = 1 << 20
HASH_DIGITS = 12

Reader = Callable[[OpenedList], Iterator[Listing | Reject]]


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A format of lists: the key that its publisher's list bears (empty: the file's own name; of OFAC's formats the
    first of two, see `ofac_lists`), the pattern in the
    first 64 KiB after which the file states its day, the encoding of text that is not UTF-8, and the reader."""

    key: str
    dated: str
    fallback: str
    read: Reader


FORMATS: Mapping[str, ListFormat] = {
    "un_xml": ListFormat("un", r'dateGenerated\s*=\s*"([^"]+)"', "", un.read),
    "ofac_sdn_csv": ListFormat("ofac-sdn", "", "windows-1252", ofac_csv.read),
    "ofac_advanced_xml": ListFormat("ofac-sdn", ofac_xml.DATED, "", ofac_xml.read),
    "eu_fsf_csv": ListFormat("eu-fsf", r'\n"*(\d{1,2}/\d{1,2}/\d{4});', "windows-1252", eu_csv.read),
    "eu_fsf_xml": ListFormat("eu-fsf", r'generationDate\s*=\s*"([^"]+)"', "", eu_xml.read),
    "uk_ofsi_csv": ListFormat("uk-ofsi", r'Last Updated[,;]"?([^",;\r\n]+)', "windows-1252", uk_csv.read),
    "uk_sanctions_csv": ListFormat("uk-sanctions", r'Report Date:?[,;\s]*"?([^",;\r\n]+)', "windows-1252", uk_csv.read),
    "ftm_json": ListFormat("", "", "", ftm.read),
    "csv": ListFormat("", "", "", own_csv.read),
}


@dataclass
class ListReading:
    """A list that is being read: its `source` is known at once; iterate it, once, for `Listing`s and `Reject`s.

    After the last item `census` holds the counts. A reject that is `fatal` is always the last item: the entries after
    it are missing, and the listings before it must not be taken for the list. `missing` names the companion files
    (`alt`, `add`) that the format has and that were not given. `assumed_from` is the first line that was not UTF-8,
    where the file is read in its publisher's older encoding for that reason.
    """

    source: ListSource
    opened: OpenedList
    reader: Reader
    assumed_from: int = 0
    census: ScriptCensus = field(default_factory=ScriptCensus)

    @property
    def missing(self) -> tuple[str, ...]:
        if self.source.format != "ofac_sdn_csv":
            return ()
        return tuple(kind for kind in ofac_csv.COMPANIONS if kind not in self.opened.companions)

    def __iter__(self) -> Iterator[Listing | Reject]:
        for item in self.items():
            self.census.count(item)
            yield item
        yield from find_collapse(self.census, key=self.source.list, file=self.source.file)

    def items(self) -> Iterator[Listing | Reject]:
        if self.assumed_from:
            detail = {"encoding": self.opened.encoding}
            yield Reject(self.source.file, self.assumed_from, "", "", "encoding_assumed", detail)
        try:
            yield from whole(self.reader(self.opened))
        except Unreadable as error:
            yield error.reject


def whole(items: Iterator[Listing | Reject]) -> Iterator[Listing | Reject]:
    """The items of a list up to a record in which the file was cut: what stood after it is missing."""
    for item in items:
        is_cut = isinstance(item, Reject) and item.code == "truncated"
        yield item.ending() if isinstance(item, Reject) and is_cut else item
        if is_cut:
            return


def open_list(
    stream: BinaryIO,
    file: str,
    *,
    companions: Mapping[str, BinaryIO] | None = None,
    columns: Mapping[str, str] | None = None,
    encoding: str = "",
    key: str = "",
) -> ListReading:
    """Recognise a list by its content and prepare to read it.

    `stream` is a seekable byte stream at its beginning, which stays open and belongs to the caller; `file` is the name
    that rejects give. `companions` holds OFAC's other two files under `alt` and `add`. `columns` maps the fields of an
    own CSV (`id`, `name`, `alias`, `birth_date` …) to its headers. `encoding` is that of a CSV that is not UTF-8.
    `key` replaces the list's key, for own lists and for what does not say which of OFAC's lists it is. Raises
    `Unreadable` where the file is empty, no list that is known, or one of OFAC's and does not say which.
    """
    start = look(stream, file, encoding)
    head, foreign_line = start.head, start.foreign_line
    name = recognise(head, file, columns=columns or {}, among=frozenset(FORMATS))
    form = FORMATS[name]
    beside = dict(sorted((companions or {}).items()))
    digest = digest_of(stream, *beside.values())
    published = stated_day(head, form.dated)
    source = ListSource(
        list=key or key_of(stream, head, file, name) or ftm.dataset(head.text) or own_name(file),
        version=published or f"sha256:{digest[:HASH_DIGITS]}",
        published=published,
        format=name,
        file=file,
        sha256=digest,
    )
    fallback = form.fallback or (start.guessed if name == "csv" else "")
    assumed = foreign_line if fallback else 0
    if name == "csv" and foreign_line and not assumed:
        raise unclear(file, foreign_line, start.sample)
    chosen = encoding or (fallback if assumed else head.encoding)
    opened = OpenedList(stream, source, chosen, beside, dict(columns or {}))
    return ListReading(source, opened, form.read, assumed)


def key_of(stream: BinaryIO, head: Head, file: str, form: str) -> str:
    """The key that the publisher's list bears; empty for own lists."""
    is_ofac = FORMATS[form].key == ofac_lists.SDN
    return ofac_lists.which_list(stream, head, file, form) if is_ofac else FORMATS[form].key


class Beginning(NamedTuple):
    """The head of a file; where its encoding is neither stated nor UTF-8, the first line that is not, a sample of such
    lines, and the encoding that was found by their words, if any."""

    head: Head
    foreign_line: int = 0
    sample: bytes = b""
    guessed: str = ""


def look(stream: BinaryIO, file: str, encoding: str) -> Beginning:
    head = read_head(stream, file, encoding)
    if encoding or head.is_wide:
        return Beginning(head)
    foreign_line, sample = survey(stream)
    guessed = find_encoding(sample) if sample else ""
    return Beginning(read_head(stream, file, guessed) if guessed else head, foreign_line, sample, guessed)


def digest_of(*streams: BinaryIO) -> str:
    """The SHA-256 of the streams' bytes one after another. Each stream is rewound."""
    digest = hashlib.sha256()
    for stream in streams:
        while chunk := stream.read(HASH_CHUNK):
            digest.update(chunk)
        stream.seek(0)
    return digest.hexdigest()


def stated_day(head: Head, pattern: str) -> str:
    """The day of publication in the file's own words, as ISO 8601; empty where it states none."""
    found = re.search(pattern, head.text) if pattern else None
    return iso_day("-".join(group for group in found.groups() if group)) if found else ""


def own_name(file: str) -> str:
    return PurePath(file).name.partition(".")[0]


def companion_names(file: str) -> dict[str, str]:
    """The names of the files that belong to an OFAC SDN file, by kind: `sdn.csv` goes with `alt.csv` and `add.csv`,
    `ofac_2021-07_sdn.csv` with `ofac_2021-07_alt.csv` and so on. Empty for any other name."""
    name = PurePath(file).name
    parts = re.split(r"(sdn|cons_prim)", name, flags=re.IGNORECASE)
    if len(parts) < 3:
        return {}
    before, marker, after = "".join(parts[:-2]), parts[-2], parts[-1]
    return {kind: before + companion_marker(marker, kind) + after for kind in ofac_csv.COMPANIONS}


def companion_marker(marker: str, kind: str) -> str:
    named = f"cons_{kind}" if marker.lower() == "cons_prim" else kind
    return named.upper() if marker.isupper() else named
