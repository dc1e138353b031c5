"""Bringing a node back from a backup file.

Everything is decrypted, compared with the manifest and loaded beside what is there; only then the two change places. A
refused or broken-off restore leaves the node as it was.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
import pyrage  # type: ignore[import-untyped]
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from tahaluf.config import archive, data_folder, preparation
from tahaluf.config.backup import LEFT_OUT, client_program, files_to_keep
from tahaluf.config.database import (
    URL_VARIABLE,
    administrator,
    cluster,
    is_embedded,
    parse,
    remember_server,
    role_name,
    start_embedded,
    stop_embedded,
)
from tahaluf.config.node import only_one
from tahaluf.config.preparation import connect, maintenance
from tahaluf.config.server import taken_over

FIRST_WITH_TRANSACTION_TIMEOUT = 17
UNKNOWN_SETTING = b"SET transaction_timeout "
LAST_SETTING = b"SET row_security "  # pg_backup_archiver.c, _doSetFixedOutputState


class RestorationError(click.ClickException):
    """The node could not be restored; it is as it was before."""


@dataclass(frozen=True)
class Outcome:
    """What was restored, and where that stands now which it replaced."""

    about: archive.Facts
    replaced: str


def read_identities(file: Path) -> list[Any]:
    """The age identities (AGE-SECRET-KEY-1..., or an unencrypted SSH key) of a key file.

    Raises RestorationError where it holds none.
    """
    content = file.read_bytes()
    try:
        if content.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode().splitlines()]
        return [
            pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")
        ] or refuse()
    except (UnicodeDecodeError, pyrage.IdentityError) as error:
        raise RestorationError(f"{file} holds no age identity: {error}") from error


def refuse() -> list[Any]:
    raise RestorationError("The key file holds no age identity")


def restore(source: Path, identities: list[Any], *, replace: bool) -> Outcome:
    """Restore a node from a backup into the data folder and the database.

    Raises RestorationError when something is there already and `replace` is false, ArchiveError for a damaged file.
    """
    folder = data_folder.ensure_data_folder()
    with only_one(folder):
        found = what_is_there()
        if found and not replace:
            raise RestorationError(f"There is a node already ({found}); --replace puts the backup in its place")
        with staging(folder) as place:
            about = unpack_into(place, source, identities)
            return Outcome(about, change_places(folder, place, load(place), bool(found)))


def what_is_there() -> str:
    """The first thing found that a restore would replace; empty where there is none."""
    kept = next(files_to_keep(), None)
    if kept is not None:
        return str(kept)
    if is_embedded():
        return str(cluster().home) if cluster().exists else ""
    with maintenance() as connection:
        name = administrator()["dbname"]
        row = connection.execute("SELECT datname FROM pg_database WHERE datname = %s", [name]).fetchone()
    return f"database {name}" if row else ""


@contextlib.contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A folder within the data folder, so that changing places never crosses a file system."""
    place = folder / f".restoring-{secrets.token_hex(6)}"
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def unpack_into(place: Path, source: Path, identities: list[Any]) -> archive.Facts:
    with source.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        about = archive.unpack(file, identities, place, lambda facts: examine(facts, place, length))
    (place / archive.FILES).mkdir(mode=0o700, exist_ok=True)
    if not (place / "database.dump").exists():
        raise RestorationError("The backup holds no database")
    return about


def examine(about: archive.Facts, place: Path, length: int) -> None:
    """Refuse a backup of roles with another prefix, and one that does not fit on the disk."""
    if about["owner"] != role_name("owner"):
        raise RestorationError(
            f"The backup's roles begin like {about['owner']}, this node's like {role_name('owner')}: "
            "set TAHALUF_ROLE_PREFIX accordingly"
        )
    needed = length + (int(about["database_bytes"]) if is_embedded() else 0)
    free = shutil.disk_usage(place).free
    if free < needed:
        raise RestorationError(f"{place.parent} has {free >> 20} MiB free; restoring needs {needed >> 20} MiB")


@dataclass(frozen=True)
class Loaded:
    """The database as it was loaded beside the present one: a folder (embedded) or a database's name (outside)."""

    node: Path
    database: str


def load(place: Path) -> Loaded:
    """Make a new, prepared database beside the present one and load the dump into it."""
    node = place / "node"
    name = "" if is_embedded() else f"{administrator()['dbname']}_{stamp()}"
    with pointed_at(node, name):
        if is_embedded():
            start_embedded(node)
        try:
            preparation.prepare()
            load_dump(place / "database.dump")
        except BaseException:
            drop_database(name)
            raise
        finally:
            stop_embedded(node)
    return Loaded(node, name)


