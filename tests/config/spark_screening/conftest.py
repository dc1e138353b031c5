"""The table, the lists, and the run without Spark that all others are held against."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.config.spark_screening.customers import LISTED, command, read_lines, write_table


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_table(tmp_path / "customers.csv", 300)


@pytest.fixture
def lists() -> list[object]:
    return [word for file in LISTED for word in ("--list", file)]


Screen = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def screen(lists: list[object], tmp_path: Path) -> Screen:
    """Runs the command in a process of its own."""

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command(*arguments, *lists), capture_output=True, text=True, cwd=tmp_path, check=False)

    return run


@pytest.fixture
def locally(screen: Screen, tmp_path: Path) -> Callable[..., tuple[list[Any], list[Any]]]:
    """The hits and rejects of the run without Spark."""

    def run(table: Path, *options: object) -> tuple[list[Any], list[Any]]:
        rejects = tmp_path / "rejects.jsonl"
        found = screen(table, *options, "--rejects", rejects)
        assert found.returncode in (0, 3), found.stderr
        return read_lines(io.StringIO(found.stdout)), read_lines(rejects.open(encoding="utf-8"))

    return run
