"""What other rooms do when something becomes of an alert or of a listing.

They register it here, so that no import goes round. Each is called in the transaction of the act that it follows.
"""

from collections.abc import Callable, Sequence
from typing import Generic, ParamSpec

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.policy.actors import Actor

P = ParamSpec("P")


class Hook(Generic[P]):
    """Functions that are called in the order in which they were registered; registering one twice is once."""

    def __init__(self) -> None:
        self._followers: list[Callable[P, object]] = []

    def register(self, follower: Callable[P, object]) -> None:
        """Have a function called."""
        if follower not in self._followers:
            self._followers.append(follower)

    def forget(self, follower: Callable[P, object]) -> None:
        """Have it called no more."""
        self._followers.remove(follower)

    def call(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call them all."""
        for follower in self._followers:
            follower(*args, **kwargs)


after_decision: Hook[[Actor, Alert]] = Hook()
"""A second officer has decided an alert: (actor, alert)."""
after_reopening: Hook[[Actor, Alert]] = Hook()
"""A supervisor has opened a decided alert again; its verdict is gone: (actor, alert as it is now)."""
on_ownership_unsettled: Hook[[Actor, Sequence[int]]] = Hook()
"""Exempt verdicts on who owns or controls these subjects are over: (actor, keys of subjects)."""
on_listing_removed: Hook[[Actor, str, int | None, str]] = Hook()
"""A listing on which a decided match rests is in its list no more: (actor, list, owner's id, number on it)."""
on_listing_changed: Hook[[Actor, str, int | None, str]] = Hook()
"""A list says something else of a party on which a decided match rests; with the same arguments."""

register_after_decision = after_decision.register
register_after_reopening = after_reopening.register
register_ownership_unsettled = on_ownership_unsettled.register
register_listing_removed = on_listing_removed.register
register_listing_changed = on_listing_changed.register