@contextlib.contextmanager
def pointed_at(node: Path, database: str) -> Iterator[None]:
    """Let everything inside work on another data folder and, outside, another database of the same server."""
    before = {name: os.environ.get(name) for name in (data_folder.VARIABLE, URL_VARIABLE)}
    os.environ[data_folder.VARIABLE] = str(node)
    if url := before[URL_VARIABLE]:
        os.environ[URL_VARIABLE] = make_conninfo("", **{**parse(url), "dbname": database})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def load_dump(dump: Path) -> None:
    with connect(administrator()) as connection:
        server = connection.info.server_version // 10000
    load = load_by_script if server < FIRST_WITH_TRANSACTION_TIMEOUT else load_directly
    load(dump, server)


def load_directly(dump: Path, server: int) -> None:
    command, environment = client_program("pg_restore", server, administrator())
    command += ["--single-transaction", "--exit-on-error", "--no-password", str(dump)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise RestorationError(f"pg_restore failed: {done.stderr.decode(errors='replace').strip()}")


def load_by_script(dump: Path, server: int) -> None:
    """Load a dump into a server that does not know every setting with which today's pg_restore begins.

    What comes after the settings goes from pg_restore to psql as it is.
    """
    (writer, *_place), environment = client_program("pg_restore", server, administrator())
    command, _environment = client_program("psql", server, administrator())
    command += ["--no-psqlrc", "--quiet", "--no-password", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen([writer, "--file=-", dump], env=environment, stdout=subprocess.PIPE, stderr=said) as one:
            quiet: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": said}
            with subprocess.Popen(command, env=environment, **quiet) as other, contextlib.suppress(BrokenPipeError):
                copy_script(cast("BinaryIO", one.stdout), cast("BinaryIO", other.stdin))
        said.seek(0)
        if one.returncode or other.returncode:
            raise RestorationError(f"pg_restore failed: {said.read().decode(errors='replace').strip()}")


def copy_script(script: BinaryIO, target: BinaryIO) -> None:
    """Copy a script of pg_restore without the one setting, at its head, that servers before 17 do not know."""
    with target:
        for line in script:
            if not line.startswith(UNKNOWN_SETTING):
                target.write(line)
            if line.startswith(LAST_SETTING):
                break
        shutil.copyfileobj(script, target, 1024 * 1024)


def drop_database(name: str) -> None:
    if name:
        with maintenance() as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def change_places(folder: Path, place: Path, loaded: Loaded, occupied: bool) -> str:
    """Put what was loaded in the place of what was there; returns where the latter is kept, if there was any."""
    old = folder / f".replaced-{stamp()}"
    if is_embedded():
        with taken_over(folder):
            if occupied:
                keep_aside(folder, old)
            (loaded.node / "postgres").replace(folder / "postgres")
            (loaded.node / "database.json").replace(folder / "database.json")
        kept = ""
    else:
        kept = exchange_databases(loaded.database)
        if occupied:
            keep_aside(folder, old)
        (loaded.node / "database.json").replace(folder / "database.json")
        remember_server()
    for path in (place / archive.FILES).iterdir():
        path.replace(folder / path.name)
    data_folder.sync_folder(folder)
    return ", ".join(filter(None, [str(old) if old.exists() else "", kept]))


def keep_aside(folder: Path, old: Path) -> None:
    """Move what a restore replaces into a folder of its own; locks stay, for this process holds them."""
    for path in list(folder.iterdir()):
        if path.name in LEFT_OUT or not (path.name.startswith(".") or path.name.endswith(".lock")):
            old.mkdir(mode=0o700, exist_ok=True)
            path.replace(old / path.name)


def exchange_databases(fresh: str) -> str:
    """Give the loaded database the node's name; the one that had it gets a new name, which is returned."""
    name, aside = administrator()["dbname"], f"{administrator()['dbname']}_replaced_{stamp()}"
    rename = SQL("ALTER DATABASE {} RENAME TO {}")
    with maintenance() as connection:
        present = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        if present and connection.info.dbname == name:
            raise RestorationError("The server has no other database to work from: let the administrator into postgres")
        if present:
            connection.execute(rename.format(Identifier(name), Identifier(aside)))
        connection.execute(rename.format(Identifier(fresh), Identifier(name)))
    return f"database {aside}" if present else ""


def stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ").lower()
