"""A whole node in real processes: killed in each of its parts it comes back, and it leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tahaluf.config import database
from tahaluf.config.preparation import connect
from tests.config.nodes.running_node import PATIENCE, POSTGRES, WEB, WORKER, Node, free_port, wait_for

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def node(new_folder: Callable[[], Path]) -> Iterator[Node]:
    running = Node(new_folder() / "data")
    running.wait_until_ready()
    yield running
    running.stop()


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


@pytest.mark.parametrize("part", [WEB, WORKER, POSTGRES])
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
    node.kill_supervisor()
    node.start_again()
    with connect(node.administrator()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        connection.execute("DROP TABLE kept")


def test_ctrl_c_stops_everything_also_after_everything_was_killed(node: Node) -> None:
    for pid in node.processes():
        os.kill(pid, signal.SIGKILL)
    node.supervisor.wait()
    node.start_again()
    assert node.answers()
    os.killpg(node.supervisor.pid, signal.SIGINT)
    assert node.supervisor.wait(PATIENCE) == 0
    assert node.processes() == {}
    assert "Traceback" not in node.log.read_text()
