"""Standing orders: who gives them, what the machine's context may and may not, and how it ends (threat 15)."""

import contextlib
import importlib
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tahaluf.policy import standing
from tahaluf.policy.actors import MACHINE, Actor
from tahaluf.policy.context import ContextRefused, open_context
from tahaluf.policy.decisions import Refused
from tahaluf.policy.jobs import Errand
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk
from tests.cast import Cast, as_owner

pytestmark = pytest.mark.django_db
FINANCE = Desk.FINANCE
GIVER_LOST = [
    "UPDATE records_officer SET is_active = false WHERE login = 'originators_second'",
    "UPDATE records_roleassignment SET ends_on = current_date WHERE role = 'supervisor'",
]


@contextlib.contextmanager
def as_worker() -> Iterator[None]:
    """Be the worker's role, as the worker process is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tahaluf_worker")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET LOCAL ROLE tahaluf_web")


@contextlib.contextmanager
def machine_of(cast: Cast, code: str = "AAA") -> Iterator[Errand]:
    """The errand of a member's machine."""
    with as_worker(), standing.errand_for(cast.members[code].pk, FINANCE) as errand:
        yield errand


def grant(cast: Cast, days: int = 30, who: str = "originators_second") -> None:
    with cast.acting(who) as actor:
        standing.grant_standing(actor, FINANCE, days)


def assert_none_opens(cast: Cast, code: str) -> None:
    """No context of a member's machine is to be had."""
    with (
        as_worker(),
        pytest.raises(DatabaseError, match="no standing order"),
        transaction.atomic(),
        standing.errand_for(cast.members[code].pk, FINANCE),
    ):
        pass


def order(cast: Cast, who: str = "originator") -> standing.StandingOrder | None:
    with cast.acting(who):
        return standing.standing_order(FINANCE)


# ---------------------------------------------------------------- who gives and ends one


def test_a_supervisor_gives_an_order_for_some_days(cast: Cast) -> None:
    grant(cast, 30)
    held = order(cast)
    assert held is not None
    assert held.granted_by_id == cast.officers["originators_second"].pk
    assert (held.expires_at - held.granted_at).days == 30
    assert order(cast, "recipient") is None


def test_no_order_is_longer_than_a_year(cast: Cast) -> None:
    grant(cast, 4000)
    held = order(cast)
    assert held is not None
    assert (held.expires_at - held.granted_at).days == 366


def test_a_new_order_takes_the_place_of_the_earlier_one(cast: Cast) -> None:
    grant(cast, 30)
    grant(cast, 5)
    held = order(cast)
    assert held is not None
    assert (held.expires_at - held.granted_at).days == 5
    with as_owner() as cursor:
        cursor.execute("SELECT count(*) FROM wall.standing WHERE ended_at IS NULL")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("who", ["originator", "originators_releaser", "originators_viewer", "originators_auditor"])
def test_nobody_else_gives_or_ends_one(cast: Cast, who: str) -> None:
    with cast.acting(who) as actor, pytest.raises(Refused):
        standing.grant_standing(actor, FINANCE, 1)
    grant(cast)
    with cast.acting(who) as actor, pytest.raises(Refused):
        standing.end_standing(actor, FINANCE)
    assert order(cast) is not None


@pytest.mark.parametrize("who", ["originator", "recipients_releaser", "originators_media", "administrator"])
@pytest.mark.parametrize(
    "statement", ["SELECT wall.standing_grant('finance', interval '1 day')", "SELECT wall.standing_end('finance')"]
)
def test_raw_sql_of_anybody_else_gives_and_ends_none(cast: Cast, who: str, statement: str) -> None:
    grant(cast)
    with cast.acting(who), pytest.raises(DatabaseError, match="supervisor"), transaction.atomic():
        connection.cursor().execute(statement)
    assert order(cast) is not None


def test_giving_and_ending_stand_in_the_trail(cast: Cast) -> None:
    grant(cast)
    with cast.acting("originators_second") as actor:
        standing.end_standing(actor, FINANCE)
    with cast.acting("originators_auditor") as actor:
        actions = visible(actor, AuditEvent).filter(action__startswith="policy:standing").values_list("action")
        assert {action for (action,) in actions} == {"policy:standing:grant", "policy:standing:end"}


