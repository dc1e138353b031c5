"""The data folder of a node: where it is, who may enter it, and the small secret files in it."""

import contextlib
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import click

VARIABLE = "TAHALUF_DATA"
DEFAULT = ".tahaluf"
SECRET_KEY_FILE = "secret.key"  # noqa: S105 - a file's name
SECRET_KEY_BYTES = 50


class DataFolderError(click.ClickException):
    """The data folder cannot be used; says why and what to do."""


def path() -> Path:
    """The absolute path of the data folder named by TAHALUF_DATA; creates nothing."""
    return Path(os.environ.get(VARIABLE) or DEFAULT).absolute()


def ensure_data_folder(folder: Path | None = None) -> Path:
    """Create the data folder where it is missing and close it to everybody but its owner.

    Raises DataFolderError when it belongs to another user or cannot be made.
    """
    folder = folder or path()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(f"The data folder {folder} cannot be made: {error.strerror}") from error
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise DataFolderError(f"The data folder {folder} belongs to another user; start as that user or set {VARIABLE}")
    if not is_private(folder):
        folder.chmod(0o700)
    return folder


def is_private(place: Path) -> bool:
    """Whether neither the group nor others may read or change it.

    Passing through is no reading: a node that root runs lets PostgreSQL's own account pass (see `service_account`).
    """
    return not place.stat().st_mode & (stat.S_IRWXO | stat.S_IRGRP | stat.S_IWGRP)


def write_privately(file: Path, content: str) -> None:
    """Replace a file as a whole with mode 0600; a crash leaves the old content or the new, never a part."""
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(file: Path, *, shared: bool = False, wait: bool = True) -> Iterator[int]:
    """Hold the advisory lock on a file, which the kernel frees however the process ends.

    Raises BlockingIOError when `wait` is false and another process holds it. Yields the file's descriptor.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield descriptor
    finally:
        os.close(descriptor)


def secret_key(folder: Path | None = None) -> str:
    """The node's secret key, made at the first call; processes that race for it all get the same one."""
    folder = ensure_data_folder(folder)
    file = folder / SECRET_KEY_FILE
    return made_once(file, lambda: secrets.token_urlsafe(SECRET_KEY_BYTES) + "\n").strip()


def made_once(file: Path, make: Callable[[], str]) -> str:
    """The content of a private file, made at the first call; processes that race for it all get the same."""
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8")
    with locked(file.with_name(f".{file.name}.lock")):
        if not file.exists():
            write_privately(file, make())
    return file.read_text(encoding="utf-8")
