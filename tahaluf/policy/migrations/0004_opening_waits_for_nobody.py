"""Let a session open beside a request of its own that takes long, on nodes that were built before."""

from django.db import migrations

from tahaluf.policy.walls import read_sql, run


def open_without_waiting(apps: object, editor: object) -> None:
    """Put the present `wall.open` in the place of the earlier one."""
    run([read_sql("wall_opening.sql")])


class Migration(migrations.Migration):
    """Replace `wall.open`."""

    dependencies = [("policy", "0003_wall_of_search_words")]

    operations = [migrations.RunPython(open_without_waiting, migrations.RunPython.noop)]
