"""Guard the words under which versions are found: they are seen with their version and no sooner."""

from django.db import migrations

from tahaluf.policy.walls import Wall, guard_table

OF_A_VERSION_I_SEE = "EXISTS (SELECT FROM records_recordversion v WHERE v.id = version_id)"
OF_MY_OWN_VERSION = (
    "EXISTS (SELECT FROM records_recordversion v WHERE v.id = version_id "
    "AND v.originator_id = (SELECT wall.member_id()))"
)


class Migration(migrations.Migration):
    """Guard records_searchword."""

    dependencies = [("policy", "0002_walls"), ("records", "0002_searchword")]

    operations = [guard_table("records_searchword", Wall(OF_A_VERSION_I_SEE, OF_MY_OWN_VERSION))]
