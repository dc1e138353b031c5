"""A table of customers with all that goes wrong in one, and what a run with or without Spark wrote of it."""

import csv
import json
import random
import sys
from pathlib import Path
from typing import Any

from benchmarks.screening import invented_names

LISTS = Path(__file__).parents[2] / "engines" / "lists" / "files"
LISTED = [LISTS / "un.xml", LISTS / "eu.xml"]
HEADER = ["id", "Prénom", "Nom", "alias", "Né le", "Pays", "passport", "alias"]
MET = [
    ("Zubayr Halim", "Al-Qarnasi", "", "1967"),
    ("زبير حليم", "القرنسي", "", ""),
    ("Plain", "Payer", "Zubayr Halim AL-QARNASI", "30/11/1967"),
    ("Zubayr\nHalim", "Qarnasi", "", "no date"),
]


def write_table(path: Path, rows: int) -> Path:
    """Customers of whom every tenth is a listed person, with broken rows, blank rows and values that are none."""
    source = random.Random(rows)
    names = invented_names(source)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(rows):
            given, _, family = next(names).partition(" ")
            row = (given, family, "", source.choice(["", "1955-02-03", "1950 to 1960"]))
            given, family, alias, birth = source.choice(MET) if number % 10 == 3 else row
            country = source.choice(["", "SA", "FR", "Narnia"])
            writer.writerow([f"C-{number}" if number % 7 else "", given, family, alias, birth, country, "", ""])
            if number % 40 == 5:
                stream.write('"a quotation without an end,x\r\n')
            if number % 50 == 3:
                stream.write(",,,,,,,\r\n\r\nC-short\r\n")
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tahaluf.config.command", "screen", *map(str, arguments)]


def read_lines(stream: Any) -> list[Any]:
    with stream:
        return [json.loads(line) for line in stream]


def read_hits(folder: Path) -> list[Any]:
    """The hits of all parts, one part after another."""
    return [row for file in sorted(folder.glob("part-*/hits.parquet")) for row in read_parquet(file)]


def read_rejects(folder: Path) -> list[Any]:
    """What was rejected of the lists, the input and the parts."""
    rows = [row for file in sorted(folder.glob("*/rejects.parquet")) for row in read_parquet(file)]
    return [{**row, "detail": json.loads(row["detail"])} for row in rows]


def read_parquet(file: Path) -> list[Any]:
    import pyarrow.parquet as pq

    return list(pq.read_table(file).to_pylist())


def in_order(rejects: list[Any]) -> list[Any]:
    return sorted(rejects, key=lambda reject: (reject["file"], reject["line"] or 0, reject["field"], reject["value"]))
