"""The addresses of feeds: sealed, in a table of their own, for a publisher's token may stand in them.

The operator's context alone reads the table; a dump of the database does not show what is in it either.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken

from tahaluf.desks.finance.lists.fetching import FetchFailed, check_address
from tahaluf.desks.finance.lists.models import FeedAddress, ListFeed
from tahaluf.policy.actors import Actor
from tahaluf.policy.sealing import seal, unseal
from tahaluf.policy.visibility import visible

PURPOSE = "list-feed"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Whence a list is fetched, and by kind the files that belong to it; its `repr` shows none of them."""

    url: str = field(repr=False)
    companions: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse what may not be asked; raises `FetchFailed`."""
        for url in self.by_kind().values():
            check_address(url)

    @property
    def host(self) -> str:
        """The publisher's host: what may be shown."""
        return urlsplit(self.url).hostname or ""

    def by_kind(self) -> dict[str, str]:
        """All of them by kind, the list itself under ""."""
        return {"": self.url, **self.companions}


def keep_addresses(feed: ListFeed, addresses: Addresses) -> None:
    """Seal the addresses of a feed that has none yet, in the operator's context."""
    FeedAddress.objects.create(feed=feed, sealed=seal(PURPOSE, json.dumps(addresses.by_kind())))


def forget_addresses(actor: Actor, key: str) -> None:
    """Delete the addresses of a list's feed."""
    visible(actor, FeedAddress).filter(feed__key=key).delete()


def addresses_of(actor: Actor, feed: ListFeed) -> Addresses:
    """The addresses of a feed; raises `FetchFailed` where the secret key is not the one they were sealed with."""
    held = visible(actor, FeedAddress).filter(feed=feed).first()
    try:
        by_kind = json.loads(unseal(PURPOSE, held.sealed)) if held is not None else {}
    except InvalidToken:
        by_kind = {}
    if "" not in by_kind:
        raise FetchFailed("feed_sealed")
    return Addresses(by_kind.pop(""), by_kind)
