"""Reading a file chunk by chunk, so that it can be killed anywhere and go on: what a screening run and an intake share.

Each chunk stores its part and how far the work came in one transaction. Whoever starts again skips what is done; since
chunks always end at the same places, the end is that of an undisturbed run.
"""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, TypeVar

from tahaluf.desks.finance.rejected import failure_of
from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context

CHUNK = 256
"""Items of a file that are worked off and stored in one transaction."""

Item = TypeVar("Item")
Failure = dict[str, Any]
"""The reject that ended a file, as it is kept; empty where the file was whole."""


def each_chunk(
    items: Callable[[], Iterable[Item | Reject]], done: int, store: Callable[[int, Sequence[Item | Reject]], None]
) -> Failure:
    """Hand over what comes after the items that are done, chunk by chunk with the number of its first item.

    Gives the reject that ended the file, also where it is among the items that are done already.
    """
    ended: Failure = {}
    try:
        stream = iter(items())
    except Unreadable as error:
        return failure_of(error.reject)
    for item in islice(stream, done):
        ended = _ended_by(item) or ended
    start = done
    while chunk := list(islice(stream, CHUNK)):
        store(start, chunk)
        start += len(chunk)
        ended = _ended_by(chunk[-1]) or ended
    return ended


def _ended_by(item: object) -> Failure:
    return failure_of(item) if isinstance(item, Reject) and item.fatal else {}


def same_transaction(actor: Actor) -> Context:
    """A context that is open already, for work within a request."""

    def context() -> AbstractContextManager[Actor]:
        return contextlib.nullcontext(actor)

    return context
