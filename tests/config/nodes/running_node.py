"""A whole node in real processes, on a data folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg

from tahaluf.config import database, postgres
from tahaluf.config.preparation import connect

PATIENCE = 90.0
WEB, WORKER, POSTGRES = "granian", "tahaluf.config.worker", "postgres -D"
"""What stands in the command line of each part."""


def wait_for(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Node:
    """`tahaluf up` on a data folder of its own, with its output in a file."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.port = free_port()
        self.log = folder.parent / f"up-{self.port}.log"
        self.supervisor = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the supervisor; what it says is added to the log."""
        command = [sys.executable, "-m", "tahaluf.config.command", "up", "--migrate", "--port", str(self.port)]
        with self.log.open("wb") as log:
            return subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log, start_new_session=True)

    def environment(self) -> dict[str, str]:
        """The environment of this node's processes and commands."""
        return {**os.environ, "TAHALUF_DATA": str(self.folder), **self.settings}

    def says(self, words: str) -> bool:
        """Whether a regular expression is found in what the node said."""
        return re.search(words, self.log.read_text()) is not None

    def wait_until_ready(self) -> None:
        """Wait until the supervisor says so."""
        wait_for(lambda: self.says("Ready: ") or self.supervisor.poll() is not None, "the node to be ready")
        assert self.supervisor.poll() is None, self.log.read_text()

    def answers(self) -> bool:
        """Whether the page of signing in, which needs the database, is answered."""
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

    def pids(self, words: str) -> list[int]:
        """The processes with these words in their command line, the oldest first."""
        return sorted(pid for pid, command in self.processes().items() if words in command)

    def kill(self, words: str) -> None:
        """Kill the first process of a part, as soon as there is one."""
        wait_for(lambda: self.pids(words), words)
        os.kill(self.pids(words)[0], signal.SIGKILL)

    def kill_supervisor(self) -> None:
        """Kill `tahaluf up` itself and wait until the kernel has ended what it started."""
        self.supervisor.kill()
        self.supervisor.wait()
        wait_for(lambda: not self.processes(), "all processes to end")

    def start_again(self) -> None:
        """Start the node on its folder and wait until it is ready."""
        self.supervisor = self.start()
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop everything, whatever state it is in."""
        if self.supervisor.poll() is None:
            self.supervisor.terminate()
        self.supervisor.wait(PATIENCE)
        database.stop_embedded(self.folder)

    def administrator(self) -> database.Parameters:
        """The connection of the embedded server's administrator, who passes row security."""
        password = database.setup(self.folder).passwords["postgres"]
        return database.cluster(self.folder).connection("postgres", password, "tahaluf")

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the database as its administrator; waits for one that is just starting again."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with connect(self.administrator()) as connection:
                    return connection.execute(query, values).fetchall()  # type: ignore[arg-type]
            except psycopg.OperationalError:
                assert time.monotonic() < end, "waited too long for the database"
                time.sleep(0.2)

    def change(self, statement: str, *values: object) -> None:
        """Change something in the database as its administrator."""
        with connect(self.administrator()) as connection:
            connection.execute(statement, values)  # type: ignore[arg-type]

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of this node to its end."""
        command = [sys.executable, "-m", "tahaluf.config.command", *arguments]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)

    def doctor(self) -> "subprocess.CompletedProcess[str]":
        """What the doctor says of this node."""
        return self.command("doctor")

    def load_demonstration(self) -> None:
        """Put the invented coalition on the node."""
        command = [sys.executable, "-m", "tahaluf.config.demonstration_loading"]
        loaded = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        assert loaded.returncode == 0, loaded.stderr