# ---------------------------------------------------------------- who opens the machine's context


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT wall.standing_members('finance')",
        "SELECT wall.machine_issue({member}, 'finance', interval '1 hour')",
        "SELECT * FROM wall.standing",
        "INSERT INTO wall.standing (member_id, desk, granted_by, expires_at) VALUES ({member}, 'finance', 1, now())",
    ],
)
@pytest.mark.parametrize("who", ["originators_second", "administrator"])
def test_the_web_role_opens_no_machines_context(cast: Cast, who: str, statement: str) -> None:
    grant(cast)
    member = cast.members["AAA"].pk
    with cast.acting(who), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(member=member))


def test_without_an_order_the_worker_opens_none(cast: Cast) -> None:
    grant(cast)
    with as_worker():
        assert standing.members_with_order(FINANCE) == [cast.members["AAA"].pk]
    assert_none_opens(cast, "BBB")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE wall.standing SET expires_at = now() - interval '1 second'",
        "UPDATE records_officer SET is_active = false WHERE login = 'originators_second'",
        "UPDATE records_roleassignment SET ends_on = current_date WHERE role = 'supervisor'",
        "DELETE FROM records_roleassignment WHERE role = 'supervisor'",
    ],
)
def test_an_order_that_ran_out_or_whose_giver_left_is_none(cast: Cast, change: str) -> None:
    grant(cast)
    with as_owner() as cursor:
        cursor.execute(change)
    assert order(cast) is None
    assert_none_opens(cast, "AAA")


@pytest.mark.parametrize("change", GIVER_LOST)
def test_what_the_machine_does_ends_with_the_role_of_the_orders_giver(cast: Cast, change: str) -> None:
    grant(cast)
    with machine_of(cast) as errand:
        with errand.context() as actor:
            assert actor.holds(FINANCE, MACHINE)
        with as_owner() as cursor:
            cursor.execute(change)
        connection.cursor().execute("SET LOCAL ROLE tahaluf_worker")
        with pytest.raises(ContextRefused), errand.context():
            pass


@pytest.mark.parametrize("change", GIVER_LOST)
def test_an_order_without_its_giver_is_told_to_the_desk_until_another_supervisor_confirms_it(
    cast: Cast, change: str
) -> None:
    grant(cast)
    with cast.acting("originator"):
        assert standing.orphaned_order(FINANCE) is None
    with as_owner() as cursor:
        cursor.execute(change)
    with cast.acting("originator"):
        orphan = standing.orphaned_order(FINANCE)
        assert orphan is not None
        assert orphan.granted_by_id == cast.officers["originators_second"].pk
    with cast.acting("recipient"):
        assert standing.orphaned_order(FINANCE) is None
    with as_owner() as cursor:
        cursor.execute(
            "INSERT INTO records_roleassignment (officer_id, desk, role, starts_on) "
            "VALUES (%s, 'finance', 'supervisor', current_date)",
            [cast.officers["originators_releaser"].pk],
        )
    grant(cast, who="originators_releaser")
    assert order(cast) is not None
    with cast.acting("originator"):
        assert standing.orphaned_order(FINANCE) is None
    with machine_of(cast) as errand, errand.context() as actor:
        assert actor.holds(FINANCE, MACHINE)


def test_ending_an_order_ends_its_contexts_at_once(cast: Cast) -> None:
    grant(cast)
    with machine_of(cast) as errand:
        with errand.context() as actor:
            assert actor.holds(FINANCE, MACHINE)
        with cast.acting("originators_second") as actor:
            standing.end_standing(actor, FINANCE)
        with pytest.raises(ContextRefused), errand.context():
            pass


def test_an_errand_ends_with_its_block(cast: Cast) -> None:
    grant(cast)
    with machine_of(cast) as errand:
        pass
    assert open_context(errand.token) is None


# ---------------------------------------------------------------- what the machine may not


