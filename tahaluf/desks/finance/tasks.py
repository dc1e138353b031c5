"""Found by the queue at start: the jobs of the finance desk."""

import uuid

from django.db import close_old_connections
from procrastinate.contrib.django import app

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.desks.finance.screening.running import run_kept
from tahaluf.desks.finance.subjects import intake as intakes
from tahaluf.policy.jobs import Errand, job


@job("finance:list:import")
def import_list(errand: Errand, version: str) -> None:
    """Import the file of a version, or go on with it."""
    close_old_connections()
    import_version(uuid.UUID(version), errand.context)


@job("finance:run:screen")
def screen(errand: Errand, run: str) -> None:
    """Screen the subjects of a run, or go on with it."""
    close_old_connections()
    run_kept(uuid.UUID(run), errand.context)


@app.periodic(cron="*/10 * * * *", periodic_id="finance-feeds")
@app.task(name="finance:feeds:fetch", queueing_lock="finance:feeds:fetch", lock="finance:feeds:fetch")
def fetch_feeds(timestamp: int) -> None:
    """Fetch the node's lists that are due from their publishers, as its operator."""
    from tahaluf.desks.finance.lists.feeds import fetch_due
    from tahaluf.policy.operator import operator

    close_old_connections()
    fetch_due(operator)
@job("finance:subjects:take-in")
def take_in(errand: Errand, intake: str) -> None:
    """Take a file of subjects into its portfolio, or go on with it."""
    close_old_connections()
    intakes.take_in(uuid.UUID(intake), errand.context)


@app.periodic(cron="17 3 * * *", periodic_id="finance-incoming")
@app.task(name="finance:incoming:sweep", queueing_lock="finance:incoming:sweep")
def sweep_incoming(timestamp: int) -> None:
    """Delete incoming files that nobody came for."""
    incoming.sweep()
