"""The embedded PostgreSQL starts after every kind of end, and nothing of it stays behind."""

import errno
import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tahaluf.config import database, postgres
from tahaluf.config.preparation import connect
from tahaluf.config.service_account import ServiceAccount, grant_passing, may_pass, read_acl, service_account


def ask(folder: Path, query: str) -> object:
    password = database.setup(folder).passwords["postgres"]
    with connect(database.cluster(folder).connection("postgres", password, "postgres")) as opened:
        cursor = opened.execute(query.encode())
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def test_it_is_version_18_and_knows_unicode_letters(prepared: Path) -> None:
    assert str(ask(prepared, "SHOW server_version")).startswith("18")
    assert ask(prepared, "SELECT lower('ÉCOLE')") == "école"


def test_it_listens_on_a_socket_only_and_wants_a_password(prepared: Path) -> None:
    assert ask(prepared, "SHOW listen_addresses") == ""
    where = database.cluster(prepared).connection("postgres", "wrong", "postgres")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(where)


def test_statements_and_values_stay_out_of_its_log(prepared: Path) -> None:
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        ask(prepared, "SELECT 'Zayd the Invented'::int")
    with pytest.raises(psycopg.errors.UndefinedTable):
        ask(prepared, "SELECT 'Zayd the Invented' FROM nowhere")
    logs = "".join(path.read_text() for path in database.cluster(prepared).data.glob("log/*.log"))
    assert "nowhere" in logs
    assert "SELECT" not in logs


def test_starting_it_twice_keeps_the_first_server(prepared: Path) -> None:
    before = postgres.postmaster(database.cluster(prepared))
    database.start_embedded(prepared)
    assert postgres.postmaster(database.cluster(prepared)) == before


def test_after_kill_9_it_starts_again_with_every_row(folder: Path) -> None:
    database.start_embedded(folder)
    ask(folder, "CREATE TABLE kept AS SELECT 7 AS n")
    killed = postgres.postmaster(database.cluster(folder))
    assert killed
    os.kill(killed, signal.SIGKILL)
    database.start_embedded(folder)
    assert ask(folder, "SELECT n FROM kept") == 7
    assert postgres.postmaster(database.cluster(folder)) != killed


def test_a_recycled_process_number_is_not_taken_for_the_server(folder: Path) -> None:
    database.start_embedded(folder, durable=False)
    place = database.cluster(folder)
    pid_file, lock_file = place.data / "postmaster.pid", place.sockets / f"{postgres.SOCKET_NAME}.lock"
    written = pid_file.read_text()
    database.stop_embedded(folder)
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        for file in (pid_file, lock_file):
            file.write_text("\n".join([str(sleeper.pid), *written.splitlines()[1:]]) + "\n")
        database.start_embedded(folder, durable=False)
        assert ask(folder, "SELECT 1") == 1
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_stopping_leaves_no_process_and_can_be_repeated(folder: Path) -> None:
    database.start_embedded(folder, durable=False)
    database.stop_embedded(folder)
    database.stop_embedded(folder)
    assert postgres.workers_of(database.cluster(folder)) == []


def test_a_set_up_that_was_killed_half_way_is_begun_anew(folder: Path) -> None:
    rest = folder / "postgres" / "data.new"
    rest.mkdir(parents=True)
    (rest / "PG_VERSION").write_text("18\n")
    database.start_embedded(folder, durable=False)
    assert ask(folder, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    folder = tmp_path / ("long-" * 20)
    try:
        database.start_embedded(folder, durable=False)
        assert ask(folder, "SELECT 1") == 1
        assert len(str(database.cluster(folder).sockets / postgres.SOCKET_NAME)) < postgres.LONGEST_SOCKET_PATH
    finally:
        database.stop_embedded(folder)
    assert not database.cluster(folder).sockets.exists()


def test_a_short_socket_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    place = database.cluster(tmp_path / ("long-" * 20))
    place.sockets.mkdir(mode=0o777)
    place.sockets.chmod(0o777)
    try:
        with pytest.raises(postgres.PostgresError, match="not a private folder"):
            postgres.create(place, "secret")
    finally:
        place.sockets.rmdir()


@pytest.mark.parametrize("name", ["my node é", 'it\'s "$HOME", a\\b'])
def test_unusual_letters_in_the_path_do_no_harm(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    try:
        database.start_embedded(folder, durable=False)
        assert ask(folder, "SELECT 1") == 1
    finally:
        database.stop_embedded(folder)


def test_settings_that_stand_already_are_not_written_again(prepared: Path) -> None:
    """A disk that is full has no room for them, and the server must start all the same."""
    place = database.cluster(prepared, durable=False)
    files = [place.data / name for name in ("tahaluf.conf", "pg_hba.conf")]
    before = [(file.stat().st_ino, file.stat().st_mtime_ns) for file in files]
    postgres.configure(place, service_account())
    assert [(file.stat().st_ino, file.stat().st_mtime_ns) for file in files] == before


def refuse(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_settings_that_cannot_be_written_stay_as_they_were(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = database.cluster(prepared, durable=False)
    before = (place.data / "pg_hba.conf").read_text()
    monkeypatch.setattr(postgres, "ACCESS", "local all all reject\n")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        postgres.configure(place, service_account())
    assert (place.data / "pg_hba.conf").read_text() == before
    assert not list(place.data.glob(".pg_hba*"))


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    database.start_embedded(folder, durable=False)
    database.stop_embedded(folder)
    (folder / "postgres" / "data" / "postgresql.auto.conf").write_text("shared_buffers = 'plenty'\n")
    with pytest.raises(postgres.PostgresError, match="shared_buffers"):
        database.start_embedded(folder, durable=False)


def test_passing_through_is_granted_to_the_one_account_and_nobody_else(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    account = ServiceAccount(uid=54321, gid=54321, changes=True)
    assert not may_pass(account, closed)
    grant_passing(account, closed)
    grant_passing(account, closed)
    assert may_pass(account, closed)
    assert not may_pass(ServiceAccount(uid=54322, gid=54322, changes=True), closed)
    assert len(read_acl(closed)) == 5
    assert not closed.stat().st_mode & stat.S_IRWXO


def test_the_wait_for_an_absent_server_is_short(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert not postgres.answers(database.cluster(tmp_path), 30)
    assert time.monotonic() - begun < 5
