"""Screeners that are kept warm in a process: making one from tens of thousands of names takes seconds.

One for each set of versions, keyed by what the versions are; versions are immutable, so that nothing in here grows
stale. Whether the actor may see the versions is asked each time before this is reached.
"""

import gc
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.lists.workflow import WHOLE
from tahaluf.engines.lists import Listing
from tahaluf.engines.screening import Screener, ScreeningHit
from tahaluf.engines.subjects import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.visibility import visible

logger = logging.getLogger(__name__)
MOST_NAMES = 300_000
"""Names that a process keeps in all its screeners together; one set that is larger is kept alone."""
MANY_NAMES = 10_000
READ_AT_ONCE = 2000
Key = tuple[int, ...]


class Filed(NamedTuple):
    """A listing and the row that it came from."""

    entry_id: int
    listing: Listing


@dataclass
class WarmScreener:
    """A screener, the rows of its listings, and the lock that lets one thread screen at a time."""

    screener: Screener
    rows: dict[int, int]
    names: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def build(cls, filed: Sequence[Filed]) -> "WarmScreener":
        """Build it; takes seconds for tens of thousands of names."""
        listings = [row.listing for row in filed]
        rows = {id(row.listing): row.entry_id for row in filed}
        return cls(Screener.build(listings), rows, sum(len(listing.names) for listing in listings))

    def screen(self, subjects: Iterable[Subject], cutoff: float) -> list[tuple[ScreeningHit, int]]:
        """The hits, each with the primary key of its entry, in the screener's order."""
        with self.lock:
            return [(hit, self.rows[id(hit.listing)]) for hit in self.screener.screen(subjects, cutoff)]

    def find_named(self, name: str, cutoff: float, limit: int) -> list[tuple[ScreeningHit, int]]:
        """The listings called much like a name, likewise: at most so many, the most alike first."""
        with self.lock:
            return [(hit, self.rows[id(hit.listing)]) for hit in self.screener.find_named(name, cutoff, limit)]


class Shelf:
    """The warm screeners of this process, the least recently used of them given up first."""

    def __init__(self, most_names: int = MOST_NAMES) -> None:
        self.most_names = most_names
        self._held: OrderedDict[Key, WarmScreener] = OrderedDict()
        self._lock = threading.Lock()
        self._building: dict[Key, threading.Lock] = {}

    def find(self, ids: Iterable[int]) -> WarmScreener | None:
        """The screener of these versions if it is warm."""
        key = tuple(sorted(ids))
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def screener_of(self, ids: Iterable[int], load: Callable[[], Sequence[Filed]]) -> WarmScreener:
        """The screener of these versions, built by one thread from what `load` gives while others wait for it."""
        key = tuple(sorted(ids))
        with self._lock:
            building = self._building.setdefault(key, threading.Lock())
        with building:
            return self.find(key) or self._put(key, WarmScreener.build(load()))

    def warm(self, ids: Iterable[int], load: Callable[[], Sequence[Filed]], patience: float = 0) -> WarmScreener | None:
        """The screener of these versions if it is warm, or is within so many seconds; otherwise `None`, and a thread
        goes on building it.

        `load` is called here, within the caller's context, by the first who asks; building alone, which takes seconds
        and needs no database, is the thread's.
        """
        key = tuple(sorted(ids))
        if held := self.find(key):
            return held
        with self._lock:
            building = self._building.setdefault(key, threading.Lock())
        if not building.acquire(blocking=False):
            return self._wait_for(key, building, patience)
        try:
            filed = load()
            threading.Thread(target=self._build, args=(key, filed, building), name="warm-index", daemon=True).start()
        except BaseException:
            building.release()
            raise
        return self._wait_for(key, building, patience)

    def _wait_for(self, key: Key, building: threading.Lock, patience: float) -> WarmScreener | None:
        if patience <= 0 or not building.acquire(timeout=patience):
            return None
        building.release()
        return self.find(key)

    def _build(self, key: Key, filed: Sequence[Filed], building: threading.Lock) -> None:
        try:
            if self.find(key) is None:
                self._put(key, WarmScreener.build(filed))
        except Exception as error:
            logger.error("an index could not be built: %s", type(error).__name__)
        finally:
            building.release()

    def _put(self, key: Key, built: WarmScreener) -> WarmScreener:
        if built.names > MANY_NAMES:
            spare_collector()
        with self._lock:
            self._held[key] = built
            while len(self._held) > 1 and sum(held.names for held in self._held.values()) > self.most_names:
                gone, _screener = self._held.popitem(last=False)
                self._building.pop(gone, None)
        return built

    def clear(self) -> None:
        """Give all of them up."""
        with self._lock:
            self._held.clear()
            self._building.clear()


def spare_collector() -> None:
    """Have the collector of cycles pass over the millions of objects that stand now: it would stop a request for half
    a second each time it looked at them all. What is given up is freed all the same, for it holds no cycle."""
    gc.collect()
    gc.freeze()


shelf = Shelf()


def load_listings(actor: Actor, versions: Iterable[ListVersion]) -> list[Filed]:
    """The listings of versions as screening needs them: without remarks, which nothing matches."""
    ids = [version.pk for version in versions]
    entries = visible(actor, ListEntry).filter(version__in=ids, version__state__in=WHOLE)
    rows = entries.order_by("version", "ordinal").values_list("pk", "listing").iterator(READ_AT_ONCE)
    return [Filed(pk, replace(Listing.from_json(data), remarks=())) for pk, data in rows]
