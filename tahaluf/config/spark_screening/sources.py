"""What is screened, as Parquet that every core can read a part of: a CSV is laid out as such first.

A CSV cannot be cut without reading it: a quoted field may run over lines, and its encoding and delimiter are found by
its content. So the reader of the command without Spark reads it, once, and its rows are kept with their numbers and
lines. Parquet is taken as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from tahaluf.config.json_lines import CouldNotRun
from tahaluf.config.spark_screening.arrow_text import reader_of, texts_of
from tahaluf.config.spark_screening.folders import PLAN, REJECTS, ROWS, write_json
from tahaluf.config.spark_screening.parts import Part, Table, cut, part_size
from tahaluf.config.spark_screening.tables import RejectWriter, rejects_to, rows_to
from tahaluf.config.spark_screening.wording import say
from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.engines.subjects import open_subjects
from tahaluf.engines.subjects.customers import Layout
from tahaluf.engines.tables import Row, read_table

MAGIC = b"PAR1"
ROW, LINE = "row", "line"
BATCH = 4_096
FAULTS = (pa.ArrowException, OSError, ValueError)
"""What reading a damaged Parquet raises."""


@dataclass(frozen=True, slots=True)
class Source:
    """The tables to screen, and how their columns are read.

    `names` are the columns in the files, `header` is what they are called in the input: of Parquet the same, of a CSV
    that was laid out its headers. `file` is the name of that CSV, whose rows bring their numbers and lines with them;
    empty for Parquet. `columns` are the mapped headers.
    """

    tables: tuple[Table, ...]
    names: tuple[str, ...]
    header: tuple[str, ...]
    columns: dict[str, str]
    size: int
    file: str = ""
    rejected: int = 0

    def parts(self) -> list[Part]:
        return cut(self.tables, self.size)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        tables = tuple(Table(*table) for table in data["tables"])
        lists = {name: tuple(data[name]) for name in ("names", "header")}
        return cls(**{**data, **lists, "tables": tables})


@dataclass(frozen=True, slots=True)
class Asked:
    """The input as it was asked for: a file or folder, mapped headers, encoding, and rows a part (0: as fits)."""

    path: Path
    columns: dict[str, str]
    encoding: str
    part_rows: int
    language: str


def files_of(asked: Asked) -> list[Path]:
    """The files of the input in their order. Raises CouldNotRun where there is none."""
    if asked.path.is_file():
        return [asked.path]
    if not asked.path.is_dir():
        raise CouldNotRun(say("read_once", asked.language, file=asked.path))
    files = sorted(path for path in asked.path.rglob("*.parquet") if not path.name.startswith((".", "_")))
    if not files:
        raise CouldNotRun(say("parquet_absent", asked.language, file=asked.path))
    return files


def lay_out(asked: Asked, folder: Path, final: Path, rejects: Iterable[Reject]) -> None:
    """Write into a folder, which is to be called `final`, how the input is read and cut, and what was rejected: these
    rejects, of the lists, and what of the input cannot be read.

    Raises CouldNotRun where nothing of it can be.
    """
    with rejects_to(folder / REJECTS) as written:
        for reject in rejects:
            written.add(reject)
        source = source_of(asked, folder / ROWS, final / ROWS, written)
    write_json(folder / PLAN, asdict(replace(source, rejected=written.count)))


def source_of(asked: Asked, written: Path, final: Path, rejects: RejectWriter) -> Source:
    files = files_of(asked)
    try:
        if asked.path.is_dir() or starts_as_parquet(asked.path):
            return source_of_parquet(files, asked)
        return source_of_csv(asked, written, final, rejects)
    except Unreadable as error:
        raise CouldNotRun(str(error)) from error


def starts_as_parquet(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def source_of_parquet(files: Iterable[Path], asked: Asked) -> Source:
    """Parquet files of the same columns, as they are. Raises CouldNotRun or `Unreadable` where they cannot be read."""
    tables, header, first = [], list[str](), ""
    for file in files:
        rows, schema = footer(file, asked.language)
        used = Layout.find(str(file), schema.names, asked.columns).used
        names = [schema.names[place] for place in used]
        check_types([schema.field(place) for place in used], file, asked.language)
        if first and names != header:
            values = {"found": ", ".join(names), "expected": ", ".join(header)}
            raise CouldNotRun(say("columns_differ", asked.language, file=file, other=first, **values))
        header, first = names, first or str(file)
        tables.append(Table(str(file.resolve()), rows))
    size = asked.part_rows or part_size(sum(table.rows for table in tables))
    return Source(tuple(tables), tuple(header), tuple(header), asked.columns, size)


def footer(file: Path, language: str) -> tuple[int, pa.Schema]:
    """How many rows a Parquet file has, and its columns. Raises CouldNotRun where it is damaged."""
    try:
        with pq.ParquetFile(file) as opened:
            return opened.metadata.num_rows, opened.schema_arrow
    except FAULTS as error:
        raise CouldNotRun(say("parquet_unread", language, file=file, reason=error)) from error


def check_types(fields: Iterable[pa.Field], file: Path, language: str) -> None:
    for field in fields:
        if reader_of(field.type) is None:
            raise CouldNotRun(say("type_unread", language, file=file, column=field.name, type=field.type))


def source_of_csv(asked: Asked, written: Path, final: Path, rejects: RejectWriter) -> Source:
    """A CSV, whose rows are written as Parquet; what cannot be read of it is added to the rejects."""
    file = str(asked.path)
    with asked.path.open("rb") as stream:
        reading = open_subjects(stream, file, columns=asked.columns, encoding=asked.encoding)
        if reading.format != "csv":
            raise CouldNotRun(say("form_unread", asked.language, file=file, form=reading.format))
        if reading.assumed:
            rejects.add(reading.assumed)
        opened = reading.opened
        header, rows = read_table(opened.stream, file, opened.head.text, encoding=opened.encoding)
        used = Layout.find(file, header, asked.columns).used
        names = tuple(f"column{place}" for place in used)
        count = write_rows(written, names, taken(rows, used, rejects))
    size = asked.part_rows or part_size(count)
    table = Table(str(final.resolve()), count)
    return Source((table,), names, tuple(header[place] for place in used), asked.columns, size, file)


def taken(rows: Iterable[Row | Reject], used: list[int], rejects: RejectWriter) -> Iterator[tuple[int, int, list[str]]]:
    """The number, the line and the fields in use of each row that can be read."""
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Reject):
            rejects.add(row)
        else:
            yield number, row.line, [row.fields[place] for place in used]


def write_rows(path: Path, names: tuple[str, ...], rows: Iterable[tuple[int, int, list[str]]]) -> int:
    """Write rows with their numbers and lines; gives how many there were."""
    schema = pa.schema([(ROW, pa.int64()), (LINE, pa.int64()), *((name, pa.string()) for name in names)])
    with rows_to(path, schema) as written:
        for number, line, fields in rows:
            written.add({ROW: number, LINE: line, **dict(zip(names, fields, strict=True))})
        return written.count


def rows_of(part: Part, source: Source) -> Iterator[tuple[int, Row]]:
    """Each row of a part with its number. Raises one of `FAULTS` where the file is damaged."""
    numbered = (ROW, LINE) if source.file else ()
    for place, batch in batches_of(part, [*numbered, *source.names]):
        columns = columns_of(batch, [*numbered, *source.names])
        if numbered:
            numbers, lines = (column.to_pylist() for column in columns[:2])
        else:
            lines = range(place + 1, place + 1 + batch.num_rows)
            numbers = [part.before + line for line in lines]
        fields = zip(*map(texts_of, columns[len(numbered) :]), strict=True)
        for number, line, values in zip(numbers, lines, fields, strict=True):
            yield number, Row(line, list(values))


def batches_of(part: Part, names: list[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of a part in batches, each with the place of its first row in the file."""
    with pq.ParquetFile(part.file) as file:
        groups, place = groups_of(file.metadata, part)
        for batch in file.iter_batches(BATCH, row_groups=groups, columns=list(dict.fromkeys(names))):
            first, last = max(part.start - place, 0), min(part.stop - place, batch.num_rows)
            if first < last:
                yield place + first, batch.slice(first, last - first)
            place += batch.num_rows
            if place >= part.stop:
                return


def columns_of(batch: pa.RecordBatch, names: list[str]) -> list[pa.Array]:
    """The columns of these names; of a name that stands several times one after another, as in the file.

    Arrow reads columns by name, and moves those of one name beside each other.
    """
    places = {name: iter(batch.schema.get_all_field_indices(name)) for name in names}
    return [batch.column(next(places[name])) for name in names]


def groups_of(metadata: pq.FileMetaData, part: Part) -> tuple[list[int], int]:
    """The row groups that hold a part's rows, and the place of their first row."""
    groups: list[int] = []
    place = first = 0
    for group in range(metadata.num_row_groups):
        rows = metadata.row_group(group).num_rows
        if place < part.stop and place + rows > part.start:
            first = first if groups else place
            groups.append(group)
        place += rows
    return groups, first
