"""Opening the invented subjects beside the tests."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tahaluf.engines.rejects import Reject
from tahaluf.engines.subjects import Subject, open_subjects

FILES = Path(__file__).parent / "files"

Read = Callable[..., tuple[list[Subject], list[Reject]]]


@pytest.fixture
def files() -> Path:
    return FILES


@pytest.fixture
def read() -> Read:
    """Reads subjects given as bytes, or as the name of an invented file; returns the subjects and the rejects."""

    def read_subjects(content: bytes | str, **options: object) -> tuple[list[Subject], list[Reject]]:
        data = (FILES / content).read_bytes() if isinstance(content, str) else content
        items = list(open_subjects(io.BytesIO(data), str(content)[:20], **options))
        return [i for i in items if isinstance(i, Subject)], [i for i in items if isinstance(i, Reject)]

    return read_subjects
