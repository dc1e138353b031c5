"""XML read as a stream, in memory that does not grow with the file, and without what makes XML dangerous.

No entity is expanded, no DTD and nothing from the network is loaded, a document type declaration ends the reading,
and so does a record, a text or an attribute beyond the limits. Control characters that XML forbids become U+FFFD, each
with its place, so that the rest of the file can be read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from tahaluf.engines.faults import xml_fault
from tahaluf.engines.rejects import Reject, Unreadable, shown

CHUNK = 1 << 16
RECORD_LIMIT = 1 << 22
"""Bytes of one record, its texts and attributes included."""
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}".encode()
LIMIT_EXCEEDED, UNDECLARED_ENTITY = 114, 1
"""libxml2's XML_ERR_RESOURCE_LIMIT, and what lxml gives for a reference to an entity that nothing declares."""


@dataclass(frozen=True, slots=True)
class Record:
    """One complete element and the line on which it begins; its children are gone once the next record is asked for."""

    tag: str
    element: etree._Element
    line: int | None


class XmlStream:
    """Iterates the elements named `tags` (local names) of an XML byte stream as `Record`s, and `Reject`s between them.

    Raises `Unreadable`, with the place, where the file cannot be read any further. `root` is the document element once
    the first record is there.
    """

    def __init__(self, stream: BinaryIO, file: str, tags: Iterable[str]) -> None:
        self.stream, self.file, self.tags = stream, file, frozenset(tags)
        self.line, self.since_record, self.wide = 1, 0, False
        self.root: etree._Element | None = None
        self.depth = 0
        self.inside: etree._Element | None = None
        self.parser = etree.XMLPullParser(
            events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip

    def __iter__(self) -> Iterator[Record | Reject]:
        while chunk := self.stream.read(CHUNK):
            clean = self.sound(chunk)
            yield from self.replaced(chunk, clean)
            broken = self.feed(clean)
            yield from self.records()
            if broken:
                raise self.malformed(broken)
            self.line += chunk.count(b"\n")
        self.close()

    def sound(self, chunk: bytes) -> bytes:
        """The chunk without forbidden control characters; UTF-16 and UTF-32, where NUL is half a letter, as it is."""
        if self.line == 1 and self.root is None and (chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in chunk[:4]):
            self.wide = True
        return chunk if self.wide else FORBIDDEN.sub(SUBSTITUTE, chunk)

    def replaced(self, chunk: bytes, clean: bytes) -> Iterator[Reject]:
        if len(chunk) == len(clean):
            return
        for found in FORBIDDEN.finditer(chunk):
            line = self.line + chunk.count(b"\n", 0, found.start())
            around = chunk[max(0, found.start() - 20) : found.end() + 20].decode("utf-8", "replace")
            detail = {"codepoint": f"{found[0][0]:04X}"}
            yield Reject(self.file, line, "", shown(around), "control_character", detail)

    def feed(self, chunk: bytes) -> etree.XMLSyntaxError | None:
        """Parse a chunk; what stands before an error in it can still be taken from `records`."""
        if self.root is None and b"<!DOCTYPE" in chunk.replace(b"\0", b""):
            raise self.unreadable("doctype_forbidden")
        self.since_record += len(chunk)
        try:
            self.parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            return error
        return None

    def records(self) -> Iterator[Record]:
        for event, element in self.parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            if event == "start":
                self.enter(element)
            else:
                record = self.leave(element)
                if record:
                    yield record
                    self.forget(element)
        if self.since_record > RECORD_LIMIT:
            raise self.unreadable("record_too_long", limit=RECORD_LIMIT)

    def enter(self, element: etree._Element) -> None:
        if self.root is None:
            self.root = element
            if element.getroottree().docinfo.internalDTD is not None:
                raise self.unreadable("doctype_forbidden")
        if self.inside is None and local_name(element) in self.tags:
            self.inside = element
        self.depth += 1

    def leave(self, element: etree._Element) -> Record | None:
        self.depth -= 1
        if element is self.inside:
            self.inside, self.since_record = None, 0
            if next(element.iter(etree.Entity), None) is not None:
                raise self.unreadable("entity_unknown")
            return Record(local_name(element), element, line_of(element))
        if self.inside is None and self.depth:
            self.forget(element)
        return None

    def forget(self, element: etree._Element) -> None:
        """Free an element that has been used, and whatever stands before it."""
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]

    def close(self) -> None:
        try:
            self.parser.close()
        except etree.XMLSyntaxError as error:
            raise self.malformed(error, at_end=True) from error

    def malformed(self, error: etree.XMLSyntaxError, *, at_end: bool = False) -> Unreadable:
        line, code = error.position[0] or self.line, getattr(error, "code", 0)
        if code == LIMIT_EXCEEDED:
            return self.unreadable("record_too_long", line, limit=RECORD_LIMIT)
        if code == UNDECLARED_ENTITY:
            return self.unreadable("entity_unknown", line)
        if at_end:
            return self.unreadable("truncated", line)
        said = shown(str(error.msg).partition(", line ")[0])
        return self.unreadable("xml_malformed", line, detail=said, fault=xml_fault(error))

    def unreadable(self, code: str, line: int | None = None, **detail: str | int) -> Unreadable:
        field = local_name(self.inside) if self.inside is not None else ""
        return Unreadable(Reject(self.file, line or self.line, field, "", code, detail, fatal=True))


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for a comment, an entity or an instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def texts(element: etree._Element, path: str) -> list[str]:
    """The stripped texts of the descendants at a path of local names (`IndvId/Nm`), empty ones left out."""
    return [text for found in descend(element, path) if (text := (found.text or "").strip())]


def text(element: etree._Element, path: str) -> str:
    """The first of `texts`, or an empty string."""
    return next(iter(texts(element, path)), "")


def descend(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """The descendants at a path of local names, whatever their namespace."""
    head, _, rest = path.partition("/")
    for child in element:
        if local_name(child) == head:
            if rest:
                yield from descend(child, rest)
            else:
                yield child


def line_of(element: etree._Element) -> int | None:
    """The line on which the element's start tag ends, counted from 1."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def all_text(element: etree._Element) -> str:
    """All text within the element, its parts separated by a space."""
    return " ".join(str(part).strip() for part in element.itertext() if str(part).strip())
