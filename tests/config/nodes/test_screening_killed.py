"""Killed ten times while it screens a hundred thousand customers against real lists, a node raises the same alerts."""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.customers import invent_customers
from tahaluf.engines.lists import Listing, open_list
from tests.config.nodes.killings import KILLS, PATIENCE, disturb, kill_worker
from tests.config.nodes.running_node import Node, wait_for
from tests.config.nodes.visitor import Sent, Visitor

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
MANY = 100_000
UN, OFAC = "un_consolidated_2025-04-19.xml", "ofac_2021-07_sdn.csv"
COLUMNS = ("id", "name", "alias", "birth_date", "nationality", "gender")
UID = re.compile(r"/([0-9a-f-]{36})/")

ALERTS = """SELECT s.reference, a.list_key, a.listed_id, a.kind, a.state, a.shortfall, a.matched_name, a.cutoff,
       a.reasons::text, encode(a.entry_digest, 'hex'), encode(a.subject_digest, 'hex'), a.subject_version,
       (SELECT string_agg(verb || after, ',' ORDER BY t.id) FROM finance_alertstep t WHERE t.alert_id = a.id)
  FROM finance_alert a JOIN finance_subject s ON s.id = a.subject_id JOIN finance_intake i
    ON i.portfolio_id = s.portfolio_id WHERE i.uid = %s ORDER BY 1, 2, 3, 4"""
SUBJECTS = """SELECT s.reference, s.version, encode(s.digest, 'hex'), s.folded_names, s.screened_at IS NOT NULL
  FROM finance_subject s JOIN finance_intake i ON i.portfolio_id = s.portfolio_id WHERE i.uid = %s ORDER BY 1"""
FIGURES = """SELECT state, items_done, bytes_done, new_count, changed_count, same_count, reject_count, alert_count,
                    failure::text, finished_at IS NOT NULL FROM finance_intake WHERE uid = %s"""
TRACES = "SELECT action, (details - 'portfolio')::text FROM policy_auditevent WHERE subject = %s ORDER BY id"
NOTICES = "SELECT code, read_at FROM policy_notification WHERE subject = %s ORDER BY id"


@pytest.fixture(scope="module")
def node(new_folder: Callable[[], Path], shared_data: Path) -> Iterator[Node]:
    """A node with its invented coalition, and the real lists that its operator imported for all members."""
    running = Node(new_folder() / "data")
    try:
        running.wait_until_ready()
        running.load_demonstration()
        imported = running.command("lists", "import", *(str(shared_data / "lists" / name) for name in (UN, OFAC)))
        assert imported.returncode == 0, imported.stderr
        yield running
    finally:
        running.stop()


def customers(shared_data: Path) -> bytes:
    """A file of customers, one in a thousand of them named like a listed party, or with one of its numbers."""
    with (shared_data / "lists" / UN).open("rb") as stream:
        listed = [item for item in open_list(stream, UN) if isinstance(item, Listing)]
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for each in islice(invent_customers(shared_data, listed, 11), MANY):
        births, countries = (next(map(str, values), "") for values in (each.births, each.countries))
        table.writerow([each.id, each.name, ";".join(each.aliases), births, countries, each.gender])
    return text.getvalue().encode()


def take_in(visitor: Visitor, data: bytes) -> str:
    """Take the file into a new portfolio; gives the uid of the intake."""
    made = visitor.post("/finance/portfolios/make/", title="Customers")
    portfolio = UID.search(made.location)
    assert portfolio, made
    answer = visitor.upload(f"/finance/portfolios/{portfolio[1]}/take-in/", Sent("customers.csv", len(data), [data]))
    intake = UID.search(answer.location)
    assert intake, answer
    return intake[1]


def progress(node: Node, uid: str) -> tuple[str, int]:
    """The state of an intake, and how many of its items are stored and screened."""
    [(state, done)] = node.ask("SELECT state, items_done FROM finance_intake WHERE uid = %s", uid)
    return str(state), int(str(done))


def wait_for_the_end(node: Node, uid: str) -> None:
    wait_for(lambda: progress(node, uid)[0] not in ("queued", "running"), "the end of the intake", 2 * PATIENCE)


def outcome(node: Node, uid: str) -> dict[str, list[tuple[object, ...]]]:
    """Whatever an intake left."""
    queries = {"figures": FIGURES, "traces": TRACES, "notices": NOTICES, "alerts": ALERTS, "subjects": SUBJECTS}
    return {name: node.ask(query, uid) for name, query in queries.items()}


def test_100_000_customers_are_screened_as_if_nothing_had_been_killed_ten_times(node: Node, shared_data: Path) -> None:
    data, seed = customers(shared_data), random.randrange(1 << 32)
    calm_officer, hunted_officer = (Visitor(node, f"{member}.analyst").sign_in() for member in ("sau", "sen"))
    calm = take_in(calm_officer, data)
    wait_for_the_end(node, calm)
    dice = random.Random(seed)
    hunted = take_in(hunted_officer, data)
    kills = [*dice.sample(KILLS, len(KILLS)), kill_worker, *dice.choices(KILLS, k=4)]
    disturb(node, kills, MANY, lambda: progress(node, hunted)[1], dice)
    wait_for_the_end(node, hunted)
    expected = outcome(node, calm)
    assert expected["figures"][0][:2] == ("finished", MANY)
    assert len(expected["alerts"]) >= MANY // 1_000
    assert outcome(node, hunted) == expected, f"seed {seed}"
