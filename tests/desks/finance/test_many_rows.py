"""Pages over very many rows: as many queries as over ten, and indexes that serve them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import entry_page, find_entries, import_rejects
from tahaluf.desks.finance.screening.reads import hit_page, run_page
from tahaluf.policy.actors import Actor
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import un_xml

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]
LARGE = ("finance_listentry", "finance_listedword", "finance_importreject", "finance_screeninghit",
         "finance_screeningrun")  # fmt: skip
MANY_ENTRIES = """INSERT INTO finance_listentry (version_id, ordinal, listed_id, kind, name, listing, digest)
SELECT e.version_id, n, 'X' || n, e.kind, 'NAME ' || n, e.listing, e.digest
FROM finance_listentry e, generate_series(10, %s::int) n WHERE e.version_id = %s::bigint AND e.ordinal = 0"""
MANY_WORDS = """INSERT INTO finance_listedword (version_id, word, ordinal)
SELECT %s::bigint, word, n FROM generate_series(10, %s::int) n, unnest(ARRAY['name', n::text, 'x' || n]) word"""
MANY_RUNS = """INSERT INTO finance_screeningrun (uid, member_id, officer_id, version_ids, cutoff, source, file_name,
    format, size, state, asked_at, touched_at, items_done, bytes_done, subject_count, reject_count, hit_count, failure)
SELECT gen_random_uuid(), %s::bigint, %s::bigint, ARRAY[%s::bigint], 0.9, 'file', 'x.csv', 'csv', 1, 'finished', now(),
    now(), 1, 1, 1, 0, 0, '{}' FROM generate_series(1, %s::int)"""
MANY_REJECTS = """INSERT INTO finance_importreject (version_id, ordinal, line, field, value, code, detail, fatal)
SELECT %s::bigint, n, n, 'name', '', 'name_missing', '{}', false FROM generate_series(1, %s::int) n"""
MANY_HITS = """INSERT INTO finance_screeninghit (run_id, member_id, ordinal, shortfall, subject, subject_name, entry_id,
    matched_name, reasons)
SELECT r.id, r.member_id, n, n %% 1000, '{"id": "1", "name": "X", "row": 1}', 'X',
    (SELECT min(e.id) FROM finance_listentry e WHERE e.version_id = %s::bigint), 'Y', '[]'
FROM generate_series(1, %s::int) n, (SELECT * FROM finance_screeningrun ORDER BY id DESC LIMIT 1) r"""


def fill(cast: Cast, version: ListVersion, count: int) -> None:
    """Put very many rows beside those of the version, as the owner of the tables can."""
    officer = cast.officers["originator"]
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in LARGE:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(MANY_ENTRIES, [count, version.pk])
        cursor.execute(MANY_WORDS, [version.pk, count])
        cursor.execute(MANY_REJECTS, [version.pk, count])
        cursor.execute(MANY_RUNS, [officer.member_id, officer.pk, version.pk, count // 10])
        cursor.execute(MANY_HITS, [version.pk, count])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in LARGE:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ANALYZE {table}")


def plans_of(read: Any) -> list[str]:
    """The plans of the queries that a read makes."""
    with CaptureQueriesContext(connection) as captured:
        read()
    plans = []
    for query in captured.captured_queries:
        if 'FROM "finance_' in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "EXPLAIN " + query["sql"].replace("%", "%%") if "%" in query["sql"] else "EXPLAIN " + query["sql"]
                )
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return plans


def assert_served_by_indexes(read: Any) -> None:
    for plan in plans_of(read):
        for table in LARGE:
            assert not re.search(rf"Seq Scan on {table}", plan), plan
        assert "Sort" not in plan or "rows=1 " in plan, plan


def check_many(cast: Cast, imported: Import, count: int) -> None:
    version = imported(data=un_xml(day="2026-04-04"))
    client = cast.client("originator")
    pages = [reverse("finance:entries", args=[version.uid]), reverse("finance:runs"), reverse("finance:home")]
    client.post(reverse("finance:screen"), {"names": "Walid", "cutoff": "0.9", "versions": [version.pk]})
    few = [queries_of(client, page) for page in pages]
    fill(cast, version, count)
    assert [queries_of(client, page) for page in pages] == few
    with cast.acting("originator") as actor:
        check_plans(actor, version)


def queries_of(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def check_plans(actor: Actor, version: ListVersion) -> None:
    run = run_page(actor, "").rows[0]
    entries = entry_page(actor, version, "", "")
    assert_served_by_indexes(lambda: entry_page(actor, version, "", ""))
    assert_served_by_indexes(lambda: entry_page(actor, version, "", entries.next_token))
    assert_served_by_indexes(lambda: run_page(actor, ""))
    assert_served_by_indexes(lambda: hit_page(actor, run, ""))
    assert_served_by_indexes(lambda: hit_page(actor, run, hit_page(actor, run, "").next_token))
    assert_served_by_indexes(lambda: import_rejects(actor, version, ""))
    assert_served_by_indexes(lambda: find_entries(actor, "x1234", 20))
    assert_served_by_indexes(lambda: entry_page(actor, version, "x1234", ""))
    assert [entry.listed_id for entry in find_entries(actor, "name x1234", 20)][:1] == ["X1234"]


def test_pages_over_thousands_of_rows_cost_what_they_cost_over_ten(cast: Cast, imported: Import) -> None:
    check_many(cast, imported, 20_000)


@pytest.mark.long
def test_pages_over_a_million_rows_cost_what_they_cost_over_ten(cast: Cast, imported: Import) -> None:
    check_many(cast, imported, 1_000_000)
