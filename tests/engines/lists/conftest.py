"""Opening the invented lists beside the tests."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tahaluf.engines.lists import Listing, ListReading, Reject, open_list

FILES = Path(__file__).parent / "files"

Read = Callable[..., tuple[list[Listing], list[Reject], ListReading]]


@pytest.fixture
def files() -> Path:
    return FILES


@pytest.fixture
def read() -> Read:
    """Reads a list given as bytes, or as the name of an invented one; returns its listings, rejects and reading."""

    def read_list(
        content: bytes | str, file: str = "list", *, columns: dict[str, str] | None = None, **companions: bytes
    ) -> tuple[list[Listing], list[Reject], ListReading]:
        name = content if isinstance(content, str) else file
        data = (FILES / content).read_bytes() if isinstance(content, str) else content
        beside = {kind: io.BytesIO(stream) for kind, stream in companions.items()}
        reading = open_list(io.BytesIO(data), name, companions=beside, columns=columns)
        items = list(reading)
        listings = [item for item in items if isinstance(item, Listing)]
        return listings, [item for item in items if isinstance(item, Reject)], reading

    return read_list
