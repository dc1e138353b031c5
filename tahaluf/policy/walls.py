"""The second wall, in PostgreSQL: which rows a context sees, table by table.

A migration guards its tables with `guard_table`; `unguarded_tables` lists those that nobody guarded, and a test and
`tahaluf doctor` fail on any. The functions `wall.*` are in sql/wall_*.sql, the reasoning in docs/walls.md.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, migrations

SQL = Path(__file__).parent / "sql"
MINE = "{column} = (SELECT wall.member_id())"
EVERYBODY = "(SELECT wall.is_open())"
NOBODY = "false"


@dataclass(frozen=True, slots=True)
class Wall:
    """The rows of one table that the web role may read and write, as SQL conditions; `None` grants nothing.

    `update_columns` narrows updates to these columns; `updated`, where given, is what a row must be after one.
    `kept_by_owner` lets the functions of schema `wall`, which run
    as the owner, see the table.
    """

    read: str | None
    insert: str | None = None
    update: str | None = None
    delete: str | None = None
    update_columns: tuple[str, ...] = ()
    updated: str | None = None
    kept_by_owner: bool = False


OPEN_TABLES = {
    "django_migrations": "names of migrations; no member's data",
    "django_content_type": "names of models; no member's data",
    "auth_permission": "names of Django's permissions, which Tahaluf does not use",
    "auth_group": "empty: roles are records_roleassignment",
    "auth_group_permissions": "empty: roles are records_roleassignment",
}


def fill(sql: str) -> str:
    """Put the node's role names into SQL that names them {owner}, {web} and {worker}."""
    return sql.format(**{name: connection.ops.quote_name(role) for name, role in settings.DATABASE_ROLES.items()})


def read_sql(name: str) -> str:
    """Read a file of the sql folder, role names filled in."""
    return fill((SQL / name).read_text(encoding="utf-8"))


def mine(column: str = "member_id") -> str:
    """The condition that a row belongs to the member of the open context."""
    return MINE.format(column=column)


def guard_statements(table: str, wall: Wall) -> list[str]:
    """Give the statements that put a wall before a table; run by the table's owner."""
    quoted = connection.ops.quote_name(table)
    statements = [
        f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"REVOKE ALL ON {quoted} FROM PUBLIC, {{web}}, {{worker}}",
    ]
    if wall.read is not None:
        statements += [
            f"GRANT SELECT ON {quoted} TO {{web}}",
            f"CREATE POLICY reads ON {quoted} FOR SELECT TO {{web}} USING ({wall.read})",
        ]
    if wall.insert is not None:
        statements += [
            f"GRANT INSERT ON {quoted} TO {{web}}",
            f"CREATE POLICY inserts ON {quoted} FOR INSERT TO {{web}} WITH CHECK ({wall.insert})",
        ]
    if wall.update is not None:
        columns = ", ".join(connection.ops.quote_name(column) for column in wall.update_columns)
        statements += [
            f"GRANT UPDATE{f' ({columns})' if columns else ''} ON {quoted} TO {{web}}",
            f"CREATE POLICY updates ON {quoted} FOR UPDATE TO {{web}} USING ({wall.update}) "
            f"WITH CHECK ({wall.updated or wall.update})",
        ]
    if wall.delete is not None:
        statements += [
            f"GRANT DELETE ON {quoted} TO {{web}}",
            f"CREATE POLICY deletes ON {quoted} FOR DELETE TO {{web}} USING ({wall.delete})",
        ]
    if wall.kept_by_owner:
        statements.append(f"CREATE POLICY keeper ON {quoted} TO {{owner}} USING (true) WITH CHECK (true)")
    return [fill(statement) for statement in statements]


def unguard_statements(table: str) -> list[str]:
    """Give the statements that take the wall down again, for a migration backwards."""
    quoted = connection.ops.quote_name(table)
    policies = ("reads", "inserts", "updates", "deletes", "keeper")
    return [
        *(f"DROP POLICY IF EXISTS {policy} ON {quoted}" for policy in policies),
        fill(f"REVOKE ALL ON {quoted} FROM {{web}}, {{worker}}"),
        f"ALTER TABLE {quoted} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY",
    ]


def guard_table(table: str, wall: Wall) -> migrations.RunPython:
    """Guard a table in a migration."""

    def forwards(apps: object, editor: object) -> None:
        run(guard_statements(table, wall))

    def backwards(apps: object, editor: object) -> None:
        run(unguard_statements(table))

    return migrations.RunPython(forwards, backwards)


def run(statements: list[str]) -> None:
    """Run statements one by one on the default connection."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguarded_tables() -> list[str]:
    """List the tables without forced row security or without any policy, but those of `OPEN_TABLES`.

    The queue's tables (`procrastinate_*`) have a policy for the worker alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'wall')
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                       AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
            ORDER BY c.relname
            """
        )
        return [name for (name,) in cursor.fetchall() if name not in OPEN_TABLES]
