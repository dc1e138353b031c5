"""The embedded server as it is used: commands share it, the last one out stops it, `tahaluf up` keeps it.

Whoever uses the server holds a shared lock on `database.lock`, which the kernel frees however the process ends.
Starting and stopping happen under `start.lock`, so that nobody stops what another one has just begun to use.
Nobody waits for one lock while holding the other.
"""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path

from tahaluf.config import data_folder
from tahaluf.config.database import DatabaseError, cluster, is_embedded, start_embedded, stop_embedded
from tahaluf.config.postgres import START_SECONDS, answers

IN_USE = "database.lock"
STARTING = "start.lock"
SUPERVISED = "up.lock"


@contextlib.contextmanager
def available(*, create: bool = False) -> Iterator[None]:
    """Keep the database within reach; starts the embedded one for as long as somebody uses it.

    Every command that reads or writes the database works inside this. Raises DatabaseError where no database was made
    yet and `create` is false.
    """
    if not is_embedded():
        yield
        return
    folder = data_folder.ensure_data_folder()
    if not create and not cluster().exists:
        raise DatabaseError(f"There is no database in {folder} yet: run `tahaluf migrate`")
    with use(folder):
        yield


@contextlib.contextmanager
def use(folder: Path) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        with data_folder.locked(folder / STARTING):
            descriptor = stack.enter_context(data_folder.locked(folder / IN_USE, shared=True))
            start_unless_supervised(folder)
        try:
            yield
        finally:
            stop_if_last(folder, descriptor)


def start_unless_supervised(folder: Path) -> None:
    """Start the server, or wait for it where `tahaluf up` runs: then the supervisor alone starts it."""
    end = time.monotonic() + START_SECONDS
    while is_supervised(folder):
        if answers(cluster(folder)):
            return
        if time.monotonic() > end:
            raise DatabaseError(f"The node runs on {folder}, but its PostgreSQL does not answer; see its log")
        time.sleep(0.1)
    start_embedded(folder)


def is_supervised(folder: Path) -> bool:
    """Whether `tahaluf up` runs on the data folder."""
    try:
        with data_folder.locked(folder / SUPERVISED, shared=True, wait=False):
            return False
    except BlockingIOError:
        return True


def stop_if_last(folder: Path, descriptor: int) -> None:
    with data_folder.locked(folder / STARTING), contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop_embedded(folder)


@contextlib.contextmanager
def taken_over(folder: Path) -> Iterator[None]:
    """Hold the server for the supervisor: waits until no command uses it, then stops what still runs.

    Inside, the supervisor starts and stops the server itself; commands may use it and will not stop it.
    """
    with data_folder.locked(folder / IN_USE, shared=True) as descriptor:
        while not take_over(folder, descriptor):
            time.sleep(0.2)
        yield


def take_over(folder: Path, descriptor: int) -> bool:
    """Stop the server unless a command uses it; returns whether nobody did."""
    with data_folder.locked(folder / STARTING):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        stop_embedded(folder)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        return True
