"""Screen names and payments against official lists, without a database."""

import codecs
import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import click
from tqdm import tqdm

from tahaluf.config.json_lines import CouldNotRun, Write, lines_to, said_in_words, seekable
from tahaluf.config.spark_screening.wording import say
from tahaluf.engines.columns import WORDINGS
from tahaluf.engines.lists import Listing, ListReading, companion_names, open_list
from tahaluf.engines.rejects import NOTICES, Reject, Unreadable
from tahaluf.engines.screening import DEFAULT_CUTOFF, LANGUAGES, Screener
from tahaluf.engines.subjects import Subject, SubjectReading, open_subjects

SOME_REJECTED = 3
STANDARD_INPUT = "-"
PROGRESS_EVERY = 256
LOCAL, SPARK = "local", "spark"
SPARK_PACKAGES = ("pyspark", "pyarrow", "pandas")
"""What the extra `tahaluf[spark]` installs; Spark itself needs pandas wherever it is handed Arrow."""


def parse_columns(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """`name=Nom,birth_date=Né le` as a mapping of fields to headers."""
    pairs = [pair.partition("=") for value in values for pair in value.split(",") if pair.strip()]
    for field_name, equals, header in pairs:
        if not (field_name.strip() and equals and header.strip()):
            raise click.BadParameter(f"{field_name!r} is not FIELD=HEADER", ctx, param)
        if field_name.strip() not in WORDINGS:
            raise click.BadParameter(f"{field_name!r} is no field; there are: {', '.join(WORDINGS)}", ctx, param)
    return {field_name.strip(): header.strip() for field_name, _, header in pairs}


def parse_encoding(ctx: click.Context, param: click.Parameter, value: str) -> str:
    try:
        return codecs.lookup(value).name if value else ""
    except LookupError:
        raise click.BadParameter(f"{value!r} is no encoding that is known", ctx, param) from None


class Share(click.FloatRange):
    """A number between two others; `nan`, which is neither less nor more than any, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is no number", param, ctx)
        return number


FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)
PLACE = click.Path(path_type=Path)


@click.command()
@click.argument("subjects", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--list", "lists", type=FILE, multiple=True, required=True, help="A list; may be given several times.")
@click.option("--cutoff", type=Share(0, 1), default=DEFAULT_CUTOFF, show_default=True,
              help="The least score of a hit.")  # fmt: skip
@click.option("--output", type=PLACE, help="Where the hits go, as JSON lines; standard output otherwise. With Spark a "
              "folder of Parquet.")  # fmt: skip
@click.option("--rejects", type=TARGET, help="Where rejects go, as JSON lines; else standard error.")
@click.option("--columns", multiple=True, callback=parse_columns, metavar="FIELD=HEADER,…",
              help="The headers of the subjects' CSV, such as name=Nom,birth_date=Né.")  # fmt: skip
@click.option("--list-columns", multiple=True, callback=parse_columns, metavar="FIELD=HEADER,…",
              help="The headers of an own list's CSV.")  # fmt: skip
@click.option("--encoding", default="", callback=parse_encoding, help="The encoding of the subjects' CSV.")
@click.option("--list-encoding", default="", callback=parse_encoding, help="The encoding of an own list's CSV.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the reasons.")
@click.option("--engine", type=click.Choice((LOCAL, SPARK)), default=LOCAL, show_default=True,
              help="In this process, or in Spark over CSV or Parquet (docs/spark.md).")  # fmt: skip
@click.option("--master", default="", help="Spark's master, such as local[2]; otherwise that of spark-submit, or all "
              "cores here.")  # fmt: skip
@click.option("--part-rows", type=click.IntRange(min=0), default=0, help="Spark: the rows of a part; else by their "
              "number.")  # fmt: skip
def command(engine: str, master: str, part_rows: int, **options: Any) -> None:
    """Screen SUBJECTS (CSV, FollowTheMoney, pacs.008 or MT103; `-` is CSV on standard input) against lists.

    Writes one JSON object a line and hit. Exits 0 when everything was read, 3 when something was rejected, 2 when
    nothing could be screened.
    """
    asked = Asked(**options)
    with said_in_words():
        some = screen_in_spark(asked, master, part_rows) if engine == SPARK else screen_here(asked)
    sys.exit(SOME_REJECTED if some else 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked to screen, whatever with."""

    subjects: Path
    lists: tuple[Path, ...]
    cutoff: float
    output: Path | None
    rejects: Path | None
    columns: dict[str, str]
    list_columns: dict[str, str]
    encoding: str
    list_encoding: str
    language: str

    def listings(self, report: "Report") -> list[Listing]:
        options = ListOptions(self.list_columns, self.list_encoding, self.columns)
        return [listing for path in self.lists for listing in load_list(path, options, report)]


def screen_here(asked: Asked) -> bool:
    """Screen in this process; gives whether anything was rejected."""
    refuse_folders(asked.subjects, asked.output)
    with ExitStack() as stack:
        keep_apart({asked.subjects, *asked.lists}, [path for path in (asked.output, asked.rejects) if path])
        report = Report(stack.enter_context(lines_to(asked.rejects)) if asked.rejects else None)
        screener = Screener.build(asked.listings(report))
        stream = stack.enter_context(open_stream(asked.subjects))
        reading = open_reading(stream, asked.subjects, asked.columns, asked.encoding)
        if reading.assumed:
            report.add(reading.assumed)
        write = stack.enter_context(lines_to(asked.output))
        found = progress(accepted(reading, report), stream, asked.subjects)
        for hit in screener.screen(found, asked.cutoff):
            write(hit.to_json(asked.language))
        report.finish()
    return report.rejected > 0


def refuse_folders(*paths: Path | None) -> None:
    for path in paths:
        if path and path.is_dir():
            raise CouldNotRun(f"{path} is a directory")


def screen_in_spark(asked: Asked, master: str, part_rows: int) -> bool:
    """Screen in Spark; gives whether anything was rejected. Raises CouldNotRun where the extra is not installed."""
    if missing_packages(SPARK_PACKAGES):
        raise CouldNotRun(say("extra_missing", asked.language))
    if asked.rejects or not asked.output:
        raise CouldNotRun(say("rejects_apart" if asked.rejects else "output_missing", asked.language))
    from tahaluf.config.spark_screening import folders, running, sources

    rejects: list[Reject] = []
    listings = asked.listings(Report(None, keep=rejects.append))
    source = sources.Asked(asked.subjects, asked.columns, asked.encoding, part_rows, asked.language)
    folder = folders.RunFolder(asked.output, asked.language)
    return running.screen_in_spark(running.Run(source, listings, rejects, asked.cutoff, folder, master))


def missing_packages(names: Iterable[str]) -> list[str]:
    return [name for name in names if importlib.util.find_spec(name) is None]


def keep_apart(read: Iterable[Path], written: Iterable[Path]) -> None:
    """Raises CouldNotRun where a file that is written is also read, or written twice."""
    taken = {path.resolve() for path in read}
    for place in (path.resolve() for path in written if path.is_file() or not path.exists()):
        if place in taken:
            raise CouldNotRun(f"{place} is read or written already: choose another file")
        taken.add(place)


@dataclass(frozen=True, slots=True)
class ListOptions:
    """The mapped headers and the encoding of own lists; the subjects' headers, tried where a list has no mapping."""

    columns: Mapping[str, str]
    encoding: str
    fallback: Mapping[str, str]


@dataclass
class Report:
    """Notes what was rejected, as JSON lines or for a reader, and whether anything was screened."""

    write: Write | None
    keep: Callable[[Reject], None] | None = None
    rejected: int = 0
    screened: int = 0
    fatal: list[Reject] = field(default_factory=list)

    def add(self, reject: Reject) -> None:
        self.rejected += reject.code not in NOTICES
        if reject.fatal:
            self.fatal.append(reject)
        if self.keep:
            self.keep(reject)
        if self.write:
            self.write(reject.to_json())
        else:
            click.echo(str(reject), err=True)

    def finish(self) -> None:
        """Refuse to call a run done whose subjects could not be read at all."""
        if self.fatal and not self.screened:
            raise CouldNotRun(str(self.fatal[0]))


def load_list(path: Path, options: ListOptions, report: Report) -> Iterator[Listing]:
    """Yield a list's entries; a list that cannot be read to its end is not screened against."""
    with ExitStack() as stack:
        reading = open_list_file(path, options, stack)
        for kind in reading.missing:
            click.echo(f"{path}: the file {companion_names(path.name).get(kind, kind)} is not beside it", err=True)
        count = 0
        for item in reading:
            if isinstance(item, Listing):
                count += 1
                yield item
            else:
                report.add(item)
                if item.fatal:
                    raise CouldNotRun(f"{item}; an incomplete list is not screened against")
    if not count:
        raise CouldNotRun(f"{path}: the list holds no entry that can be screened")


def open_list_file(path: Path, options: ListOptions, stack: ExitStack) -> ListReading:
    """Raises CouldNotRun where the file is no list that is known."""
    stream = stack.enter_context(seekable(path))
    beside = {kind: path.with_name(name) for kind, name in companion_names(path.name).items()}
    companions = {kind: stack.enter_context(file.open("rb")) for kind, file in beside.items() if file.is_file()}
    tried: list[Mapping[str, str]] = [options.columns] if options.columns else [{}, options.fallback]
    for columns in tried:
        try:
            stream.seek(0)
            return open_list(stream, str(path), companions=companions, columns=columns, encoding=options.encoding)
        except Unreadable as error:
            reason = str(error)
    raise CouldNotRun(reason)


def open_reading(stream: BinaryIO, path: Path, columns: Mapping[str, str], encoding: str) -> SubjectReading:
    is_standard = str(path) == STANDARD_INPUT
    file = "<stdin>" if is_standard else str(path)
    try:
        return open_subjects(stream, file, columns=columns, encoding=encoding, form="csv" if is_standard else "")
    except Unreadable as error:
        raise CouldNotRun(str(error)) from error


@contextmanager
def open_stream(path: Path) -> Iterator[BinaryIO]:
    if str(path) == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with path.open("rb") as stream:
        yield stream


def accepted(reading: Iterable[Subject | Reject], report: Report) -> Iterator[Subject]:
    for item in reading:
        if isinstance(item, Reject):
            report.add(item)
        else:
            report.screened += 1
            yield item


def progress(subjects: Iterator[Subject], stream: BinaryIO, path: Path) -> Iterator[Subject]:
    """Pass the subjects on and show, on a terminal, how far into the file they are."""
    size = None if str(path) == STANDARD_INPUT else path.stat().st_size
    with tqdm(total=size, unit="B", unit_scale=True, disable=None, file=sys.stderr) as bar:
        for number, subject in enumerate(subjects):
            if size and number % PROGRESS_EVERY == 0:
                bar.update(stream.tell() - bar.n)
            yield subject
