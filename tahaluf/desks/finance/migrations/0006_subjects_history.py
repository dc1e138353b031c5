"""Keep what a subject was before it changed, why it ended, and the words under which it is found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tahaluf.policy.walls import Wall, fill, guard_table, mine, run

OF_A_SUBJECT_I_SEE = f"{mine()} AND EXISTS (SELECT FROM finance_subject s WHERE s.id = subject_id)"
VERSION = Wall(OF_A_SUBJECT_I_SEE, f"{OF_A_SUBJECT_I_SEE} AND changed_by_id = (SELECT wall.officer_id())")
WORD = Wall(OF_A_SUBJECT_I_SEE, OF_A_SUBJECT_I_SEE, delete=OF_A_SUBJECT_I_SEE)
ENDING = "UPDATE (ended_by_id, ended_because) ON finance_subject"


def allow_ending(apps: object, editor: object) -> None:
    """Let the web role write who ended a subject and why."""
    run([fill(f"GRANT {ENDING} TO {{web}}")])


def forbid_ending(apps: object, editor: object) -> None:
    """Take that away again."""
    run([fill(f"REVOKE {ENDING} FROM {{web}}")])


class Migration(migrations.Migration):
    """Two tables with their walls, and three changes."""

    dependencies = [
        ("finance", "0005_lists_live"),
        ("records", "0002_searchword"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SubjectVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("data", models.JSONField()),
                ("digest", models.BinaryField(max_length=32)),
                ("stood_from", models.DateTimeField()),
                ("stood_until", models.DateTimeField()),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="SubjectWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(db_collation="C", max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="portfolio",
            name="one_portfolio_a_title",
        ),
        migrations.AddField(
            model_name="subject",
            name="ended_because",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="subject",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="subjectversion",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="subjectversion",
            name="member",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.member"
            ),
        ),
        migrations.AddField(
            model_name="subjectversion",
            name="subject",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="finance.subject",
            ),
        ),
        migrations.AddField(
            model_name="subjectword",
            name="member",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.member"
            ),
        ),
        migrations.AddField(
            model_name="subjectword",
            name="subject",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="words", to="finance.subject"
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectversion",
            constraint=models.UniqueConstraint(
                models.F("subject"), models.F("number"), name="one_subject_version_a_number"
            ),
        ),
        migrations.AddIndex(
            model_name="subjectword",
            index=models.Index(fields=["member", "word", "subject"], name="subject_word"),
        ),
        migrations.AddConstraint(
            model_name="subjectword",
            constraint=models.UniqueConstraint(models.F("subject"), models.F("word"), name="one_word_a_subject"),
        ),
        guard_table("finance_subjectversion", VERSION),
        guard_table("finance_subjectword", WORD),
        migrations.RunPython(allow_ending, forbid_ending),
    ]
