"""The worker's queue behind the wall, in a database of its own."""

import asyncio
import contextlib
import os
from collections.abc import Iterator

import pytest
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from psycopg.conninfo import make_conninfo

from tahaluf.config import worker
from tahaluf.config.database import parameters_of
from tahaluf.config.worker import WalledConnector, give_back
from tahaluf.desks.finance.tasks import sweep_desks
from tests import database


@pytest.fixture
def connection(django_db_setup: None) -> Iterator[str]:
    """How a worker reaches a database of its own."""
    with database.cluster(), database.cloned(f"queue_{os.getpid()}") as name:
        yield make_conninfo("", **(parameters_of("worker") | {"dbname": name}))


async def put_in_at(connection: str, *minutes: int) -> None:
    with app.replace_connector(WalledConnector(conninfo=connection)) as queue:
        async with queue.open_async():
            for minute in minutes:
                job = sweep_desks.configure(task_kwargs={"timestamp": minute}).job
                await queue.job_manager.defer_periodic_job(job, "finance-desk", minute)


def test_a_periodic_job_that_still_waits_is_not_put_in_again_and_ends_no_worker(connection: str) -> None:
    """Behind row security PostgreSQL tells no value of the index that a row would break."""
    with pytest.raises(AlreadyEnqueued):
        asyncio.run(put_in_at(connection, 60, 120))


async def killed_at_work(connection: str) -> dict[str, str]:
    """Leave two jobs behind as a killed worker does, the like of one waiting already, and have them given back."""
    with app.replace_connector(WalledConnector(conninfo=connection)) as queue:
        async with queue.open_async():
            manager = queue.job_manager
            sweep = queue.configure_task(
                sweep_desks.name, lock=sweep_desks.lock, queueing_lock=sweep_desks.queueing_lock
            )
            await sweep.defer_async(timestamp=60)
            await queue.configure_task("finance:list:import").defer_async(version="x", token="x")
            for worker in [await manager.register_worker() for _job in range(2)]:
                await manager.fetch_job(queues=None, worker_id=worker)
                await manager.unregister_worker(worker)
            await sweep.defer_async(timestamp=120)
            assert await give_back(queue) == 2
            jobs = list(await manager.list_jobs_async())
    return {f"{job.task_name} {job.task_kwargs.get('timestamp', '')}".strip(): str(job.status) for job in jobs}


def test_what_a_killed_worker_left_goes_back_though_the_like_of_one_job_waits(connection: str) -> None:
    """Or the one would keep its lock for ever, and the others would never be given back."""
    assert asyncio.run(killed_at_work(connection)) == {
        "finance:desk:sweep 60": "aborted",
        "finance:desk:sweep 120": "todo",
        "finance:list:import": "todo",
    }


class LostQueue:
    """A queue whose worker ends because its database is gone."""

    open_async = contextlib.nullcontext

    async def run_worker_async(self, **_options: object) -> None:
        await asyncio.sleep(0.05)
        raise ConnectionError


async def error_instead_of_the_cancellation(_app: object) -> None:
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        raise ConnectionError from None


async def ends_soon() -> bool:
    work = asyncio.create_task(worker.work(LostQueue()))  # type: ignore[arg-type]
    done, _waiting = await asyncio.wait({work}, timeout=2)
    return work in done and isinstance(work.exception(), ConnectionError)


def test_a_worker_that_lost_its_database_ends_so_that_another_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "give_back", error_instead_of_the_cancellation)
    assert asyncio.run(ends_soon())
