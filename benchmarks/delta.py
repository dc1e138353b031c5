"""How long a change of a list takes against a million stored subjects, behind both walls.

    python -m benchmarks.delta [--subjects 1000000] [--entries 150] [--cutoff 0.9]

Subjects are invented (`benchmarks.customers`), the entries are what a real list added and changed. Filling the database
is not timed. Memory is that of this process; the database has its own.
"""

import argparse
import resource
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from tests import database

database.settle_environment()

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def main() -> None:
    """Fill a database of its own and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=150)
    parser.add_argument("--cutoff", type=float, default=0.9)
    parser.add_argument("--data", type=Path, default=SHARED)
    arguments = parser.parse_args()
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    with database.cluster(), database.cloned("benchmark_delta") as name, tempfile.TemporaryDirectory() as keys:
        connections["default"].settings_dict.update(database.entry_for(name))
        settings.KEYS_FOLDER = Path(keys)
        measure(arguments.data, arguments.subjects, arguments.entries, arguments.cutoff)
        connections.close_all()


def measure(folder: Path, subjects: int, entries: int, cutoff: float) -> None:
    from benchmarks.customers import invent_customers, read_changes
    from tahaluf.desks.finance.screening.warm_index import Filed
    from tahaluf.desks.finance.subjects.sieving import Delta
    from tests.cast import Cast
    from tests.desks.finance.subjects.stored import open_portfolio, store_many

    cast, changes = Cast.assemble(), read_changes(folder, entries)
    store_many(open_portfolio(cast), islice(invent_customers(folder, changes, 7), subjects))
    before = peak()
    begun, spent = time.perf_counter(), time.process_time()
    delta = Delta([Filed(number, listing) for number, listing in enumerate(changes)])
    made = time.perf_counter() - begun
    totals, slowest = go_over(cast, delta, cutoff)
    seconds, spent = time.perf_counter() - begun, time.process_time() - spent
    print(f"{subjects:,} subjects, {len(changes)} entries with {len(delta.sieve):,} names, cutoff {cutoff}")
    print(f"{seconds:.1f} s, of these {spent:.1f} s of this process; made ready in {made:.2f} s")
    print(f"{subjects / seconds:,.0f} subjects/s; slowest part of 20,000 in {slowest:.2f} s")
    print(f"passed the sieve: {100 * totals['passed'] / subjects:.2f} %; hits: {totals['hits']:,}")
    print(f"peak memory {peak():,.0f} MiB; {before:,.0f} MiB before")


def go_over(cast: object, delta: object, cutoff: float) -> tuple[Counter[str], float]:
    """Go over all subjects; gives what was counted, and the seconds of the slowest part."""
    from tahaluf.desks.finance.subjects import sieving

    totals: Counter[str] = Counter()
    judge = sieving._judge
    reached, is_end, slowest = 0, False, 0.0

    def counted(*values: object) -> object:
        totals["passed"] += len(values[3])  # type: ignore[arg-type]
        return judge(*values)  # type: ignore[arg-type]

    sieving._judge = counted  # type: ignore[assignment]
    while not is_end:
        begun = time.perf_counter()
        with cast.acting("originator") as actor:  # type: ignore[attr-defined]
            hits, reached, is_end = sieving.hits_of_delta(actor, delta, cutoff, reached)  # type: ignore[arg-type]
        totals["hits"] += len(hits)
        slowest = max(slowest, time.perf_counter() - begun)
    return totals, slowest


def peak() -> float:
    """Give the most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
