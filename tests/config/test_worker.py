"""The worker's queue behind the wall, in a database of its own."""

import asyncio
import os
from collections.abc import Iterator

import pytest
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from psycopg.conninfo import make_conninfo

from tahaluf.config.database import parameters_of
from tahaluf.config.worker import WalledConnector
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
