"""The addresses of feeds, in which a publisher's token may stand: read by the context that fetches, shown nowhere."""

import importlib
import json
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from tahaluf.desks.finance.lists import fetching
from tahaluf.desks.finance.lists.addresses import Addresses, addresses_of
from tahaluf.desks.finance.lists.feeds import fetch_due, remove_feed, set_feed
from tahaluf.desks.finance.lists.fetching import FetchFailed
from tahaluf.desks.finance.lists.models import FeedAddress, ListFeed, ListVersion
from tahaluf.policy.context import Context, opened
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner
from tests.desks.finance.outcomes import factory
from tests.desks.finance.publisher import Publisher, make_due, operator, publisher, state_of

__all__ = ["operator", "publisher"]

pytestmark = pytest.mark.django_db
TOKEN = "zqsecret"


@pytest.fixture
def feed(publisher: Publisher, operator: Context) -> ListFeed:
    """A feed whose address holds a token in its query, and in the name of a file that belongs to it."""
    publisher.files[f"/un.xml?token={TOKEN}"] = publisher.files["/un.xml"]
    with operator() as actor:
        return set_feed(actor, "un", Addresses(f"{publisher.address}/un.xml?token={TOKEN}"))


def everything_in(table: str) -> str:
    """All rows of a table as text, by raw SQL in the open context."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} t")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "who", ["originator", "originators_second", "originators_auditor", "recipient", "outsider", "administrator"]
)
def test_no_account_reads_or_writes_an_address_by_raw_sql(cast: Cast, feed: ListFeed, who: str) -> None:
    with cast.acting(who) as actor:
        assert everything_in("finance_feedaddress") == ""
        assert TOKEN not in everything_in("finance_listfeed")
        assert not visible(actor, FeedAddress).exists()
        rows = FeedAddress.objects.unscoped_because("the wall is asked")
        assert rows.count() == 0
        assert rows.all().delete()[0] == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.create(feed=feed, sealed="x")
    with cast.acting(who), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        FeedAddress.objects.unscoped_because("the wall is asked").update(sealed="x")


def test_without_a_context_or_with_an_invented_one_no_address_is_there(cast: Cast, feed: ListFeed) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        assert everything_in("finance_feedaddress") == ""
        for invented in ("", "x" * 43, cast.operator_token[::-1]):
            cursor.execute("SELECT set_config('tahaluf.token', %s, true)", [invented])
            assert everything_in("finance_feedaddress") == ""
        cursor.execute("SELECT set_config('tahaluf.token', '', true)")


def test_the_desks_machine_does_not_read_an_address(cast: Cast, feed: ListFeed) -> None:
    with factory.machine(cast):
        assert everything_in("finance_feedaddress") == ""


def test_the_operators_context_reads_it_and_the_database_holds_it_sealed(
    feed: ListFeed, publisher: Publisher, operator: Context
) -> None:
    with operator() as actor:
        assert addresses_of(actor, feed) == Addresses(f"{publisher.address}/un.xml?token={TOKEN}")
        assert everything_in("finance_feedaddress") != ""
        assert TOKEN not in everything_in("finance_feedaddress")


def test_it_is_fetched_and_the_token_is_in_no_row_that_comes_of_it(
    cast: Cast, feed: ListFeed, publisher: Publisher, operator: Context
) -> None:
    assert fetch_due(operator) == ["un"]
    assert state_of(operator).failure == {}
    assert publisher.asked[0][0] == f"/un.xml?token={TOKEN}"
    with operator() as actor:
        assert [version.file_name for version in visible(actor, ListVersion)] == ["un.xml"]
        assert [event.details for event in visible(actor, AuditEvent).filter(action="finance:feed:set")]
    with as_owner():
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        assert not [table for table in tables if TOKEN in unforced(table)]


def unforced(table: str) -> str:
    """All rows of a table as its owner sees them without the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        (forced,) = cursor.fetchone() or (False,)
        if forced:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        held = everything_in(table)
        if forced:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        return held


