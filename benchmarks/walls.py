"""What the second wall costs: the same statements with row security and without, in turn, on one connection.

    python -m benchmarks.walls [rows]

Without the wall the statement runs as the superuser and names the member itself; with it, as the web role in an open
context. Each pair is run in turn, and medians and the median of the ratios are printed.
"""

import statistics
import sys
import time

from tests import database

database.settle_environment()

PAIRS = 200
STATEMENTS = {
    "one row by uid": (
        "SELECT * FROM records_recordversion WHERE uid = %(uid)s",
        "SELECT * FROM records_recordversion WHERE uid = %(uid)s AND originator_id = %(member)s",
    ),
    "newest 50 of a desk": (
        "SELECT * FROM records_recordversion WHERE desk = 'finance' ORDER BY id DESC LIMIT 50",
        "SELECT * FROM records_recordversion WHERE desk = 'finance' AND originator_id = %(member)s "
        "ORDER BY id DESC LIMIT 50",
    ),
    "count of a desk": (
        "SELECT count(*) FROM records_recordversion WHERE desk = 'finance'",
        "SELECT count(*) FROM records_recordversion WHERE desk = 'finance' AND originator_id = %(member)s",
    ),
}


def main(rows: int) -> None:
    """Fill a database of its own and print the table."""
    import django
    from django.db import connections

    django.setup()
    with database.cluster(), database.cloned("benchmark_walls") as name:
        connections["default"].settings_dict.update(database.entry_for(name))
        measure(rows)
        connections.close_all()


def measure(rows: int) -> None:
    from django.db import connection

    from tests.cast import Cast

    cast = Cast.assemble()
    values = {"member": cast.members["AAA"].pk, "uid": fill(cast, rows)}
    print(f"{rows:,} rows, half of them of the asking member; {PAIRS} pairs; milliseconds")
    print(f"{'statement':24}{'with the wall':>15}{'without':>10}{'ratio':>8}")
    for title, (walled, bare) in STATEMENTS.items():
        with_wall, without = [], []
        for _ in range(PAIRS if "count" not in title else 10):
            with cast.acting("originator"):
                with_wall.append(timed(walled, values))
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE postgres")
                without.append(timed(bare, values))
                cursor.execute("SET ROLE tahaluf_web")
        ratio = statistics.median(a / b for a, b in zip(with_wall, without, strict=True))
        print(f"{title:24}{statistics.median(with_wall):15.3f}{statistics.median(without):10.3f}{ratio:8.2f}")


def fill(cast: object, rows: int) -> str:
    """Write rows as the superuser, a version each, half of them the asking member's; gives one's uid."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE postgres")
        cursor.execute(
            """
            INSERT INTO records_recordversion (uid, originator_id, desk, stix_id, stix_type, number, title, stix,
                manifest, salts, signature, signing_key_id, revoked, recorded_at, tlp, permitted_use, onward,
                about_person, legal_basis, purpose, source_reliability, redress_contact, audience, audience_officers)
            SELECT gen_random_uuid(), k.member_id, 'finance', 'identity--' || gen_random_uuid(), 'identity', 1,
                'Invented ' || n, '{"name": "Invented"}', '{}', '{}', '', k.id, false, now(), 'amber', '{}', 'ask',
                false, '', '', '', '', '{}', '{}'
            FROM generate_series(1, %s) n
            JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, member_id FROM records_signingkey
                  ORDER BY id LIMIT 2) k ON k.place = n %% 2
            """,
            [rows],
        )
        cursor.execute("ANALYZE records_recordversion")
        cursor.execute(
            "SELECT uid FROM records_recordversion WHERE originator_id = "
            "(SELECT member_id FROM records_signingkey ORDER BY id LIMIT 1) LIMIT 1"
        )
        uid = str(cursor.fetchone()[0])
        cursor.execute("SET ROLE tahaluf_web")
    return uid


def timed(statement: str, values: dict[str, object]) -> float:
    """Run a statement and fetch all; gives milliseconds."""
    from django.db import connection

    with connection.cursor() as cursor:
        start = time.perf_counter()
        cursor.execute(statement, values)
        cursor.fetchall()
        return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
