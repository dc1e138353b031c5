"""Guard the tables of the finance desk.

A list without a member is the node's: every open context reads it, the node's operator alone writes it. All that
belongs to a version goes by the version.
"""

from django.db import migrations

from tahaluf.policy.walls import Wall, guard_table, mine

ADMINISTRATOR = "(SELECT wall.administrator())"
MYSELF = "(SELECT wall.officer_id())"
SEEN = f"{mine()} OR (member_id IS NULL AND (SELECT wall.is_open()))"
KEPT = f"{mine()} OR (member_id IS NULL AND {ADMINISTRATOR})"
RECEIVED = f"({mine()} AND received_by_id = {MYSELF}) OR (member_id IS NULL AND {ADMINISTRATOR})"
OF_A_VERSION_I_SEE = "version_id IN (SELECT v.id FROM finance_listversion v)"
OF_A_VERSION_I_KEEP = (
    OF_A_VERSION_I_SEE.removesuffix(")") + f" WHERE {mine('v.member_id')} OR (v.member_id IS NULL AND {ADMINISTRATOR}))"
)
OF_MY_RUN = "run_id IN (SELECT r.id FROM finance_screeningrun r)"

PROGRESS = ("state", "touched_at", "finished_at", "items_done", "bytes_done", "reject_count", "failure")
VERSION = Wall(
    read=SEEN,
    insert=RECEIVED,
    update=KEPT,
    update_columns=(
        *PROGRESS,
        "entry_count",
        "name_count",
        "kinds",
        "census",
        "warnings",
        "decided_by_id",
        "decided_at",
        "decision_reason",
    ),
)
RUN = Wall(
    read=mine(),
    insert=f"{mine()} AND officer_id = {MYSELF}",
    update=mine(),
    update_columns=(*PROGRESS, "subject_count", "hit_count"),
)

WALLS = {
    "finance_listversion": VERSION,
    "finance_listentry": Wall(OF_A_VERSION_I_SEE, OF_A_VERSION_I_KEEP),
    "finance_listedword": Wall(OF_A_VERSION_I_SEE, OF_A_VERSION_I_KEEP),
    "finance_importreject": Wall(OF_A_VERSION_I_SEE, OF_A_VERSION_I_KEEP),
    "finance_screeningrun": RUN,
    "finance_screeninghit": Wall(mine(), f"{mine()} AND {OF_MY_RUN}"),
    "finance_runreject": Wall(OF_MY_RUN, OF_MY_RUN),
}


class Migration(migrations.Migration):
    """Guard every table of the desk."""

    dependencies = [("finance", "0001_initial"), ("policy", "0002_walls")]

    operations = [guard_table(table, wall) for table, wall in WALLS.items()]
