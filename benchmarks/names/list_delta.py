"""How long the engine takes to say which of very many stored subjects a list's change may concern.

Subjects are invented and stored folded, as the database keeps them; reading them from the database is not in it:
`python -m benchmarks.delta` measures that too, behind both walls.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.customers import invent_customers, read_changes
from tahaluf.engines.names import DEFAULT_CUTOFF, NameIndex, Sieve, fold_names

ENTRIES = 150
TOGETHER = 20_000


@dataclass(frozen=True)
class DeltaRun:
    """What was compared, in seconds of one core."""

    subjects: int
    names: int
    seconds: float
    passed: int
    found: int


def measure_delta(folder: Path, subjects: int) -> DeltaRun:
    """Sieve all subjects and compare in full those that pass."""
    changes = read_changes(folder, ENTRIES)
    names = [(listing.id, name.text) for listing in changes for name in listing.names]
    passed = found = 0
    begun = time.process_time()
    sieve, index = Sieve(text for _key, text in names), NameIndex.build(names)
    spent = time.process_time() - begun
    for block in stored_names(folder, subjects):
        begun = time.process_time()
        flags = sieve.may_reach([folded for _names, folded in block], DEFAULT_CUTOFF)
        may = [names for (names, _folded), flag in zip(block, flags, strict=True) if flag]
        found += sum(any(map(index.search, names)) for names in may)
        spent += time.process_time() - begun
        passed += len(may)
    return DeltaRun(subjects, len(sieve), spent, passed, found)


def stored_names(folder: Path, subjects: int) -> Iterator[list[tuple[list[str], str]]]:
    """Yield the names of invented subjects and how they are stored, many subjects at a time."""
    customers = islice(invent_customers(folder, read_changes(folder, ENTRIES), 7), subjects)
    while block := list(islice(customers, TOGETHER)):
        names = [[subject.name, *subject.aliases] for subject in block]
        yield [(of_one, fold_names(of_one)) for of_one in names]
