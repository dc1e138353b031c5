"""Say beside an open alert that it would not be asked any more: since when, why, and what is so today."""

from django.db import migrations, models

from tahaluf.policy.walls import fill, run

COLUMNS = "fell_at, fell_because, fell_to"


def widen(apps: object, editor: object) -> None:
    """Let whoever may write an alert note it."""
    run([fill(f"GRANT UPDATE ({COLUMNS}) ON finance_alert TO {{web}}")])


def narrow(apps: object, editor: object) -> None:
    """Take it back."""
    run([fill(f"REVOKE UPDATE ({COLUMNS}) ON finance_alert FROM {{web}}")])


class Migration(migrations.Migration):
    """Add the columns, and the index of the queue's filter."""

    dependencies = [("finance", "0013_lists_again")]

    operations = [
        migrations.AddField("alert", "fell_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "alert", "fell_because", models.CharField(max_length=24, blank=True, default="", db_default="")
        ),
        migrations.AddField("alert", "fell_to", models.JSONField(default=dict, db_default={})),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["member", "due_on", "id"],
                condition=models.Q(state__in=["new", "in-review", "proposed"], fell_at__isnull=False),
                name="alert_fell",
            ),
        ),
        migrations.RunPython(widen, narrow),
    ]
