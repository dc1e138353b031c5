"""A request may take long, an upload of a gigabyte for one: the officer's other pages do not wait for it."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tahaluf.config.database import parameters_of
from tahaluf.policy.context import new_token
from tests import database

Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own in which transactions are real."""
    with django_db_blocker.unblock(), database.cluster(), database.cloned(f"long_{os.getpid()}") as name:
        yield name


def session_last_seen(name: str, ago: str) -> str:
    """The token of a session that was last seen so long ago."""
    token = new_token()
    with web(name) as connection, connection.transaction():
        connection.execute("SELECT wall.session_create(%s, '', interval '1 hour')", [token])
    with database.administrator(name) as connection:
        connection.execute("UPDATE wall.context SET seen_at = now() - %s::interval", [ago])
    return token


def web(name: str) -> Connection:
    return psycopg.connect("", **(parameters_of("web") | {"dbname": name}), autocommit=True)  # type: ignore[arg-type]


def open_context(connection: Connection, token: str) -> object:
    return connection.execute("SELECT stage FROM wall.open(%s)", [token]).fetchone()


@pytest.mark.parametrize("ago", ["10 seconds", "10 minutes"])
def test_a_session_opens_beside_a_request_of_its_own_that_takes_long(own_database: str, ago: str) -> None:
    token = session_last_seen(own_database, ago)
    with web(own_database) as first, web(own_database) as second, first.transaction():
        assert open_context(first, token) == ("anonymous",)
        with second.transaction():
            second.execute("SET LOCAL lock_timeout = '1s'")
            assert open_context(second, token) == ("anonymous",)


def test_a_session_in_use_is_seen(own_database: str) -> None:
    token = session_last_seen(own_database, "10 minutes")
    with web(own_database) as connection, connection.transaction():
        open_context(connection, token)
    with database.administrator(own_database) as connection:
        query = "SELECT seen_at > now() - interval '1 minute' FROM wall.context WHERE kind = 'session'"
        assert connection.execute(query).fetchall() == [(True,)]
