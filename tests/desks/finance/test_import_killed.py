"""An import by a real worker, killed at random points, ends as an undisturbed one does."""

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

from tahaluf.config.database import environment_for, parameters_of
from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.lists import actions, importing
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import version_of
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.policy.context import opened
from tests import database
from tests.cast import Cast
from tests.desks.finance.lists import large_csv

PATIENCE = 900.0
IMPATIENT_WORKER = """
from tahaluf.config import worker
worker.HEARTBEAT, worker.SILENCE = 0.3, 1.5
worker.main()
"""
ROWS = {
    "finance_listentry": "ordinal, listed_id, kind, name, listing::text, encode(digest, 'hex')",
    "finance_listedword": "word, ordinal",
    "finance_importreject": "ordinal, line, field, value, code, detail::text, fatal",
}
FIGURES = ("state", "entry_count", "reject_count", "name_count", "items_done", "kinds", "census", "warnings", "failure")


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> Iterator[str]:
    """A database of its own in which transactions are real, as a worker needs it."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    settings.KEYS_FOLDER = tmp_path_factory.mktemp("keys")
    with django_db_blocker.unblock(), database.cluster(), database.cloned(f"imports_{os.getpid()}") as name:
        connection.close()
        connection.settings_dict.update(database.entry_for(name))
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict.update(before)


class Worker:
    """The worker process of a database, which can be killed and started again."""

    def __init__(self, name: str) -> None:
        connection = make_conninfo("", **(parameters_of("worker") | {"dbname": name}))
        self.environment = environment_for("worker") | {"TAHALUF_CONNECTION": connection}
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", IMPATIENT_WORKER]
        self.process = subprocess.Popen(command, env=self.environment, cwd=database.ROOT, start_new_session=True)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_start(self) -> None:
        self.kill()
        self.start()


@contextlib.contextmanager
def working(name: str) -> Iterator[Worker]:
    """Run a worker for as long as the block runs."""
    worker = Worker(name)
    try:
        yield worker
    finally:
        worker.kill()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.02)


def look(cast: Cast, who: str, version: ListVersion) -> ListVersion:
    with cast.acting(who) as actor:
        return version_of(actor, version.uid)


def receive(cast: Cast, who: str, entries: int, *, queue: bool) -> ListVersion:
    with cast.acting(who) as actor:
        return actions.receive_list(actor, actions.Arrival("own.csv", large_csv(entries)), queue=queue)[0]


def fingerprint(cast: Cast, who: str, version: ListVersion) -> dict[str, str]:
    """A digest of all rows of a version, table by table, without their keys."""
    found = {}
    with cast.acting(who), connections["default"].cursor() as cursor:
        for table, columns in ROWS.items():
            cursor.execute(f"SELECT {columns} FROM {table} WHERE version_id = %s ORDER BY {columns}", [version.pk])
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def run_disturbed(cast: Cast, name: str, entries: int, kills: int, dice: random.Random) -> ListVersion:
    """Import in the worker as `originator`, killing it when the import has come to points chosen at random."""
    version = receive(cast, "originator", entries, queue=True)
    points = sorted(dice.randrange(entries) for _kill in range(kills))
    with working(name) as worker:
        for point in points:
            wait_for(lambda point=point: look(cast, "originator", version).items_done >= point, "progress")  # type: ignore[misc]
            time.sleep(dice.random() * 0.2)
            if look(cast, "originator", version).is_under_way:
                worker.kill_and_start()
        wait_for(lambda: not look(cast, "originator", version).is_under_way, "the end of the import")
    return look(cast, "originator", version)


def assert_killed_equals_undisturbed(name: str, entries: int, kills: int) -> None:
    cast, seed = Cast.assemble(), random.randrange(1 << 32)
    disturbed = run_disturbed(cast, name, entries, kills, random.Random(seed))
    calm = receive(cast, "recipient", entries, queue=False)
    importing.import_version(calm.uid, lambda: opened(cast.tokens["recipient"]))
    calm = look(cast, "recipient", calm)
    assert calm.state == VersionState.CURRENT
    assert calm.entry_count == entries
    for figure in FIGURES:
        assert getattr(disturbed, figure) == getattr(calm, figure), f"{figure}, seed {seed}"
    assert fingerprint(cast, "originator", disturbed) == fingerprint(cast, "recipient", calm), f"seed {seed}"


@pytest.mark.long
def test_a_worker_killed_during_an_import_changes_nothing_in_its_end(own_database: str) -> None:
    assert_killed_equals_undisturbed(own_database, entries=2500, kills=2)


@pytest.mark.long
def test_a_worker_killed_ten_times_during_100_000_entries_changes_nothing_in_its_end(own_database: str) -> None:
    assert_killed_equals_undisturbed(own_database, entries=100_000, kills=10)


def test_a_file_that_changed_while_it_waited_is_not_imported(own_database: str) -> None:
    cast = Cast.assemble()
    version = receive(cast, "originator", 10, queue=False)
    Path(incoming.path_of(version.uid)).write_bytes(b"id,name\n1,Somebody Else\n")
    importing.import_version(version.uid, lambda: opened(cast.tokens["originator"]))
    failed = look(cast, "originator", version)
    assert (failed.state, failed.failure) == (VersionState.FAILED, {"code": "file_changed"})
