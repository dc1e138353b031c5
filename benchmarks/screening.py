"""How fast `tahaluf screen` screens, and that a million rows take no more memory than a thousand.

    python benchmarks/screening.py                                       # 1,000 and 1,000,000 rows, a list of 50
    python benchmarks/screening.py --list sdn.csv --rows 1000 5000       # names a second against a real list

Nearly every word of the subjects' names is one that never came before, so that no memory of words can stand still.
Each size is one run of the command in a process of its own; its time and its peak memory are the operating system's.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

WORDS = {
    "given": "Zubayr Halim Mirsad Wabil Qarnas Hamdun Tarsim Lubayn Samrid Faydun Rashmin Jubar Nabrin Hudayf Kasrim",
    "family": "Qarnasi Wabili Hamduni Tarsimi Lubayni Samridi Faydani Rashmini Jubari Nabrini Hudayfi Kasrimi Marzabi",
}
CONSONANTS, VOWELS, ENDINGS = "bcdfghjklmnpqrstvwyz", "aeiou", ("", "n", "r", "d", "l")
GIVEN, FAMILY = (words.split() for words in WORDS.values())
LISTED = 50
SEED = 20260301


def listed_names() -> list[str]:
    source = random.Random(SEED)
    return [f"{source.choice(GIVEN)} {source.choice(GIVEN)} Al-{source.choice(FAMILY)}" for _ in range(LISTED)]


def coin_word(source: random.Random) -> str:
    """A word of two to four syllables, one of hundreds of millions."""
    syllables = [source.choice(CONSONANTS) + source.choice(VOWELS) for _ in range(source.randint(2, 4))]
    return "".join([*syllables, source.choice(ENDINGS)]).capitalize()


def invented_names(source: random.Random) -> Iterator[str]:
    """Names of two to four words that were never met, one in ten beside a listed given name; one in a hundred is a
    listed name."""
    listed = listed_names()
    while True:
        given = [source.choice(GIVEN)] if source.random() < 0.1 else []
        coined = " ".join([*given, *(coin_word(source) for _ in range(source.randint(2, 4)))])
        yield source.choice(listed) if source.random() < 0.01 else coined


def write_list(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "name", "birth_date"])
        rows.writerows((f"X-{number}", name, 1950 + number) for number, name in enumerate(listed_names()))


def write_subjects(path: Path, rows: int) -> None:
    source = random.Random(SEED + 1)
    names = invented_names(source)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "name"])
        writer.writerows((number, next(names)) for number in range(rows))


def run(subjects: Path, listed: Path, output: Path) -> tuple[float, int, int]:
    """Seconds, peak memory in bytes and exit code of one run of the command."""
    command = [sys.executable, "-m", "tahaluf.config.command", "screen", str(subjects), "--list", str(listed)]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "--output", str(output)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begun, usage.ru_maxrss * 1024, process.returncode


def measure(rows: int, listed: Path, folder: Path) -> int:
    subjects, output = folder / "subjects.csv", folder / "hits.jsonl"
    write_subjects(subjects, rows)
    seconds, memory, code = run(subjects, listed, output)
    with output.open("rb") as stream:
        hits = sum(1 for _ in stream)
    rate, mebibytes = rows / seconds, memory / 2**20
    print(f"{rows:>9,} rows  {seconds:8.1f} s  {rate:8.0f} rows/s  {mebibytes:6.0f} MiB  {hits:,} hits  exit {code}")
    return memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", type=Path, help="a list to screen against; 50 invented entries otherwise")
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 1_000_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = arguments.list or folder / "listed.csv"
        if arguments.list is None:
            write_list(listed)
        peaks = [measure(rows, listed, folder) for rows in arguments.rows]
    print(f"most memory over least: {max(peaks) / min(peaks):.2f}")


if __name__ == "__main__":
    main()
