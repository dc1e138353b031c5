"""Say when a proposal's evidence changed, whose watch it is, and let nobody write alerts who does not work on the desk.

A good-guy entry belongs to a decision, not to an alert: an alert that was opened again can be decided again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tahaluf.policy.walls import Wall, guard_statements, mine, run, unguard_statements

MYSELF = "(SELECT wall.officer_id())"
MACHINE = "coalesce((SELECT wall.machine()) = 'finance', false)"
WORKS = f"((SELECT wall.holds('finance', ARRAY['officer', 'releaser', 'supervisor'])) OR {MACHINE})"
MINE_AND_OPEN = f"{mine()} AND portfolio_id IN (SELECT p.id FROM finance_portfolio p)"  # noqa: S608  names of our own
BY_MYSELF_OR_MACHINE = f"((officer_id = {MYSELF} AND {WORKS}) OR (officer_id IS NULL AND {MACHINE}))"


def part_of(table: str, column: str) -> str:
    """Say that a row is seen with the row that it belongs to."""
    return f"{mine()} AND EXISTS (SELECT FROM {table} o WHERE o.id = {column})"


WALLS = {
    "finance_alert": Wall(
        MINE_AND_OPEN,
        f"{MINE_AND_OPEN} AND {WORKS}",
        f"{MINE_AND_OPEN} AND {WORKS}",
        update_columns=(
            "entry_id", "entry_digest", "subject_digest", "subject_version", "subject_data", "subject_name",
            "matched_name", "shortfall", "cutoff", "reasons", "state", "verdict", "assignee_id", "touched_at", "due_on",
            "escalated_at", "proposed_by_id", "proposed_at", "decided_by_id", "decided_at", "evidence_changed_at",
        ),
    ),
    "finance_alertstep": Wall(
        part_of("finance_alert", "alert_id"), f"{part_of('finance_alert', 'alert_id')} AND {BY_MYSELF_OR_MACHINE}"
    ),
    "finance_goodguy": Wall(
        part_of("finance_subject", "subject_id"),
        f"{part_of('finance_alert', 'alert_id')} AND {WORKS}",
        f"{part_of('finance_subject', 'subject_id')} AND {WORKS}",
        update_columns=("lapsed_at", "lapsed_because"),
    ),
    "finance_watch": Wall(
        mine(),
        f"{mine()} AND {BY_MYSELF_OR_MACHINE}",
        f"{mine()} AND {BY_MYSELF_OR_MACHINE}",
        update_columns=(
            "screened_id", "target_id", "reached", "alerts_raised", "started_at", "touched_at", "finished_at",
        ),
    ),
}  # fmt: skip


def guard_anew(apps: object, editor: object) -> None:
    """Put the narrower walls in the place of the first ones."""
    for table, wall in WALLS.items():
        run([*unguard_statements(table), *guard_statements(table, wall)])


class Migration(migrations.Migration):
    """What the room of alerts needs beside its first tables."""

    dependencies = [("finance", "0006_subjects_history"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField("alert", "evidence_changed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["member", "due_on", "id"],
                condition=models.Q(state__in=["new", "in-review", "proposed"]),
                name="alert_open",
            ),
        ),
        migrations.AlterField(
            "goodguy",
            "alert",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="good_guys", to="finance.alert"
            ),
        ),
        migrations.AddField(
            "watch",
            "officer",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RemoveConstraint("watch", "one_watch_a_list"),
        migrations.AddConstraint(
            "watch",
            models.UniqueConstraint(
                fields=["member", "officer", "list_key", "list_owner"], nulls_distinct=False, name="one_watch_a_list"
            ),
        ),
        migrations.RunPython(guard_anew, migrations.RunPython.noop),
    ]