def in_machine(cast: Cast, statement: str) -> str:
    """Run a statement in the context of AAA's machine; gives what the database says."""
    ids = {name: officer.pk for name, officer in cast.officers.items()}
    filled = statement.format(aaa=cast.members["AAA"].pk, bbb=cast.members["BBB"].pk, **ids)
    with machine_of(cast) as errand, errand.context(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(filled)
                return str(cursor.rowcount)
        except DatabaseError as error:
            return str(error)


def test_the_machine_is_nobody_and_holds_one_role(cast: Cast) -> None:
    grant(cast)
    with machine_of(cast) as errand, errand.context() as actor:
        assert actor == Actor(None, cast.members["AAA"].pk, frozenset({(FINANCE, MACHINE)}))
        assert not standing.decide_standing(actor, FINANCE)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO policy_auditevent (uid, member_id, officer_id, desk, action, subject, details, at) VALUES "
        "(gen_random_uuid(), {aaa}, {originator}, 'finance', 'x', '', '{{}}', now())",
        "INSERT INTO policy_auditevent (uid, member_id, officer_id, desk, action, subject, details, at) VALUES "
        "(gen_random_uuid(), {bbb}, NULL, 'finance', 'x', '', '{{}}', now())",
        "INSERT INTO policy_auditevent (uid, member_id, officer_id, desk, action, subject, details, at) VALUES "
        "(gen_random_uuid(), {aaa}, NULL, 'intelligence', 'x', '', '{{}}', now())",
        "INSERT INTO finance_portfolio (uid, member_id, title, readers, made_by_id, made_at) VALUES "
        "(gen_random_uuid(), {aaa}, 'x', '{{}}', {originator}, now())",
        "INSERT INTO policy_notification (uid, officer_id, code, subject, url, created_at) VALUES "
        "(gen_random_uuid(), {recipient}, 'x', '', '', now())",
        "INSERT INTO finance_deskpractice (member_id, cutoff, deadline_days, stale_days, complaint_days, authority, "
        "contact, legal_basis, set_by_id, set_at) VALUES ({aaa}, 0.5, 1, 1, 1, '', '', '', {originators_second}, "
        "now())",
        "SELECT wall.standing_grant('finance', interval '1 day')",
        "SELECT wall.standing_end('finance')",
    ],
)
def test_the_machine_writes_in_nobodys_name_and_for_no_other(cast: Cast, statement: str) -> None:
    grant(cast)
    said = in_machine(cast, statement)
    assert "row-level security" in said or "only a" in said, said


def test_the_machine_writes_its_own_trail(cast: Cast) -> None:
    """The same statement that is refused in an officer's name is let in without one."""
    grant(cast)
    assert in_machine(
        cast,
        "INSERT INTO policy_auditevent (uid, member_id, officer_id, desk, action, subject, details, at) VALUES "
        "(gen_random_uuid(), {aaa}, NULL, 'finance', 'x', '', '{{}}', now())",
    ) == "1"  # fmt: skip


def test_the_machine_reads_no_other_member(cast: Cast) -> None:
    from tests.desks.finance.alerts import cases

    for who in ("originator", "recipient"):
        cases.subject(cast, cases.portfolio(cast, who), who=who)
    grant(cast)
    with machine_of(cast) as errand, errand.context(), connection.cursor() as cursor:
        for table in ("finance_portfolio", "finance_subject", "records_officer"):
            cursor.execute(f"SELECT DISTINCT member_id FROM {table}")
            assert cursor.fetchall() == [(cast.members["AAA"].pk,)], table
        cursor.execute("SELECT count(*) FROM policy_notification")
        assert cursor.fetchone() == (0,)


def test_binding_orders_to_their_givers_can_be_undone_and_done_again(cast: Cast) -> None:
    migration = importlib.import_module("tahaluf.policy.migrations.0008_standing_by_their_givers")
    grant(cast)
    with as_owner():
        migration.loosen(None, None)
    assert order(cast) is not None
    with as_owner():
        migration.bind(None, None)
    assert order(cast) is not None
    with machine_of(cast) as errand, errand.context() as actor:
        assert actor.holds(FINANCE, MACHINE)
