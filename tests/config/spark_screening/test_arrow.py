"""Parts of Parquet, and of a CSV laid out as such, give the hits and rejects of the run without Spark."""

import csv
import datetime
import decimal
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tahaluf.config.commands.screen import ListOptions, Report, load_list
from tahaluf.config.json_lines import CouldNotRun
from tahaluf.config.spark_screening.terms import engine_version, pack
from tahaluf.engines.tables import Row, read_table
from tests.config.spark_screening.customers import HEADER, LISTED, in_order, read_hits, read_parquet, read_rejects

pa = pytest.importorskip("pyarrow", reason="pyarrow comes with tahaluf[spark]; make test-spark installs it")
pq = pytest.importorskip("pyarrow.parquet")

from tahaluf.config.spark_screening import part_screening  # noqa: E402
from tahaluf.config.spark_screening.arrow_text import texts_of  # noqa: E402
from tahaluf.config.spark_screening.part_screening import PartScreening  # noqa: E402
from tahaluf.config.spark_screening.running import Here  # noqa: E402
from tahaluf.config.spark_screening.sources import Asked, Source, lay_out  # noqa: E402

TEXTS = [
    (pa.array(["a", None, ""]), ["a", "", ""]),
    (pa.array(["a", "a"]).dictionary_encode(), ["a", "a"]),
    (pa.array([1967, None]), ["1967", ""]),
    (pa.array([1967.0, None, float("nan"), 0.5]), ["1967", "", "", "0.5"]),
    (pa.array([decimal.Decimal("12.00")]), ["12"]),
    (pa.array([datetime.date(1967, 11, 30), None]), ["1967-11-30", ""]),
    (pa.array([datetime.datetime(1967, 11, 30, 12)], pa.timestamp("ns")), ["1967-11-30"]),  # noqa: DTZ001
    (pa.array([["a", None, "b"], None, []]), ["a; b", "", ""]),
    (pa.nulls(2), ["", ""]),
]


@dataclass
class Rig:
    """Everything of a run but Spark: the input is laid out, and each part is screened in this process."""

    folder: Path

    def asked(self, path: Path, rows: int, columns: dict[str, str] | None = None) -> Asked:
        return Asked(path, columns or {}, "", rows, "en")

    def source(self, asked: Asked) -> Source:
        target = self.folder / "input"
        target.mkdir(parents=True)
        lay_out(asked, target, target, [])
        return Source.from_json(json.loads((target / "plan.json").read_bytes()))

    def work(self, path: Path, rows: int = 70, columns: dict[str, str] | None = None) -> PartScreening:
        options, report = ListOptions({}, "", {}), Report(None)
        packed = pack(listing for file in LISTED for listing in load_list(file, options, report))
        source = self.source(self.asked(path, rows, columns))
        terms = {"engine": engine_version(), "language": "en", "cutoff": 0.9, "listings": "test"}
        return PartScreening(Here(packed), source, tuple(source.parts()), terms, self.folder)

    def screen(self, work: PartScreening) -> list[str]:
        """The faults of the parts, through the batches that Spark hands over."""
        places = pa.RecordBatch.from_pydict({"id": list(range(len(work.parts)))})
        return [row["fault"] for batch in work([places]) for row in batch.to_pylist()]


@pytest.fixture
def rig(tmp_path):
    return Rig(tmp_path / "run")


@pytest.fixture
def parquet(table, tmp_path):
    """The rows of the table that can be read, as a folder of two Parquet files."""
    with table.open("rb") as stream:
        _header, read = read_table(stream, "", ",".join(HEADER))
        rows = [row.fields for row in read if isinstance(row, Row)]
    place = tmp_path / "parquet"
    place.mkdir()
    for name, some in (("a", rows[:130]), ("b", rows[130:])):
        columns = [pa.array(column) for column in zip(*some, strict=True)]
        pq.write_table(pa.Table.from_arrays(columns, HEADER), place / f"{name}.parquet", row_group_size=50)
    return place


def whole(file):
    """The columns of a file; two of them have one name, which `read_table` does not allow."""
    with pq.ParquetFile(file) as opened:
        return opened.read().combine_chunks().columns


@pytest.mark.parametrize(("column", "texts"), TEXTS)
def test_the_values_of_a_column_are_the_texts_of_a_csv(column, texts):
    assert texts_of(column) == texts


def test_the_parts_of_a_csv_give_the_hits_and_rejects_of_the_local_run(rig, table, locally):
    hits, rejects = locally(table)
    assert rig.screen(rig.work(table)) == [""] * 5
    assert len(hits) > 25
    assert read_hits(rig.folder) == hits
    assert in_order(read_rejects(rig.folder)) == in_order(rejects)
    assert {reject["code"] for reject in rejects} >= {"bad_quotes", "too_few_columns", "bad_country", "bad_date"}


