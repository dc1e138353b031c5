"""How fast `tahaluf screen --engine spark` screens on one core and on two, beside the run without Spark.

    python benchmarks/spark_screening.py --list un.xml --list sdn.csv --rows 40000

The environment must hold the extra `tahaluf[spark]`, and Java. The fifty invented entries that some subjects are named
after are always among the lists. Each line is one run of the command in a process of its own. The whole time has Java's
start, the lists' reading and an index for each core in it; the rate is that of the parts after each core's first, from
when they were committed. Rows a core-second are those that one core screens in a second of its own time: on a machine
that others use as well it says more than the clock.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.screening import write_list, write_subjects


class Figures(NamedTuple):
    """Whole seconds; rows a second, and rows a second of a core's own time, once all cores are at work; hits."""

    seconds: float
    rate: float
    core_rate: float
    hits: int


def timed(arguments: list[str]) -> tuple[float, float]:
    """Seconds of one run of the command, and of those its process spent on a core."""
    begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "tahaluf.config.command", "screen", *arguments], check=True)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begun, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def without_spark(subjects: Path, lists: list[str], rows: int, folder: Path) -> Figures:
    """One core without Spark, and without the time of two rows, which is that of the start."""
    few, output = folder / "few.csv", folder / "hits.jsonl"
    write_subjects(few, 2)
    start, start_core = timed([str(few), *lists, "--output", str(output)])
    seconds, core = timed([str(subjects), *lists, "--output", str(output)])
    with output.open("rb") as stream:
        return Figures(seconds, rows / (seconds - start), rows / (core - start_core), sum(1 for _ in stream))


def with_spark(subjects: Path, lists: list[str], cores: int, part_rows: int, folder: Path) -> Figures:
    output = folder / f"run-{cores}"
    options = ["--engine", "spark", "--master", f"local[{cores}]", "--part-rows", str(part_rows)]
    seconds, _core = timed([str(subjects), *lists, *options, "--output", str(output)])
    files = sorted(output.glob("part-*/manifest.json"), key=lambda file: file.stat().st_mtime)
    parts = [json.loads(file.read_bytes()) for file in files]
    ends = [file.stat().st_mtime for file in files]
    # The first part of each core waited for an index: what is counted begins when the last of them was done.
    rows = sum(part["stop"] - part["start"] for part in parts[cores:])
    core = sum(part["core_seconds"] for part in parts[cores:])
    return Figures(seconds, rows / (ends[-1] - ends[cores - 1]), rows / core, sum(part["hits"] for part in parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", type=Path, action="append", default=[], help="a further list")
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--part-rows", type=int, default=1_000)
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subjects, invented = folder / "subjects.csv", folder / "listed.csv"
        write_subjects(subjects, arguments.rows)
        write_list(invented)
        lists = [word for path in [invented, *arguments.list] for word in ("--list", str(path))]
        show("without Spark", without_spark(subjects, lists, arguments.rows, folder))
        for cores in arguments.cores:
            show(f"local[{cores}]", with_spark(subjects, lists, cores, arguments.part_rows, folder))


def show(title: str, figures: Figures) -> None:
    rates = f"{figures.rate:8.0f} rows/s  {figures.core_rate:8.0f} rows/core-second"
    print(f"{title:14} {figures.seconds:7.1f} s  {rates}  {figures.hits:,} hits", flush=True)


if __name__ == "__main__":
    main()
