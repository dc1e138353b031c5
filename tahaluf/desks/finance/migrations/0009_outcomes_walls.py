"""Guard the tallies of freezes and complaints, and the settings of goAML reports."""

from django.db import migrations

from tahaluf.policy.walls import Wall, guard_table, mine

BY_SUPERVISOR = (
    f"{mine()} AND set_by_id = (SELECT wall.officer_id()) AND (SELECT wall.holds('finance', ARRAY['supervisor']))"
)
WALLS = {
    "finance_tally": Wall(mine(), mine(), mine(), update_columns=("last",)),
    "finance_goamlsettings": Wall(
        mine(),
        BY_SUPERVISOR,
        f"{mine()} AND (SELECT wall.holds('finance', ARRAY['supervisor']))",
        updated=BY_SUPERVISOR,
    ),
}


class Migration(migrations.Migration):
    """Guard both tables."""

    dependencies = [("finance", "0008_outcomes_initial")]

    operations = [guard_table(table, wall) for table, wall in WALLS.items()]
