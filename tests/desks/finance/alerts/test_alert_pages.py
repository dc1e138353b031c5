"""The pages of alerts as a browser gets them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db
RENAMED = (("QDi.901", "WALID", "SAMIR", "AL-KHAYALI", "وليد سمير الخيالي", "1972-03-05"), *PEOPLE[1:])


def act(client: Client, alert: Alert, verb: str, **given: Any) -> Any:
    return client.post(reverse("finance:alert_act", args=[alert.uid]), {"verb": verb, **given}, follow=True)


def page_of(client: Client, alert: Alert, query: str = "") -> str:
    response = client.get(reverse("finance:alert", args=[alert.uid]) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def state_of(cast: Cast, alert: Alert) -> str:
    return next(each.state for each in cases.alerts(cast) if each.pk == alert.pk)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_page_opens_in_each_language(
    cast: Cast, alert: Alert, walid: Subject, imported: Import, language: str
) -> None:
    cases.decided(cast, alert)
    newer = imported(data=un_xml(RENAMED, day="2026-02-02"))
    cases.raise_hits(cast, newer, walid)
    client = cast.client("originators_second")
    client.cookies["django_language"] = language
    pages = [reverse(f"finance:{name}") for name in ("alerts", "good_guys", "practice", "home")]
    pages += [reverse("finance:alert", args=[each.uid]) for each in cases.alerts(cast)]
    pages += [reverse("finance:good_guys") + "?lapsed=1", reverse("finance:alerts") + "?state=decided&verdict=false"]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert f'lang="{language}"' in response.content.decode()


def test_the_page_says_word_by_word_why_it_is_asked(cast: Cast, walid: Subject, imported: Import) -> None:
    imported(data=un_xml())
    cases.rescreen(cast)
    client = cast.client("originator")
    client.cookies["django_language"] = "fr"
    page = page_of(client, cases.alerts(cast)[0])
    assert "Walid Samir Al-Khayali" in page
    for token in ("walid", "samir", "khayali"):
        assert len(re.findall(f'<bdi class="name" dir="auto">{token}</bdi>', page)) >= 2, token


def test_the_page_says_what_changed_since_the_earlier_alert(
    cast: Cast, alert: Alert, walid: Subject, imported: Import
) -> None:
    cases.decided(cast, alert)
    cases.raise_hits(cast, imported(data=un_xml(RENAMED, day="2026-02-02")), walid)
    page = page_of(cast.client("originator"), cases.alerts(cast)[1])
    assert "What changed since the earlier alert" in page
    assert "1971-03-05" in page
    assert "1972-03-05" in page
    assert reverse("finance:alert", args=[alert.uid]) in page


def test_an_alert_goes_through_four_eyes_on_its_page(cast: Cast, alert: Alert) -> None:
    first, second = cast.client("originator"), cast.client("originators_second")
    act(first, alert, "take")
    proposed = act(first, alert, "propose", verdict="true", reason="same passport").content.decode()
    assert "A second officer decides: you proposed this yourself." in proposed
    assert "same passport" in page_of(second, alert)
    act(second, alert, "decide", reason="agreed")
    assert state_of(cast, alert) == "decided"


def test_who_may_not_decide_on_a_verdict_is_told_why(cast: Cast, alert: Alert) -> None:
    cases.propose(cast, alert, "exempt")
    page = page_of(cast.client("originators_releaser"), alert)
    assert "Your role does not decide on this verdict" in page
    assert "Decide as proposed</button>" not in page


def test_a_viewer_sees_and_is_told_that_this_is_all(cast: Cast, alert: Alert) -> None:
    client = cast.client("originators_viewer")
    assert "it does not work on them" in page_of(client, alert)
    act(client, alert, "take")
    assert state_of(cast, alert) == "new"


def test_a_stale_page_is_told_who_was_first(cast: Cast, alert: Alert) -> None:
    first, second = cast.client("originator"), cast.client("originators_releaser")
    seen = re.search(r'name="seen" value="([^"]+)"', page_of(second, alert))
    assert seen
    act(first, alert, "take")
    said = act(second, alert, "take", seen=seen[1]).content.decode()
    assert "Another officer was first: \N{FIRST STRONG ISOLATE}Originator" in said


def test_many_are_assigned_at_once_with_a_step_each(cast: Cast, held: Portfolio, version: ListVersion) -> None:
    rows = [cases.subject(cast, held, reference=f"C-{number}") for number in range(5)]
    cases.raise_hits(cast, version, *rows)
    uids = [str(each.uid) for each in cases.alerts(cast)]
    given = {"uid": uids, "assignee": str(cast.officers["originators_releaser"].uid)}
    page = cast.client("originator").post(reverse("finance:alerts_assign"), given, follow=True).content.decode()
    assert "5 alerts were assigned." in page
    for each in cases.alerts(cast):
        assert (each.state, each.assignee) == ("in-review", cast.officers["originators_releaser"])
        assert [step.verb for step in cases.steps(cast, each)] == ["open", "assign"]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("state=new", 1), ("assignee=mine", 1), ("assignee=nobody", 1), ("overdue=on", 0), ("least=0.96", 0),
     ("list=un", 2), ("escalated=on", 0), ("verdict=true", 0), ("state=decided", 0), ("state=nonsense", 2)],
)  # fmt: skip
def test_the_queue_is_filtered(
    cast: Cast, alert: Alert, held: Portfolio, version: ListVersion, query: str, count: int
) -> None:
    cases.raise_hits(cast, version, cases.subject(cast, held, reference="C-2"))
    client = cast.client("originator")
    act(client, alert, "take")
    page = client.get(f"{reverse('finance:alerts')}?{query}").content.decode()
    assert page.count("<tr data-item>") == count


def test_the_way_through_the_queue_keeps_its_filters(
    cast: Cast, alert: Alert, held: Portfolio, version: ListVersion
) -> None:
    cases.raise_hits(cast, version, cases.subject(cast, held, reference="C-2"))
    _first, second = cases.alerts(cast)
    page = page_of(cast.client("originator"), alert, "?assignee=nobody")
    assert f"{reverse('finance:alert', args=[second.uid])}?assignee=nobody" in page


def test_an_officer_who_may_not_see_the_portfolio_finds_no_alert_of_it(cast: Cast, version: ListVersion) -> None:
    closed = cases.portfolio(cast, title="Closed", readers=["originator"])
    cases.raise_hits(cast, version, cases.subject(cast, closed))
    (alert,) = cases.alerts(cast)
    client = cast.client("originators_second")
    assert client.get(reverse("finance:alert", args=[alert.uid])).status_code == 404
    assert "No alert is open" in client.get(reverse("finance:alerts")).content.decode()
    given = {"uid": [str(alert.uid)], "assignee": str(cast.officers["originators_second"].uid)}
    client.post(reverse("finance:alerts_assign"), given)
    assert state_of(cast, alert) == "new"


def test_an_alert_is_not_assigned_to_an_officer_who_may_not_see_it(cast: Cast, version: ListVersion) -> None:
    closed = cases.portfolio(cast, title="Closed", readers=["originator"])
    cases.raise_hits(cast, version, cases.subject(cast, closed))
    (alert,) = cases.alerts(cast)
    given = {"uid": [str(alert.uid)], "assignee": str(cast.officers["originators_second"].uid)}
    page = cast.client("originator").post(reverse("finance:alerts_assign"), given, follow=True).content.decode()
    assert "Choose an officer of the desk who may see these subjects." in page
    assert state_of(cast, alert) == "new"


def test_a_good_guy_entry_is_ended_on_its_alerts_page(cast: Cast, alert: Alert) -> None:
    cases.decided(cast, alert)
    client = cast.client("originator")
    assert "Say why." in act(client, alert, "end-good-guy").content.decode()
    act(client, alert, "end-good-guy", reason="a new passport")
    assert "an officer ended it" in client.get(reverse("finance:good_guys") + "?lapsed=1").content.decode()


def test_the_keys_of_the_queue_stand_in_the_help(cast: Cast) -> None:
    page = cast.client("originator").get(reverse("finance:alerts")).content.decode()
    for key in ("x", "a", "o"):
        assert f"<dt><kbd>{key}</kbd></dt>" in page
    assert "finance/alerts" in page


def test_what_waits_stands_on_today(cast: Cast, alert: Alert) -> None:
    cases.propose(cast, alert)
    assert "Proposed verdicts that wait" in cast.client("originators_second").get("/").content.decode()
    assert "Proposed verdicts that wait" not in cast.client("originator").get("/").content.decode()
