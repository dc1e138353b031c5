"""Lists live: what versions changed, uploads that wait for their columns, addresses that lists are fetched from."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tahaluf.policy.walls import Wall, fill, guard_table, mine, run

ADMINISTRATOR = "(SELECT wall.administrator())"
MYSELF = "(SELECT wall.officer_id())"
MACHINE = "coalesce((SELECT wall.machine()) = 'finance', false)"
OWN_UPLOAD = f"{mine()} AND officer_id = {MYSELF}"
RECEIVED = f"({mine()} AND received_by_id = {MYSELF}) OR (member_id IS NULL AND {ADMINISTRATOR})"
COMPILED = f"({mine()} AND received_by_id IS NULL AND format = 'records' AND {MACHINE})"

WALLS = {
    "finance_pendinglist": Wall(OWN_UPLOAD, OWN_UPLOAD, delete=OWN_UPLOAD),
    "finance_listfeed": Wall("(SELECT wall.is_open())", ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
}
MORE_OF_A_VERSION = ("follows_id", "changes", "checked_at")


def widen(apps: object, editor: object) -> None:
    """Let versions be told what they changed, and the desk's machine compile designations."""
    run(
        [
            fill(f"GRANT UPDATE ({', '.join(MORE_OF_A_VERSION)}) ON finance_listversion TO {{web}}"),
            f"ALTER POLICY inserts ON finance_listversion WITH CHECK ({RECEIVED} OR {COMPILED})",
        ]
    )


def narrow(apps: object, editor: object) -> None:
    """Take it back."""
    run(
        [
            f"ALTER POLICY inserts ON finance_listversion WITH CHECK ({RECEIVED})",
            fill(f"REVOKE UPDATE ({', '.join(MORE_OF_A_VERSION)}) ON finance_listversion FROM {{web}}"),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0004_walls_of_cases"),
        ("records", "0002_searchword"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True, verbose_name="list")),
                ("url", models.CharField(max_length=1000, verbose_name="address")),
                ("companions", models.JSONField(default=dict)),
                (
                    "interval_hours",
                    models.PositiveSmallIntegerField(default=6, verbose_name="hours between two fetches"),
                ),
                ("enabled", models.BooleanField(default=True)),
                ("validators", models.JSONField(default=dict)),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("next_at", models.DateTimeField(null=True)),
                ("last_tried_at", models.DateTimeField(null=True)),
                ("last_fetched_at", models.DateTimeField(null=True)),
                ("failure", models.JSONField(default=dict)),
                ("failures", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="PendingList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file_name", models.CharField(max_length=255)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RemoveIndex(
            model_name="listentry",
            name="list_entry_id",
        ),
        migrations.AddField(
            model_name="listversion",
            name="changes",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="listversion",
            name="checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="listversion",
            name="follows",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.listversion",
            ),
        ),
        migrations.AddIndex(
            model_name="listentry",
            index=models.Index(fields=["version", "listed_id", "digest"], name="list_entry_digest"),
        ),
        migrations.AddField(
            model_name="pendinglist",
            name="member",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.member"
            ),
        ),
        migrations.AddField(
            model_name="pendinglist",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        *(guard_table(table, wall) for table, wall in WALLS.items()),
        migrations.RunPython(widen, narrow),
    ]
