"""Files that came in and wait for the worker: each under the uid of what it became, readable by the node alone."""

import contextlib
import errno
import os
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.db import transaction

KEPT_DAYS = 8
"""A day longer than a job's token lives; after that nobody can come for the file any more."""
UNSETTLED, UNSETTLED_DAYS = ".new", 1
"""What ends the name of a file until the transaction that took it is committed, and how long such a name may stay.
After a commit it changes at once, so that an old one belongs to a request that was killed."""


def folder() -> Path:
    """The folder of incoming files; made where it is missing, closed to everybody else."""
    place = Path(settings.INCOMING_FOLDER)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(uid: uuid.UUID, kind: str = "") -> Path:
    """Where a file is kept; `kind` names a companion file."""
    settled = folder() / (f"{uid}.{kind}" if kind else str(uid))
    return settled if settled.exists() or not _unsettled(settled).exists() else _unsettled(settled)


def _unsettled(settled: Path) -> Path:
    return settled.with_name(settled.name + UNSETTLED)


def keep(uid: uuid.UUID, chunks: Iterable[bytes], kind: str = "") -> Path:
    """Write a file in chunks with mode 0600; it has a name only once it is whole and on the disk.

    Before that it is gone with the process. `settle` gives it its lasting name.
    """
    target = _unsettled(path_of(uid, kind))
    with _nameless() as (stream, place):
        stream.writelines(chunks)
        stream.flush()
        os.fsync(stream.fileno())
        os.link(place, target, src_dir_fd=stream.fileno(), follow_symlinks=True)
    return target


@contextlib.contextmanager
def _nameless() -> Iterator[tuple[BinaryIO, str]]:
    """Open a private file without a name (open(2), O_TMPFILE); gives it and the place from where it is given one.

    On a file system that knows no such files it has a name that goes when it is closed.
    """
    with contextlib.ExitStack() as stack:
        try:
            descriptor = os.open(folder(), os.O_TMPFILE | os.O_WRONLY, 0o600)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR):
                raise
            named = stack.enter_context(tempfile.NamedTemporaryFile(dir=folder(), suffix=UNSETTLED))
            yield cast("BinaryIO", named), named.name
        else:
            yield stack.enter_context(os.fdopen(descriptor, "wb")), f"/proc/self/fd/{descriptor}"


@contextlib.contextmanager
def arriving(uid: uuid.UUID, kinds: Iterable[str] = ()) -> Iterator[None]:
    """Take a file and its companions in within the block: gone where it fails, settled on commit."""
    try:
        yield
    except BaseException:
        forget(uid, kinds)
        raise
    transaction.on_commit(lambda: settle(uid, kinds))


def settle(uid: uuid.UUID, kinds: Iterable[str] = ()) -> None:
    """Give a file and its companions their lasting names, once the transaction that took them is committed."""
    for path in (path_of(uid, kind) for kind in ("", *kinds)):
        if path.name.endswith(UNSETTLED):
            path.replace(path.with_name(path.name.removesuffix(UNSETTLED)))


def is_held(uid: uuid.UUID) -> bool:
    """Whether the file is there."""
    return path_of(uid).is_file()


@contextlib.contextmanager
def opened(uid: uuid.UUID, kinds: Iterable[str] = ()) -> Iterator[tuple[BinaryIO, dict[str, BinaryIO]]]:
    """Open a file and its companions by kind; raises FileNotFoundError."""
    with contextlib.ExitStack() as stack:
        main = stack.enter_context(_open(uid))
        yield main, {kind: stack.enter_context(_open(uid, kind)) for kind in kinds}


def _open(uid: uuid.UUID, kind: str = "") -> BinaryIO:
    try:
        return path_of(uid, kind).open("rb")
    except FileNotFoundError:  # it may have been given its lasting name at this very moment
        return path_of(uid, kind).open("rb")


def forget(uid: uuid.UUID, kinds: Iterable[str] = ()) -> None:
    """Delete a file and its companions; one that is gone already is no error."""
    for kind in ("", *kinds):
        path_of(uid, kind).unlink(missing_ok=True)


def sweep() -> int:
    """Delete what nobody came for, or can come for any more; gives how many files."""
    old = [file for file in folder().iterdir() if file.is_file() and _is_old(file)]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _is_old(file: Path) -> bool:
    days = UNSETTLED_DAYS if file.name.endswith(UNSETTLED) else KEPT_DAYS
    return file.stat().st_mtime < time.time() - days * 86400
