"""A whole node in real processes: killed in each of its parts it comes back, and it leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tahaluf.config import database, postgres
from tahaluf.config.preparation import connect

pytestmark = [pytest.mark.long, pytest.mark.enable_socket, pytest.mark.xdist_group("node")]
PATIENCE = 90.0


def wait_for(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Node:
    """`tahaluf up` on a data folder of its own, with its output in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder.parent / f"up-{self.port}.log"
        self.supervisor = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tahaluf.config.command", "up", "--migrate", "--port", str(self.port)]
        with self.log.open("wb") as log:
            return subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log, start_new_session=True)

    def environment(self) -> dict[str, str]:
        return {**os.environ, "TAHALUF_DATA": str(self.folder)}

    def says(self, words: str) -> bool:
        return re.search(words, self.log.read_text()) is not None

    def wait_until_ready(self) -> None:
        wait_for(lambda: self.says("Ready: ") or self.supervisor.poll() is not None, "the node to be ready")
        assert self.supervisor.poll() is None, self.log.read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=10) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def processes(self) -> dict[int, str]:
        """Every process with this data folder in its environment or command line, by its command line."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal() or int(entry.name) == os.getpid():
                continue
            try:
                command = entry.joinpath("cmdline").read_bytes()
                ours = os.fsencode(self.folder) in command + entry.joinpath("environ").read_bytes()
            except OSError:
                continue
            if ours and postgres.is_alive(int(entry.name)):
                found[int(entry.name)] = command.replace(b"\0", b" ").decode()
        return found

    def kill(self, words: str) -> None:
        victims = sorted(pid for pid, command in self.processes().items() if words in command)
        assert victims, words
        os.kill(victims[0], signal.SIGKILL)

    def administrator(self) -> database.Parameters:
        password = database.setup(self.folder).passwords["postgres"]
        return database.cluster(self.folder).connection("postgres", password, "tahaluf")

    def doctor(self) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "tahaluf.config.command", "doctor"]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def node(new_folder: Callable[[], Path]) -> Iterator[Node]:
    running = Node(new_folder() / "data")
    running.wait_until_ready()
    yield running
    if running.supervisor.poll() is None:
        running.supervisor.terminate()
    running.supervisor.wait(PATIENCE)
    database.stop_embedded(running.folder)


def test_it_answers_and_the_doctor_is_content(node: Node) -> None:
    assert node.answers()
    report = node.doctor()
    assert report.returncode == 0, report.stdout


def test_its_serving_processes_know_nothing_of_the_administrator(node: Node) -> None:
    password = database.setup(node.folder).passwords["postgres"]
    serving = [pid for pid, command in node.processes().items() if "granian" in command or "config.worker" in command]
    assert len(serving) >= 3
    for pid in serving:
        assert password.encode() not in Path("/proc", str(pid), "environ").read_bytes()


@pytest.mark.parametrize("part", ["granian", "tahaluf.config.worker", "postgres -D"])
def test_a_killed_part_comes_back(node: Node, part: str) -> None:
    before = set(node.processes())
    node.kill(part)
    wait_for(lambda: any(part in c for p, c in node.processes().items() if p not in before), f"a new {part}")
    wait_for(node.answers, "an answer")
    wait_for(lambda: node.doctor().returncode == 0, "a content doctor")


def test_a_job_whose_worker_died_is_done_by_another(node: Node) -> None:
    with connect(node.administrator()) as connection:
        query = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        dead = connection.execute(query).fetchone()
        query = """INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)
                   VALUES ('builtin', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{"max_hours": 9999}',
                           'doing', %s) RETURNING id"""
        job = connection.execute(query, dead).fetchone()
        query = "SELECT FROM procrastinate_jobs WHERE id = %s AND status = 'succeeded'"
        wait_for(lambda: connection.execute(query, job).fetchone() is not None, "the job to be done")


def test_a_second_node_on_the_folder_is_refused(node: Node) -> None:
    command = [sys.executable, "-m", "tahaluf.config.command", "up", "--port", str(free_port())]
    refused = subprocess.run(command, env=node.environment(), capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "already runs" in refused.stderr


def test_a_killed_supervisor_leaves_no_process_and_the_next_start_has_every_row(node: Node) -> None:
    with connect(node.administrator()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT n FROM generate_series(1, 1000) n")
    node.supervisor.kill()
    node.supervisor.wait()
    wait_for(lambda: not node.processes(), "all processes to end")
    node.supervisor = node.start()
    node.wait_until_ready()
    with connect(node.administrator()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        connection.execute("DROP TABLE kept")


def test_ctrl_c_stops_everything_also_after_everything_was_killed(node: Node) -> None:
    for pid in node.processes():
        os.kill(pid, signal.SIGKILL)
    node.supervisor.wait()
    node.supervisor = node.start()
    node.wait_until_ready()
    assert node.answers()
    os.killpg(node.supervisor.pid, signal.SIGINT)
    assert node.supervisor.wait(PATIENCE) == 0
    assert node.processes() == {}
    assert "Traceback" not in node.log.read_text()
