"""Name the exemption of an exempt verdict, and the day until which it holds; the database holds it as well."""

from pathlib import Path

from django.db import migrations, models

from tahaluf.policy.walls import fill, run

SQL = Path(__file__).resolve().parent.parent / "sql" / "exemptions.sql"
COLUMNS = "exemption, exemption_reference, exemption_until, exemption_lapsed_at"
KINDS = [
    ("unscr-2664", "humanitarian (UNSCR 2664)"),
    ("unscr-1452-basic", "basic expenses (UNSCR 1452)"),
    ("unscr-1452-extraordinary", "extraordinary expenses (UNSCR 1452)"),
    ("licence", "licence of the competent authority"),
    ("other", "another, which is named"),
]


def widen(apps: object, editor: object) -> None:
    """Let whoever may write an alert note it, as far as the trigger allows."""
    run([fill(f"GRANT UPDATE ({COLUMNS}) ON finance_alert TO {{web}}"), fill(SQL.read_text(encoding="utf-8"))])


def narrow(apps: object, editor: object) -> None:
    """Take it back."""
    run([
        "DROP FUNCTION public.finance_exemption_guard() CASCADE",
        fill(f"REVOKE UPDATE ({COLUMNS}) ON finance_alert FROM {{web}}"),
    ])  # fmt: skip


class Migration(migrations.Migration):
    """Add the columns, the index of the machine's sweep and the trigger."""

    dependencies = [("finance", "0016_alerts_escalated")]

    operations = [
        migrations.AddField(
            "alert",
            "exemption",
            models.CharField(
                blank=True, choices=KINDS, db_default="", default="", max_length=24, verbose_name="exemption"
            ),
        ),
        migrations.AddField(
            "alert", "exemption_reference", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.AddField(
            "alert", "exemption_until", models.DateField(null=True, verbose_name="the exemption ends on")
        ),
        migrations.AddField("alert", "exemption_lapsed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["member", "exemption_until", "id"],
                condition=models.Q(state="decided", verdict="exempt", exemption_lapsed_at__isnull=True),
                name="alert_exempt",
            ),
        ),
        migrations.RunPython(widen, narrow),
    ]