@pytest.mark.parametrize(
    "answers",
    [
        {"status": 404},
        {"status": 302, "leads_to": f"https://127.0.0.1:1/x?token={TOKEN}"},
        {"status": 302, "leads_to": f"{TOKEN}:/{TOKEN}"},
        {"status": 302, "leads_to": f"http://198.51.100.1/{TOKEN}"},
        {"files": {}},
    ],
)
def test_a_failed_fetch_says_the_token_nowhere(
    cast: Cast, feed: ListFeed, publisher: Publisher, operator: Context, caplog: Any, answers: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, value in answers.items():
        setattr(publisher, name, value)
    fetch_due(operator)
    assert state_of(operator).failure["code"]
    assert TOKEN not in json.dumps(state_of(operator).failure)
    assert TOKEN not in caplog.text
    assert TOKEN not in cast.client("originator").get(reverse("finance:lists")).content.decode()
    with operator() as actor:
        events = visible(actor, AuditEvent).filter(subject="un")
        assert events.count() == 2
        assert TOKEN not in json.dumps([event.details for event in events])


@pytest.mark.parametrize(
    "url",
    [
        f"https://127.0.0.1:1/{TOKEN}",
        f"https://no-such-host.invalid/?{TOKEN}",
        f"https://127.0.0.1:1/with a blank?{TOKEN}",
        f"https://[{TOKEN}/",
        f"{TOKEN}://x",
        f"https:///{TOKEN}",
        f"https://127.0.0.1:{TOKEN}/",
    ],
)
def test_a_trace_of_an_address_that_cannot_be_asked_does_not_quote_it(url: str) -> None:
    with pytest.raises(FetchFailed) as raised, fetching.asked(url, {}, 1000):
        pass
    assert TOKEN not in "".join(traceback.format_exception(raised.value))
    assert TOKEN not in json.dumps(raised.value.failure)


def test_addresses_do_not_show_themselves() -> None:
    assert TOKEN not in repr(Addresses(f"https://example.org/{TOKEN}", {"alt": f"https://example.org/{TOKEN}"}))


def test_with_another_secret_key_the_feed_is_in_trouble_and_says_what_to_do(
    feed: ListFeed, operator: Context, settings: Any
) -> None:
    settings.SECRET_KEY = "another"
    fetch_due(operator)
    assert state_of(operator).failure["code"] == "feed_sealed"


def test_setting_anew_and_removing_leave_no_address(feed: ListFeed, publisher: Publisher, operator: Context) -> None:
    with operator() as actor:
        again = set_feed(actor, "un", Addresses(f"{publisher.address}/un.xml"), 12)
        assert visible(actor, FeedAddress).count() == 1
        assert (again.host, addresses_of(actor, again).url) == ("127.0.0.1", f"{publisher.address}/un.xml")
    make_due(operator)
    assert fetch_due(operator) == ["un"]
    with operator() as actor:
        remove_feed(actor, "un")
        assert not visible(actor, FeedAddress).exists()
        assert not visible(actor, ListFeed).exists()


@pytest.mark.long
def test_addresses_that_stood_beside_their_feeds_are_moved_there_and_back(cast: Cast, tmp_path: Path) -> None:
    migration = importlib.import_module("tahaluf.desks.finance.migrations.0012_feeds_addresses")
    url, alt = f"https://example.org/sdn.csv?token={TOKEN}", f"https://example.org/alt.csv?token={TOKEN}"
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connection).migrate([("finance", "0010_webhooks_secret")])
        migration.lift_wall()
        cursor.execute(
            "INSERT INTO finance_listfeed (key, url, companions, interval_hours, enabled, validators, sha256, failure, "
            "failures) VALUES ('ofac-sdn', %s, %s, 6, true, '{}', '', '{}', 0)",
            [url, json.dumps({"alt": alt})],
        )
        migration.restore_wall()
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("finance"))
    with opened(cast.operator_token) as actor:
        held = visible(actor, ListFeed).get()
        assert (held.key, held.host) == ("ofac-sdn", "example.org")
        assert addresses_of(actor, held) == Addresses(url, {"alt": alt})
    with as_owner() as cursor:
        MigrationExecutor(connection).migrate([("finance", "0010_webhooks_secret")])
        migration.lift_wall()
        cursor.execute("SELECT url, companions FROM finance_listfeed")
        assert cursor.fetchall() == [(url, json.dumps({"alt": alt}))]
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("finance"))
