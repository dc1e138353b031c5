"""Keep the words under which versions are found, and find records by review date and by STIX id."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add records_searchword (guarded by policy 0003) and two indexes."""

    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="recordversion",
            index=models.Index(fields=["originator", "review_on", "id"], name="record_review"),
        ),
        migrations.AddIndex(
            model_name="recordversion", index=models.Index(fields=["stix_id", "-number"], name="record_object")
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="records.recordversion"
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name="searchword", index=models.Index(fields=["word", "-version"], name="search_word")
        ),
        migrations.AddConstraint(
            model_name="searchword",
            constraint=models.UniqueConstraint(
                models.F("version"), models.F("word"), name="search_word_once_a_version"
            ),
        ),
    ]
