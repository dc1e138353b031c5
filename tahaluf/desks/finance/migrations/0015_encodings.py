"""Keep the encoding that an officer chose for a table with what becomes of it."""

from django.db import migrations, models


def encoding() -> "models.CharField[str, str]":
    """A column that is empty where the encoding is found out."""
    return models.CharField(max_length=40, blank=True, default="", db_default="")


class Migration(migrations.Migration):
    """Add the columns."""

    dependencies = [("finance", "0014_alerts_fell")]

    operations = [
        migrations.AddField("pendinglist", "encoding", encoding()),
        migrations.AddField("intake", "encoding", encoding()),
        migrations.AddField("screeningrun", "encoding", encoding()),
    ]
