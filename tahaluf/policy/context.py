"""Opening the database's wall for a request, a job, a command.

One transaction is one context. `opened(token)` opens it at the start of a transaction and closes it at the end; whoever
runs SQL outside sees no guarded row.
"""

import contextlib
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from tahaluf.policy.actors import MACHINE, NOBODY, Actor, actor_with
from tahaluf.records.models import Officer, roles_held

Respond = Callable[[HttpRequest], HttpResponse]
Context = Callable[[], AbstractContextManager[Actor]]
"""Opens somebody's context, one transaction each time: how work that takes long is handed the way to its officer."""
TOKEN_PREFIX = "thl_"  # noqa: S105  what tokens begin with, so that a leaked one is recognised
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{32,200}")


class ContextRefused(Exception):
    """The token opens nothing: wrong, ended or expired."""


def new_token() -> str:
    """Make an unguessable token: 256 random bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def open_context(token: str, *kinds: str) -> Actor | None:
    """Open a context for the rest of this transaction; `None` where the token opens nothing.

    `kinds` (`session`, `token`, `job`, `operator`, `machine`) narrows what may be opened here. The token is
    bound on the server, so that it stands in no statement that `pg_stat_activity` shows.
    """
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("SELECT kind, officer_id, member_id, administrator, scopes, stage FROM wall.open(%s)", [token])
        row = cursor.fetchone()
    if row is None:
        return None
    kind, officer_id, member_id, administrator, scopes, stage = row
    if kinds and kind not in kinds:
        close_context()
        return None
    if stage != "full":
        return NOBODY
    roles = roles_of(officer_id) if officer_id else machine_roles(kind)
    return actor_with(officer_id, member_id, roles, administrator=administrator, scopes=scopes)


def close_context() -> None:
    """Close the context within the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.close()")


def machine_roles(kind: str) -> list[tuple[str, str]]:
    """The one role of a desk's machine in its context; none in any other context without an officer."""
    if kind != MACHINE:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.machine()")
        return [(cursor.fetchone()[0], MACHINE)]


def roles_of(officer_id: int) -> list[tuple[str, str]]:
    """The roles that an officer holds today."""
    return list(roles_held().filter(officer_id=officer_id).values_list("desk", "role"))


@contextlib.contextmanager
def opened(token: str) -> Iterator[Actor]:
    """Run a block in one transaction under a context; raises `ContextRefused`."""
    with transaction.atomic():
        actor = open_context(token)
        if actor is None:
            raise ContextRefused("the token is wrong, ended or expired")
        try:
            yield actor
        finally:
            if not connection.needs_rollback:
                close_context()


class WallMiddleware:
    """Wraps each request in one transaction, and closes its context whatever happens.

    A response of 500 and above undoes what the request wrote.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within a transaction that begins without a context."""
        with transaction.atomic():
            open_request(request)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            else:
                close_context()
        return response


def open_request(request: HttpRequest) -> None:
    """Open the context of an API token (`Authorization: Bearer thl_…`), or else of the session cookie.

    A request that comes with a token has no cookies: nothing that a browser adds by itself mixes with it.
    """
    bearer = bearer_token(request)
    request.by_token = bearer is not None  # type: ignore[attr-defined]
    if bearer is not None:
        request.COOKIES = {}
        actor = open_context(bearer, "token") if bearer else None
    else:
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not WELL_FORMED.fullmatch(token):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            token = ""
        actor = open_context(token, "session") if token else None
    request.actor = actor or NOBODY  # type: ignore[attr-defined]


def bearer_token(request: HttpRequest) -> str | None:
    """The API token that a request carries, empty where it is no token at all; `None` without one."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return token.strip() if WELL_FORMED.fullmatch(token.strip()) else ""


class ActorMiddleware:
    """Takes the actor from a request whose officer is not signed in (any more)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as nobody where the session's officer is gone."""
        if not request.by_token and not isinstance(request.user, Officer):  # type: ignore[attr-defined]
            request.actor = NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)
