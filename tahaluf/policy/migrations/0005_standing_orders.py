"""Let a desk's machine go on under a supervisor's standing order."""

from django.db import migrations

from tahaluf.policy.walls import read_sql, run

AUDIT = (
    "(member_id = (SELECT wall.member_id()) AND officer_id = (SELECT wall.self_id())) "
    "OR (member_id IS NULL AND (SELECT wall.administrator()))"
)


def build(apps: object, editor: object) -> None:
    """Add standing orders and their functions."""
    run([read_sql("wall_standing.sql")])


def tear_down(apps: object, editor: object) -> None:
    """Take them away again, with every context that was opened from one."""
    run(
        [
            "DROP POLICY inserts ON policy_auditevent",
            f"CREATE POLICY inserts ON policy_auditevent FOR INSERT WITH CHECK ({AUDIT})",
            "DROP FUNCTION wall.holds(text, text[]), wall.machine(), wall.standing_end(text), "
            "wall.standing_grant(text, interval), wall.standing_order(text), wall.standing_members(text), "
            "wall.machine_issue(bigint, text, interval)",
            "DROP TABLE wall.standing",
            "DELETE FROM wall.context WHERE kind = 'machine'",
            "ALTER TABLE wall.context DROP CONSTRAINT context_kind_check, DROP CONSTRAINT context_check",
            "ALTER TABLE wall.context ADD CONSTRAINT context_kind_check "
            "CHECK (kind IN ('session', 'token', 'job', 'operator')), ADD CONSTRAINT context_check CHECK ("
            "stage = 'anonymous' OR kind = 'operator' OR (officer_id IS NOT NULL AND member_id IS NOT NULL))",
        ]
    )


class Migration(migrations.Migration):
    """Build standing orders."""

    dependencies = [("policy", "0004_opening_waits_for_nobody")]

    operations = [migrations.RunPython(build, tear_down)]
