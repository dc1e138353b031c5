"""File the subjects that stand under how their names sound, so that they are found in other scripts."""

from django.db import connection, migrations

from tahaluf.policy.walls import run
from tahaluf.records.search_words import sounds_of

TABLES = ("finance_subject", "finance_subjectword")
AT_ONCE = 5000
NAMES = """SELECT id, member_id, ARRAY[data ->> 'name'] || ARRAY(
    SELECT jsonb_array_elements_text(coalesce(data -> 'aliases', '[]')))
FROM finance_subject WHERE id > %s ORDER BY id LIMIT %s"""
KEEP = "INSERT INTO finance_subjectword (member_id, subject_id, word) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


def file_sounds(apps: object, editor: object) -> None:
    """Write the sounds of every subject's names, with the wall lifted for the tables' owner."""
    run([f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES])
    with connection.cursor() as cursor:
        rows: list[tuple[int, int, list[str]]] = [(0, 0, [])]
        while rows:
            cursor.execute(NAMES, [rows[-1][0], AT_ONCE])
            rows = cursor.fetchall()
            cursor.executemany(KEEP, [(owner, pk, word) for pk, owner, names in rows for word in sounds_of(names)])
    run(["SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES)])


class Migration(migrations.Migration):
    """Fill finance_subjectword."""

    dependencies = [("finance", "0017_alerts_exemptions"), ("records", "0002_searchword")]

    operations = [migrations.RunPython(file_sounds, migrations.RunPython.noop)]
