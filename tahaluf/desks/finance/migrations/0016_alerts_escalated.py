"""Serve the queue's filter of escalated alerts, and their count on the supervisors' Today."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index."""

    dependencies = [("finance", "0015_encodings")]

    operations = [
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["member", "due_on", "id"],
                condition=models.Q(state__in=["new", "in-review", "proposed"], escalated_at__isnull=False),
                name="alert_escalated",
            ),
        ),
    ]
