"""Files that came in: nameless until they are whole, settled once they are committed, swept when nobody comes."""

import errno
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tahaluf.desks.finance import incoming


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.INCOMING_FOLDER = tmp_path / "incoming"
    return tmp_path / "incoming"


@pytest.fixture(params=["nameless", "named"])
def _both_kinds_of_file_systems(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that knows files without names, and one that does not."""
    really = os.open

    def refuse(path: Any, flags: int, *more: Any, **rest: Any) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")
        return really(path, flags, *more, **rest)

    if request.param == "named":
        monkeypatch.setattr(os, "open", refuse)


def broken() -> Iterator[bytes]:
    yield b"half"
    raise OSError("the line was cut")


def read(uid: uuid.UUID) -> bytes:
    with incoming.opened(uid) as (stream, _companions):
        return stream.read()


@pytest.mark.usefixtures("_both_kinds_of_file_systems")
def test_a_file_bears_its_name_only_when_it_is_whole(folder: Path) -> None:
    uid = uuid.uuid4()
    with pytest.raises(OSError, match="cut"):
        incoming.keep(uid, broken())
    assert not incoming.is_held(uid)
    assert list(folder.iterdir()) == []
    incoming.keep(uid, [b"a", b"b"], "alt")
    assert incoming.path_of(uid, "alt").read_bytes() == b"ab"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.usefixtures("_both_kinds_of_file_systems")
def test_a_file_can_be_read_before_it_is_settled_and_after() -> None:
    uid = uuid.uuid4()
    incoming.keep(uid, [b"a"])
    assert (read(uid), incoming.is_held(uid)) == (b"a", True)
    incoming.settle(uid)
    incoming.settle(uid)
    assert (read(uid), incoming.path_of(uid).name) == (b"a", str(uid))


def test_a_file_that_is_settled_while_it_is_being_opened_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    uid = uuid.uuid4()
    incoming.keep(uid, [b"a"])
    early = incoming.path_of(uid)
    incoming.settle(uid)
    places = iter([early, incoming.path_of(uid)])
    monkeypatch.setattr(incoming, "path_of", lambda *_: next(places))
    assert read(uid) == b"a"


@pytest.mark.parametrize("settled", [True, False])
def test_a_forgotten_file_is_gone_with_its_companions(folder: Path, settled: bool) -> None:
    uid = uuid.uuid4()
    incoming.keep(uid, [b"a"])
    incoming.keep(uid, [b"b"], "alt")
    if settled:
        incoming.settle(uid, ["alt"])
    incoming.forget(uid, ["alt"])
    assert list(folder.iterdir()) == []


def test_a_process_killed_while_it_keeps_a_file_leaves_nothing(folder: Path) -> None:
    code = f"""
import time, uuid
from types import SimpleNamespace
from tahaluf.desks.finance import incoming
incoming.settings = SimpleNamespace(INCOMING_FOLDER={str(folder)!r})
def chunks():
    yield b"half" * 100_000
    print("half", flush=True)
    time.sleep(60)
incoming.keep(uuid.uuid4(), chunks())
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("settled", "days", "stays"), [(True, 7, True), (True, 9, False), (False, 0, True), (False, 2, False)]
)
def test_files_that_nobody_came_for_are_swept(folder: Path, settled: bool, days: int, stays: bool) -> None:
    uid = uuid.uuid4()
    incoming.keep(uid, [b"x"])
    if settled:
        incoming.settle(uid)
    past = time.time() - days * 86400
    os.utime(incoming.path_of(uid), (past, past))
    assert incoming.sweep() == (0 if stays else 1)
    assert incoming.is_held(uid) == stays
