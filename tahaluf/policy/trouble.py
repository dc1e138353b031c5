"""Trouble of the node itself, which passes: the disk is full, the database is gone or starts again.

Whatever was at work when it came is not to blame, and is tried again.
"""

import errno

import psycopg
from django.db import InterfaceError, OperationalError

LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""What a statement raises when the database is lost, and also when it has no room."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_of_the_node(error: BaseException | None) -> bool:
    """Whether an error came of a full disk or a lost database."""
    return isinstance(error, LOST) or is_full(error)


def is_full(error: BaseException | None) -> bool:
    """Whether an error came of a full disk, the database's or the node's own."""
    if isinstance(error, LOST):
        return isinstance(error.__cause__ or error, psycopg.errors.DiskFull)
    return isinstance(error, OSError) and error.errno in NO_ROOM
