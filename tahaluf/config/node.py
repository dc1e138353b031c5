"""The programs of a running node: PostgreSQL where it is embedded, web, and worker."""

import contextlib
import http.client
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from tahaluf.config import data_folder, postgres
from tahaluf.config.database import cluster, environment_for, is_embedded
from tahaluf.config.processes import Program, Supervisor, print_line
from tahaluf.config.server import SUPERVISED, taken_over
from tahaluf.config.service_account import service_account

WEB_THREADS = 16  # each may hold a connection of the 60 that the embedded PostgreSQL accepts
WEB_REQUESTS = 64  # taken on at a time; what comes beyond that waits in the listening queue
REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where an address that means all is reached


class NodeError(click.ClickException):
    """The node cannot start; says why."""


def run_node(host: str, port: int, on_ready: Callable[[], None]) -> None:
    """Run the node until SIGINT or SIGTERM.

    Raises NodeError when one already runs on this data folder or the port is taken.
    """
    folder = data_folder.ensure_data_folder()
    with only_one(folder):
        check_port(host, port)
        with taken_over(folder) if is_embedded() else contextlib.nullcontext():
            Supervisor(programs(host, port), print_line, on_ready=on_ready).run()


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    try:
        with data_folder.locked(folder / SUPERVISED, wait=False):
            yield
    except BlockingIOError as error:
        raise NodeError(f"A node already runs on {folder}: stop it first, or set {data_folder.VARIABLE}") from error


def check_port(host: str, port: int) -> None:
    """Refuse a port that another program listens on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise NodeError(
            f"Cannot listen on {host} port {port} ({error.strerror}): choose another with --port"
        ) from error


def programs(host: str, port: int) -> list[Program]:
    return [*([postgres_program()] if is_embedded() else []), web_program(host, port), worker_program()]


def postgres_program() -> Program:
    place = cluster()
    return Program(
        name="postgres",
        command=postgres.server_command(place),
        environment=postgres.environment(),
        stop_signal=postgres.FAST_SHUTDOWN,
        patience=postgres.STOP_SECONDS,
        identity=service_account().identity(),
        folder="/",
        is_foundation=True,
        make_ready=lambda: postgres.make_ready(place),
        is_ready=lambda: postgres.answers(place),
    )


def web_program(host: str, port: int) -> Program:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--log-level", "error"]
    options += ["--blocking-threads", str(WEB_THREADS), "--backpressure", str(WEB_REQUESTS)]
    return Program(
        name="web",
        command=[sys.executable, "-m", "granian", *options, "tahaluf.config.wsgi:application"],
        environment=environment_for("web"),
        is_ready=lambda: responds(host, port),
    )


def worker_program() -> Program:
    return Program("worker", [sys.executable, "-m", "tahaluf.config.worker"], environment_for("worker"))


def responds(host: str, port: int) -> bool:
    """Whether the application itself answers: the server listens before it has loaded it."""
    connection = http.client.HTTPConnection(REACHED_AT.get(host, host), port, timeout=2)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
