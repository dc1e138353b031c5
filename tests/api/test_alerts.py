"""Alerts over the API: read by whoever may see their portfolio."""

import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.api.calls import Caller, caller
from tests.api.finance_stage import portfolio_of, queue_of
from tests.cast import Cast
from tests.desks.finance.conftest import Import, _cold_shelf, imported, incoming_folder  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


@pytest.fixture
def alerts(cast: Cast, imported: Import) -> list[Alert]:  # noqa: F811
    """Five alerts of the originator's member, the second taken by an officer."""
    version = imported()
    with cast.acting("originator") as actor:
        made = queue_of(actor, version, 5)
        visible(actor, Alert).filter(pk=made[1].pk).update(state="in-review", assignee_id=actor.officer_id)
    return made


def test_the_queue_is_paged_with_those_due_first(cast: Cast, alerts: list[Alert]) -> None:
    call = caller(cast, "originators_viewer")
    first = call.get("/alerts", {"limit": 3}).json()
    rest = call.get("/alerts", {"limit": 3, "after": first["next"]}).json()
    assert [each["uid"] for each in first["items"] + rest["items"]] == [str(alert.uid) for alert in alerts]
    assert rest["next"] == ""


def test_the_queue_is_narrowed(cast: Cast, alerts: list[Alert]) -> None:
    call, mine = caller(cast, "originator"), [str(alerts[1].uid)]
    officer = str(cast.officers["originator"].uid)

    def found(**query: str) -> list[str]:
        return [each["uid"] for each in call.get("/alerts", query).json()["items"]]

    assert found(state="in-review") == found(assignee="mine") == found(assignee=officer) == mine
    assert len(found(state="open")) == 5
    assert len(found(assignee="nobody")) == len(found(state="new")) == 4
    assert found(list="no-such") == []
    assert len(found(list="un")) == 5
    assert call.get("/alerts", {"state": "forgotten"}).status_code == 422
    assert call.get("/alerts", {"list": "un\0"}).status_code == 422


def test_one_alert_is_read_with_its_evidence_and_leaves_a_trace(cast: Cast, alerts: list[Alert]) -> None:
    read = caller(cast, "originator").get(f"/alerts/{alerts[0].uid}").json()
    assert (read["listing"]["id"], read["subject_data"]["name"]) == ("QDi.901", "Walid 0")
    assert read["reasons"][0]["text"]
    with cast.acting("originators_auditor") as actor:
        assert visible(actor, AuditEvent).filter(action="finance:alert:read", subject=str(alerts[0].uid)).exists()


def test_an_alert_is_there_for_its_members_desk_alone(cast: Cast, alerts: list[Alert]) -> None:
    for who in ("recipient", "originators_media", "administrator"):
        call = caller(cast, who)
        assert call.get(f"/alerts/{alerts[0].uid}").status_code == 404
        listed = call.get("/alerts")
        assert listed.status_code == 404 or listed.json()["items"] == []


def test_an_alert_of_a_closed_portfolio_is_there_for_its_readers_alone(
    cast: Cast,
    imported: Import,  # noqa: F811
) -> None:
    version, reader = imported(), cast.officers["originator"].pk
    with cast.acting("originator") as actor:
        (alert,) = queue_of(actor, version, 1, portfolio_of(actor, "Closed", (reader,)))
    assert caller(cast, "originator").get(f"/alerts/{alert.uid}").status_code == 200
    answers = []
    for uid in (uuid.uuid4(), alert.uid):
        with CaptureQueriesContext(connection) as queries:
            answer = caller_of_second(cast).get(f"/alerts/{uid}")
        answers.append((answer.status_code, answer.content, len(queries)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert caller(cast, "originators_second").get("/alerts").json()["items"] == []


def caller_of_second(cast: Cast) -> Caller:
    return caller(cast, "originators_second")


def test_the_queue_takes_as_many_queries_for_many_as_for_few(cast: Cast, alerts: list[Alert]) -> None:
    call = caller(cast, "originator")
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as queries:
            assert call.get("/alerts", {"limit": limit}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
