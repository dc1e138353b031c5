"""Guard subjects, alerts, outcomes and webhooks; hold four eyes over verdicts and freezes in the database.

Whatever is about a subject goes by the portfolio that the subject is in: it is the whole desk's, or that of the
officers whom it names. The desk's machine, under a standing order, sees all of its member's.
"""

from pathlib import Path

from django.db import migrations

from tahaluf.policy.walls import Wall, fill, guard_table, mine, run

SQL = Path(__file__).resolve().parent.parent / "sql"
MYSELF = "(SELECT wall.officer_id())"
MACHINE = "coalesce((SELECT wall.machine()) = 'finance', false)"
SUPERVISOR = "(SELECT wall.holds('finance', ARRAY['supervisor']))"
OPEN_TO_ME = f"(readers = '{{{{}}}}' OR readers @> ARRAY[{MYSELF}] OR {MACHINE})"
MINE_AND_OPEN = f"{mine()} AND portfolio_id IN (SELECT p.id FROM finance_portfolio p)"  # noqa: S608  names of our own
BY_MYSELF_OR_MACHINE = f"(officer_id = {MYSELF} OR (officer_id IS NULL AND {MACHINE}))"


def part_of(table: str, column: str) -> str:
    """Say that a row is seen with the row that it belongs to."""
    return f"{mine()} AND EXISTS (SELECT FROM {table} o WHERE o.id = {column})"


def in_name_of(column: str, condition: str = mine()) -> str:
    """Say that a row is written in the name of the officer whose context is open."""
    return f"{condition} AND {column} = {MYSELF}"


PORTFOLIO = Wall(
    f"{mine()} AND {OPEN_TO_ME}",
    in_name_of("made_by_id"),
    f"{mine()} AND {OPEN_TO_ME}",
    update_columns=("title", "readers"),
    updated=mine(),
)
SUBJECT = Wall(
    MINE_AND_OPEN,
    MINE_AND_OPEN,
    MINE_AND_OPEN,
    update_columns=(
        "payment_id", "kind", "name", "data", "digest", "version", "folded_names", "folding", "changed_at",
        "screened_at", "ended_at",
    ),
)  # fmt: skip
NUMBER = Wall(
    part_of("finance_subject", "subject_id"),
    part_of("finance_subject", "subject_id"),
    delete=part_of("finance_subject", "subject_id"),
)
STAKE_SEEN = (
    f"{part_of('finance_subject', 'owner_id')} AND EXISTS (SELECT FROM finance_subject s WHERE s.id = owned_id)"
)
STAKE = Wall(STAKE_SEEN, in_name_of("stated_by_id", STAKE_SEEN), STAKE_SEEN, update_columns=("ended_at",))
INTAKE = Wall(
    MINE_AND_OPEN,
    in_name_of("officer_id", MINE_AND_OPEN),
    MINE_AND_OPEN,
    update_columns=(
        "state", "touched_at", "finished_at", "items_done", "bytes_done", "new_count", "changed_count", "same_count",
        "reject_count", "alert_count", "failure",
    ),
)  # fmt: skip
OF_MY_INTAKE = "EXISTS (SELECT FROM finance_intake i WHERE i.id = intake_id)"
PRACTICE = Wall(
    mine(),
    f"{in_name_of('set_by_id')} AND {SUPERVISOR}",
    f"{mine()} AND {SUPERVISOR}",
    updated=f"{in_name_of('set_by_id')} AND {SUPERVISOR}",
)
ALERT = Wall(
    MINE_AND_OPEN,
    MINE_AND_OPEN,
    MINE_AND_OPEN,
    update_columns=(
        "entry_id", "entry_digest", "subject_digest", "subject_version", "subject_data", "subject_name", "matched_name",
        "shortfall", "cutoff", "reasons", "state", "verdict", "assignee_id", "touched_at", "due_on", "escalated_at",
        "proposed_by_id", "proposed_at", "decided_by_id", "decided_at",
    ),
)  # fmt: skip
ALERT_STEP = Wall(
    part_of("finance_alert", "alert_id"), f"{part_of('finance_alert', 'alert_id')} AND {BY_MYSELF_OR_MACHINE}"
)
GOOD_GUY = Wall(
    part_of("finance_subject", "subject_id"),
    part_of("finance_alert", "alert_id"),
    part_of("finance_subject", "subject_id"),
    update_columns=("lapsed_at", "lapsed_because"),
)
WATCH = Wall(
    mine(),
    mine(),
    mine(),
    update_columns=("screened_id", "target_id", "reached", "alerts_raised", "started_at", "touched_at", "finished_at"),
)
FREEZE = Wall(
    MINE_AND_OPEN,
    in_name_of("ordered_by_id", MINE_AND_OPEN),
    MINE_AND_OPEN,
    update_columns=("state", "cause", "due_on", "touched_at", "lift_proposed_by_id", "lifted_by_id", "lifted_at"),
)
FREEZE_STEP = Wall(
    part_of("finance_freeze", "freeze_id"), f"{part_of('finance_freeze', 'freeze_id')} AND {BY_MYSELF_OR_MACHINE}"
)
COMPLAINT = Wall(
    mine(),
    in_name_of("received_by_id"),
    mine(),
    update_columns=(
        "alert_id", "freeze_id", "due_on", "state", "outcome", "finding", "answer", "examiner_id", "answered_by_id",
        "answered_at",
    ),
)  # fmt: skip
DOCUMENT_SEEN = f"{mine()} AND (freeze_id IS NULL OR EXISTS (SELECT FROM finance_freeze f WHERE f.id = freeze_id))"
DOCUMENT = Wall(DOCUMENT_SEEN, in_name_of("issued_by_id", DOCUMENT_SEEN))
NEAR_MISS = Wall(mine(), mine(), mine(), update_columns=("count",))
WEBHOOK = Wall(
    mine(),
    f"{in_name_of('made_by_id')} AND {SUPERVISOR}",
    f"{mine()} AND {SUPERVISOR}",
    update_columns=("ended_at",),
)
DELIVERY = Wall(mine(), mine(), mine(), update_columns=("attempts", "next_at", "delivered_at", "given_up_at", "status"))

