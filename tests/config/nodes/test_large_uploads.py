"""A file of a gigabyte, uploaded over HTTP and imported by the worker, takes the memory of one of a few megabytes.

The figures of a run are printed; `pytest -s` shows them.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.config.nodes.running_node import WEB, WORKER, Node, wait_for
from tests.config.nodes.visitor import Sent, Visitor

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
MEBIBYTE, GIGABYTE = 1 << 20, 10**9
BOUND = 64 * MEBIBYTE
"""What a gigabyte may take beyond what a few megabytes take, in each of the two processes."""
PATIENCE = 1800.0
REMARK = "An invented remark, as official lists give it to what they list. "
UN_HEAD = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<CONSOLIDATED_LIST dateGenerated="2026-01-02T00:00:00.000Z">\n'
    b"<INDIVIDUALS>"
)
UN_TAIL = b"</INDIVIDUALS></CONSOLIDATED_LIST>\n"
UN_PERSON = (
    "<INDIVIDUAL><DATAID>{0}</DATAID><FIRST_NAME>Amin</FIRST_NAME><SECOND_NAME>Lawhi {0:x}</SECOND_NAME>"
    "<REFERENCE_NUMBER>QDi.{0}</REFERENCE_NUMBER><COMMENTS1>{0} {1}</COMMENTS1></INDIVIDUAL>\n"
)
FTM_BEGINNING = (
    b'{"id": "1", "schema": "Person", "caption": "Amin Lawhi", "datasets": ["invented"], '
    b'"properties": {"name": ["Amin Lawhi"], "notes": ["'
)


Peaks = dict[int, int]
"""The largest resident memory that each process of web and worker has had, in bytes."""


@dataclass(frozen=True)
class Office:
    """An officer at a node, and what its processes took for a list of a few megabytes."""

    officer: Visitor
    small: Peaks


@pytest.fixture(scope="module")
def office(new_folder: Callable[[], Path]) -> Iterator[Office]:
    node = Node(new_folder() / "data")
    if shutil.disk_usage(node.folder.parent).free < 10 * GIGABYTE:
        pytest.skip("less than 10 gigabytes of disk are free")
    try:
        node.wait_until_ready()
        node.load_demonstration()
        visitor = Visitor(node, "mys.analyst").sign_in()
        take_in(visitor, "small", lambda: people(4 * MEBIBYTE, 10_000))
        take_in(visitor, "small-entities", lambda: entities(4 * MEBIBYTE, 10_000))
        yield Office(visitor, peaks(node))
    finally:
        node.stop()


def filled(beginning: bytes, size: int, end: bytes) -> Iterator[bytes]:
    """A beginning, so many letters, and an end."""
    yield beginning
    for _ in range(size // MEBIBYTE):
        yield b"A" * MEBIBYTE
    yield end


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, half a megabyte or more at a time."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > MEBIBYTE // 2:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def people(size: int, each: int) -> Iterator[bytes]:
    """A list of the UN's format, of so many bytes in all and each of its people."""
    remark = (REMARK * (each // len(REMARK) + 1))[:each]
    yield UN_HEAD
    yield from gathered(UN_PERSON.format(number, remark).encode() for number in range(size // each))
    yield UN_TAIL


def entities(size: int, each: int) -> Iterator[bytes]:
    """A list of FollowTheMoney entities, of so many bytes in all and each."""
    remark = (REMARK * (each // len(REMARK) + 1))[:each]
    for number in range(size // each):
        name = f"Bilal Khayali {number:x}"
        stated = {"name": [name], "notes": [f"{number} {remark}"]}
        entity = {"id": f"x{number}", "schema": "Person", "caption": name, "datasets": ["large"], "properties": stated}
        yield json.dumps(entity).encode() + b"\n"


def take_in(visitor: Visitor, key: str, chunks: Callable[[], Iterator[bytes]]) -> tuple[str, int]:
    """Upload a list and wait until the worker has read it; gives its state and the number of its entries."""
    file = Sent(f"{key}.dat", sum(map(len, chunks())), chunks())
    uid = visitor.import_list(file, key)
    ends = "SELECT state, entry_count FROM finance_listversion WHERE uid = %s AND state NOT IN ('queued', 'importing')"
    wait_for(lambda: visitor.node.ask(ends, uid), "the end of the import", PATIENCE)
    [(state, entries)] = visitor.node.ask(ends, uid)
    return str(state), int(str(entries))


def peaks(node: Node) -> Peaks:
    return {pid: peak_of(pid) for part in (WEB, WORKER) for pid in node.pids(part)}


def peak_of(pid: int) -> int:
    """VmHWM of proc(5), in bytes."""
    lines = Path("/proc", str(pid), "status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024


CASES = {
    "one-element": (lambda: filled(UN_HEAD + b"<INDIVIDUAL><FIRST_NAME>", GIGABYTE, UN_TAIL), ("failed", 0)),
    "one-field": (lambda: filled(b"id,name\n1,Amin Lawhi\n2,", GIGABYTE, b"\n3,Bilal Lawhi\n"), ("waiting", 2)),
    "one-line": (lambda: filled(FTM_BEGINNING, GIGABYTE, b'"]}}\n'), ("failed", 0)),
    "long-list": (lambda: people(GIGABYTE, 10_000), ("current", 100_000)),
    "large-entries": (lambda: entities(GIGABYTE // 2, 1_000_000), ("current", 500)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_gigabyte_takes_the_memory_of_a_few_megabytes(office: Office, case: str) -> None:
    chunks, expected = CASES[case]
    assert take_in(office.officer, case, chunks) == expected
    large = peaks(office.officer.node)
    print(case, {pid: f"{office.small.get(pid, 0) >> 20} to {size >> 20} MiB" for pid, size in large.items()})
    assert large.keys() == office.small.keys()
    assert all(size - office.small[pid] < BOUND for pid, size in large.items())
    assert not list((office.officer.node.folder / "incoming").glob("*.new"))


def test_more_than_the_operator_allows_is_refused_before_it_is_sent(office: Office) -> None:
    limit = 1024 * MEBIBYTE
    answer = office.officer.upload(
        "/finance/lists/import/", Sent("own.csv", limit + 1, iter([b"id,name\n"])), key="own"
    )
    assert answer.status == 413
    assert "Too much was sent at once" in answer.text
