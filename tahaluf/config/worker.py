"""The worker process: takes jobs from the queue, and gives back those whose worker died."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Iterator
from typing import Any, LiteralString

import django
from procrastinate import App
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import QUEUEING_LOCK_CONSTRAINT
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import errors

from tahaluf.config.database import ROLE_VARIABLE

CONCURRENCY = 2
GRACE = 15.0  # seconds that running jobs get to end when the worker is asked to stop
HEARTBEAT = 5.0  # seconds
SILENCE = 30.0  # seconds without a heartbeat after which a worker counts as dead
log = logging.getLogger(__name__)


class WalledConnector(PsycopgConnector):
    """Understands that a job with its queueing lock waits already, also where PostgreSQL does not name the lock.

    Behind row security the error holds no values, and procrastinate asserts that it does: the periodic deferrer, and
    with it the worker, would end whenever a periodic job is still waiting when its next time comes.
    """

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        """Ask for nothing back; raises procrastinate's `UniqueViolation`."""
        with _told_of_the_queueing_lock():
            await super().execute_query_async(query, **arguments)

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        """Ask for one row; raises procrastinate's `UniqueViolation`."""
        with _told_of_the_queueing_lock():
            row: dict[str, Any] = await super().execute_query_one_async(query, **arguments)
        return row


@contextlib.contextmanager
def _told_of_the_queueing_lock() -> Iterator[None]:
    try:
        yield
    except AssertionError as untold:
        if _broken_constraint(untold.__context__) == QUEUEING_LOCK_CONSTRAINT:
            raise UniqueViolation(constraint_name=QUEUEING_LOCK_CONSTRAINT, queueing_lock=None) from untold
        raise


def _broken_constraint(error: BaseException | None) -> str | None:
    return error.diag.constraint_name if isinstance(error, errors.UniqueViolation) else None


def main() -> None:
    """Run until SIGINT or SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    os.environ.setdefault(ROLE_VARIABLE, "worker")
    django.setup()
    from procrastinate.contrib.django import app, utils

    with app.replace_connector(WalledConnector(kwargs=utils.connector_params())):
        asyncio.run(work(app))


async def work(app: App) -> None:
    """Work on the queue, and beside that look after jobs that a killed worker left behind."""
    ended = asyncio.Event()
    async with app.open_async():
        recovery = asyncio.create_task(give_back_until(ended, app))
        try:
            await app.run_worker_async(
                name="worker",
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=GRACE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENCE,
            )
        finally:
            ended.set()
            recovery.cancel()
            await asyncio.wait({recovery}, timeout=GRACE)


async def give_back_until(ended: asyncio.Event, app: App) -> None:
    """Look for jobs of dead workers again and again.

    That the task is cancelled does not suffice: where the database is gone at that moment, its error takes the place of
    the cancellation, and a worker that has ended would live on without taking a job.
    """
    while not ended.is_set():
        try:
            await give_back(app)
        except Exception:  # the next round tries again; a lost connection ends the worker itself
            log.exception("looking for jobs of dead workers failed")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), HEARTBEAT)


async def give_back(app: App) -> int:
    """Put the jobs of workers that no longer give a sign of life back into the queue; returns how many there were.

    One whose like waits in the queue already is given up: the other does the same, and waits for its lock.
    """
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE))
    for job in jobs:
        log.warning("job %s (%s) lost its worker and goes back into the queue", job.id, job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation as error:
            if error.constraint_name != QUEUEING_LOCK_CONSTRAINT:
                raise
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)
    return len(jobs)


if __name__ == "__main__":
    main()
