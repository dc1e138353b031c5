"""A full disk is told in words and leaves nothing half-made; once there is room, everything goes on."""

import contextlib
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.config.nodes.running_node import POSTGRES, Node, wait_for
from tests.config.nodes.sending import csv_of, sent
from tests.config.nodes.visitor import Visitor

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
MEBIBYTE = 1 << 20
SIZE = 1024
"""Megabytes of the disk: an empty node, the reserve that uploads leave, and room to work."""
IMPORT = "/finance/lists/import/"
NO_ROOM, PAUSES = "Le disque du nœud est plein", "le disque du nœud est plein"
NOT_READY = "Le nœud n’est pas prêt"
PATIENCE = 600.0


@dataclass(frozen=True)
class Disk:
    """A small disk that can be filled."""

    place: Path

    @property
    def free(self) -> int:
        return shutil.disk_usage(self.place).free

    def fill(self, leave: int = 0) -> None:
        """Write until no more than so many bytes are free."""
        with (self.place / "ballast").open("ab", buffering=0) as ballast, contextlib.suppress(OSError):
            while (surplus := self.free - leave) > 0:
                ballast.write(b"x" * min(surplus, MEBIBYTE))

    def make_room(self) -> None:
        (self.place / "ballast").unlink()


@dataclass(frozen=True)
class Office:
    """A node on a small disk, and an officer who is signed in."""

    node: Node
    disk: Disk
    officer: Visitor
    waiting: frozenset[str]
    """Files of the demonstration that wait for an officer."""

    def incoming(self) -> set[str]:
        """The names of the files that came in since and wait."""
        return names_in(self.node.folder / "incoming") - self.waiting


@pytest.fixture(scope="module")
def disk(new_folder: Callable[[], Path]) -> Iterator[Disk]:
    place = new_folder() / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE}m,mode=0700", "tmpfs"]
    mounted = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield Disk(place)
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture(scope="module")
def office(disk: Disk) -> Iterator[Office]:
    node = Node(disk.place / "data")
    try:
        node.wait_until_ready()
        node.load_demonstration()
        waiting = names_in(node.folder / "incoming")
        yield Office(node, disk, Visitor(node, "sen.analyst").sign_in(), waiting)
    finally:
        node.stop()


@pytest.fixture(autouse=True)
def _room(disk: Disk) -> Iterator[None]:
    yield
    (disk.place / "ballast").unlink(missing_ok=True)


def names_in(folder: Path) -> frozenset[str]:
    return frozenset(path.name for path in folder.iterdir()) if folder.exists() else frozenset()


def states(node: Node, key: str) -> list[tuple[object, ...]]:
    return node.ask("SELECT state, entry_count, reject_count FROM finance_listversion WHERE key = %s", key)


def test_an_upload_without_room_is_refused_in_words_and_works_once_there_is_some(office: Office) -> None:
    node, disk, data = office.node, office.disk, csv_of(4000)
    disk.fill(leave=255 * MEBIBYTE)
    answer = office.officer.upload(IMPORT, sent(data), key="no-room")
    assert (answer.status, NO_ROOM in answer.text) == (507, True)
    assert (office.incoming(), states(node, "no-room")) == (set(), [])
    disk.make_room()
    office.officer.import_list(sent(data), "no-room")
    wait_for(lambda: states(node, "no-room") == [("current", 4000, 40)], "the import", PATIENCE)
    assert office.incoming() == set()


def test_an_upload_during_which_the_disk_fills_up_leaves_nothing(office: Office) -> None:
    node, disk, data = office.node, office.disk, csv_of(40_000)
    timer = threading.Timer(1.0, disk.fill)
    timer.start()
    answer = office.officer.upload(IMPORT, sent(data, 6.0), key="fills-up")
    timer.join()
    assert (answer.status, NO_ROOM in answer.text) == (507, True)
    disk.make_room()
    wait_for(node.answers, "an answer")
    assert (office.incoming(), states(node, "fills-up")) == (set(), [])
    assert not [file for file in open_files(node) if "/incoming/" in file]
    office.officer.import_list(sent(data), "fills-up")
    wait_for(lambda: states(node, "fills-up") == [("current", 40_000, 400)], "the import", PATIENCE)


def open_files(node: Node) -> Iterator[str]:
    """What the node's processes hold open, also what has no name."""
    for pid in node.processes():
        for descriptor in Path("/proc", str(pid), "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                yield str(descriptor.readlink())


def test_an_import_that_finds_no_room_says_so_and_goes_on_by_itself(office: Office) -> None:
    node, disk = office.node, office.disk
    uid = office.officer.import_list(sent(csv_of(60_000)), "pauses")
    wait_for(lambda: node.ask("SELECT FROM finance_listversion WHERE uid = %s AND items_done > 5000", uid), "progress")
    disk.fill()
    wait_for(lambda: says_why(office, uid), "the reason on the page", PATIENCE)
    assert "disk" in node.doctor().stdout
    time.sleep(20)
    assert node.supervisor.poll() is None
    disk.make_room()
    wait_for(lambda: states(node, "pauses") == [("current", 60_000, 600)], "the end of the import", PATIENCE)
    page = office.officer.get(f"/finance/lists/{uid}/").text
    assert PAUSES not in page
    assert "alert-danger" not in page
    assert office.incoming() == set()
    wait_for(lambda: node.doctor().returncode == 0, "a content doctor")


def says_why(office: Office, uid: str) -> bool:
    """Whether the list's page tells that the disk is full, or (where the database itself has stopped) to come later."""
    disk_full = office.officer.get(f"/finance/lists/{uid}/")
    return PAUSES in disk_full.text or (disk_full.status == 503 and NOT_READY in disk_full.text)


def test_a_database_that_died_on_a_full_disk_is_back_once_there_is_room(office: Office) -> None:
    node, disk = office.node, office.disk
    disk.fill()
    node.kill(POSTGRES)
    wait_for(lambda: office.officer.get("/finance/").status == 503, "a refusal")
    time.sleep(10)
    assert node.supervisor.poll() is None
    disk.make_room()
    wait_for(lambda: office.officer.get("/finance/").status == 200, "an answer", PATIENCE)


def test_the_operators_import_says_how_to_go_on(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "node.csv"
    file.write_bytes(csv_of(2000))
    office.disk.fill()
    refused = office.node.command("lists", "import", str(file))
    assert (refused.returncode, "The disk is full. Make room" in refused.stderr) == (1, True), refused.stderr
    assert "Traceback" not in refused.stderr
    office.disk.make_room()
    assert office.node.command("lists", "import", str(file)).returncode == 0
    assert states(office.node, "node") == [("current", 2000, 20)]
