"""Acting on alerts over the API: the same four eyes as on pages."""

import uuid
from typing import Any

import pytest
from django.core.cache import cache

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.webhooks import actions as webhooks
from tahaluf.desks.finance.webhooks.models import Delivery
from tahaluf.policy.visibility import visible
from tests.api.calls import Caller, caller
from tests.api.finance_stage import queue_of
from tests.cast import Cast
from tests.desks.finance.conftest import Import, _cold_shelf, imported, incoming_folder  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
FALSE = {"verdict": "false", "reason": "another year of birth"}


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


@pytest.fixture
def alerts(cast: Cast, imported: Import) -> list[Alert]:  # noqa: F811
    """Three new alerts of the originator's member."""
    version = imported()
    with cast.acting("originator") as actor:
        return queue_of(actor, version, 3)


def act(call: Caller, alert: Alert, verb: str, **body: Any) -> Any:
    return call.post(f"/alerts/{alert.uid}/{verb}", body)


def proposed(cast: Cast, alert: Alert, verdict: str = "false") -> dict[str, Any]:
    first = caller(cast, "originator")
    act(first, alert, "take")
    exempt = {"exemption": {"kind": "unscr-2664", "until": "2099-12-31"}} if verdict == "exempt" else {}
    answer = act(first, alert, "propose", **{**FALSE, "verdict": verdict}, **exempt)
    assert answer.status_code == 200, answer.content
    read: dict[str, Any] = answer.json()
    return read


def test_an_alert_goes_through_four_eyes(cast: Cast, alerts: list[Alert]) -> None:
    first, second = caller(cast, "originator"), caller(cast, "originators_second")
    taken = act(first, alerts[0], "take").json()
    assert (taken["state"], taken["assignee"]) == ("in-review", str(cast.officers["originator"].uid))
    held = proposed(cast, alerts[0])
    mine = act(first, alerts[0], "decide", seen=held["seen"])
    assert (mine.status_code, mine.json()["code"]) == (403, "second-officer")
    done = act(second, alerts[0], "decide", seen=held["seen"], reason="agreed").json()
    assert (done["state"], done["verdict"]) == ("decided", "false")
    assert [step["verb"] for step in done["steps"]] == ["take", "propose", "decide"]
    assert done["decided_by"] == str(cast.officers["originators_second"].uid)


def test_a_decision_names_exactly_what_it_saw(cast: Cast, alerts: list[Alert]) -> None:
    seen = proposed(cast, alerts[0])["seen"]
    second = caller(cast, "originators_second")
    assert act(second, alerts[0], "decide").status_code == 422
    assert act(second, alerts[0], "decide", seen="proposed@1.5").json()["code"] == "changed"
    assert act(second, alerts[0], "decide", seen=seen).status_code == 200
    late = act(second, alerts[0], "decide", seen=seen)
    assert (late.status_code, late.json()["code"]) == (409, "another-was-first")


@pytest.mark.parametrize("verdict", ["true", "exempt", "unclear"])
def test_the_second_officers_role_must_be_one_that_decides(cast: Cast, alerts: list[Alert], verdict: str) -> None:
    seen = proposed(cast, alerts[0], verdict)["seen"]
    with cast.acting("originator"):
        pass
    answer = act(caller(cast, "originators_releaser"), alerts[0], "decide", seen=seen)
    assert (answer.status_code == 200) == (verdict == "true")
    if verdict != "true":
        assert (answer.status_code, answer.json()["code"]) == (403, "role-decider")


def test_a_proposal_is_sent_back_withdrawn_and_a_decision_reopened(cast: Cast, alerts: list[Alert]) -> None:
    first, second = caller(cast, "originator"), caller(cast, "originators_second")
    proposed(cast, alerts[0])
    assert act(second, alerts[0], "return", reason="look at the passport").json()["state"] == "in-review"
    assert act(first, alerts[0], "propose", **FALSE).json()["state"] == "proposed"
    assert act(first, alerts[0], "withdraw").json()["state"] == "in-review"
    seen = act(first, alerts[0], "propose", **FALSE).json()["seen"]
    act(second, alerts[0], "decide", seen=seen)
    assert act(first, alerts[0], "reopen", reason="new evidence").status_code == 403
    assert act(second, alerts[0], "reopen", reason="new evidence").json()["verdict"] is None
    assert act(second, alerts[0], "hand-back").json()["state"] == "new"


def test_alerts_are_assigned_escalated_and_noted(cast: Cast, alerts: list[Alert]) -> None:
    call = caller(cast, "originator")
    to = str(cast.officers["originators_releaser"].uid)
    body = {"alerts": [str(alert.uid) for alert in alerts[:2]], "assignee": to}
    assert call.post("/alerts/assign", body).json() == {"done": 2, "missed": 0}
    assert len(call.get("/alerts", {"assignee": to}).json()["items"]) == 2
    assert act(call, alerts[2], "escalate", reason="urgent").json()["escalated_at"]
    listed = {answer: call.get("/alerts", {"escalated": answer}).json()["items"] for answer in ("true", "false")}
    assert [each["uid"] for each in listed["true"]] == [str(alerts[2].uid)]
    assert {each["uid"] for each in listed["false"]} == {str(alert.uid) for alert in alerts[:2]}
    assert act(call, alerts[2], "note", reason="asked the branch").json()["steps"][-1]["verb"] == "note"
    assert act(call, alerts[2], "note", reason="").status_code == 422


@pytest.mark.parametrize("verb", ["take", "propose", "decide", "return", "withdraw", "reopen", "escalate", "note"])
@pytest.mark.parametrize(
    ("who", "scopes", "status"),
    [
        ("originators_viewer", None, 403),
        ("originator", ["finance:read", "finance:screen"], 403),
        ("recipient", None, 404),
        ("originators_media", None, 404),
    ],
)
def test_who_may_not_act_changes_nothing(
    cast: Cast, alerts: list[Alert], who: str, scopes: list[str] | None, status: int, verb: str
) -> None:
    body = {"reason": "x", "seen": "new@1.0"} | ({"verdict": "false"} if verb == "propose" else {})
    assert act(caller(cast, who, scopes), alerts[0], verb, **body).status_code == status
    with cast.acting("originator") as actor:
        assert visible(actor, Alert).get(pk=alerts[0].pk).state == "new"
    assert act(caller(cast, who, scopes), Alert(uid=uuid.uuid4()), verb, **body).status_code in (status, 404)


def test_a_decision_is_told_to_the_members_own_systems(cast: Cast, alerts: list[Alert], settings: Any) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"aml.example.org"})
    with cast.acting("originators_second") as actor:
        webhooks.add_webhook(actor, "https://aml.example.org/told", ["alert.decided"])
    seen = proposed(cast, alerts[0])["seen"]
    act(caller(cast, "originators_second"), alerts[0], "decide", seen=seen)
    with cast.acting("originator") as actor:
        delivery = visible(actor, Delivery).get()
    assert delivery.event == "alert.decided"
    assert (delivery.body["alert"], delivery.body["verdict"]) == (str(alerts[0].uid), "false")
