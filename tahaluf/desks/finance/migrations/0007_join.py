"""Join what the rooms of the desk added beside each other."""

from django.db import migrations


class Migration(migrations.Migration):
    """Join the leaves."""

    dependencies = [
        ("finance", "0005_alerts_evidence"),
        ("finance", "0005_lists_live"),
        ("finance", "0005_subjects_history"),
        ("finance", "0005_webhooks_secret"),
        ("finance", "0006_outcomes_walls"),
    ]
