"""The officer's own sessions and API tokens, read and ended through the wall."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from tahaluf.policy.context import new_token

LONGEST_TOKEN = timedelta(days=90)


@dataclass(frozen=True)
class OwnContext:
    """A session or token of the officer who asks; what would open it is not here."""

    id: int
    kind: str
    label: str
    scopes: tuple[str, ...]
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    this_one: bool


def list_own_contexts(kind: str) -> list[OwnContext]:
    """List what stands open of one kind: `session` or `token`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, label, scopes, opened_at, seen_at, expires_at, this_one "
            "FROM wall.own_contexts() WHERE kind = %s",
            [kind],
        )
        return [OwnContext(row[0], row[1], row[2], tuple(row[3] or ()), *row[4:]) for row in cursor.fetchall()]


def find_own_context(context_id: int) -> OwnContext | None:
    """Find a session or token of one's own among what stands open."""
    open_ones = [*list_own_contexts("session"), *list_own_contexts("token")]
    return next((own for own in open_ones if own.id == context_id), None)


def end_own_context(context_id: int) -> bool:
    """End a session or token of one's own; whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.end_own_context(%s)", [context_id])
        return bool(cursor.fetchone()[0])


def issue_token(label: str, scopes: list[str], lifetime: timedelta) -> str:
    """Issue an API token, shown this once; the database keeps its digest and at most 90 days."""
    token = new_token()
    with connection.cursor() as cursor:
        seconds = min(lifetime, LONGEST_TOKEN).total_seconds()
        cursor.execute(
            "SELECT wall.token_issue(%s, %s, %s, make_interval(secs => %s))", [token, label, scopes, seconds]
        )
    return token
