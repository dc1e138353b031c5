"""Two versions of a list with very many entries, written as the tables' owner can."""

from tahaluf.desks.finance.lists.models import ListVersion
from tests.cast import as_owner

MANY = """INSERT INTO finance_listentry (version_id, ordinal, listed_id, kind, name, listing, digest)
SELECT %s::bigint, n, 'X' || n, e.kind, 'NAME ' || n, e.listing, sha256(('X' || n)::bytea)
FROM (SELECT * FROM finance_listentry ORDER BY id LIMIT 1) e, generate_series(10, %s::int) n"""


def fill(before: ListVersion, after: ListVersion, count: int) -> None:
    """Give each version very many entries: most alike, a hundredth changed, a thousandth gone, a hundred new."""
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE finance_listentry NO FORCE ROW LEVEL SECURITY")
        cursor.execute(MANY, [before.pk, count])
        cursor.execute(MANY, [after.pk, count + 100])
        cursor.execute(
            "DELETE FROM finance_listentry WHERE version_id = %s AND ordinal <= %s AND ordinal %% 1000 = 70",
            [after.pk, count],
        )
        cursor.execute(
            "UPDATE finance_listentry SET digest = sha256('changed') WHERE version_id = %s AND ordinal %% 100 = 50",
            [after.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE finance_listentry FORCE ROW LEVEL SECURITY")
        cursor.execute("ANALYZE finance_listentry")
