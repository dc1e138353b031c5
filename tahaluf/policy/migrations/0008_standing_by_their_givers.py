"""Have a standing order hold only while its giver is a supervisor of the desk."""

import re

from django.db import migrations

from tahaluf.policy.walls import read_sql, run

REPLACED = {
    "wall_contexts.sql": ("current_context",),
    "wall_standing.sql": ("standing_order", "standing_members"),
}
ADDED = ("standing_orphan(text)", "is_ordered(bigint, text)", "stands_by(bigint, bigint, text)")


def bind(apps: object, editor: object) -> None:
    """Bind orders, and the contexts opened from them, to the role of their giver."""
    run([read_sql("wall_standing_givers.sql")])


def loosen(apps: object, editor: object) -> None:
    """Put the earlier functions back."""
    run([_as_it_was(read_sql(file), name) for file, names in REPLACED.items() for name in names])
    run([f"DROP FUNCTION wall.{name}" for name in ADDED])


def _as_it_was(sql: str, name: str) -> str:
    """The statement of a file that creates a function, made to replace it."""
    found = re.search(rf"CREATE FUNCTION (wall\.{name}\(.*?\$\$.*?\$\$;)", sql, re.DOTALL)
    assert found is not None  # noqa: S101  a file of this folder
    return f"CREATE OR REPLACE FUNCTION {found[1]}"


class Migration(migrations.Migration):
    """Replace three functions and add three."""

    dependencies = [("policy", "0007_sounds_of_records")]

    operations = [migrations.RunPython(bind, loosen)]
