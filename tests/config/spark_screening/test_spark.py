"""Spark gives what the run without it gives, also after it was killed, and says in words what it cannot do."""

import csv
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checks.licences import COPYLEFT, PERMISSIVE, licence_of
from tests.config.spark_screening.customers import (
    LISTS,
    command,
    in_order,
    read_hits,
    read_rejects,
    write_table,
)

REASON = "Spark and Java are not installed here; make test-spark installs Spark"
INSTALLED = importlib.util.find_spec("pyspark") and shutil.which("java")
pytestmark = [pytest.mark.long, pytest.mark.spark, pytest.mark.skipif(not INSTALLED, reason=REASON)]
LOCK = Path(__file__).parents[3] / "requirements-spark.lock"
SPARK = ("--engine", "spark", "--master", "local[2]")
PATIENCE = 240
"""Seconds that Spark may take to come up on a machine that others use as well."""


@pytest.fixture
def output(tmp_path):
    return tmp_path / "run"


def states(folder):
    """The parts that stand, and what tells whether one was written again."""
    manifests = {path.name: path / "manifest.json" for path in folder.glob("part-*") if (path / "_SUCCESS").exists()}
    return {name: (file.stat().st_ino, file.stat().st_mtime_ns) for name, file in manifests.items()}


def stop_after(parts, number, arguments, output):
    """Start the command and send it a signal once so many parts stand; gives its exit code and what it said."""
    with subprocess.Popen(command(*arguments), stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + PATIENCE
        while len(states(output)) < parts and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(number)
        _out, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def let_end(output):
    """Wait until nothing is written any more: Spark's Java ends itself once the program is gone."""
    before = None
    while before != (before := states(output)):
        time.sleep(2)
    return before


def test_a_csv_in_spark_gives_every_hit_and_reject_of_the_run_without(screen, locally, table, output):
    hits, rejects = locally(table)
    found = screen(table, *SPARK, "--output", output, "--part-rows", 60)
    assert found.returncode == 3, found.stderr
    assert len(hits) > 25
    assert read_hits(output) == hits
    assert in_order(read_rejects(output)) == in_order(rejects)
    assert f"{len(hits)} hits, {len(rejects)} rejects in 5 parts, of which 0 stood already" in found.stderr
    assert not (output / "input" / "rows.parquet").exists()


def test_parquet_that_spark_wrote_gives_the_hits_of_its_csv(screen, locally, tmp_path, output):
    table = tmp_path / "sound.csv"
    names = [("C-1", "Zubayr Halim Al-Qarnasi", "1967-11-30"), ("C-2", "Plain Payer", ""), ("", "زبير القرنسي", "")]
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("id", "name", "birth_date"), *names * 20])
    script = (
        "import sys; from pyspark.sql import SparkSession as S; s = S.builder.master('local[1]').getOrCreate();"
        "s.read.option('header', True).csv(sys.argv[1]).coalesce(1).write.parquet(sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", script, table, tmp_path / "parquet"], check=True, capture_output=True)
    found = screen(tmp_path / "parquet", *SPARK, "--output", output, "--language", "fr")
    assert found.returncode == 0, found.stderr
    hits, _rejects = locally(table, "--language", "fr")
    assert len(hits) >= 20
    assert read_hits(output) == hits


def test_killed_in_the_middle_it_does_what_is_missing_and_nothing_else(screen, locally, tmp_path, lists, output):
    table = write_table(tmp_path / "long.csv", 3000)
    arguments = (table, *SPARK, "--output", output, "--part-rows", 50, *lists)
    code, _said = stop_after(5, signal.SIGKILL, arguments, output)
    stood = let_end(output)
    assert code == -signal.SIGKILL
    assert 5 <= len(stood) < 50
    found = screen(*arguments[: -len(lists)])
    assert found.returncode == 3, found.stderr
    assert f"of which {len(stood)} stood already" in found.stderr
    after = states(output)
    assert len(after) > len(stood)
    assert {name: after[name] for name in stood} == stood
    hits, rejects = locally(table)
    assert read_hits(output) == hits
    assert in_order(read_rejects(output)) == in_order(rejects)
    assert not list(output.glob(".*.draft"))


