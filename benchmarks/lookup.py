"""How long one name takes against very many listed ones on one core, and how long the index takes to build.

    python -m benchmarks.lookup [--names 80000] [--searches 1000] [--data FOLDER]

The listed names are real ones of OFAC and the UN and, to the number asked for, invented ones. Seconds are those of this
process, whatever else the machine does. Searches come one by one, as at an API; most words were never met before.
"""

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.customers import invent_customers, read_changes
from benchmarks.names.real_names import SHARED, read_listed, read_ofac
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex
from tahaluf.engines.screening import FEATURES, reachable_from


def listed_names(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield real names and, after them, invented ones without end."""
    yield from read_ofac(folder)
    yield from ((person.key, name) for person in read_listed(folder) for name in person.names)
    yield from ((subject.id, subject.name) for subject in invent_customers(folder, read_changes(folder, 1), 3))


def measure_searches(index: NameIndex, names: list[str], cutoff: float) -> list[float]:
    """Give the milliseconds of each search."""
    spent = []
    for name in names:
        begun = time.process_time()
        index.search(name, cutoff)
        spent.append(1000 * (time.process_time() - begun))
    return spent


def main() -> None:
    """Build, search and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=int, default=80_000)
    parser.add_argument("--searches", type=int, default=1_000)
    parser.add_argument("--data", type=Path, default=SHARED)
    arguments = parser.parse_args()
    pairs = list(islice(listed_names(arguments.data), arguments.names))
    customers = invent_customers(arguments.data, read_changes(arguments.data, 150), 5)
    names = [subject.name for subject in islice(customers, arguments.searches)]
    begun = time.process_time()
    index = NameIndex.build(pairs)
    built = time.process_time() - begun
    print(f"{len(index):,} names indexed in {built:.1f} s ({len(index) / built:,.0f} names/s)")
    cutoffs = (DEFAULT_CUTOFF, reachable_from(DEFAULT_CUTOFF, frozenset(FEATURES)))
    for place, cutoff in enumerate(cutoffs):
        spent = measure_searches(index, names[place :: len(cutoffs)], cutoff)
        middle, most, longest = np.percentile(spent, [50, 95, 100])
        print(f"cutoff {cutoff:.3f}: p50 {middle:.1f} ms, p95 {most:.1f} ms, longest {longest:.1f} ms")


if __name__ == "__main__":
    main()
