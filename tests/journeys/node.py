"""The node that journeys visit: a database of its own, its stage set, and the real web process in front of it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from unittest import mock

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connections
from psycopg.conninfo import make_conninfo

from tahaluf.config.database import environment_for, parameters_of
from tahaluf.policy.context import opened
from tests import database
from tests.cast import PASSWORD, Cast, enrol_second_factor, issue

TRAVELLERS = {"originator": "ليلى المنصوري", "recipient": "Mathieu Kaboré", "administrator": "Aisha Rahman"}
NEWCOMERS = {"originators_viewer": "Ousmane Diop", "originators_auditor": "سالم بن ناصر"}
START_SECONDS = 30


@dataclass(frozen=True)
class Node:
    """Where the node answers, and the secrets that its officers sign in with."""

    address: str
    cast: Cast
    secrets: dict[str, str]

    @staticmethod
    def forget_attempts() -> None:
        """Forget used codes and counted attempts, so that an officer may sign in twice within half a minute."""
        cache.clear()


@contextlib.contextmanager
def running_node() -> Iterator[Node]:
    """Run a node on a database of its own; needs the database unblocked."""
    with database.cluster(), database.cloned(f"journeys_{os.getpid()}") as name, connected_to(name):
        cast, secrets = set_stage()
        with web_process(name) as address:
            yield Node(address, cast, secrets)


@contextlib.contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Point this process's own connection at a database for as long as the block runs."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database.entry_for(name))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def set_stage() -> tuple[Cast, dict[str, str]]:
    """Put the cast on; whoever travels has a password, and all but the newcomer a second factor."""
    cast = Cast.assemble()
    secrets = {name: enrol_second_factor(cast.officers[name], cast.tokens[name]) for name in TRAVELLERS}
    quick = mock.patch.object(PBKDF2PasswordHasher, "iterations", 1000)  # the database keeps the number with the hash
    with quick, opened(cast.operator_token):
        for name, shown in {**TRAVELLERS, **NEWCOMERS}.items():
            officer = cast.officers[name]
            officer.name = shown
            officer.set_password(PASSWORD)
            officer.save(update_fields=["name"])
            cast.tokens[name] = issue(officer, "session")
    return cast, secrets


@contextlib.contextmanager
def web_process(name: str) -> Iterator[str]:
    """Run the web process; gives its address."""
    port = free_port()
    connection = make_conninfo("", **(parameters_of("web") | {"dbname": name}))
    environment = environment_for("web") | {"TAHALUF_CONNECTION": connection, "TAHALUF_NODE_NAME": "Tahaluf"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-ws", "--log-level", "warning", "tahaluf.config.wsgi:application"]
    process = subprocess.Popen(command, env=environment, cwd=database.ROOT, stdout=sys.stderr)
    try:
        wait_for(port, process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the port is listened on; raises RuntimeError where the process ends before."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the web process did not listen on {port}")
