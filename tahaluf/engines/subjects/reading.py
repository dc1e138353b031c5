"""Opening a file of subjects: what it is, and the reader that its format needs."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from tahaluf.engines.encodings import find_encoding, survey, unclear
from tahaluf.engines.recognition import HEAD_SIZE, head_of, recognise
from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.engines.subjects import customers, ftm, mt103, pacs008
from tahaluf.engines.subjects.opened import OpenedSubjects
from tahaluf.engines.subjects.subject import Subject
from tahaluf.engines.tables import sniff_encoding

Reader = Callable[[OpenedSubjects], Iterator[Subject | Reject]]

FORMATS: Mapping[str, Reader] = {
    "csv": customers.read,
    "ftm_json": ftm.read,
    "pacs008_xml": pacs008.read,
    "mt103": mt103.read,
}


class Prefixed(io.RawIOBase):
    """A byte stream whose first bytes have been read already and come again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self.head = self.head or self.rest.read(len(buffer))
        data, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


@dataclass(frozen=True, slots=True)
class SubjectReading:
    """Subjects that are being read; iterate it, once, for `Subject`s and `Reject`s in the file's order.

    A reject that is `fatal` is always the last item: what stands after its place was not read. `assumed` says in which
    encoding a table is read that is not UTF-8, where nobody stated one.
    """

    format: str
    opened: OpenedSubjects
    reader: Reader
    assumed: Reject | None = None

    def __iter__(self) -> Iterator[Subject | Reject]:
        try:
            yield from self.reader(self.opened)
        except Unreadable as error:
            yield error.reject


def foreign_in(data: bytes, stream: BinaryIO, place: int | None) -> tuple[int, bytes]:
    """What `encodings.survey` says of a stream whose first bytes were read from a place; of its beginning where it
    cannot be gone back to, without a last line that was cut."""
    if sniff_encoding(data).startswith("utf-16"):
        return 0, b""
    if place is None:
        whole = data[: data.rfind(b"\n") + 1] if len(data) == HEAD_SIZE else data
        return survey(io.BytesIO(whole))
    rest = stream.tell()
    stream.seek(place)
    found = survey(stream, place)
    stream.seek(rest)
    return found


def open_subjects(
    stream: BinaryIO,
    file: str,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str = "",
    form: str = "",
) -> SubjectReading:
    """Recognise a file of subjects by its content and prepare to read it.

    `stream` need not be seekable; it stays open and belongs to the caller. `columns` maps fields to the headers of a
    CSV. `encoding` is that of a CSV; without it, one that is not UTF-8 is found by its words, in the whole of a
    seekable stream and in the beginning of another. `form`, a key of `FORMATS`, spares the recognition. Raises
    `Unreadable` where the file is empty, of no format that is known, or of an encoding that cannot be told.
    """
    place = stream.tell() if stream.seekable() else None
    data = stream.read(HEAD_SIZE)
    foreign, sample = foreign_in(data, stream, place)
    guessed = "" if encoding else find_encoding(sample)
    encoding = encoding or guessed
    head = head_of(data, file, encoding)
    name = form or recognise(head, file, columns=columns or {}, among=frozenset(FORMATS))
    if name == "csv" and foreign and not encoding:
        raise unclear(file, foreign, sample)
    whole = io.BufferedReader(Prefixed(data, stream), HEAD_SIZE)
    opened = OpenedSubjects(whole, file, head, encoding or head.encoding, dict(columns or {}))
    is_assumed = name == "csv" and guessed
    assumed = Reject(file, foreign, "", "", "encoding_assumed", {"encoding": guessed}) if is_assumed else None
    return SubjectReading(name, opened, FORMATS[name], assumed)
