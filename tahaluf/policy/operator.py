"""The node's operator: accounts and reference data from the command line, no member's content."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from tahaluf.policy.actors import Actor
from tahaluf.policy.context import new_token, opened


def token_file() -> Path:
    """Where the operator's token is kept; readable by the operator's account alone."""
    return Path(settings.DATA_FOLDER) / "operator.token"


@contextlib.contextmanager
def operator() -> Iterator[Actor]:
    """Run a block as the node's operator, in one transaction; raises `ContextRefused` for a token that was replaced."""
    with opened(token_file().read_text(encoding="ascii").strip()) as actor:
        yield actor


def settle_external_sign_in() -> None:
    """Tell the database whether the operator lets an outside provider sign officers in; must run as its owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.allow_external_sign_in(%s)", [bool(settings.OIDC_ISSUER)])


def renew_operator_token() -> None:
    """End the operator's earlier tokens and write a new one; must run as the database's owner."""
    token = new_token()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT wall.end_operators()")
        cursor.execute("SELECT wall.issue(%s, 'operator', NULL, interval '10 years')", [token])
    fresh = token_file().with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(token)
    fresh.replace(token_file())
