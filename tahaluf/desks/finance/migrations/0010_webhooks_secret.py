"""Make room for the secret of a webhook as it is kept: encrypted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Lengthen the column."""

    dependencies = [("finance", "0009_outcomes_walls")]

    operations = [
        migrations.AlterField(model_name="webhook", name="secret", field=models.CharField(max_length=255)),
    ]
