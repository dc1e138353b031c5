"""A node on an outside PostgreSQL of every version that this machine has: it works whole, and its walls stand.

Debian's packages are found, and whatever lies in the folder that TAHALUF_TEST_POSTGRES_BINS names.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage  # type: ignore[import-untyped]
import pytest

from tahaluf.config.preparation import connect
from tests.config.nodes.outside_server import VARIABLE, OutsideNode, Server, found_programs
from tests.config.nodes.running_node import Node, wait_for
from tests.config.nodes.visitor import Sent, Visitor
from tests.desks.finance.lists import UN_XML, large_csv
from tests.policy.attacks import DENIED

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
PROGRAMS = found_programs()
OF_THE_ROLE = (
    "CREATE TEMP TABLE mine (n int)",
    "CREATE ROLE mine",
    "SET ROLE tahaluf_owner",
    "SET ROLE tahaluf_worker",
    "SET ROLE dba",
    "SET SESSION AUTHORIZATION dba",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "SELECT pg_stat_get_backend_activity(1)",
    "SELECT pg_terminate_backend(pg_backend_pid())",
    "SELECT pg_cancel_backend(pg_backend_pid())",
)
Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Stage:
    """An outside server, a node with the invented coalition on it, and two officers of two members."""

    version: str
    server: Server
    node: OutsideNode
    officer: Visitor
    other: Visitor

    def web(self) -> Connection:
        """A connection as the web role signs in."""
        passwords = json.loads((self.node.folder / "database.json").read_text())["passwords"]
        return connect(self.server.where("tahaluf", "tahaluf_web", passwords["web"]))


@pytest.fixture(scope="module", params=PROGRAMS)
def server(request: pytest.FixtureRequest, new_folder: Callable[[], Path]) -> Iterator[tuple[str, Server]]:
    running = Server(PROGRAMS[request.param], new_folder())
    yield request.param, running
    running.stop()


@pytest.fixture(scope="module")
def stage(server: tuple[str, Server], new_folder: Callable[[], Path]) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        node = OutsideNode(new_folder() / "data", server[1], "tahaluf")
        try:
            node.wait_until_ready()
            node.load_demonstration()
            visitors = [Visitor(node, f"{member}.analyst").sign_in() for member in ("sen", "sau")]
            yield Stage(*server, node, *visitors)
        finally:
            node.stop()


def test_it_migrates_any_number_of_times_and_the_doctor_is_content(stage: Stage) -> None:
    assert stage.node.as_dba("migrate").returncode == 0
    report = stage.node.doctor()
    assert report.returncode == 0, report.stdout
    assert f"outside, version {stage.version}" in report.stdout
    assert "sessions cannot watch each other" in report.stdout
    assert not (stage.node.folder / "postgres").exists()


def test_its_administrator_is_in_no_process_and_no_file_of_the_node(stage: Stage) -> None:
    secret = stage.server.password.encode()
    assert not [path for path in stage.node.folder.rglob("*") if path.is_file() and secret in path.read_bytes()]
    for pid in stage.node.processes():
        assert secret not in Path("/proc", str(pid), "environ").read_bytes()


# ---------------------------------------------------------------- work


def import_list(visitor: Visitor, data: bytes, name: str, key: str = "") -> int:
    """Import a list to its end; gives the number of its version."""
    uid = visitor.import_list(Sent(name, len(data), [data]), key)
    query = "SELECT id FROM finance_listversion WHERE uid = %s AND state = 'current'"
    wait_for(lambda: visitor.node.ask(query, uid), "the import")
    return int(str(visitor.node.ask(query, uid)[0][0]))


def test_an_officer_imports_lists_and_screens_at_once_and_by_the_worker(stage: Stage) -> None:
    officer = stage.officer
    listed = import_list(officer, UN_XML, "un.xml")
    import_list(officer, b"".join(large_csv(2000)), "own.csv", "own")
    asked = {"names": "Walid Samir al-Khayali\nNobody Invented", "cutoff": "0.8", "versions": str(listed)}
    run = officer.post("/finance/screening/start/", "/finance/", **asked)
    assert run.status == 302
    assert "QDi.901" in officer.get(run.location).text
    data = b"name\n" + b"Maria Nobody\n" * 6000 + b"Walid Samir Al-Khayali\n"
    fields = {"names": "", "cutoff": "0.8", "versions": str(listed)}
    sent = officer.upload("/finance/screening/start/", Sent("many.csv", len(data), [data]), "/finance/", **fields)
    assert sent.status == 302
    wait_for(lambda: "QDi.901" in officer.get(sent.location).text, "the worker's screening")


def test_the_demonstration_is_there_with_its_records_and_releases(stage: Stage) -> None:
    [(records, released)] = stage.node.ask("SELECT count(*), count(released_at) FROM records_recordversion")
    assert int(str(records)) > int(str(released)) > 0
    assert stage.officer.get("/records/search/?q=Selat").status in (200, 404)
    assert stage.officer.get("/search/?q=Marabane").status == 200


# ---------------------------------------------------------------- walls


def rows_by_table(connection: Connection) -> dict[str, int]:
    """What a connection sees of each table that it may read and that is not open to all."""
    tables = connection.execute(
        """SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relrowsecurity
             AND has_table_privilege(c.oid, 'SELECT')"""
    ).fetchall()
    assert len(tables) > 15
    counts = {str(name): connection.execute(f"SELECT count(*) FROM {name}".encode()).fetchone() for (name,) in tables}
    return {name: int(str(count[0])) for name, count in counts.items() if count and count[0]}


def test_every_table_has_a_wall_and_one_without_is_noticed(stage: Stage) -> None:
    assert "every table has one" in stage.node.doctor().stdout
    stage.node.change("CREATE TABLE public.forgotten (member_id bigint)")
    report = stage.node.doctor()
    assert (report.returncode, "no forced row security: forgotten" in report.stdout) == (1, True)
    stage.node.change("DROP TABLE public.forgotten")


def test_without_a_context_no_row_of_any_table_is_seen(stage: Stage) -> None:
    with stage.web() as connection, connection.transaction():
        for setting in ("tahaluf.member_id", "tahaluf.officer_id", "tahaluf.token"):
            connection.execute("SELECT set_config(%s, '1', true)", [setting])
        assert rows_by_table(connection) == {}


def test_a_session_opens_its_own_members_rows_until_it_ends(stage: Stage) -> None:
    token = Visitor(stage.node, "mys.releaser").sign_in().cookies["sessionid"]
    with stage.web() as connection:
        with connection.transaction():
            assert connection.execute("SELECT kind FROM wall.open(%s)", [token]).fetchone() == ("session",)
            seen = rows_by_table(connection)
            members = connection.execute("SELECT DISTINCT member_id FROM records_officer").fetchall()
            assert seen["records_member"] > 40
            assert len(members) == 1
            assert "finance_listversion" not in seen
        assert rows_by_table(connection) == {}
        with connection.transaction():
            connection.execute("SELECT wall.session_end(%s)", [token])
            assert connection.execute("SELECT kind FROM wall.open(%s)", [token]).fetchone() is None
            assert rows_by_table(connection) == {}


@pytest.mark.parametrize("statement", [*DENIED, *OF_THE_ROLE])
def test_the_web_role_is_denied(stage: Stage, statement: str) -> None:
    token = stage.officer.cookies["sessionid"]
    with stage.web() as connection, connection.transaction():
        connection.execute("SELECT FROM wall.open(%s)", [token])
        with pytest.raises(psycopg.Error, match=r"permission denied|must be (owner|superuser)"):
            connection.execute(statement.encode())
        raise psycopg.Rollback


def test_the_web_role_enters_no_database_of_the_server_but_the_nodes(stage: Stage) -> None:
    """The node closes its own database to others; what else is on the server is its administrator's to close."""
    stage.node.change("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
    passwords = json.loads((stage.node.folder / "database.json").read_text())["passwords"]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(stage.server.where("postgres", "tahaluf_web", passwords["web"]))


# ---------------------------------------------------------------- backup, restore, and less mighty administrators

ROWS = """SELECT (SELECT md5(string_agg(r::text, ',' ORDER BY r.id)) FROM records_recordversion r),
                 (SELECT md5(string_agg(e::text, ',' ORDER BY e.id)) FROM finance_listentry e),
                 (SELECT count(*) FROM policy_auditevent)"""


@pytest.fixture(scope="module")
def key(new_folder: Callable[[], Path]) -> tuple[str, Path]:
    identity = pyrage.x25519.Identity.generate()
    file = new_folder() / "key.txt"
    file.write_text(str(identity))
    return str(identity.to_public()), file


def test_a_backup_brings_the_node_back_on_the_same_server(
    stage: Stage, key: tuple[str, Path], new_folder: Callable[[], Path]
) -> None:
    node, file = stage.node, new_folder() / "node.age"
    node.stop()  # or its worker may write an audit event in between
    made = node.as_dba("backup", str(file), "--recipient", key[0])
    assert made.returncode == 0, made.stderr
    before = node.ask(ROWS)
    node.change("DELETE FROM finance_screeninghit")
    node.change("UPDATE finance_listentry SET name = 'lost'")
    assert node.ask(ROWS) != before
    restored = node.as_dba("restore", str(file), "--identity", str(key[1]), "--replace")
    assert restored.returncode == 0, restored.stderr
    assert node.ask(ROWS) == before
    assert node.as_dba("migrate").returncode == 0
    node.start_again()
    assert node.doctor().returncode == 0, node.doctor().stdout
    assert stage.officer.get("/finance/").status == 200


def test_a_node_moves_from_the_outside_server_into_its_own(
    stage: Stage, key: tuple[str, Path], new_folder: Callable[[], Path]
) -> None:
    file, folder = new_folder() / "node.age", new_folder() / "data"
    stage.node.stop()
    assert stage.node.as_dba("backup", str(file), "--recipient", key[0]).returncode == 0
    [(*before, events)] = stage.node.ask(ROWS)
    stage.node.start_again()
    assert run_alone(folder, "restore", str(file), "--identity", str(key[1])) == 0
    moved = Node(folder)
    try:
        moved.wait_until_ready()
        [(*after, events_since)] = moved.ask(ROWS)
        assert after == before
        assert events_since >= events
        assert moved.doctor().returncode == 0
    finally:
        moved.stop()


def test_a_node_moves_from_its_own_server_to_an_outside_one(
    server: tuple[str, Server], key: tuple[str, Path], new_folder: Callable[[], Path]
) -> None:
    file, here, there = new_folder() / "node.age", new_folder() / "here", new_folder() / "there"
    assert run_alone(here, "migrate") == 0
    assert run_alone(here, "member", "load") == 0
    assert run_alone(here, "backup", str(file), "--recipient", key[0]) == 0
    url = {"DATABASE_URL": server[1].url("moved")}
    assert run_alone(there, "restore", str(file), "--identity", str(key[1]), **url) == 0
    assert run_alone(there, "migrate", **url) == 0
    with connect(server[1].where("moved")) as connection:
        assert connection.execute("SELECT count(*) > 40 FROM records_member").fetchone() == (True,)
        connection.execute("DELETE FROM records_membership")
    assert run_alone(there, "member", "load", **url) == 0


def run_alone(folder: Path, *arguments: str, **settings: str) -> int:
    """Run a command on a data folder; shows what it said where the test fails."""
    command = [sys.executable, "-m", "tahaluf.config.command", *arguments]
    environment = {**os.environ, "TAHALUF_DATA": str(folder), **settings}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr)
    return done.returncode


def test_an_administrator_who_is_no_superuser_prepares_a_node(
    server: tuple[str, Server], new_folder: Callable[[], Path]
) -> None:
    with connect(server[1].where("postgres")) as chief:
        chief.execute("CREATE ROLE modest LOGIN CREATEROLE CREATEDB PASSWORD 'modest'")
        chief.execute("GRANT CONNECT ON DATABASE postgres TO modest")
    folder = new_folder() / "data"
    settings = {"DATABASE_URL": server[1].url("modest", "modest", "modest"), "TAHALUF_ROLE_PREFIX": "modest"}
    assert run_alone(folder, "migrate", **settings) == 0
    assert run_alone(folder, "migrate", **settings) == 0
    assert run_alone(folder, "member", "load", **settings) == 0


def test_the_folder_named_by_the_variable_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "some" / "where" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n")
    (programs / "postgres").chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert found_programs()["99"] == programs
    assert all(re.fullmatch(r"\d+", version) for version in found_programs())
