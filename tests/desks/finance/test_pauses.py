"""What a full disk stops says so on its page, in the reader's language, and goes on where it stopped."""

import shutil
import uuid
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance import chunked
from tahaluf.desks.finance.lists import actions as list_actions
from tahaluf.desks.finance.lists import importing
from tahaluf.desks.finance.lists.reads import version_of
from tahaluf.desks.finance.screening import actions, running
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.screening.reads import run_of
from tahaluf.desks.finance.subjects import intake
from tahaluf.desks.finance.subjects.reads import intake_of
from tahaluf.desks.finance.webhooks import deliveries
from tahaluf.desks.finance.webhooks.actions import add_webhook
from tahaluf.desks.finance.webhooks.models import Delivery
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import large_csv
from tests.desks.finance.subjects.stage import make, many, receive
from tests.desks.finance.test_screening import question

pytestmark = pytest.mark.django_db
PAUSES = {"ar": "قرص العقدة ممتلئ", "en": "The node’s disk is full", "fr": "Le disque du nœud est plein"}
Usage = namedtuple("Usage", ["total", "used", "free"])
TOLD = {"alert": str(uuid.uuid4()), "verdict": "false", "decided_at": "2026-11-24T06:00:00+00:00"}


def full_disk(*_given: Any, **_more: Any) -> Any:
    raise OperationalError("could not extend file") from psycopg.errors.DiskFull("could not extend file")


def full_from_call(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """The function, for which the disk is full from the call of this number on, counted from 1."""
    calls = count(1)
    return lambda *given, **more: (real if next(calls) < number else full_disk)(*given, **more)


def pages_of(cast: Cast, *addresses: str) -> Iterator[tuple[str, str]]:
    """Each page in each language, with the words for a full disk in it."""
    client = cast.client("originator")
    for language, words in PAUSES.items():
        client.cookies["django_language"] = language
        for address in addresses:
            yield client.get(address).content.decode(), words


def says_why(cast: Cast, kind: str, uid: uuid.UUID) -> None:
    for shown, words in pages_of(
        cast, *(reverse(f"finance:{page}", args=[uid]) for page in (kind, f"{kind}_progress"))
    ):
        assert words in shown
        assert "alert-danger" not in shown


def says_nothing_of_it(cast: Cast, kind: str, uid: uuid.UUID) -> None:
    for shown, words in pages_of(cast, reverse(f"finance:{kind}", args=[uid])):
        assert words not in shown


def test_an_import(cast: Cast, incoming_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def go_on() -> None:
        importing.import_version(version.uid, lambda: opened(cast.tokens["originator"]))

    with cast.acting("originator") as actor:
        version, _new = list_actions.receive_list(actor, list_actions.Arrival("own.csv", large_csv(1200)), queue=False)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "store_words", full_from_call(2, importing.store_words))
        with pytest.raises(OperationalError):
            go_on()
    with cast.acting("originator") as actor:
        paused = version_of(actor, version.uid)
    assert (paused.state, paused.items_done, paused.failure) == ("importing", 500, {"code": "disk_full"})
    says_why(cast, "version", version.uid)
    go_on()
    with cast.acting("originator") as actor:
        done = version_of(actor, version.uid)
    assert (done.state, done.entry_count, done.failure) == ("current", 1200, {})
    says_nothing_of_it(cast, "version", version.uid)


def test_a_screening_run(cast: Cast, imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    def go_on() -> None:
        running.run_kept(run.uid, lambda: opened(cast.tokens["originator"]))

    version = imported()
    monkeypatch.setattr(chunked, "CHUNK", 3000)
    data = b"name\n" + (b"Maria Nobody\n" * 2999 + b"Walid Samir Al-Khayali\n") * 2
    with cast.acting("originator") as actor:
        run = actions.screen(actor, question(data, [version], "customers.csv"))
    with monkeypatch.context() as patch:
        patch.setattr(running, "hit_row", full_from_call(2, running.hit_row))
        with pytest.raises(OperationalError):
            go_on()
    with cast.acting("originator") as actor:
        paused = run_of(actor, run.uid)
    assert (paused.state, paused.items_done, paused.failure) == ("running", 3000, {"code": "disk_full"})
    says_why(cast, "run", run.uid)
    go_on()
    with cast.acting("originator") as actor:
        done = run_of(actor, run.uid)
    assert (done.state, done.subject_count, done.hit_count, done.failure) == ("finished", 6000, 2, {})
    says_nothing_of_it(cast, "run", run.uid)


def test_a_run_for_whose_first_row_there_is_no_room(
    cast: Cast, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a row more can be written, the reason included: the run stays as it was and goes on."""
    version = imported()
    with cast.acting("originator") as actor:
        run = actions.screen(actor, question(b"name\n" + b"Maria Nobody\n" * 6000, [version], "customers.csv"))
    with monkeypatch.context() as patch:
        patch.setattr(ScreeningRun, "save", full_disk)
        with pytest.raises(OperationalError):
            running.run_kept(run.uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        assert (run_of(actor, run.uid).state, run_of(actor, run.uid).failure) == ("queued", {})
    running.run_kept(run.uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        assert run_of(actor, run.uid).state == "finished"


def test_an_intake(cast: Cast, imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    def go_on() -> None:
        intake.take_in(waiting.uid, lambda: opened(cast.tokens["originator"]))

    imported()
    monkeypatch.setattr(chunked, "CHUNK", 16)
    waiting = receive(cast, make(cast), many(40))
    with monkeypatch.context() as patch:
        patch.setattr(intake, "mark_screened", full_from_call(2, intake.mark_screened))
        with pytest.raises(OperationalError):
            go_on()
    with cast.acting("originator") as actor:
        paused = intake_of(actor, waiting.uid)
    assert (paused.state, paused.new_count, paused.failure) == ("running", 15, {"code": "disk_full"})
    says_why(cast, "intake", waiting.uid)
    go_on()
    with cast.acting("originator") as actor:
        done = intake_of(actor, waiting.uid)
    assert (done.state, done.new_count, done.reject_count, done.failure) == ("finished", 40, 4, {})
    says_nothing_of_it(cast, "intake", waiting.uid)


def test_deliveries_that_wait_for_room(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be noted on their rows: that they are long due and the disk is full is what the page has to go by."""
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    webhooks = reverse("finance:webhooks")
    with cast.acting("originators_second") as actor:
        add_webhook(actor, "http://127.0.0.1:9/", ["alert.decided"])
        deliveries.enqueue(actor, "alert.decided", TOLD)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _place: Usage(1 << 30, 1 << 30, 0))
        assert not any(words in shown for shown, words in pages_of(cast, webhooks))
        with cast.acting("originator") as actor:
            visible(actor, Delivery).update(next_at=timezone.now() - timedelta(minutes=6))
        assert all(words in shown for shown, words in pages_of(cast, webhooks))
    assert not any(words in shown for shown, words in pages_of(cast, webhooks))