@pytest.mark.parametrize("rows", [7, 64, 10_000])
def test_parquet_gives_the_hits_of_the_csv_whose_rows_it_holds_however_it_is_cut(rig, parquet, tmp_path, locally, rows):
    copy = tmp_path / "copy.csv"
    with copy.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for file in sorted(parquet.iterdir()):
            writer.writerows(zip(*(column.to_pylist() for column in whole(file)), strict=True))
    expected, _rejects = locally(copy)
    assert not any(rig.screen(rig.work(parquet, rows)))
    assert read_hits(rig.folder) == expected


def test_a_part_says_what_it_holds_and_on_which_terms(rig, table):
    work = rig.work(table)
    rig.screen(work)
    said = json.loads((rig.folder / "part-000001" / "manifest.json").read_bytes())
    assert (said["start"], said["stop"], said["terms"]) == (70, 140, work.terms)
    assert said["hits"] == len(read_parquet(rig.folder / "part-000001" / "hits.parquet"))
    assert said["subjects"] > 60


def test_a_process_builds_its_screener_once(rig, table, monkeypatch):
    built = []
    monkeypatch.setattr(part_screening, "held", {})
    monkeypatch.setattr(part_screening.Screener, "build", lambda listings: built.append(1) or Quiet())
    rig.screen(rig.work(table))
    assert built == [1]


class Quiet:
    """A screener that meets nobody."""

    def screen(self, subjects, cutoff):
        return (hit for subject in subjects for hit in ())


def test_a_part_that_stands_is_not_done_again(rig, table, monkeypatch):
    work = rig.work(table)
    rig.screen(work)
    monkeypatch.setattr(PartScreening, "commit", None)
    assert rig.screen(work) == [""] * 5


def test_an_executor_with_another_engine_screens_nothing(rig, table):
    work = rig.work(table)
    work.terms["engine"] = "0.0.1+other"
    assert all("another version of the engine" in fault for fault in rig.screen(work))
    assert read_hits(rig.folder) == []


def test_a_parquet_with_damaged_rows_loses_the_parts_that_hold_them_and_names_their_place(rig, parquet):
    damaged = parquet / "b.parquet"
    content = bytearray(damaged.read_bytes())
    column = pq.read_metadata(damaged).row_group(1).column(1)
    start = column.dictionary_page_offset or column.data_page_offset
    content[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    work = rig.work(parquet, 50)
    damaged.write_bytes(content)
    faults = [fault for fault in rig.screen(work) if fault]
    assert len(faults) == 1
    assert faults[0].startswith(f"{damaged}, rows 51 to 100: the rows cannot be read: ")
    assert len(list(rig.folder.glob("part-*"))) == len(work.parts) - 1


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 and nothing that follows PAR1"])
def test_a_file_that_is_no_whole_parquet_is_refused_by_name(rig, tmp_path, content):
    file = tmp_path / "half.parquet"
    file.write_bytes(content)
    with pytest.raises(CouldNotRun, match=r"half\.parquet: the Parquet cannot be read"):
        rig.work(file)


def test_a_column_of_a_type_that_holds_no_text_is_named(rig, tmp_path):
    file = tmp_path / "structs.parquet"
    pq.write_table(pa.table({"name": [{"given": "Zubayr"}]}), file)
    with pytest.raises(CouldNotRun, match="column name holds struct"):
        rig.work(file)


def test_files_of_other_columns_in_one_folder_are_refused(rig, parquet):
    pq.write_table(pa.table({"name": ["Zubayr"]}), parquet / "c.parquet")
    with pytest.raises(CouldNotRun, match=r"c\.parquet: the columns are not those of .*a\.parquet"):
        rig.work(parquet)


def test_a_column_that_is_missing_or_mapped_to_nothing_there_is_named(rig, parquet):
    with pytest.raises(CouldNotRun, match="the column Absent is missing"):
        rig.work(parquet, columns={"name": "Absent"})


@pytest.mark.parametrize("name", ["people.ftm.json", "mt103.txt"])
def test_what_is_neither_csv_nor_parquet_is_refused(rig, name):
    with pytest.raises(CouldNotRun, match="reads CSV and Parquet"):
        rig.work(LISTED[0].parents[2] / "subjects" / "files" / name)


def test_a_csv_in_which_nothing_is_readable_is_refused_in_its_own_words(rig, tmp_path):
    file = tmp_path / "empty.csv"
    file.touch()
    with pytest.raises(CouldNotRun, match=r"empty\.csv:1: the file holds nothing"):
        rig.work(file)
