"""Killed in any of its parts, at any moment of an upload or an import, a node ends where an undisturbed one does."""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.config.nodes.killings import KILLS, disturb, kill_supervisor, kill_web_process, kill_web_server
from tests.config.nodes.running_node import POSTGRES, Node, wait_for
from tests.config.nodes.sending import csv_of, sent
from tests.config.nodes.visitor import Answer, Sent, Visitor

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
MANY, FEW = 100_000, 4000
PATIENCE = 900.0
IMPORT = "/finance/lists/import/"
ROWS = {
    "finance_listentry": "ordinal, listed_id, kind, name, listing::text, encode(digest, 'hex')",
    "finance_listedword": "word, ordinal",
    "finance_importreject": "ordinal, line, field, value, code, detail::text, fatal",
}
FIGURES = """SELECT state, entry_count, reject_count, name_count, items_done, bytes_done, kinds, census, warnings,
             failure, finished_at IS NOT NULL, decided_at IS NULL FROM finance_listversion WHERE uid = %s"""
TRACES = "SELECT action, details FROM policy_auditevent WHERE subject = %s ORDER BY id"
NOTICES = "SELECT code, read_at FROM policy_notification WHERE subject = %s ORDER BY id"


@dataclass(frozen=True)
class Coalition:
    """The node with its invented coalition, and three officers of three members who are signed in."""

    node: Node
    calm: Visitor
    hunted: Visitor
    third: Visitor


@pytest.fixture(scope="module")
def coalition(new_folder: Callable[[], Path]) -> Iterator[Coalition]:
    node = Node(new_folder() / "data")
    try:
        node.wait_until_ready()
        node.load_demonstration()
        visitors = (Visitor(node, f"{member}.analyst").sign_in() for member in ("sau", "sen", "mys"))
        yield Coalition(node, *visitors)
    finally:
        node.stop()


def progress(node: Node, uid: str) -> tuple[str, int]:
    """The state of a version, and how many of its items are stored."""
    [(state, done)] = node.ask("SELECT state, items_done FROM finance_listversion WHERE uid = %s", uid)
    return str(state), int(str(done))


def wait_for_the_end(node: Node, uid: str) -> None:
    wait_for(lambda: progress(node, uid)[0] not in ("queued", "importing"), "the end of the import", PATIENCE)


def outcome(node: Node, uid: str) -> dict[str, object]:
    """Whatever a version left: its figures, its traces and notices, and a digest of its rows table by table."""
    found: dict[str, object] = {
        name: node.ask(query, uid) for name, query in (("figures", FIGURES), ("traces", TRACES), ("notices", NOTICES))
    }
    for table, columns in ROWS.items():
        query = f"""SELECT count(*), md5(string_agg(r::text, ',' ORDER BY r::text)) FROM
                    (SELECT {columns} FROM {table} t JOIN finance_listversion v ON v.id = t.version_id
                     WHERE v.uid = %s) r"""
        found[table] = node.ask(query.replace("ordinal", "t.ordinal").replace("kind,", "t.kind,"), uid)
    return found


def assert_nothing_half_made(node: Node) -> None:
    """Every file of the folder belongs to what is known, or is marked as one that never was."""
    versions = "SELECT uid::text FROM finance_listversion UNION SELECT uid::text FROM finance_pendinglist"
    known = {str(uid) for (uid,) in node.ask(versions)}
    files = [path.name for path in (node.folder / "incoming").iterdir() if not path.name.endswith(".new")]
    assert set(files) <= known


# ---------------------------------------------------------------- while it is imported


def import_disturbed(visitor: Visitor, entries: int, dice: random.Random) -> str:
    """Import a list while one part after another is killed, each when the import has come to a point of chance."""
    node, uid = visitor.node, visitor.import_list(sent(csv_of(entries)), "own")
    disturb(node, dice.sample(KILLS, len(KILLS)), entries, lambda: progress(node, uid)[1], dice)
    wait_for_the_end(node, uid)
    return uid


