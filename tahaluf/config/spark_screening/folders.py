"""The folder of a run: its terms, its input cut into parts, and a folder a part that is there whole or not at all."""

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tahaluf.config.json_lines import CouldNotRun, told_of
from tahaluf.config.spark_screening.parts import Part
from tahaluf.config.spark_screening.terms import Terms, differences
from tahaluf.config.spark_screening.wording import say

MANIFEST, SUCCESS = "manifest.json", "_SUCCESS"
INPUT, PLAN, ROWS, HITS, REJECTS = "input", "plan.json", "rows.parquet", "hits.parquet", "rejects.parquet"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run writes. Every machine that takes part must reach it by the same path."""

    path: Path
    language: str

    @property
    def input(self) -> Path:
        return self.path / INPUT

    @contextmanager
    def taken(self, terms: Terms) -> Iterator[None]:
        """Hold the folder for a run on these terms; what a killed run left half is cleared away.

        Raises CouldNotRun where it holds a run on other terms or something else, or where another run is writing.
        """
        self.settle(terms)
        with (self.path / MANIFEST).open("rb") as manifest:
            try:
                fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CouldNotRun(say("folder_busy", self.language, folder=self.path)) from None
            self.clear_drafts()
            try:
                yield
            finally:
                self.clear_drafts()

    def settle(self, terms: Terms) -> None:
        """Write the terms into an empty folder, or compare them with those of the run that it holds."""
        with told_of(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if not (self.path / MANIFEST).exists():
                if any(not item.name.startswith(f".{MANIFEST}.") for item in self.path.iterdir()):
                    raise CouldNotRun(say("folder_taken", self.language, folder=self.path))
                write_json(self.path / MANIFEST, terms)
        if found := differences(self.read(self.path / MANIFEST), as_read(terms)):
            raise CouldNotRun(say("other_run", self.language, folder=self.path, differences=found))

    def read(self, file: Path) -> dict[str, Any]:
        """The JSON object in a file of this folder. Raises CouldNotRun where it holds none."""
        try:
            found = json.loads(file.read_bytes())
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise CouldNotRun(say("folder_taken", self.language, folder=self.path))
        return found

    def clear_drafts(self) -> None:
        for draft in self.path.glob(".*.draft"):
            shutil.rmtree(draft, ignore_errors=True)

    def missing(self, parts: Iterable[Part]) -> list[Part]:
        """The parts that are not there."""
        there = {item.name for item in self.path.iterdir()}
        return [part for part in parts if part.name not in there or not is_whole(self.path / part.name)]

    def counts(self, part: Part) -> dict[str, Any]:
        """What the manifest of a part that is there says."""
        return self.read(self.path / part.name / MANIFEST)


def is_whole(folder: Path) -> bool:
    return (folder / SUCCESS).exists()


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder that takes its name once it is whole; where another was first, that one stays."""
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}.draft")
    draft.mkdir()
    try:
        yield draft
        (draft / SUCCESS).touch()
        for item in (*draft.iterdir(), draft):
            make_durable(item)
        rename(draft, target)
        make_durable(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def rename(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not is_whole(target):
            raise


def make_durable(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write a JSON object to a file, which bears its name only once it is whole."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    draft.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    make_durable(draft)
    draft.replace(path)


def as_read(terms: Terms) -> Terms:
    """The terms as they come back from JSON."""
    found: Terms = json.loads(json.dumps(terms))
    return found
