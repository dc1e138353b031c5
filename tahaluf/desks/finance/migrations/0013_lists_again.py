"""Say since when a version is in use again because its publisher serves it again."""

from django.db import migrations, models

from tahaluf.policy.walls import fill, run


def widen(apps: object, editor: object) -> None:
    """Let it be noted."""
    run([fill("GRANT UPDATE (again_at) ON finance_listversion TO {web}")])


def narrow(apps: object, editor: object) -> None:
    """Take it back."""
    run([fill("REVOKE UPDATE (again_at) ON finance_listversion FROM {web}")])


class Migration(migrations.Migration):
    """Add the column; whoever may put a version to use may write it."""

    dependencies = [("finance", "0012_feeds_addresses")]

    operations = [
        migrations.AddField("listversion", "again_at", models.DateTimeField(null=True)),
        migrations.RunPython(widen, narrow),
    ]
