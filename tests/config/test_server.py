"""Commands share the embedded server; the last one out stops it, and the supervisor's is left alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tahaluf.config import data_folder, node, postgres, schema, server
from tahaluf.config.database import DatabaseError, cluster
from tahaluf.config.node import NodeError

USER = """
import sys
from tahaluf.config.server import available
with available(create=True):
    print("in", flush=True)
    sys.stdin.read()
"""


def server_runs() -> bool:
    return postgres.postmaster(cluster()) is not None


@contextmanager
def another_user() -> Iterator["subprocess.Popen[str]"]:
    """Another process that uses the database until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", USER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "in\n"
        yield process
        process.stdin.close()


@pytest.mark.usefixtures("folder")
def test_the_server_runs_while_a_command_uses_it_and_no_longer() -> None:
    with server.available(create=True):
        assert server_runs()
    assert not server_runs()


@pytest.mark.usefixtures("folder")
def test_the_first_one_out_leaves_the_server_to_the_other() -> None:
    with another_user():
        with server.available():
            pass
        assert server_runs()
    assert not server_runs()


@pytest.mark.usefixtures("folder")
def test_a_killed_command_holds_nothing_and_the_next_one_stops_the_server() -> None:
    with another_user() as process:
        process.kill()
        process.wait()
        assert server_runs()
    with server.available():
        pass
    assert not server_runs()


@pytest.mark.usefixtures("folder")
def test_without_a_database_a_command_says_how_to_make_one() -> None:
    with pytest.raises(DatabaseError, match="run `tahaluf migrate`"), server.available():
        pass


def test_the_supervisor_stops_what_was_left_and_is_not_stopped_by_commands(folder: Path) -> None:
    with another_user() as process:
        process.kill()
    assert server_runs()
    with node.only_one(folder), server.taken_over(folder):
        assert not server_runs()
        assert server.is_supervised(folder)
        postgres.start(cluster())
        with server.available():
            pass
        assert server_runs()


def test_a_second_node_on_the_same_folder_is_refused(folder: Path) -> None:
    data_folder.ensure_data_folder()
    with node.only_one(folder), pytest.raises(NodeError, match="already runs"), node.only_one(folder):
        pass


@pytest.mark.enable_socket
def test_a_port_in_use_is_an_error_in_words() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NodeError, match=f"port {port} .*: choose another with --port"):
            node.check_port("127.0.0.1", port)
    node.check_port("127.0.0.1", port)


def test_a_folder_migrated_by_other_files_is_told_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_folder.ensure_data_folder()
    assert not schema.is_current()
    schema.remember()
    assert schema.is_current()
    monkeypatch.setattr(schema, "describe_files", lambda: iter(["records/migrations/0099_new.py 1 1"]))
    assert not schema.is_current()
