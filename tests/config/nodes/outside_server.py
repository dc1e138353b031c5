"""PostgreSQL servers of every version that this machine has, each as a cluster of its own in a folder of its own."""

import os
import re
import secrets
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo

from tahaluf.config import database, postgres
from tahaluf.config.service_account import let_pass, service_account
from tests.config.nodes.running_node import Node, free_port, wait_for

DEBIAN = Path("/usr/lib/postgresql")
VARIABLE = "TAHALUF_TEST_POSTGRES_BINS"
"""Names a folder in which more servers are looked for, at any depth."""
ADMINISTRATOR = "dba"


def found_programs() -> dict[str, Path]:
    """The folders of the programs of every PostgreSQL that is found, by major version; of two of one the last."""
    folders = [postgres.programs(), *DEBIAN.glob("*/bin")]
    if named := os.environ.get(VARIABLE):
        folders += [server.parent for server in sorted(Path(named).rglob("bin/postgres"))]
    versions = {version_of(folder): folder for folder in folders if (folder / "postgres").exists()}
    return dict(sorted(versions.items()))


def version_of(programs: Path) -> str:
    """The major version of a server."""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    assert found, said
    return found[0]


class Server:
    """A server that listens on 127.0.0.1 and runs under an account without privileges."""

    def __init__(self, programs: Path, home: Path) -> None:
        self.programs, self.home = programs, home
        self.account, self.port, self.password = service_account(), free_port(), secrets.token_urlsafe(16)
        for folder in (home, programs):
            let_pass(self.account, folder)
        self.account.own(home)
        self.make()
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", home / "data", "-p", str(self.port), "-k", "", "-c", "fsync=off"],
            **self.account.identity(), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        wait_for(self.answers, "the outside server")

    def make(self) -> None:
        """Make the cluster, as a distribution does."""
        secret = self.home / "password"
        secret.write_text(self.password)
        self.account.own(secret)
        command = [self.programs / "initdb", "-D", self.home / "data", "-U", ADMINISTRATOR, "--pwfile", secret]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run(command, **self.account.identity(), cwd="/", capture_output=True, check=True)

    def answers(self) -> bool:
        """Whether it accepts connections."""
        command = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self) -> None:
        """Stop it at once."""
        self.process.send_signal(postgres.FAST_SHUTDOWN)
        self.process.wait(60)

    def where(self, name: str, user: str = ADMINISTRATOR, password: str = "") -> database.Parameters:
        """The connection of a role to a database."""
        at = {"host": "127.0.0.1", "port": str(self.port), "dbname": name}
        return {**at, "user": user, "password": password or self.password}

    def url(self, name: str, user: str = ADMINISTRATOR, password: str = "") -> str:
        """What DATABASE_URL says."""
        return make_conninfo("", **self.where(name, user, password))


class OutsideNode(Node):
    """A node whose database is on an outside server; DATABASE_URL is set where it is needed and only there."""

    def __init__(self, folder: Path, server: Server, name: str) -> None:
        self.folder, self.settings, self.server, self.name = folder, {}, server, name
        migrated = self.as_dba("migrate")
        assert migrated.returncode == 0, migrated.stderr
        super().__init__(folder)

    def administrator(self) -> database.Parameters:
        return self.server.where(self.name)

    def as_dba(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command with the administrator of the server at hand."""
        self.settings = {"DATABASE_URL": self.server.url(self.name)}
        try:
            return self.command(*arguments)
        finally:
            self.settings = {}

    def doctor(self) -> "subprocess.CompletedProcess[str]":
        return self.as_dba("doctor")
