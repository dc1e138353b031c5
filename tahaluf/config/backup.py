"""Writing the whole node into one encrypted file."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pyrage  # type: ignore[import-untyped]
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from tahaluf.config import archive, data_folder, postgres
from tahaluf.config.database import Parameters, administrator, role_name
from tahaluf.config.preparation import connect
from tahaluf.config.schema import program_version
from tahaluf.config.server import available

# What is made anew at every place: the cluster, its passwords, what `tahaluf migrate` collects, what is only cached.
LEFT_OUT = {"postgres", "database.json", "migrated", "static", "cache"}
NEWEST_OWN_DUMP = 18  # the major version of the wheel's programs


class BackupError(click.ClickException):
    """The backup could not be made; says why."""


def read_recipients(given: tuple[str, ...], files: tuple[Path, ...]) -> list[Any]:
    """The age recipients (age1... or ssh-...) given by word or line by line in files.

    Raises BackupError for one that is none, and for none at all.
    """
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    words = [*given, *(line for line in lines if line and not line.startswith("#"))]
    if not words:
        raise BackupError("A backup is encrypted: name at least one --recipient or --recipients-file")
    return [read_recipient(word) for word in words]


def read_recipient(word: str) -> Any:
    kind = pyrage.ssh if word.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(word)
    except pyrage.RecipientError as error:
        raise BackupError(f"{word!r} is no age recipient: {error}") from error


def back_up(target: Path, recipients: list[Any]) -> int:
    """Write the node into an encrypted file, whole or not at all; returns its length in bytes."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    with available(), connect(administrator()) as connection:
        check_space(connection, target.parent)
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                with archive.written(file, recipients) as writer:
                    write_node(writer, connection)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except (OSError, pyrage.EncryptError) as error:
            raise BackupError(f"The backup cannot be written: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)
    data_folder.sync_folder(target.parent)
    return target.stat().st_size


def check_space(connection: Connection[TupleRow], folder: Path) -> None:
    """Refuse where the file would hardly fit: a compressed dump takes less than half of the database."""
    needed = database_size(connection) // 2 + sum(path.stat().st_size for path in files_to_keep())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(f"{folder} has {free >> 20} MiB free; the backup may need {needed >> 20} MiB")


def database_size(connection: Connection[TupleRow]) -> int:
    """The database's size on disk in bytes."""
    row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def files_to_keep() -> Iterator[Path]:
    """Every file of the data folder that cannot be made again elsewhere."""
    folder = data_folder.path()
    for path in sorted(folder.rglob("*")):
        top = path.relative_to(folder).parts[0]
        passing = top in LEFT_OUT or top.startswith(".") or path.name.endswith(".lock")
        if not passing and path.is_file() and not path.is_symlink():
            yield path


def write_node(writer: archive.ArchiveWriter, connection: Connection[TupleRow]) -> None:
    writer.add_note(archive.ABOUT, describe(connection))
    for path in files_to_keep():
        with path.open("rb") as file:
            writer.add_stream(
                f"{archive.FILES}/{path.relative_to(data_folder.path())}", file, os.fstat(file.fileno()).st_size
            )
    write_dump(writer, connection.info.server_version // 10000)


def describe(connection: Connection[TupleRow]) -> archive.Facts:
    """What a restore has to know before it begins."""
    return {
        "format": archive.FORMAT,
        "tahaluf": program_version(),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgresql": connection.info.server_version,
        "owner": role_name("owner"),
        "database_bytes": database_size(connection),
    }


def write_dump(writer: archive.ArchiveWriter, server: int) -> None:
    command, environment = client_program("pg_dump", server, administrator())
    command += ["--format=custom", "--no-password", "--lock-wait-timeout=60s"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dump:
        if dump.stdout is None or dump.stderr is None:
            raise BackupError("pg_dump could not be read")
        writer.add_pieces(archive.DATABASE, dump.stdout)
        said = dump.stderr.read().decode(errors="replace").strip()
    if dump.returncode:
        hint = " (the administrator must be superuser or have BYPASSRLS)" if "row-level security" in said else ""
        raise BackupError(f"pg_dump failed: {said}{hint}")


def client_program(name: str, server: int, parameters: Parameters) -> tuple[list[str], dict[str, str]]:
    """The command and environment of pg_dump or pg_restore for a server; no password shows in the list of processes."""
    own = postgres.programs() / name
    found = str(own) if server <= NEWEST_OWN_DUMP else shutil.which(name)
    if found is None:
        raise BackupError(f"{name} of PostgreSQL {server} is needed: install postgresql-client-{server}")
    open_words = {key: value for key, value in parameters.items() if key != "password"}
    environment = {**postgres.environment(), "PGPASSWORD": parameters.get("password", "")}
    return [found, f"--dbname={make_conninfo('', **open_words)}"], environment
