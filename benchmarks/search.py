"""How long the desk's search takes for names in any script among very many own subjects, behind both walls.

    python -m benchmarks.search [--subjects 100000] [--searches 100]

Subjects are invented (`benchmarks.customers`); half of what is searched for are names of theirs, the others names of
nobody. Filling the database is not timed; seconds are those of the clock, the database's work among them.
"""

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests import database

database.settle_environment()

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LIMIT = 20
SUBJECTS = "SELECT id, member_id, name FROM finance_subject ORDER BY id"
WORDS = "COPY finance_subjectword (member_id, subject_id, word) FROM STDIN"
TABLES = ("finance_subject", "finance_subjectword")


def main() -> None:
    """Fill a database of its own and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--subjects", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=100)
    parser.add_argument("--data", type=Path, default=SHARED)
    arguments = parser.parse_args()
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    with database.cluster(), database.cloned("benchmark_search") as name, tempfile.TemporaryDirectory() as keys:
        connections["default"].settings_dict.update(database.entry_for(name))
        settings.KEYS_FOLDER = Path(keys)
        measure(arguments.data, arguments.subjects, arguments.searches)
        connections.close_all()


def measure(folder: Path, subjects: int, searches: int) -> None:
    import numpy as np

    from benchmarks.customers import invent_customers, read_changes
    from tahaluf.desks.finance.subjects.reads import find_subjects, subjects_alike
    from tests.cast import Cast
    from tests.desks.finance.subjects.stored import open_portfolio, store_many

    cast, changes = Cast.assemble(), read_changes(folder, 1)
    store_many(open_portfolio(cast), islice(invent_customers(folder, changes, 7), subjects))
    file_words()
    own = [each.name for each in islice(invent_customers(folder, changes, 7), searches // 2)]
    others = [each.name for each in islice(invent_customers(folder, changes, 8), searches - searches // 2)]
    spent = {find_subjects: [], subjects_alike: []}  # type: ignore[var-annotated]
    found = 0
    for query in (*own, *others):
        with cast.acting("originator") as actor:
            for find, seconds in spent.items():
                begun = time.perf_counter()
                met = find(actor, query, LIMIT)
                seconds.append(1000 * (time.perf_counter() - begun))
            found += len(met)
    print(f"{subjects:,} subjects, {searches} names sought, {found:,} subjects found alike (at most {LIMIT} a name)")
    for find, seconds in spent.items():
        print(f"{find.__name__}: p50 {np.percentile(seconds, 50):.0f} ms, p95 {np.percentile(seconds, 95):.0f} ms")


def file_words() -> None:
    """File the stored subjects under their words and sounds, as taking them in does."""
    from tahaluf.records.search_words import MOST_WORDS, sounds_of, words_of
    from tests.cast import as_owner

    with as_owner() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        rows = cursor.execute(SUBJECTS).fetchall()
        with cursor.copy(WORDS) as copy:
            for pk, member, name in rows:
                for word in dict.fromkeys([*words_of(name)[:MOST_WORDS], *sounds_of([name])]):
                    copy.write_row((member, pk, word))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ANALYZE {table}")


if __name__ == "__main__":
    main()