WALLS = {
    "finance_portfolio": PORTFOLIO,
    "finance_payment": Wall(MINE_AND_OPEN, MINE_AND_OPEN),
    "finance_subject": SUBJECT,
    "finance_subjectnumber": NUMBER,
    "finance_stake": STAKE,
    "finance_intake": INTAKE,
    "finance_intakereject": Wall(OF_MY_INTAKE, OF_MY_INTAKE),
    "finance_deskpractice": PRACTICE,
    "finance_alert": ALERT,
    "finance_alertstep": ALERT_STEP,
    "finance_goodguy": GOOD_GUY,
    "finance_watch": WATCH,
    "finance_freeze": FREEZE,
    "finance_freezestep": FREEZE_STEP,
    "finance_complaint": COMPLAINT,
    "finance_issueddocument": DOCUMENT,
    "finance_nearmiss": NEAR_MISS,
    "finance_webhook": WEBHOOK,
    "finance_delivery": DELIVERY,
}
FUNCTIONS = ("finance_alert_guard", "finance_goodguy_guard", "finance_goodguy_lapse", "finance_freeze_guard")


def build(apps: object, editor: object) -> None:
    """Put the guards of verdicts and freezes in place."""
    run([fill((SQL / f"{name}.sql").read_text(encoding="utf-8")) for name in ("alerts", "outcomes")])


def tear_down(apps: object, editor: object) -> None:
    """Take them away again."""
    run([f"DROP FUNCTION public.{name}() CASCADE" for name in FUNCTIONS])


class Migration(migrations.Migration):
    """Guard every new table of the desk."""

    dependencies = [("finance", "0003_cases_initial"), ("policy", "0005_standing_orders")]

    operations = [
        *(guard_table(table, wall) for table, wall in WALLS.items()),
        migrations.RunPython(build, tear_down),
    ]
