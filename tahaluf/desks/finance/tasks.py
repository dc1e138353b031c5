"""Found by the queue at start: the jobs of the finance desk."""

import contextlib
import logging
import uuid
from collections.abc import Callable

from django.db import close_old_connections
from procrastinate.contrib.django import app

from tahaluf.desks.finance import incoming
from tahaluf.desks.finance.alerts import overdue
from tahaluf.desks.finance.alerts.rescreening import rescreen_version
from tahaluf.desks.finance.lists import designations
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.desks.finance.outcomes import complaining
from tahaluf.desks.finance.screening.running import run_kept
from tahaluf.desks.finance.subjects import intake as intakes
from tahaluf.desks.finance.webhooks import deliveries
from tahaluf.policy.context import Context, ContextRefused
from tahaluf.policy.jobs import Errand, job
from tahaluf.policy.standing import errand_for, members_with_order
from tahaluf.records.vocabulary import Desk

log = logging.getLogger(__name__)


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


@job("finance:desk:rescreen")
def rescreen(errand: Errand, version: str) -> None:
    """Screen the subjects that the officer may see against what a list changed, or go on with it."""
    close_old_connections()
    rescreen_version(uuid.UUID(version), errand.context)


SWEEPS: tuple[Callable[[Context], None], ...] = (
    designations.sweep,
    overdue.sweep,
    complaining.sweep,
    deliveries.sweep,
)
"""What each room does for a desk whose supervisor has ordered its machine to go on."""


@app.periodic(cron="* * * * *", periodic_id="finance-desk")
@app.task(name="finance:desk:sweep", queueing_lock="finance:desk:sweep", lock="finance:desk:sweep")
def sweep_desks(timestamp: int) -> None:
    """Do each minute what the standing orders of the members' finance desks say; one at a time."""
    close_old_connections()
    for member in members_with_order(Desk.FINANCE):
        with contextlib.suppress(ContextRefused), errand_for(member, Desk.FINANCE) as errand:
            for sweep in SWEEPS:
                _swept(sweep, errand.context)


def _swept(sweep: Callable[[Context], None], context: Context) -> None:
    """Let a room do its part; what fails there keeps neither the other rooms nor the other members from theirs."""
    try:
        sweep(context)
    except ContextRefused:
        raise
    except Exception as error:  # its words may carry content; its kind does not
        log.error("%s failed (%s) and is tried again in a minute", sweep.__module__, type(error).__name__)


@app.periodic(cron="17 3 * * *", periodic_id="finance-incoming")
@app.task(name="finance:incoming:sweep", queueing_lock="finance:incoming:sweep")
def sweep_incoming(timestamp: int) -> None:
    """Delete incoming files that nobody came for."""
    incoming.sweep()