def test_stopped_by_the_keyboard_it_says_so_and_leaves_what_is_whole(tmp_path, lists, output):
    table = write_table(tmp_path / "long.csv", 3000)
    arguments = (table, *SPARK, "--output", output, "--part-rows", 50, *lists)
    code, said = stop_after(3, signal.SIGINT, arguments, output)
    assert code == 130, said
    assert "Stopped before the end" in said
    assert "Traceback" not in said
    assert 3 <= len(states(output)) < 60
    assert {path.name.partition("-")[0] for path in output.iterdir()} == {"input", "manifest.json", "part"}


def test_other_terms_in_the_same_folder_are_refused_and_nothing_is_done(screen, table, output):
    assert screen(table, *SPARK, "--output", output).returncode == 3
    stood = states(output)
    for option, says in ((("--cutoff", "0.8"), "cutoff: 0.9 ≠ 0.8"), (("--list", LISTS / "own.csv"), "lists: ")):
        found = screen(table, *SPARK, "--output", output, *option)
        assert found.returncode == 2
        assert "holds a run with other terms" in found.stderr
        assert says in found.stderr
    table.write_text(table.read_text("utf-8") + "C-9999,One,More,,,,,\n", "utf-8")
    found = screen(table, *SPARK, "--output", output)
    assert (found.returncode, "subjects: " in found.stderr) == (2, True)
    assert states(output) == stood


def test_damaged_rows_are_named_the_rest_is_screened_and_a_repaired_file_is_another_run(screen, tmp_path, output):
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = tmp_path / "customers.parquet"
    names = ["Zubayr Halim Al-Qarnasi", *(f"Plain Payer {n}" for n in range(199))]
    pq.write_table(pa.table({"name": names}), file, row_group_size=100, compression="none")
    column = pq.read_metadata(file).row_group(1).column(0)
    start = column.dictionary_page_offset or column.data_page_offset
    content = bytearray(file.read_bytes())
    content[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    file.write_bytes(content)
    found = screen(file, *SPARK, "--output", output, "--part-rows", 100)
    assert found.returncode == 2
    assert f"{file}, rows 101 to 200: the rows cannot be read" in found.stderr
    assert "parts that are not screened: 1;" in found.stderr
    assert {hit["subject"]["row"] for hit in read_hits(output)} == {1}
    pq.write_table(pa.table({"name": names}), file)
    assert "holds a run with other terms (subjects: " in screen(file, *SPARK, "--output", output).stderr


def test_a_java_that_does_not_start_is_said_in_words(table, lists, output, tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    environment = {**os.environ, "JAVA_HOME": str(tmp_path)}
    arguments = command(table, *SPARK, "--output", output, *lists)
    found = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "Spark gave up: " in found.stderr
    assert "Traceback" not in found.stderr


def test_without_java_it_says_what_is_missing(table, lists, output, tmp_path):
    environment = {**os.environ, "JAVA_HOME": str(tmp_path)}
    arguments = command(table, *SPARK, "--output", output, "--language", "fr", *lists)
    found = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert (found.returncode, output.exists()) == (2, False)
    assert "Spark demande Java 17" in found.stderr


def test_executors_in_processes_of_their_own_give_the_same_hits(screen, locally, table, output):
    found = screen(table, "--engine", "spark", "--master", "local-cluster[2,1,1024]", "--output", output)
    assert found.returncode == 3, found.stderr
    assert read_hits(output) == locally(table)[0]


def test_what_the_extra_installs_is_locked_by_hash_and_permissively_licensed():
    names = re.findall(r"^([a-z0-9_.\-]+)==\S+ \\\n\s+--hash=sha256:", LOCK.read_text("utf-8"), re.MULTILINE)
    assert {"pyspark", "py4j", "pyarrow", "pandas"} <= set(names)
    for name in ("pyspark", "py4j", "pyarrow", "pandas"):
        licence = licence_of(name)
        assert licence
        assert PERMISSIVE.search(licence)
        assert not COPYLEFT.search(licence)
