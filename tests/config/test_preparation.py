"""The database is prepared so that the serving roles can do their work and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from tahaluf.config import database, preparation
from tahaluf.config.database import DatabaseError, Role, administrator, parameters_of
from tahaluf.config.preparation import connect, prepare

ROLES: list[Role] = ["web", "worker"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT query FROM pg_stat_activity",
        "SELECT pg_stat_get_activity(NULL)",
        "SELECT pg_stat_get_backend_activity(1)",
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "SELECT pg_cancel_backend(pg_backend_pid())",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "CREATE TABLE mine (n int)",
        "CREATE TEMP TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET ROLE tahaluf_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
    ],
)
def test_serving_roles_are_refused(prepared: Path, role: Role, attempt: str) -> None:
    with connect(parameters_of(role)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(attempt.encode())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["postgres", "template1"])
def test_serving_roles_enter_no_other_database(prepared: Path, role: Role, name: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect({**parameters_of(role), "dbname": name})


def test_the_worker_may_what_web_may_and_not_the_reverse(prepared: Path) -> None:
    query = "SELECT pg_has_role(%s, %s, 'MEMBER')"
    with connect(administrator()) as connection:
        assert connection.execute(query, ["tahaluf_worker", "tahaluf_web"]).fetchone() == (True,)
        assert connection.execute(query, ["tahaluf_web", "tahaluf_worker"]).fetchone() == (False,)


def test_the_owner_cannot_log_in_and_owns_what_migrations_make(prepared: Path) -> None:
    with connect(parameters_of("owner")) as connection, connection.transaction(force_rollback=True):
        connection.execute("CREATE TABLE made (n int)")
        found = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'made'").fetchone()
        login = connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'tahaluf_owner'").fetchone()
    assert (found, login) == (("tahaluf_owner",), (False,))


def test_preparing_again_changes_nothing(prepared: Path) -> None:
    query = "SELECT array_agg(r ORDER BY rolname)::text FROM pg_authid r"
    with connect(administrator()) as connection:
        before = connection.execute(query).fetchone()
        prepare()
        assert connection.execute(query).fetchone() == before


def test_a_role_that_gained_rights_loses_them_again(prepared: Path) -> None:
    with connect(administrator()) as connection:
        connection.execute("ALTER ROLE tahaluf_web BYPASSRLS CREATEDB")
        prepare()
        query = "SELECT rolbypassrls OR rolcreatedb FROM pg_roles WHERE rolname = 'tahaluf_web'"
        assert connection.execute(query).fetchone() == (False,)


def test_a_changed_password_is_set_right(prepared: Path) -> None:
    with connect(administrator()) as connection:
        connection.execute("ALTER ROLE tahaluf_web PASSWORD 'forgotten'")
    assert not preparation.opens(parameters_of("web"))
    prepare()
    assert preparation.opens(parameters_of("web"))


@pytest.fixture
def outside(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection[TupleRow]]:
    """A node without a server of its own; DATABASE_URL names a role that may make roles and databases, no superuser."""
    parameters = administrator("postgres")
    with connect(parameters) as connection:
        connection.execute("CREATE ROLE dba LOGIN CREATEROLE CREATEDB PASSWORD 'dba'")
        connection.execute("GRANT CONNECT ON DATABASE postgres TO dba")
        url = f"postgresql://dba:dba@/coalition?host={parameters['host']}&port={parameters['port']}"
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("TAHALUF_ROLE_PREFIX", "outside")
        monkeypatch.setenv("TAHALUF_DATA", str(tmp_path / "node"))
        yield connection
        connection.execute("DROP DATABASE IF EXISTS coalition")
        connection.execute("DROP OWNED BY dba")
        for name in ("outside_worker", "outside_web", "outside_owner", "dba"):
            connection.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(name)))


@pytest.mark.usefixtures("outside")
def test_an_outside_server_is_prepared_by_a_role_that_is_no_superuser(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare()
    prepare()
    with connect(parameters_of("owner")) as connection:
        connection.execute("CREATE SCHEMA made")
    monkeypatch.delenv("DATABASE_URL")
    assert not database.is_embedded()
    with connect(parameters_of("worker")) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("coalition",)
    with pytest.raises(DatabaseError, match="set DATABASE_URL"):
        parameters_of("owner")


@pytest.mark.usefixtures("outside")
def test_the_administrator_of_an_outside_server_is_never_written_down(tmp_path: Path) -> None:
    prepare()
    assert "dba" not in (tmp_path / "node" / "database.json").read_text()


def test_an_administrator_without_rights_is_told_which_one_is_missing(
    outside: Connection[TupleRow],
) -> None:
    outside.execute("ALTER ROLE dba NOCREATEROLE")
    with pytest.raises(DatabaseError, match="lacks a right: permission denied to create role"):
        prepare()


def test_a_server_that_is_not_there_is_an_error_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@/nothing?host={folder}")
    with pytest.raises(DatabaseError, match="cannot be reached"):
        prepare()


def test_a_server_before_version_15_is_refused(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "OLDEST_SERVER", 990000)
    with pytest.raises(DatabaseError, match="too old"):
        prepare()
