"""The desk's machine under a standing order: it re-screens and escalates, and decides nothing (threats 14 and 15)."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tahaluf.desks.finance import tasks
from tahaluf.desks.finance.alerts import actions, overdue
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy import standing
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.policy.test_standing import as_worker, grant, in_machine, machine_of

pytestmark = pytest.mark.django_db
Act = Callable[[Actor, Alert], object]
ACTS: dict[str, Act] = {
    "take": lambda actor, alert: actions.take(actor, alert.uid),
    "propose": lambda actor, alert: actions.propose(actor, alert.uid, "true", "why"),
    "decide": lambda actor, alert: actions.decide_alert(actor, alert.uid),
    "return": lambda actor, alert: actions.send_back(actor, alert.uid, "why"),
    "reopen": lambda actor, alert: actions.reopen(actor, alert.uid, "why"),
    "note": lambda actor, alert: actions.note(actor, alert.uid, "why"),
}


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("state", ["new", "in-review", "proposed", "decided"])
def test_the_machine_acts_on_no_alert_as_an_officer_does(cast: Cast, alert: Alert, verb: str, state: str) -> None:
    bring_to(cast, alert, state)
    grant(cast)
    with machine_of(cast) as errand, pytest.raises((Refused, Absent)), errand.context() as actor:
        ACTS[verb](actor, alert)


def bring_to(cast: Cast, alert: Alert, state: str) -> None:
    if state == "in-review":
        with cast.acting("originator") as actor:
            actions.take(actor, alert.uid)
    if state == "proposed":
        cases.propose(cast, alert)
    if state == "decided":
        cases.decided(cast, alert)


@pytest.mark.parametrize("state", ["in-review", "proposed", "decided"])
@pytest.mark.parametrize(
    "changes",
    [
        "state = 'proposed', verdict = 'true', proposed_by_id = {originator}, proposed_at = now()",
        "state = 'proposed', verdict = 'true', proposed_at = now()",
        "state = 'decided', decided_by_id = {originators_second}, decided_at = now()",
        "state = 'decided', decided_at = now()",
        "state = 'in-review', verdict = '', proposed_by_id = NULL, proposed_at = NULL, decided_by_id = NULL, "
        "decided_at = NULL",
    ],
)
def test_raw_sql_of_the_machine_proposes_and_decides_nothing(
    cast: Cast, alert: Alert, state: str, changes: str
) -> None:
    bring_to(cast, alert, state)
    grant(cast)
    if state == "in-review" and changes.startswith("state = 'in-review'"):
        pytest.skip("it is in review already")
    said = in_machine(cast, f"UPDATE finance_alert SET {changes} WHERE id = {alert.pk}")
    assert not said.isdigit(), said
    assert [each.state for each in cases.alerts(cast)] == [state]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO finance_alertstep (alert_id, member_id, officer_id, at, verb, before, after, verdict, reason, "
        "details) SELECT id, member_id, {originator}, now(), 'note', 'new', 'new', '', '', '{{}}' FROM finance_alert",
        "INSERT INTO finance_freeze SELECT (f).* FROM (SELECT jsonb_populate_record(NULL::finance_freeze, "
        "jsonb_build_object('id', 1, 'uid', gen_random_uuid(), 'member_id', a.member_id, 'alert_id', a.id, "
        "'portfolio_id', a.portfolio_id, 'subject_id', a.subject_id, 'ordered_by_id', {originator}, 'state', "
        "'in-force', 'ordered_at', now(), 'touched_at', now())) AS f FROM finance_alert a) x",
        "INSERT INTO finance_watch (member_id, officer_id, list_key, reached, alerts_raised) "
        "VALUES ({aaa}, {originator}, 'x', 0, 0)",
    ],
)
def test_the_machine_writes_no_step_freeze_or_watch_of_an_officer(cast: Cast, alert: Alert, statement: str) -> None:
    grant(cast)
    said = in_machine(cast, statement)
    assert "row-level security" in said or "rests on a decided true match" in said, said


def test_an_officer_does_not_mark_the_machines_watch(cast: Cast, version: ListVersion) -> None:
    from django.db import DatabaseError, connection, transaction

    with cast.acting("originator"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO finance_watch (member_id, list_key, screened_id, reached, alerts_raised) "
            "VALUES (%s, 'un', %s, 0, 0)",
            [cast.members["AAA"].pk, version.pk],
        )


def test_the_machine_sees_closed_portfolios_too(cast: Cast, version: ListVersion) -> None:
    closed = cases.portfolio(cast, "originators_second", "Closed", ["originators_second"])
    cases.subject(cast, closed, who="originators_second")
    grant(cast)
    with machine_of(cast) as errand:
        overdue.sweep(errand.context)
    (alert,) = cases.alerts(cast, "originators_second")
    assert [(step.verb, step.officer_id) for step in cases.steps(cast, alert, "originators_second")] == [("open", None)]
    with cast.acting("originators_auditor") as actor:
        assert visible(actor, AuditEvent).filter(action="finance:list:rescreen", officer__isnull=True).exists()


def test_the_sweep_goes_over_the_members_with_an_order_alone(
    cast: Cast, walid: Subject, version: ListVersion, imported: Callable[..., ListVersion],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    cases.subject(cast, cases.portfolio(cast, "recipient"), who="recipient")
    imported("recipient")
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # the test's own connection
    grant(cast)
    with as_worker():
        tasks.sweep_desks(0)
    assert len(cases.alerts(cast)) == 1
    assert cases.alerts(cast, "recipient") == []


def test_one_rooms_failure_keeps_no_other_from_its_part(
    cast: Cast, walid: Subject, version: ListVersion, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_context: object) -> None:
        raise RuntimeError(walid.name)

    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks, "SWEEPS", (fail, overdue.sweep))
    grant(cast)
    with as_worker():
        tasks.sweep_desks(0)
    assert len(cases.alerts(cast)) == 1
    assert "RuntimeError" in caplog.text
    assert walid.name not in caplog.text


# ---------------------------------------------------------------- the page


def test_a_supervisor_gives_and_ends_the_order_on_the_page(cast: Cast, walid: Subject, version: ListVersion) -> None:
    client = cast.client("originators_second")
    page = reverse("finance:practice")
    assert "nobody screens the subjects against the change" in client.get(page).content.decode()
    assert "no standing order has subjects screened" in client.get(reverse("finance:home")).content.decode()
    client.post(reverse("finance:standing_grant"), {"days": 10})
    shown = client.get(page).content.decode()
    assert "It holds until" in shown
    assert "nobody screens the subjects" not in shown
    client.post(reverse("finance:standing_end"))
    assert "No standing order is in force." in client.get(page).content.decode()


def test_an_officer_is_told_that_a_supervisor_orders(cast: Cast) -> None:
    client = cast.client("originator")
    said = client.post(reverse("finance:standing_grant"), {"days": 10}, follow=True).content.decode()
    assert "This needs the role of a supervisor on the desk." in said
    with cast.acting("originator"):
        assert standing.standing_order("finance") is None


def test_a_supervisor_sets_the_practice_on_the_page(cast: Cast) -> None:
    given = {"cutoff": "0.8", "deadline_days": "5", "stale_days": "1", "complaint_days": "20", "authority": "FIU"}
    cast.client("originator").post(reverse("finance:practice"), given)
    assert "0.80" not in cast.client("originator").get(reverse("finance:practice")).content.decode()
    cast.client("originators_second").post(reverse("finance:practice"), given)
    page = cast.client("originator").get(reverse("finance:practice")).content.decode()
    assert "0.80" in page
    assert "FIU" in page


def test_an_officer_starts_the_rescreening_by_hand(
    cast: Cast, walid: Subject, version: ListVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(type(tasks.rescreen), "ask_for", lambda _job, **uids: asked.append(str(uids["version"])))
    cast.client("originator").post(reverse("finance:rescreen", args=[version.uid]))
    assert asked == [str(version.uid)]
    cast.client("originators_viewer").post(reverse("finance:rescreen", args=[version.uid]))
    assert len(asked) == 1
    cases.rescreen(cast)
    page = cast.client("originator").get(reverse("finance:practice")).content.decode()
    assert "by you, as far as you may see" in page
