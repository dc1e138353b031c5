"""File the records that stand under how their names sound, so that they are found in other scripts."""

import json

from django.db import connection, migrations

from tahaluf.policy.walls import run
from tahaluf.records.search_words import names_of_record, sounds_of

TABLES = ("records_recordversion", "records_searchword")
AT_ONCE = 2000
NAMES = "SELECT id, title, stix::text FROM records_recordversion WHERE id > %s ORDER BY id LIMIT %s"
KEEP = "INSERT INTO records_searchword (version_id, word) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def file_sounds(apps: object, editor: object) -> None:
    """Write the sounds of every version's names, with the wall lifted for the tables' owner."""
    run([f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES])
    with connection.cursor() as cursor:
        rows: list[tuple[int, str, str]] = [(0, "", "{}")]
        while rows:
            cursor.execute(NAMES, [rows[-1][0], AT_ONCE])
            rows = cursor.fetchall()
            named = ((pk, names_of_record(title, json.loads(stix))) for pk, title, stix in rows)
            cursor.executemany(KEEP, [(pk, word) for pk, names in named for word in sounds_of(names)])
    run(["SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES)])


class Migration(migrations.Migration):
    """Fill records_searchword."""

    dependencies = [("policy", "0006_traces_under_ones_own_name"), ("records", "0002_searchword")]

    operations = [migrations.RunPython(file_sounds, migrations.RunPython.noop)]
