"""How fast the index answers, how long it takes to build and what memory it takes, in a process of its own.

    python -m benchmarks.names.engine_speed --names 80000 --searches 4000 [--processes 2]

Prints one line of JSON. The process is bound to one core; two processes, to measure what the second adds, to two.
"""

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.names.listed_names import list_latin_names
from benchmarks.names.real_names import SHARED, compose_names, read_listed, read_urdu
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex

WARMED = 64
"""Names searched before the clock starts, other ones: what is compiled or loaded at the first call is no search."""


@dataclass(frozen=True)
class Speed:
    """What one process measured. Seconds of building and memory are those of the index alone."""

    names: int
    searches: int
    built_seconds: float
    mebibytes: float
    peak_mebibytes: float
    per_second: float
    found: float
    two_over_one: float | None = None


def measure_apart(folder: Path, names: int, searches: int, processes: int = 1) -> Speed:
    """Measure in a new process."""
    options = ["--names", str(names), "--searches", str(searches), "--processes", str(processes)]
    command = [sys.executable, "-m", "benchmarks.names.engine_speed", *options, "--data", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return Speed(**json.loads(said.stdout))


def measure(folder: Path, names: int, searches: int, processes: int) -> Speed:
    """Build, search and look for the names in Arabic script of the UN list."""
    listed = list_latin_names(folder, names)
    sought = search_names(folder, searches)
    warm_up(folder)
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    before, begun = resident(), time.process_time()
    index = NameIndex.build(listed)
    built, taken = time.process_time() - begun, resident() - before
    begun = time.process_time()
    index.search_many(sought)
    spent = time.process_time() - begun
    gain = None if processes == 1 else gain_of_two(index, search_names(folder, searches, 23), cores)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Speed(len(index), len(sought), built, taken, peak, len(sought) / spent, share_found(folder, index), gain)


def warm_up(folder: Path) -> None:
    """Search other names in a small index first."""
    index = NameIndex.build(list_latin_names(folder, 1_000))
    index.search_many(search_names(folder, WARMED, 29))


def search_names(folder: Path, count: int, seed: int = 9) -> list[str]:
    """Give names to search for: half of them in Arabic script; a quarter each composed or Urdu, in either script."""
    composed = [name for pair in compose_names(folder, count // 2 + 1, seed) for name in pair]
    urdu = [name for pair in read_urdu(folder) for name in pair]
    half = min(count // 2, len(urdu))
    return [*composed[: count - half], *urdu[:half]]


def share_found(folder: Path, index: NameIndex) -> float:
    """Give the share of the UN list's names in Arabic script that find their own entry at the default cutoff."""
    persons = [person for person in read_listed(folder) if person.is_arabic]
    found = index.search_many([person.original for person in persons], DEFAULT_CUTOFF)
    own = (any(hit.key == person.key for hit in hits) for person, hits in zip(persons, found, strict=True))
    return sum(own) / len(persons)


def gain_of_two(index: NameIndex, names: Sequence[str], cores: Sequence[int]) -> float:
    """Give how many times as fast two processes, each with half of the names, are by the clock as one with all."""
    return by_clock(index, [names], cores) / by_clock(index, [names[::2], names[1::2]], cores)


def by_clock(index: NameIndex, shares: Sequence[Sequence[str]], cores: Sequence[int]) -> float:
    """Give the seconds until each of several processes, one for a share, has searched it."""
    forked = multiprocessing.get_context("fork")
    workers = [
        forked.Process(target=_search_on, args=(index, names, cores[place % len(cores)]))
        for place, names in enumerate(shares)
    ]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begun


def _search_on(index: NameIndex, names: Sequence[str], core: int) -> None:
    os.sched_setaffinity(0, {core})
    index.search_many(names)


def resident() -> float:
    """Give the memory that this process holds now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measure as asked and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=int, default=80_000)
    parser.add_argument("--searches", type=int, default=4_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--data", type=Path, default=SHARED)
    asked = parser.parse_args()
    print(json.dumps(vars(measure(asked.data, asked.names, asked.searches, asked.processes))))


if __name__ == "__main__":
    main()
