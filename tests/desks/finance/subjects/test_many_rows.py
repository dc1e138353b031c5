"""Pages over very many subjects: as many queries as over ten, and indexes that serve them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tahaluf.desks.finance.subjects import reads
from tahaluf.desks.finance.subjects.models import Payment, Portfolio
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner
from tests.desks.finance.subjects.room import AlertsRoom
from tests.desks.finance.subjects.stage import CUSTOMERS, MT103, kept, make, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]
LARGE = ("finance_subject", "finance_subjectnumber", "finance_subjectword", "finance_payment", "finance_intake",
         "finance_portfolio")  # fmt: skip
MANY_SUBJECTS = """INSERT INTO finance_subject (uid, member_id, portfolio_id, reference, kind, name, data, digest,
    version, folded_names, folding, taken_in_at, changed_at, screened_at, ended_because)
SELECT gen_random_uuid(), s.member_id, s.portfolio_id, 'X' || n, s.kind, 'Name ' || n, s.data, s.digest, 1, 'name', 0,
    now(), now(), now(), '' FROM finance_subject s, generate_series(1, %s::int) n WHERE s.id = %s::bigint"""
MANY_NUMBERS = """INSERT INTO finance_subjectnumber (member_id, subject_id, kind, value)
SELECT member_id, id, 'paper', 'ZZ' || reference FROM finance_subject WHERE reference LIKE 'X%%'"""
MANY_WORDS = """INSERT INTO finance_subjectword (member_id, subject_id, word)
SELECT s.member_id, s.id, word FROM finance_subject s, unnest(ARRAY['name', lower(s.reference)]) word
WHERE s.reference LIKE 'X%%'"""
MANY_PAYMENTS = """INSERT INTO finance_payment (uid, member_id, portfolio_id, format, reference, file_name, sha256, row,
    received_at, own_reference, amount, currency, instructed_currency)
SELECT gen_random_uuid(), p.member_id, p.portfolio_id, p.format, 'R' || n, 'x', 'y', n, now(), 'O' || n, n, 'EUR', ''
FROM finance_payment p, generate_series(1, %s::int) n WHERE p.id = %s::bigint"""


def fill(cast: Cast, portfolio: Portfolio, count: int) -> None:
    """Put very many rows beside those of the portfolio, as the owner of the tables can."""
    subject = kept(cast, portfolio)["C1"]
    with cast.acting("originator") as actor:
        payment = visible(actor, Payment).order_by("pk")[0]
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in LARGE:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(MANY_SUBJECTS, [count, subject.pk])
        cursor.execute(MANY_NUMBERS)
        cursor.execute(MANY_WORDS)
        cursor.execute(MANY_PAYMENTS, [count, payment.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in LARGE:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ANALYZE {table}")


def queries_of(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def sequential_scans(read: Any) -> list[str]:
    """The plans of a read that go through a large table from end to end."""
    with CaptureQueriesContext(connection) as captured:
        read()
    plans = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute("EXPLAIN " + query["sql"])
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return [plan for plan in plans if re.search(rf"Seq Scan on ({'|'.join(LARGE[:4])})", plan)]


def check_many(cast: Cast, count: int) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, CUSTOMERS)
    take_in(cast, portfolio, MT103, "pay.fin")
    client = cast.client("originator")
    rows = kept(cast, portfolio)
    here = reverse("finance:portfolio", args=[portfolio.uid])
    pages = [here, f"{here}?q=C1", f"{here}?q=anna", reverse("finance:payments"), reverse("finance:intakes"),
             reverse("finance:portfolios"), reverse("finance:subject", args=[rows["C1"].uid])]  # fmt: skip
    few = [queries_of(client, page) for page in pages]
    fill(cast, portfolio, count)
    assert [queries_of(client, page) for page in pages] == few
    with cast.acting("originator") as actor:
        after = reads.subject_page(actor, portfolio, "", "").next_token
        assert after
        for number, read in enumerate(
            (
                lambda: reads.subject_page(actor, portfolio, "", ""),
                lambda: reads.subject_page(actor, portfolio, "", after),
                lambda: reads.payment_page(actor, "", ""),
                lambda: reads.find_subjects(actor, "X1234", 20),
                lambda: reads.find_subjects(actor, "ZZ-X1234", 20),
                lambda: reads.subject_page(actor, portfolio, "ZZ-X1234", ""),
            )
        ):
            assert sequential_scans(read) == [], number
        assert [row.reference for row in reads.find_subjects(actor, "zz x1234", 20)] == ["X1234"]
        assert [row.reference for row in reads.find_subjects(actor, "x1234 Name", 20)] == ["X1234"]


def test_pages_over_thousands_of_subjects_cost_what_they_cost_over_ten(cast: Cast, alerts_room: AlertsRoom) -> None:
    check_many(cast, 20_000)


@pytest.mark.long
def test_pages_over_a_million_subjects_cost_what_they_cost_over_ten(cast: Cast, alerts_room: AlertsRoom) -> None:
    check_many(cast, 1_000_000)
