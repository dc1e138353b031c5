"""How a run's tests are shared out among its processes: whole files at a time, the longest first."""

from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

FOLDERS = ("tests/config/nodes/", "tests/journeys/")
"""Tests that share what is costly to start, or would starve each other: each folder goes to one process."""


class ByFile(LoadScopeScheduling):
    """Gives whole files to a process, so that what a file's tests share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What a test goes to a process with: its file, or its folder where that stays together."""
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in FOLDERS if file.startswith(folder)), file)


def longest_first(items: list[pytest.Item]) -> None:
    """Put the folders that stay together first, then the files with many tests, so that no process waits at the end."""
    sizes = Counter(unit_of(item.nodeid) for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        unit = unit_of(item.nodeid)
        return FOLDERS.index(unit) if unit in FOLDERS else len(FOLDERS), -sizes[unit], unit

    items.sort(key=place)
