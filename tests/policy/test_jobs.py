"""Jobs: put in by the web role, which sees none; run behind the wall as the officer who asked."""

import datetime
import errno
import json
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from tahaluf.policy.context import ContextRefused
from tahaluf.policy.jobs import Errand, Job, Perseverance, end, job, jobs
from tahaluf.policy.jobs import _jobs as registered
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion
from tests.cast import Cast, as_owner

pytestmark = pytest.mark.django_db


def queued() -> list[dict[str, str]]:
    with as_owner() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs ORDER BY id")
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_a_job_carries_a_token_and_uids_and_nothing_else(cast: Cast) -> None:
    subject = uuid.uuid4()
    with cast.acting("originator"):
        Job("policy:wall:sweep").ask_for(subject=subject)
    (arguments,) = queued()
    assert arguments["subject"] == str(subject)
    uuid.UUID(arguments["token"])
    assert set(arguments) == {"subject", "token"}


def test_an_argument_that_is_no_uid_is_refused(cast: Cast) -> None:
    with cast.acting("originator"), pytest.raises(ValueError, match="badly formed"):
        Job("policy:wall:sweep").ask_for(subject="Invented Trading House")
    assert queued() == []


def test_without_a_context_there_is_no_job(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="open context"), transaction.atomic():
        Job("policy:wall:sweep").ask_for()


def test_a_job_is_gone_with_the_transaction_that_asked(cast: Cast) -> None:
    with cast.acting("originator"):
        outer = transaction.savepoint()
        Job("policy:wall:sweep").ask_for()
        transaction.savepoint_rollback(outer)
    assert queued() == []


def test_a_job_acts_as_the_officer_who_asked_until_it_ends(cast: Cast) -> None:
    with cast.acting("originator"):
        Job("policy:wall:sweep").ask_for()
    errand = Errand(queued()[0]["token"])
    with errand.context() as actor:
        assert actor.officer_id == cast.officers["originator"].pk
        assert not visible(actor, RecordVersion).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tahaluf_worker")
        end(errand.token)
        cursor.execute("SET LOCAL ROLE tahaluf_web")
    with pytest.raises(ContextRefused), errand.context():
        pass


def test_the_web_role_cannot_end_a_job(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        end("x")


@pytest.fixture
def _registrations_taken_back() -> Iterator[None]:
    """Leave no job behind: other tests ask each that is registered what it may do."""
    known, tasks = dict(registered), dict(app.tasks)
    yield
    registered.clear()
    registered.update(known)
    app.tasks.clear()
    app.tasks.update(tasks)


@pytest.mark.usefixtures("_registrations_taken_back")
def test_a_job_is_known_by_its_name() -> None:
    @job("tests:nothing:do")
    def do_nothing(errand: Errand) -> None:
        """Do nothing."""

    assert do_nothing.name in jobs()


def pause_after(error: Exception, attempts: int) -> float | None:
    """The seconds until a job that has failed with an error after so many attempts is tried again; None: never."""
    queued = QueuedJob(id=1, queue="q", lock=None, queueing_lock=None, task_name="tests:nothing:do", attempts=attempts)
    decision = Perseverance().get_retry_decision(exception=error, job=queued)
    if decision is None:
        return None
    assert decision.retry_at is not None
    return (decision.retry_at - datetime.datetime.now(datetime.UTC)).total_seconds()


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("the connection is closed"),
        InterfaceError("the connection is closed"),
        psycopg.errors.DiskFull("could not extend file"),
        psycopg.errors.AdminShutdown("terminating connection"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_job_outlasts_a_database_that_is_lost_or_full_however_often(error: Exception) -> None:
    for attempts in (0, 5, 500):
        pause = pause_after(error, attempts)
        assert pause is not None
        assert 0 < pause <= 60


@pytest.mark.parametrize("error", [ValueError("odd"), FileNotFoundError(errno.ENOENT, "gone"), ContextRefused("ended")])
def test_a_job_that_fails_by_itself_is_tried_again_five_times(error: Exception) -> None:
    assert [pause_after(error, attempts) is not None for attempts in range(7)] == [True] * 5 + [False] * 2
