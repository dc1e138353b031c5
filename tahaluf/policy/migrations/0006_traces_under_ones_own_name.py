"""Have the node's own events bear the name of the administrator who acted, and of nobody else."""

from django.db import migrations

from tahaluf.policy.walls import read_sql, run

BEFORE = (
    "(member_id = (SELECT wall.member_id()) AND officer_id = (SELECT wall.self_id())) "
    "OR (member_id = (SELECT wall.member_id()) AND officer_id IS NULL AND (SELECT wall.machine()) = desk) "
    "OR (member_id IS NULL AND (SELECT wall.administrator()))"
)


def narrow(apps: object, editor: object) -> None:
    """Let an administrator write under the own name alone."""
    run([read_sql("wall_traces.sql")])


def widen(apps: object, editor: object) -> None:
    """Put the earlier policy back."""
    run(
        [
            "DROP POLICY inserts ON policy_auditevent",
            f"CREATE POLICY inserts ON policy_auditevent FOR INSERT WITH CHECK ({BEFORE})",
        ]
    )


class Migration(migrations.Migration):
    """Narrow who writes the node's own events."""

    dependencies = [("policy", "0005_standing_orders")]

    operations = [migrations.RunPython(narrow, widen)]
