"""How an operation of the desk is entered."""

from django.http import HttpRequest

from tahaluf.pages.api.authentication import actor_of, needs
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent
from tahaluf.records.vocabulary import Desk

READS, SCREENS, WRITES = needs("finance:read"), needs("finance:screen"), needs("finance:write")


def on_desk(request: HttpRequest) -> Actor:
    """The caller; for whoever holds no role on the desk there is nothing here: raises `Absent`."""
    actor = actor_of(request)
    if not actor.holds(Desk.FINANCE):
        raise Absent
    return actor
