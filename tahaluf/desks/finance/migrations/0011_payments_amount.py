"""Keep what a payment is about, by both its references; keep the stakes that files state, with their source."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tahaluf.policy.walls import fill, mine, run

MYSELF = "(SELECT wall.officer_id())"
OWNER_SEEN = "EXISTS (SELECT FROM finance_subject o WHERE o.id = owner_id)"
SEEN = f"{mine()} AND {OWNER_SEEN} AND EXISTS (SELECT FROM finance_subject s WHERE s.id = owned_id)"
OF_AN_INTAKE_I_SEE = "(intake_id IS NULL OR EXISTS (SELECT FROM finance_intake i WHERE i.id = intake_id))"
OF_A_STAKE, OF_AN_INTAKE = ("until", "intake_id", "line"), ("stake_count", "stake_end_count")


def widen(apps: object, editor: object) -> None:
    """Let intakes count stakes, end those that a file ends, and note which file named them last."""
    run(
        [
            fill(f"GRANT UPDATE ({', '.join(OF_A_STAKE)}) ON finance_stake TO {{web}}"),
            fill(f"GRANT UPDATE ({', '.join(OF_AN_INTAKE)}) ON finance_intake TO {{web}}"),
            "ALTER POLICY inserts ON finance_stake"
            f" WITH CHECK ({SEEN} AND stated_by_id = {MYSELF} AND {OF_AN_INTAKE_I_SEE})",
            f"ALTER POLICY updates ON finance_stake USING ({SEEN}) WITH CHECK ({SEEN} AND {OF_AN_INTAKE_I_SEE})",
        ]
    )


def narrow(apps: object, editor: object) -> None:
    """Take it back."""
    run(
        [
            f"ALTER POLICY updates ON finance_stake USING ({SEEN}) WITH CHECK ({SEEN})",
            f"ALTER POLICY inserts ON finance_stake WITH CHECK ({SEEN} AND stated_by_id = {MYSELF})",
            fill(f"REVOKE UPDATE ({', '.join(OF_AN_INTAKE)}) ON finance_intake FROM {{web}}"),
            fill(f"REVOKE UPDATE ({', '.join(OF_A_STAKE)}) ON finance_stake FROM {{web}}"),
        ]
    )


class Migration(migrations.Migration):
    """More columns of three tables, and what the web role may write of them."""

    dependencies = [
        ("finance", "0010_webhooks_secret"),
        ("records", "0002_searchword"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="stake",
            name="one_stake_at_a_time",
        ),
        migrations.AddField(
            model_name="intake",
            name="stake_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="intake",
            name="stake_end_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="payment",
            name="amount",
            field=models.DecimalField(decimal_places=5, max_digits=23, null=True, verbose_name="amount"),
        ),
        migrations.AddField(
            model_name="payment",
            name="currency",
            field=models.CharField(blank=True, default="", max_length=3, verbose_name="currency"),
        ),
        migrations.AddField(
            model_name="payment",
            name="instructed_amount",
            field=models.DecimalField(decimal_places=5, max_digits=23, null=True, verbose_name="instructed amount"),
        ),
        migrations.AddField(
            model_name="payment",
            name="instructed_currency",
            field=models.CharField(blank=True, default="", max_length=3, verbose_name="instructed currency"),
        ),
        migrations.AddField(
            model_name="payment",
            name="own_reference",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="sender’s own reference"),
        ),
        migrations.AddField(
            model_name="payment",
            name="value_date",
            field=models.DateField(null=True, verbose_name="value date"),
        ),
        migrations.AddField(
            model_name="stake",
            name="intake",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.intake",
            ),
        ),
        migrations.AddField(
            model_name="stake",
            name="line",
            field=models.PositiveIntegerField(null=True, verbose_name="line"),
        ),
        migrations.AddField(
            model_name="stake",
            name="reference",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="stake",
            name="role",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="role"),
        ),
        migrations.AddField(
            model_name="stake",
            name="since",
            field=models.CharField(blank=True, default="", max_length=24, verbose_name="since"),
        ),
        migrations.AddField(
            model_name="stake",
            name="until",
            field=models.CharField(blank=True, default="", max_length=24, verbose_name="until"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["member", "reference"], name="payment_reference"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["member", "own_reference"], name="payment_own_reference"),
        ),
        migrations.AddIndex(
            model_name="stake",
            index=models.Index(fields=["member", "reference", "id"], name="stake_reference"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("currency", "")),
                    models.Q(("amount__gte", 0), ("currency__gt", "")),
                    _connector="OR",
                ),
                name="amount_in_a_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("instructed_amount__isnull", True), ("instructed_currency", "")),
                    models.Q(("instructed_amount__gte", 0), ("instructed_currency__gt", "")),
                    _connector="OR",
                ),
                name="instructed_amount_in_a_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="stake",
            constraint=models.UniqueConstraint(
                models.F("owner"),
                models.F("owned"),
                models.F("reference"),
                condition=models.Q(("ended_at__isnull", True)),
                name="one_stake_at_a_time",
            ),
        ),
        migrations.RunPython(widen, narrow),
    ]
