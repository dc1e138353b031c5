"""A run in Spark, from the arguments of the command to its exit code."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from tahaluf.config.json_lines import CouldNotRun
from tahaluf.config.spark_screening.folders import PLAN, ROWS, RunFolder, whole_folder
from tahaluf.config.spark_screening.part_screening import PartScreening
from tahaluf.config.spark_screening.parts import Part
from tahaluf.config.spark_screening.sources import Asked, Source, files_of, lay_out
from tahaluf.config.spark_screening.terms import (
    Terms,
    digest_of_files,
    engine_version,
    pack,
    unpacked_digest,
    versions_of,
)
from tahaluf.config.spark_screening.wording import say
from tahaluf.engines.lists import Listing
from tahaluf.engines.rejects import Reject

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NAME = "tahaluf screen"
OUTCOMES = "part long, fault string"
LOCAL = "local[*]"
ALONE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}
"""Of a run on this machine alone: no other one reaches it, and no page of Spark's own is served."""
GATEWAY, ARGUMENTS = "PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS"
"""Set where `spark-submit` started this program, or is told how to: the master is chosen there."""
LOOK_EVERY = 0.5
"""Seconds between two looks at how far the run is."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked for: the input, the listings, what was rejected of their lists, and the least score of a hit."""

    asked: Asked
    listings: Sequence[Listing]
    rejects: Sequence[Reject]
    cutoff: float
    folder: RunFolder
    master: str = ""


def screen_in_spark(run: Run) -> bool:
    """Screen what no earlier start of this run has screened; gives whether anything was rejected.

    Raises CouldNotRun, in words, where something cannot be read or the folder holds another run.
    """
    find_java(run.asked.language)
    packed = pack(run.listings)
    terms = terms_of(run, packed)
    with run.folder.taken(terms):
        source = settle_input(run)
        parts = source.parts()
        missing = run.folder.missing(parts)
        if missing:
            screen_parts(run, PartScreening(Here(packed), source, tuple(missing), terms, run.folder.path.resolve()))
        return finish(run, source, parts, stood=len(parts) - len(missing))


@dataclass(frozen=True, slots=True)
class Here:
    """Packed listings that were not sent anywhere."""

    value: bytes


def find_java(language: str) -> None:
    """Raises CouldNotRun where Spark would not start for want of Java."""
    home = os.environ.get("JAVA_HOME")
    found = (Path(home) / "bin" / "java").exists() if home else shutil.which("java")
    if not found and GATEWAY not in os.environ:
        raise CouldNotRun(say("java_missing", language))


def terms_of(run: Run, packed: bytes) -> Terms:
    asked = run.asked
    return {
        "subjects": {"file": str(asked.path.resolve()), "sha256": digest_of_files(files_of(asked))},
        "columns": asked.columns,
        "encoding": asked.encoding,
        "lists": versions_of(run.listings),
        "listings": unpacked_digest(packed),
        "cutoff": run.cutoff,
        "language": asked.language,
        "part_rows": asked.part_rows,
        "engine": engine_version(),
    }


def settle_input(run: Run) -> Source:
    """How the input is cut: as an earlier start left it, or laid out now."""
    if not run.folder.input.exists():
        with whole_folder(run.folder.input) as folder:
            lay_out(run.asked, folder, run.folder.input, list(run.rejects))
    return Source.from_json(run.folder.read(run.folder.input / PLAN))


def screen_parts(run: Run, work: PartScreening) -> None:
    """Have Spark screen the parts, and show how far it is. Raises CouldNotRun where one of them could not be read."""
    with said_of_spark(run.asked.language), open_session(run.master) as session:
        sent = session.sparkContext.broadcast(work.sent.value)
        job = replace(work, sent=sent)
        count = len(work.parts)
        frame = session.range(0, count, 1, count).mapInArrow(lambda batches: job(batches), OUTCOMES)
        outcomes = watched(frame.collect, run.folder, work.parts)
    faults = [fault for _part, fault in sorted(outcomes) if fault]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise CouldNotRun(say("parts_left", run.asked.language, count=len(faults)))


@contextmanager
def open_session(master: str) -> Iterator["SparkSession"]:
    """A session of Spark whose Python is this one, unless another is named in PYSPARK_PYTHON."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    master = master or ("" if os.environ.keys() & {GATEWAY, ARGUMENTS} else LOCAL)
    options = {"spark.ui.showConsoleProgress": "false", **(ALONE if master.startswith("local[") else {})}
    builder = SparkSession.builder.appName(NAME).config(map=options)
    session = (builder.master(master) if master else builder).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.sparkContext.cancelAllJobs()
        session.stop()


@contextmanager
def said_of_spark(language: str) -> Iterator[None]:
    """Raise CouldNotRun with Spark's reason where it gave up; the rest of what it says it has written itself."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = next((line for line in lines if "SparkException" in line), lines[0] if lines else repr(error))
        raise CouldNotRun(say("spark_failed", language, reason=reason)) from error


def watched(work: Callable[[], list[Any]], folder: RunFolder, parts: Sequence[Part]) -> list[Any]:
    """What the work gives; while it goes on, a terminal shows how many rows stand in whole parts."""
    rows = sum(part.stop - part.start for part in parts)
    thread = Answer(work)
    with tqdm(total=rows, unit=" rows", unit_scale=True, disable=None, file=sys.stderr) as bar:
        while not thread.waited(LOOK_EVERY):
            left = sum(part.stop - part.start for part in folder.missing(parts))
            bar.update(rows - left - bar.n)
    return thread.result()


class Answer:
    """What a call gives that goes on in a thread of its own, which ends with the program."""

    def __init__(self, call: Callable[[], list[Any]]) -> None:
        self.call, self.found = call, list[Any]()
        self.error: BaseException | None = None
        self.thread = Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        try:
            self.found = self.call()
        except BaseException as error:
            self.error = error

    def waited(self, seconds: float) -> bool:
        """Wait so long at most; gives whether the call has ended."""
        self.thread.join(seconds)
        return not self.thread.is_alive()

    def result(self) -> list[Any]:
        if self.error:
            raise self.error
        return self.found


def finish(run: Run, source: Source, parts: Sequence[Part], *, stood: int) -> bool:
    """Say what the whole run found, and let go of the rows of a CSV that were laid out."""
    (run.folder.input / ROWS).unlink(missing_ok=True)
    counts = [run.folder.counts(part) for part in parts]
    sums = {name: sum(count[name] for count in counts) for name in ("subjects", "hits", "rejects")}
    sums["rejects"] += source.rejected
    click.echo(say("done", run.asked.language, **sums, parts=len(parts), stood=stood), err=True)
    return bool(sums["rejects"])
