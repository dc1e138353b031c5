"""Each process finds the one connection that is meant for it."""

import stat
from pathlib import Path

import psycopg
import pytest

from tahaluf.config import database
from tahaluf.config.database import DatabaseError, connection_for, environment_for, parameters_of

OUTSIDE = "postgresql://chief:top-secret@db.example:6432/coalition?sslmode=verify-full"


@pytest.mark.usefixtures("folder")
def test_djangos_entry_binds_on_the_server_and_starts_nothing() -> None:
    entry = connection_for("web")
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["NAME"], entry["USER"]) == ("tahaluf", "tahaluf_web")
    assert entry["OPTIONS"]["server_side_binding"] is True
    assert not database.cluster().home.exists()


@pytest.mark.usefixtures("folder")
def test_the_owner_is_reached_through_the_administrator() -> None:
    entry = connection_for("owner")
    assert entry["USER"] == "postgres"
    assert entry["OPTIONS"]["options"] == "-c role=tahaluf_owner"


@pytest.mark.usefixtures("folder")
def test_the_owners_options_keep_those_of_the_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", OUTSIDE + "&options=-c%20lock_timeout%3D5s")
    assert parameters_of("owner")["options"] == "-c lock_timeout=5s -c role=tahaluf_owner"


def test_passwords_are_random_private_and_stay(folder: Path) -> None:
    passwords = database.setup().passwords
    assert len(set(passwords.values())) == 3
    assert min(map(len, passwords.values())) >= 40
    assert stat.S_IMODE((folder / "database.json").stat().st_mode) == 0o600
    assert database.setup().passwords == passwords


@pytest.mark.usefixtures("folder")
def test_serving_processes_never_see_the_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", OUTSIDE)
    monkeypatch.setenv("PGPASSWORD", "top-secret")
    for role in ("web", "worker"):
        given = environment_for(role)
        assert "top-secret" not in "".join(given.values())
        assert given["TAHALUF_DATABASE_ROLE"] == role


@pytest.mark.usefixtures("folder")
def test_a_serving_process_connects_as_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", OUTSIDE)
    given = environment_for("worker")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("TAHALUF_CONNECTION", given["TAHALUF_CONNECTION"])
    parameters = parameters_of("worker")
    assert parameters["user"] == "tahaluf_worker"
    assert (parameters["host"], parameters["port"], parameters["sslmode"]) == ("db.example", "6432", "verify-full")
    with pytest.raises(DatabaseError, match="not a connection of tahaluf_web"):
        parameters_of("web")
    with pytest.raises(DatabaseError, match="set DATABASE_URL"):
        parameters_of("owner")


@pytest.mark.usefixtures("folder")
def test_the_role_prefix_names_every_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAHALUF_ROLE_PREFIX", "north")
    assert [database.role_name(role) for role in ("owner", "web", "worker")] == [
        "north_owner",
        "north_web",
        "north_worker",
    ]


def test_an_unknown_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAHALUF_DATABASE_ROLE", "root")
    with pytest.raises(DatabaseError, match="'root'"):
        database.role_of_this_process()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("url", "message"), [("postgresql://x@host", "names no database"), ("nonsense", "cannot be read")]
)
def test_a_url_that_cannot_serve_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch, url: str, message: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(DatabaseError, match=message):
        database.outside_server()


def test_values_of_statements_do_not_show_in_the_servers_view_of_sessions(prepared: Path) -> None:
    with (
        psycopg.connect("", **parameters_of("web"), cursor_factory=psycopg.Cursor) as web,  # type: ignore[arg-type]
        psycopg.connect("", **database.administrator()) as chief,  # type: ignore[arg-type]
    ):
        web.execute("SELECT %s::text", ["Zayd the Invented"])
        rows = chief.execute("SELECT query FROM pg_stat_activity WHERE usename = 'tahaluf_web'").fetchall()
    assert rows
    assert "Zayd" not in str(rows)
