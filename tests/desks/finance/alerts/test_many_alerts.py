"""The queue over very many alerts: as many queries as over ten, and indexes that serve them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tahaluf.desks.finance.alerts import actions
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.reads import Filters, alert_page, neighbours, waiting_counts
from tahaluf.policy.actors import Actor
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.test_many_rows import plans_of
from tests.policy.scatter import past_the_walls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]
COPIED = "uid, due_on, listed_id, state, assignee_id"
STATES = ("new", "in-review", "proposed", "decided", "lapsed")


def fill(alert: Alert, count: int) -> None:
    """Put very many alerts beside one: of all states, due on many days, a tenth in one officer's hands."""
    with past_the_walls(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ',') FROM pg_attribute WHERE attrelid = 'finance_alert'::regclass "
            "AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('id', 'uid', 'due_on', 'listed_id', 'state', "
            "'assignee_id', 'verdict')"
        )
        rest = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO finance_alert (uid, due_on, listed_id, state, assignee_id, verdict, {rest}) "
            "SELECT gen_random_uuid(), due_on + (n %% 90), 'X' || n, (%s::text[])[1 + n %% 5], "
            "CASE WHEN n %% 10 = 1 THEN %s::bigint END, CASE WHEN n %% 5 IN (2, 3) THEN 'false' ELSE '' END, "
            f"{rest} FROM finance_alert, generate_series(1, %s::int) n WHERE id = %s",
            [list(STATES), alert.assignee_id, count, alert.pk],
        )
        cursor.execute("ANALYZE finance_alert, finance_portfolio, finance_subject, records_officer")


def queries_of(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def assert_served(read: Any) -> None:
    """Each query on alerts goes by an index and sorts nothing."""
    plans = [plan for plan in plans_of(read) if "finance_alert" in plan]
    assert plans
    for plan in plans:
        assert "Seq Scan on finance_alert " not in plan, plan
        assert "Sort Key: finance_alert" not in plan, plan


def check(cast: Cast, alert: Alert, held: Any, version: Any, count: int) -> None:
    cases.raise_hits(cast, version, *(cases.subject(cast, held, reference=f"D-{n}") for n in range(9)))
    with cast.acting("originator") as actor:
        alert = actions.take(actor, alert.uid)
    client, queue = cast.client("originator"), reverse("finance:alerts")
    pages = [queue, *(f"{queue}?{filters}" for filters in ("state=new", "assignee=mine", "overdue=on", "escalated=on"))]
    pages += [reverse("finance:alert", args=[alert.uid]), reverse("finance:good_guys"), reverse("finance:home"), "/"]
    few = [queries_of(client, page) for page in pages]
    fill(alert, count)
    many = [queries_of(client, page) for page in pages]
    assert [after - before for before, after in zip(few, many, strict=True)] == [0] * len(pages)
    with cast.acting("originator") as actor:
        check_plans(actor)


def check_plans(actor: Actor) -> None:
    for filters in (Filters(), Filters(state="new"), Filters(state="decided"), Filters(assignee="nobody"),
                    Filters(state="proposed", verdict="false"), Filters(list_key="un", least=0.5)):  # fmt: skip
        first = alert_page(actor, filters, "")
        assert len(first.rows) == 50
        assert_served(lambda filters=filters: alert_page(actor, filters, ""))
        token = first.next_token
        assert_served(lambda filters=filters, token=token: alert_page(actor, filters, token))
        amid = alert_page(actor, filters, token).rows[25]
        assert all(neighbours(actor, filters, amid))
        assert_served(lambda filters=filters, amid=amid: neighbours(actor, filters, amid))
    assert all("Seq Scan on finance_alert " not in plan for plan in plans_of(lambda: waiting_counts(actor)))


def test_the_queue_over_thousands_of_alerts_costs_what_it_costs_over_ten(
    cast: Cast, alert: Alert, held: Any, version: Any
) -> None:
    check(cast, alert, held, version, 10_000)


@pytest.mark.long
def test_the_queue_over_100_000_alerts_costs_what_it_costs_over_ten(
    cast: Cast, alert: Alert, held: Any, version: Any
) -> None:
    check(cast, alert, held, version, 100_000)