def test_100_000_entries_are_imported_as_if_nothing_had_been_killed(coalition: Coalition) -> None:
    node, seed = coalition.node, random.randrange(1 << 32)
    calm = coalition.calm.import_list(sent(csv_of(MANY)), "own")
    wait_for_the_end(node, calm)
    disturbed = import_disturbed(coalition.hunted, MANY, random.Random(seed))
    assert progress(node, calm) == ("current", MANY + MANY // 100)
    assert outcome(node, disturbed) == outcome(node, calm), f"seed {seed}"
    assert_nothing_half_made(node)
    wait_for(lambda: node.doctor().returncode == 0, "a content doctor")


def test_an_import_that_was_interrupted_often_outlasts_the_next_time(coalition: Coalition) -> None:
    """Each interruption counts as an attempt, and work that fails by itself has five of them."""
    node = coalition.node
    uid = coalition.third.import_list(sent(csv_of(20_000)), "often")
    wait_for(lambda: progress(node, uid)[1] > 0, "progress")
    node.change("UPDATE procrastinate_jobs SET attempts = 7 WHERE args ->> 'version' = %s", uid)
    node.kill(POSTGRES)
    wait_for_the_end(node, uid)
    assert progress(node, uid) == ("current", 20_200)


# ---------------------------------------------------------------- while it is uploaded


def upload_while(visitor: Visitor, file: Sent, key: str, happening: Callable[[], None], after: float) -> Answer | None:
    """Upload a list while something happens after so many seconds; None where the node was lost on the way."""
    timer = threading.Timer(after, happening)
    timer.start()
    try:
        with contextlib.suppress(OSError):
            return visitor.upload(IMPORT, file, key=key)
        return None
    finally:
        timer.join()


def versions(node: Node, key: str) -> list[str]:
    return [str(uid) for (uid,) in node.ask("SELECT uid::text FROM finance_listversion WHERE key = %s", key)]


def assert_it_can_be_sent_again(visitor: Visitor, data: bytes, key: str) -> None:
    """Sent again, or found to have been received, it is imported whole and once."""
    uid = visitor.import_list(sent(data), key)
    wait_for_the_end(visitor.node, uid)
    assert versions(visitor.node, key) == [uid]
    assert progress(visitor.node, uid) == ("current", FEW + FEW // 100)


@pytest.mark.parametrize("kill", [kill_web_server, kill_web_process, kill_supervisor], ids=lambda kill: kill.__name__)
def test_an_upload_whose_node_is_killed_is_lost_whole_and_can_be_sent_again(
    coalition: Coalition, kill: Callable[[Node], None]
) -> None:
    node, visitor, data = coalition.node, coalition.hunted, csv_of(FEW)
    for turn in range(3):
        key, moment = f"{kill.__name__.replace('_', '-')}-{turn}", random.random() * 2.4
        answer = upload_while(visitor, sent(data, 2.0), key, lambda: kill(node), moment)
        wait_for(node.answers, "an answer")
        said = f"killed after {moment:.2f} s, {answer}"
        assert len(versions(node, key)) <= 1, said
        assert versions(node, key) or answer is None or answer.status == 503, said
        assert_nothing_half_made(node)
        assert_it_can_be_sent_again(visitor, data, key)


def test_an_upload_whose_database_is_killed_is_refused_in_words_and_can_be_sent_again(coalition: Coalition) -> None:
    node, visitor, data = coalition.node, coalition.hunted, csv_of(FEW)
    answer = upload_while(visitor, sent(data, 3.0), "no-database", lambda: node.kill(POSTGRES), 1.0)
    assert answer is not None
    assert answer.status == 503
    assert "Le nœud n’est pas prêt" in answer.text
    wait_for(node.answers, "an answer")
    assert versions(node, "no-database") == []
    assert_nothing_half_made(node)
    assert_it_can_be_sent_again(visitor, data, "no-database")


def test_half_of_what_was_sent_is_no_list(coalition: Coalition) -> None:
    """Of several files that belong together the first came whole, and the sender is lost in the second."""
    node, visitor = coalition.node, coalition.hunted
    before = set(node.ask("SELECT uid FROM finance_listversion"))
    main = b'36,"ALKHAYALI, Walid",individual,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n' * 50
    visitor.break_off(IMPORT, {"sdn.csv": main, "alt.csv": main})
    time.sleep(2)
    assert set(node.ask("SELECT uid FROM finance_listversion")) == before
    assert_nothing_half_made(node)


def test_other_pages_open_while_an_upload_takes_its_time(coalition: Coalition) -> None:
    node, visitor, waited = coalition.node, coalition.hunted, []
    node.change("UPDATE wall.context SET seen_at = now() - interval '2 minutes' WHERE kind = 'session'")

    def look() -> None:
        begun = time.monotonic()
        assert visitor.get("/finance/").status == 200
        waited.append(time.monotonic() - begun)

    answer = upload_while(visitor, sent(csv_of(FEW), 15.0), "slow", look, 2.0)
    assert (answer and answer.status) == 302
    assert waited
    assert waited[0] < 8
