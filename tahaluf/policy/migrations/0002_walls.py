"""Build the second wall: contexts, and the rules of every table that stands so far."""

from django.db import migrations

from tahaluf.policy.walls import EVERYBODY, NOBODY, Wall, guard_table, mine, read_sql, run

ADMINISTRATOR = "(SELECT wall.administrator())"
MY_OWN = "{column} = (SELECT wall.self_id())"
MY_MEMBERS_OFFICER = "officer_id IN (SELECT o.id FROM records_officer o WHERE o.member_id = (SELECT wall.member_id()))"
RELEASED_TO_ME = (
    "recalled_at IS NULL AND audience @> ARRAY[(SELECT wall.member_id())] "
    "AND (tlp <> 'red' OR audience_officers @> ARRAY[(SELECT wall.officer_id())])"
)
OF_A_VERSION_I_SEE = "EXISTS (SELECT FROM records_recordversion v WHERE v.id = version_id)"
OF_MY_OWN_VERSION = (
    "EXISTS (SELECT FROM records_recordversion v WHERE v.id = version_id "
    "AND v.originator_id = (SELECT wall.member_id()))"
)

DIRECTORY = Wall(EVERYBODY, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR)
OFFICER = Wall(
    read=f"id = (SELECT wall.self_id()) OR {mine()} OR {ADMINISTRATOR}",
    insert=ADMINISTRATOR,
    update=f"id = (SELECT wall.self_id()) OR {ADMINISTRATOR}",
    delete=None,
    update_columns=("name", "language", "last_login", "is_active", "in_directory"),
    kept_by_owner=True,
)
ROLES = Wall(
    read=f"{MY_OWN.format(column='officer_id')} OR {ADMINISTRATOR} OR {MY_MEMBERS_OFFICER}",
    insert=ADMINISTRATOR,
    update=ADMINISTRATOR,
    update_columns=("ends_on",),
    kept_by_owner=True,
)
KEYS = Wall(EVERYBODY, f"{ADMINISTRATOR} OR {mine()}", ADMINISTRATOR, update_columns=("revoked_at",))
VERSION = Wall(
    read=f"{mine('originator_id')} OR ({RELEASED_TO_ME})",
    insert=f"{mine('originator_id')} AND audience = '{{{{}}}}' AND released_at IS NULL",
    update=mine("originator_id"),
    update_columns=("audience", "audience_officers", "released_at", "recalled_at"),
    kept_by_owner=True,
)
PART_OF_VERSION = Wall(OF_A_VERSION_I_SEE, OF_MY_OWN_VERSION)
PROPOSAL = Wall(
    mine(),
    f"{mine()} AND {MY_OWN.format(column='proposed_by_id')} AND decided_by_id IS NULL "
    "AND state IN ('proposed', 'alone')",
    f"{mine()} AND state = 'proposed'",
    update_columns=("state", "decided_by_id", "decided_at", "decision_reason"),
    updated=f"{mine()} AND {MY_OWN.format(column='decided_by_id')}",
)
AUDIT = Wall(
    read=f"{mine()} OR (member_id IS NULL AND {ADMINISTRATOR})",
    insert=f"({mine()} AND {MY_OWN.format(column='officer_id')}) OR (member_id IS NULL AND {ADMINISTRATOR})",
    kept_by_owner=True,
)
OUTBOX = Wall(mine(), mine())
NOTIFICATION = Wall(
    MY_OWN.format(column="officer_id"),
    MY_MEMBERS_OFFICER,
    MY_OWN.format(column="officer_id"),
    update_columns=("read_at",),
    kept_by_owner=True,
)
OWN_ACCOUNT = Wall(*[MY_OWN.format(column="user_id")] * 4, kept_by_owner=True)
OWN_EMAIL = Wall(*[MY_OWN.format(column="user_id")] * 4)
EMPTY = Wall(NOBODY)

WALLS = {
    "records_member": Wall(EVERYBODY, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, kept_by_owner=True),
    "records_membership": DIRECTORY,
    "records_office": DIRECTORY,
    "records_officer": OFFICER,
    "records_roleassignment": ROLES,
    "records_signingkey": KEYS,
    "records_recordversion": VERSION,
    "records_selector": PART_OF_VERSION,
    "records_relation": PART_OF_VERSION,
    "policy_releaseproposal": PROPOSAL,
    "policy_auditevent": AUDIT,
    "policy_outboxentry": OUTBOX,
    "policy_notification": NOTIFICATION,
    "mfa_authenticator": OWN_ACCOUNT,
    "account_emailaddress": OWN_EMAIL,
    "account_emailconfirmation": EMPTY,
    "socialaccount_socialaccount": OWN_ACCOUNT,
    "socialaccount_socialapp": EMPTY,
    "socialaccount_socialtoken": EMPTY,
}


PARTS = ("contexts", "opening", "sessions", "passwords", "tokens_and_jobs", "crossings", "grants")


def build(apps: object, editor: object) -> None:
    """Create the schema `wall`."""
    run([read_sql(f"wall_{part}.sql") for part in PARTS])


def tear_down(apps: object, editor: object) -> None:
    """Drop the schema `wall`."""
    run(["DROP SCHEMA wall CASCADE"])


def build_release(apps: object, editor: object) -> None:
    """Bind a version's audience to a decided proposal."""
    run([read_sql("release.sql")])


def tear_down_release(apps: object, editor: object) -> None:
    """Free a version's audience again."""
    run(["DROP FUNCTION public.records_recordversion_release() CASCADE"])


def build_queue(apps: object, editor: object) -> None:
    """Leave the queue to the worker."""
    run([read_sql("queue.sql")])


class Migration(migrations.Migration):
    """Guard the tables of records, policy, accounts and the queue."""

    dependencies = [
        ("policy", "0001_initial"),
        ("records", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunPython(build, tear_down),
        *(guard_table(table, wall) for table, wall in WALLS.items()),
        migrations.RunPython(build_release, tear_down_release),
        migrations.RunPython(build_queue, migrations.RunPython.noop),
    ]
