"""Files that came in and wait for the worker: each under the uid of what it became, readable by the node alone."""

import contextlib
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

KEPT_DAYS = 8
"""A day longer than a job's token lives; after that nobody can come for the file any more."""


def folder() -> Path:
    """The folder of incoming files; made where it is missing, closed to everybody else."""
    place = Path(settings.INCOMING_FOLDER)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(uid: uuid.UUID, kind: str = "") -> Path:
    """Where a file is kept; `kind` names a companion file."""
    return folder() / (f"{uid}.{kind}" if kind else str(uid))


def keep(uid: uuid.UUID, chunks: Iterable[bytes], kind: str = "") -> Path:
    """Write a file in chunks with mode 0600; it bears its name only once it is whole and on the disk."""
    target = path_of(uid, kind)
    part = target.with_name(f"{target.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(chunks)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(target)
    return target


def is_held(uid: uuid.UUID) -> bool:
    """Whether the file is there."""
    return path_of(uid).is_file()


@contextlib.contextmanager
def opened(uid: uuid.UUID, kinds: Iterable[str] = ()) -> Iterator[tuple[BinaryIO, dict[str, BinaryIO]]]:
    """Open a file and its companions by kind; raises FileNotFoundError."""
    with contextlib.ExitStack() as stack:
        main = stack.enter_context(path_of(uid).open("rb"))
        yield main, {kind: stack.enter_context(path_of(uid, kind).open("rb")) for kind in kinds}


def forget(uid: uuid.UUID, kinds: Iterable[str] = ()) -> None:
    """Delete a file and its companions; one that is gone already is no error."""
    for kind in ("", *kinds):
        path_of(uid, kind).unlink(missing_ok=True)


def sweep() -> int:
    """Delete what nobody came for in `KEPT_DAYS` days; gives how many files."""
    before = time.time() - KEPT_DAYS * 86400
    old = [file for file in folder().iterdir() if file.is_file() and file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
