"""What a process of a cluster does: it screens whole parts with the engine as it is, and commits each."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from tahaluf.config.json_lines import reason_of
from tahaluf.config.spark_screening.folders import (
    HITS,
    MANIFEST,
    REJECTS,
    is_whole,
    whole_folder,
    write_json,
)
from tahaluf.config.spark_screening.parts import Part
from tahaluf.config.spark_screening.sources import FAULTS, Source, rows_of
from tahaluf.config.spark_screening.tables import HIT, RejectWriter, RowWriter, rejects_to, rows_to
from tahaluf.config.spark_screening.terms import Terms, engine_version, unpack
from tahaluf.config.spark_screening.wording import say
from tahaluf.engines.rejects import Reject
from tahaluf.engines.screening import Screener
from tahaluf.engines.subjects import Subject
from tahaluf.engines.subjects.customers import Layout

OUTCOME = pa.schema([("part", pa.int64()), ("fault", pa.string())])
"""What the driver hears of a part: that it stands (an empty fault) or why it does not."""
held: dict[str, Screener] = {}
"""The screener of this process by the digest of its listings: built once, however many parts come."""


class Sent(Protocol):
    """Listings that were packed and sent: a broadcast of Spark."""

    @property
    def value(self) -> bytes: ...


class Damaged(Exception):
    """A part's rows cannot be read."""


@dataclass(frozen=True)
class PartScreening:
    """Screens parts; Spark's `mapInArrow` calls it with the places of parts, and is given their outcomes."""

    sent: Sent
    source: Source
    parts: tuple[Part, ...]
    terms: Terms
    folder: Path

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for place in batch.column(0).to_pylist():
                part = self.parts[place]
                yield pa.RecordBatch.from_pylist([{"part": part.number, "fault": self.outcome(part)}], schema=OUTCOME)

    def outcome(self, part: Part) -> str:
        """Screen and commit one part; gives the sentence that says why it could not be read, or an empty one."""
        language = self.terms["language"]
        if (found := engine_version()) != self.terms["engine"]:
            return say("engine_differs", language, found=found, expected=self.terms["engine"])
        try:
            if not is_whole(self.folder / part.name):
                self.commit(part)
        except Damaged as error:
            place = {"file": part.file, "first": part.start + 1, "last": part.stop}
            return say("rows_unread", language, **place, reason=error)
        except OSError as error:
            return reason_of(error, error.filename or self.folder / part.name)
        return ""

    def commit(self, part: Part) -> None:
        """Write the part's folder: its hits, its rejects, and a manifest that says on which terms they came."""
        begun, worked = time.monotonic(), time.process_time()
        with whole_folder(self.folder / part.name) as folder:
            with rows_to(folder / HITS, HIT) as hits, rejects_to(folder / REJECTS) as rejects:
                subjects = self.write(part, hits, rejects)
            counts = {"subjects": subjects, "hits": hits.count, "rejects": rejects.count}
            took = {
                "seconds": round(time.monotonic() - begun, 2),
                "core_seconds": round(time.process_time() - worked, 2),
            }
            write_json(folder / MANIFEST, {**part._asdict(), **counts, **took, "terms": self.terms})

    def write(self, part: Part, hits: RowWriter, rejects: RejectWriter) -> int:
        """Screen the part's rows; gives how many subjects there were."""
        screener = screener_of(self.terms["listings"], self.sent)
        accepted = Accepted(items_of(part, self.source), rejects)
        for hit in screener.screen(accepted, self.terms["cutoff"]):
            hits.add(hit.to_json(self.terms["language"]))
        return accepted.count


class Accepted:
    """The subjects among what was read; the rejects are written."""

    def __init__(self, items: Iterable[Subject | Reject], rejects: RejectWriter) -> None:
        self.items, self.rejects, self.count = items, rejects, 0

    def __iter__(self) -> Iterator[Subject]:
        for item in self.items:
            if isinstance(item, Reject):
                self.rejects.add(item)
            else:
                self.count += 1
                yield item


def screener_of(digest: str, sent: Sent) -> Screener:
    """This process's screener of the listings with a digest."""
    if digest not in held:
        held.clear()
        held[digest] = Screener.build(unpack(sent.value))
    return held[digest]


def items_of(part: Part, source: Source) -> Iterator[Subject | Reject]:
    """A part's subjects and rejects. Raises `Damaged` where its rows cannot be read."""
    layout = Layout.find(source.file or part.file, source.header, source.columns)
    rows = rows_of(part, source)
    while (found := next_row(rows)) is not None:
        number, row = found
        yield from layout.read(row, number)


def next_row(rows: Iterator[Any]) -> Any:
    try:
        return next(rows, None)
    except FAULTS as error:
        raise Damaged(str(error)) from error
