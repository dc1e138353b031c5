"""Work that goes on after the page has answered, behind the same wall.

A job acts as the officer who asked for it: it carries a token that opens that officer's context, and uids, nothing
else. The web role can put a job into the queue and can see none. A job may be killed at any point and is then run again
from the start: its work is written so that it goes on where it stopped.
"""

import contextlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from tahaluf.policy import trouble
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened

LIFETIME_DAYS = 7
MOST_ATTEMPTS = 5
STEP, LONGEST_PAUSE = 3, 60  # seconds


class Perseverance(BaseRetryStrategy):
    """Tries again, a little later each time: for as long as the job's token lives where the node itself is in trouble,
    five times where it is the work that fails.

    Attempts also count how often a job lost its worker, so a pause must not grow with them without end.
    """

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """Say when the job is run again, or that it has failed."""
        if not trouble.is_of_the_node(exception) and job.attempts >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": min(STEP * (job.attempts + 1), LONGEST_PAUSE)})


@dataclass(frozen=True, slots=True)
class Errand:
    """A job's way to its officer's context; each `context()` is one transaction."""

    token: str

    @contextlib.contextmanager
    def context(self) -> Iterator[Actor]:
        """Open the officer's context; raises `ContextRefused` when the officer has left or the job's time is up."""
        with opened(self.token) as actor:
            yield actor


Work = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work, by its name in the queue."""

    name: str

    def ask_for(self, **uids: uuid.UUID | str) -> None:
        """Put the job into the queue, in the caller's transaction and as the caller's officer.

        Raises `ValueError` for an argument that is not a uid.
        """
        arguments = {key: str(uuid.UUID(str(value))) for key, value in uids.items()}
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall.job_issue(make_interval(days => %s))", [LIFETIME_DAYS])
            token = cursor.fetchone()[0]
        app.configure_task(self.name).defer(token=token, **arguments)


_jobs: dict[str, Job] = {}


def job(name: str) -> Callable[[Work], Job]:
    """Register work under a name (desk:thing:verb); it is called with an `Errand` and the uids it was asked with."""

    def register(work: Work) -> Job:
        def run(token: str, **uids: Any) -> None:
            work(Errand(token), **uids)
            end(token)

        app.task(name=name, retry=Perseverance())(run)
        _jobs[name] = Job(name)
        return _jobs[name]

    return register


def jobs() -> list[str]:
    """The names of the registered jobs."""
    return sorted(_jobs)


def end(token: str) -> None:
    """End a job's token; only the worker's role can."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.job_end(%s)", [token])


@app.periodic(cron="*/5 * * * *", periodic_id="wall-sweep")
@app.task(name="policy:wall:sweep", queueing_lock="policy:wall:sweep")
def sweep(timestamp: int) -> None:
    """End the contexts that have run out and forget those that ended a month ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.sweep()")
