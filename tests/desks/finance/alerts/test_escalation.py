"""An escalated alert is brought before those supervisors who may see it: told, on Today, in the queue, over the API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.alerts import actions, overdue
from tahaluf.desks.finance.alerts.contributions import what_waits
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.reads import Filters, queue, waiting_counts
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.actions import choose_readers
from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.policy.context import opened
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases

pytestmark = pytest.mark.django_db
SUPERVISOR = "originators_second"
DESK = ("originator", "originators_releaser", SUPERVISOR, "originators_viewer", "originators_auditor")
QUEUE = "/finance/alerts/"


def escalate(cast: Cast, alert: Alert, who: str = "originator") -> Alert:
    with cast.acting(who) as actor:
        return actions.escalate(actor, alert.uid, "the branch waits at the counter")


def make_overdue(cast: Cast, who: str = "originator") -> None:
    with cast.acting(who) as actor:
        visible(actor, Alert).update(due_on="2026-01-01")


def told(cast: Cast, who: str, code: str = "finance-alert-escalated") -> list[str]:
    with cast.acting(who) as actor:
        return list(visible(actor, Notification).filter(code=code).values_list("url", flat=True))


def today_of(cast: Cast, who: str) -> dict[str, int | None]:
    with cast.acting(who) as actor:
        return {item.url: item.count for item in what_waits(actor)}


def closed_alert(cast: Cast, version: ListVersion, *readers: str) -> Alert:
    """An alert about a subject in a portfolio that is open to some officers alone; the first of them made it."""
    held = cases.portfolio(cast, readers[0], "Closed", readers)
    cases.raise_hits(cast, version, cases.subject(cast, held, who=readers[0]), who=readers[0])
    return cases.alerts(cast, readers[0])[-1]


def test_the_supervisors_are_told_and_nobody_else(cast: Cast, alert: Alert) -> None:
    escalate(cast, alert)
    page = reverse("finance:alert", args=[alert.uid])
    assert {who: told(cast, who) for who in DESK} == {who: [page] if who == SUPERVISOR else [] for who in DESK}
    assert told(cast, "recipient") == []


def test_a_notification_names_whom_it_is_about_to_those_alone_who_see_the_alert_now(cast: Cast, alert: Alert) -> None:
    escalate(cast, alert)
    with cast.acting(SUPERVISOR) as actor:
        row = visible(actor, Notification).get(code="finance-alert-escalated")
    assert row.subject == str(alert.uid)
    client, words = cast.client(SUPERVISOR), "An alert was escalated to the desk’s supervisors."
    assert alert.subject_name in client.get(reverse("pages:notifications")).content.decode()
    with cast.acting("originator") as actor:
        choose_readers(actor, visible(actor, Portfolio).get(pk=alert.portfolio_id).uid, [actor.officer_id])
    page = client.get(reverse("pages:notifications")).content.decode()
    assert words in page
    assert alert.subject_name not in page


def test_a_supervisor_who_escalates_is_not_told_so(cast: Cast, alert: Alert) -> None:
    escalate(cast, alert, SUPERVISOR)
    assert told(cast, SUPERVISOR) == []
    assert today_of(cast, SUPERVISOR)[f"{QUEUE}?escalated=on"] == 1


def test_a_supervisor_who_may_not_see_the_portfolio_learns_nothing(cast: Cast, version: ListVersion) -> None:
    before = today_of(cast, SUPERVISOR)
    escalate(cast, closed_alert(cast, version, "originator", "originators_releaser"))
    assert told(cast, SUPERVISOR) == []
    assert today_of(cast, SUPERVISOR) == before


def test_a_supervisor_among_the_readers_of_a_portfolio_is_told(cast: Cast, version: ListVersion) -> None:
    escalate(cast, closed_alert(cast, version, "originator", SUPERVISOR))
    assert len(told(cast, SUPERVISOR)) == 1


def test_escalating_costs_the_same_whoever_may_see_it(cast: Cast, alert: Alert, version: ListVersion) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    closed = closed_alert(cast, version, "originators_releaser", "originator")
    counts = []
    for each in (alert, closed):
        with cast.acting("originator") as actor, CaptureQueriesContext(connection) as asked:
            actions.escalate(actor, each.uid, "why")
        counts.append(len([query for query in asked if "SAVEPOINT" not in query["sql"]]))
    assert counts[0] - counts[1] in (0, 1)  # the row of the notification itself


def test_supervisors_alone_find_it_on_today_until_it_is_decided(cast: Cast, alert: Alert) -> None:
    escalate(cast, alert)
    address = f"{QUEUE}?escalated=on"
    assert today_of(cast, SUPERVISOR)[address] == 1
    assert address not in today_of(cast, "originator")
    cases.decided(cast, alert)
    assert address not in today_of(cast, SUPERVISOR)


def test_waiting_counts_count_what_they_promise(cast: Cast, alert: Alert) -> None:
    with cast.acting(SUPERVISOR) as actor:
        assert waiting_counts(actor)["escalated"] == 0
    escalate(cast, alert)
    with cast.acting(SUPERVISOR) as actor:
        assert waiting_counts(actor)["escalated"] == 1


def test_an_alert_opened_again_is_not_escalated_any_more(cast: Cast, alert: Alert) -> None:
    escalate(cast, alert)
    cases.decided(cast, alert)
    with cast.acting(SUPERVISOR) as actor:
        assert actions.reopen(actor, alert.uid, "another passport").escalated_at is None


def test_the_queue_shows_escalated_ones_alone_with_a_badge(
    cast: Cast, alert: Alert, held: Portfolio, version: ListVersion
) -> None:
    cases.raise_hits(cast, version, cases.subject(cast, held, "Salma Invented", "C-2"), place=1)
    escalate(cast, alert)
    make_overdue(cast)
    page = cast.client("originator").get(f"{QUEUE}?escalated=on").content.decode()
    assert "Salma Invented" not in page
    assert page.count("badge-escalated") == 1
    assert "Salma Invented" in cast.client("originator").get(QUEUE).content.decode()
    with cast.acting("originator") as actor:
        assert [each.pk for each in queue(actor, Filters(escalated=True))] == [alert.pk]


class TestOverdue:
    def sweep(self, cast: Cast) -> None:
        overdue.sweep(lambda: opened(cast.tokens["originator"]))

    def test_the_machine_brings_overdue_alerts_before_the_supervisors(self, cast: Cast, alert: Alert) -> None:
        make_overdue(cast)
        self.sweep(cast)
        assert told(cast, SUPERVISOR, "finance-alerts-overdue") == [f"{QUEUE}?escalated=on"]
        assert today_of(cast, SUPERVISOR)[f"{QUEUE}?escalated=on"] == 1
        assert told(cast, "originators_viewer", "finance-alerts-overdue") == []

    def test_it_tells_the_officer_in_whose_hands_it_is(self, cast: Cast, alert: Alert) -> None:
        with cast.acting("originators_releaser") as actor:
            actions.take(actor, alert.uid)
        make_overdue(cast)
        self.sweep(cast)
        assert len(told(cast, "originators_releaser", "finance-alerts-overdue")) == 1
        assert told(cast, "originator", "finance-alerts-overdue") == []

    def test_it_tells_no_supervisor_of_alerts_that_the_supervisor_may_not_see(
        self, cast: Cast, version: ListVersion
    ) -> None:
        closed_alert(cast, version, "originator", "originators_releaser")
        make_overdue(cast)
        self.sweep(cast)
        assert told(cast, SUPERVISOR, "finance-alerts-overdue") == []


def test_of_alerts_that_a_list_raised_those_alone_are_told_who_may_see_one(cast: Cast, version: ListVersion) -> None:
    held = cases.portfolio(cast, "originator", "Closed", ("originator", "originators_releaser"))
    cases.subject(cast, held)
    cases.rescreen(cast)
    expected = {who: int(who in ("originator", "originators_releaser")) for who in DESK}
    assert {who: len(told(cast, who, "finance-alerts-raised")) for who in DESK} == expected


def test_an_officer_to_whom_the_portfolio_was_closed_since_is_not_told_that_the_day_has_passed(
    cast: Cast, version: ListVersion
) -> None:
    alert = closed_alert(cast, version, "originator", "originators_releaser")
    with cast.acting("originator") as actor:
        actions.assign(actor, [alert.uid], cast.officers["originators_releaser"].uid)
        choose_readers(actor, alert.portfolio.uid, [cast.officers["originator"].pk])
    make_overdue(cast)
    overdue.sweep(lambda: opened(cast.tokens["originator"]))
    assert cases.alerts(cast)[0].escalated_at is not None
    assert told(cast, "originators_releaser", "finance-alerts-overdue") == []


def test_an_alert_that_is_opened_again_has_its_days_again(cast: Cast, alert: Alert) -> None:
    cases.decided(cast, alert)
    make_overdue(cast)
    with cast.acting(SUPERVISOR) as actor:
        actions.reopen(actor, alert.uid, "another date of birth")
    overdue.sweep(lambda: opened(cast.tokens["originator"]))
    (again,) = cases.alerts(cast)
    assert (again.escalated_at, again.due_on) == (None, timezone.localdate() + timedelta(days=3))
    assert told(cast, SUPERVISOR, "finance-alerts-overdue") == []
