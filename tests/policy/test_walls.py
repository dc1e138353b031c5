"""The second wall, attacked with raw SQL as the web role."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tahaluf.policy.context import new_token, open_context
from tahaluf.policy.walls import OPEN_TABLES, unguarded_tables
from tests.cast import Cast, as_owner, issue
from tests.policy.attacks import DENIED

pytestmark = pytest.mark.django_db


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return sorted(name for (name,) in cursor.fetchall() if name not in OPEN_TABLES)


def rows_of(table: str) -> int:
    """Count what raw SQL sees; a table that the role may not touch shows nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'"{table}"'])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def test_every_table_has_a_wall() -> None:
    assert unguarded_tables() == []


def test_a_table_without_a_wall_is_noticed() -> None:
    with as_owner() as cursor:
        cursor.execute("CREATE TABLE public.forgotten (member_id bigint)")
    assert unguarded_tables() == ["forgotten"]


def test_the_web_role_owns_nothing_and_has_no_special_right() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


def test_without_a_context_no_row_of_any_table_is_seen(cast: Cast) -> None:
    assert {table: rows_of(table) for table in tables()} == dict.fromkeys(tables(), 0)


@pytest.mark.parametrize("setting", ["tahaluf.member_id", "tahaluf.officer_id", "tahaluf.token", "app.member_id"])
def test_naming_a_member_in_a_setting_opens_nothing(cast: Cast, setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, str(cast.members["AAA"].pk)])
    assert sum(rows_of(table) for table in tables()) == 0


def test_an_ended_session_opens_nothing(cast: Cast) -> None:
    token = cast.tokens["originator"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.session_end(%s)", [token])
        cursor.execute("SELECT set_config('tahaluf.token', %s, true)", [token])
    assert sum(rows_of(table) for table in tables()) == 0
    assert open_context(token) is None


def test_an_expired_session_opens_nothing(cast: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("UPDATE wall.context SET expires_at = now() - interval '1 second'")
    assert open_context(cast.tokens["originator"]) is None


def test_a_clock_set_back_revives_no_swept_session(cast: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("UPDATE wall.context SET expires_at = now() - interval '1 second'")
        cursor.execute("SELECT wall.sweep()")
        cursor.execute("UPDATE wall.context SET expires_at = now() + interval '1 day'")
    assert open_context(cast.tokens["originator"]) is None


def test_an_idle_session_opens_nothing(cast: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("UPDATE wall.context SET seen_at = now() - interval '1 hour', idle = interval '45 minutes'")
    assert open_context(cast.tokens["originator"]) is None


def test_a_session_of_an_officer_who_left_opens_nothing(cast: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("UPDATE records_officer SET is_active = false WHERE login = 'originator'")
    assert open_context(cast.tokens["originator"]) is None


def test_a_guessed_token_opens_nothing(cast: Cast) -> None:
    assert open_context(new_token()) is None
    assert open_context("") is None


@pytest.mark.parametrize("statement", DENIED)
def test_the_web_role_is_denied(cast: Cast, statement: str) -> None:
    with (
        cast.acting("originator"),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_web_role_cannot_become_another(cast: Cast) -> None:
    """Tried as the role itself signs in, not as the test's administrator in its clothes."""
    import psycopg

    from tahaluf.config.database import parameters_of

    login = {**parameters_of("web"), "dbname": connection.settings_dict["NAME"]}
    with psycopg.connect("", **login) as own:  # type: ignore[arg-type]
        for role in ("tahaluf_owner", "tahaluf_worker", "postgres"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), own.transaction():
                own.execute(f"SET ROLE {role}")


def test_an_officer_sees_the_own_members_officers_only(cast: Cast) -> None:
    with cast.acting("originator"), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT member_id FROM records_officer")
        assert cursor.fetchall() == [(cast.members["AAA"].pk,)]


def test_the_administrator_sees_accounts_and_no_content(cast: Cast) -> None:
    with cast.acting("administrator"):
        assert rows_of("records_officer") == len(cast.officers)
        assert rows_of("records_recordversion") == 0
        assert rows_of("policy_releaseproposal") == 0


def test_a_session_without_its_second_factor_sees_the_own_account_only(cast: Cast) -> None:
    officer = cast.officers["originator"]
    token = issue(officer, "session")
    with as_owner() as cursor:
        cursor.execute("UPDATE wall.context SET stage = 'password' WHERE digest = wall.digest(%s)", [token])
    assert open_context(token) is not None
    seen = {table: rows_of(table) for table in tables() if rows_of(table)}
    assert seen == {"records_officer": 1, "records_roleassignment": 2}


def test_a_job_token_carries_its_officers_context_until_it_ends(cast: Cast) -> None:
    with cast.acting("originator"), connection.cursor() as cursor:
        cursor.execute("SELECT wall.job_issue(interval '1 hour')")
        token = cursor.fetchone()[0]
    actor = open_context(token)
    assert actor is not None
    assert actor.officer_id == cast.officers["originator"].pk
    with as_owner() as cursor:
        cursor.execute("SELECT wall.job_end(%s)", [token])
    assert open_context(token) is None


def test_an_administrators_job_sees_no_accounts(cast: Cast) -> None:
    with cast.acting("administrator"), connection.cursor() as cursor:
        cursor.execute("SELECT wall.job_issue(interval '1 hour')")
        token = cursor.fetchone()[0]
    actor = open_context(token)
    assert actor is not None
    assert not actor.administrator
