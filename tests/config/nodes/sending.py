"""Own lists as an officer sends them, at once or slowly."""

import time
from collections.abc import Iterator

from tests.config.nodes.visitor import Sent
from tests.desks.finance.lists import large_csv

PIECE = 1 << 14


def csv_of(entries: int) -> bytes:
    """An own list of so many invented entries."""
    return b"".join(large_csv(entries))


def sent(data: bytes, seconds: float = 0.0) -> Sent:
    """A file that takes so long to send."""

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(data), PIECE):
            yield data[start : start + PIECE]
            time.sleep(seconds * PIECE / len(data))

    return Sent("own.csv", len(data), chunks())
