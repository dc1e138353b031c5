"""The worker process: takes jobs from the queue, and gives back those whose worker died."""

import asyncio
import contextlib
import logging
import os

import django
from procrastinate import App

from tahaluf.config.database import ROLE_VARIABLE

CONCURRENCY = 2
GRACE = 15.0  # seconds that running jobs get to end when the worker is asked to stop
HEARTBEAT = 5.0  # seconds
SILENCE = 30.0  # seconds without a heartbeat after which a worker counts as dead
log = logging.getLogger(__name__)


def main() -> None:
    """Run until SIGINT or SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
    os.environ.setdefault(ROLE_VARIABLE, "worker")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    if not isinstance(app.connector, DjangoConnector):
        raise TypeError("the queue's app has another connector than Django's")
    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(work(app))


async def work(app: App) -> None:
    """Work on the queue, and beside that look after jobs that a killed worker left behind."""
    async with app.open_async():
        recovery = asyncio.create_task(give_back_forever(app))
        try:
            await app.run_worker_async(
                name="worker",
                concurrency=CONCURRENCY,
                shutdown_graceful_timeout=GRACE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENCE,
            )
        finally:
            recovery.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await recovery


async def give_back_forever(app: App) -> None:
    while True:
        try:
            await give_back(app)
        except Exception:  # the next round tries again; a lost connection ends the worker itself
            log.exception("looking for jobs of dead workers failed")
        await asyncio.sleep(HEARTBEAT)


async def give_back(app: App) -> int:
    """Put the jobs of workers that no longer give a sign of life back into the queue; returns how many."""
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE))
    for job in jobs:
        log.warning("job %s (%s) lost its worker and goes back into the queue", job.id, job.task_name)
        await app.job_manager.retry_job(job)
    return len(jobs)


if __name__ == "__main__":
    main()
