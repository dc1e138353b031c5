"""An open alert whose listing or subject changed so that it would not be asked any more: it stays, and says so."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tahaluf.desks.finance.alerts import actions, pictures, weighing
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.raising import raise_alerts
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.decisions import Refused
from tahaluf.policy.models import AuditEvent, Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db
LEAST = 0.87
OTHER_NAME = un_xml((("QDi.901", "WALID", "TIDJANE", "AL-MAWHUM", "", "1971-03-05"), *PEOPLE[1:]), day="2026-02-02")
OTHER_DAY = un_xml((("QDi.901", "WALID", "SAMIR", "AL-KHAYALI", "", "1972-03-05"), *PEOPLE[1:]), day="2026-03-12")
GONE = un_xml(PEOPLE[1:], day="2026-02-02")
GONE_LATER = un_xml(PEOPLE[1:], day="2026-03-10")
BACK = un_xml((*PEOPLE, ("QDi.905", "HAMID", "", "TAYF", "", "1990")), day="2026-03-03")
BACK_LATER = un_xml((*PEOPLE, ("QDi.905", "HAMID", "", "TAYF", "", "1990")), day="2026-04-04")


@pytest.fixture
def asked(cast: Cast, walid: Subject, version: ListVersion) -> Alert:
    """An alert that re-screening has raised."""
    cases.rescreen(cast)
    return cases.alerts(cast)[0]


@pytest.fixture
def change(cast: Cast, imported: Import) -> Any:
    """Have a version come into use and all subjects be screened against it."""

    def change_list(data: bytes) -> Alert:
        imported(data=data)
        assert cases.rescreen(cast) == 1
        return cases.alerts(cast)[0]

    return change_list


def page_of(cast: Cast, alert: Alert, who: str = "originator") -> str:
    return cast.client(who).get(reverse("finance:alert", args=[alert.uid])).content.decode()


def shown_in_queue(cast: Cast, query: str) -> int:
    return cast.client("originator").get(f"{reverse('finance:alerts')}?{query}").content.decode().count("data-item")


def verbs(cast: Cast, alert: Alert) -> list[str]:
    return [step.verb for step in cases.steps(cast, alert)]


def test_a_listing_that_no_longer_reaches_leaves_the_alert_open_with_its_evidence_and_says_so(
    cast: Cast, asked: Alert, change: Any
) -> None:
    now = change(OTHER_NAME)
    assert (now.state, now.entry_id, now.shortfall, now.reasons) == (
        "new",
        asked.entry_id,
        asked.shortfall,
        asked.reasons,
    )
    assert (now.fell_because, now.fell_to["number"], now.fell_to["on"]) == (
        "listing-changed",
        "2026-02-02",
        "2026-02-02",
    )
    assert 0 < now.fell_to["score"] < now.cutoff <= now.score
    assert now.fell_to["matched_name"] != asked.matched_name
    assert verbs(cast, now) == ["open", "fall"]
    page = page_of(cast, now)
    assert "The listing changed on" in page
    assert f"\u2068{now.score:.2f}\u2069 to \u2068{now.fell_to['score']:.2f}\u2069" in page
    assert "How it is today" in page
    assert "MAWHUM" in page
    assert "KHAYALI" in page


def test_its_sentence_is_said_in_three_languages(cast: Cast, asked: Alert, change: Any) -> None:
    fallen, gone, sentences = change(OTHER_NAME), change(GONE), set()
    for language in ("ar", "en", "fr"):
        with override(language), cast.acting("originator") as actor:
            again = visible(actor, Alert).select_related("entry__version", "subject").get(pk=gone.pk)
            sentences.add(str(pictures.fall_picture(again, None)["sentence"]))
            again.fell_because, again.fell_to = fallen.fell_because, fallen.fell_to
            sentences.add(str(pictures.fall_picture(again, None)["sentence"]))
    assert len(sentences) == 6


def test_a_listing_that_is_gone_leaves_the_alert_open_and_says_since_which_version(
    cast: Cast, asked: Alert, change: Any
) -> None:
    gone = change(GONE)
    assert (gone.state, gone.fell_because, gone.entry_id) == ("new", "listing-removed", asked.entry_id)
    page = page_of(cast, gone)
    assert "The listing is gone from the list since version \u20682026-02-02\u2069." in page
    assert "How it is today" not in page
    later = change(un_xml(PEOPLE[2:], day="2026-04-04"))
    assert (later.fell_at, later.fell_to["number"]) == (gone.fell_at, "2026-02-02"), "said of the first without it"
    assert verbs(cast, later) == ["open", "fall"]


def test_the_queue_shows_and_filters_them(cast: Cast, asked: Alert, held: Portfolio, change: Any) -> None:
    cases.subject(cast, held, "Farid Nour al Mawhum", "C-3")
    with cast.acting("originator") as actor:
        row, entry = visible(actor, Subject).get(reference="C-3"), cases.entries(actor, asked_version(actor))[2]
        raise_alerts(actor, [cases.hit(row, entry)])
    assert shown_in_queue(cast, "fell=on") == 0
    change(OTHER_NAME)
    assert shown_in_queue(cast, "") == 2
    assert shown_in_queue(cast, "fell=on") == 1
    page = cast.client("originator").get(reverse("finance:alerts")).content.decode()
    assert page.count("the listing changed and no longer reaches") == 1


def asked_version(actor: Any) -> ListVersion:
    return visible(actor, ListVersion).get(state="current")


def test_the_desk_is_told_and_the_act_is_audited(cast: Cast, asked: Alert, change: Any) -> None:
    change(OTHER_NAME)
    with cast.acting("originators_second") as actor:
        (told,) = visible(actor, Notification).filter(code="finance-alerts-fell")
    assert told.url == f"{reverse('finance:alerts')}?fell=on&list=un"
    with cast.acting("originators_auditor") as actor:
        (event,) = visible(actor, AuditEvent).filter(action="finance:alert:weigh")
    assert event.details == {"fallen": 1, "risen": 0}
    with cast.acting("recipient") as actor:
        assert not visible(actor, Notification).exists()


def test_when_the_listing_is_what_it_was_or_reaches_otherwise_the_note_goes(
    cast: Cast, asked: Alert, change: Any
) -> None:
    for data, evidence in ((BACK, "the same"), (OTHER_DAY, "of today")):
        assert change(OTHER_NAME if evidence == "the same" else GONE_LATER).fell_at is not None
        back = change(data)
        assert (back.fell_at, back.fell_because, back.fell_to) == (None, "", {})
        assert (bytes(back.entry_digest) == bytes(asked.entry_digest)) == (evidence == "the same")
    assert shown_in_queue(cast, "fell=on") == 0
    assert verbs(cast, back) == ["open", "fall", "rise", "fall", "refresh"]


def test_a_proposal_is_not_decided_before_it_was_looked_at_again(cast: Cast, asked: Alert, change: Any) -> None:
    cases.propose(cast, asked, "true")
    fallen = change(OTHER_NAME)
    assert fallen.state == "proposed"
    with cast.acting("originators_releaser") as actor:
        with pytest.raises(Refused, match="has changed"):
            actions.decide_alert(actor, asked.uid, "agreed")
        returned = actions.send_back(actor, asked.uid, "the name is another")
    assert (returned.state, returned.fell_because) == ("in-review", "listing-changed")
    with cast.acting("originator") as actor:
        actions.propose(actor, asked.uid, "false", "it is another name")
    with cast.acting("originators_second") as actor:
        assert actions.decide_alert(actor, asked.uid, "agreed").state == "decided"


def test_a_proposal_whose_listing_went_and_came_back_takes_up_what_it_came_back_with(
    cast: Cast, asked: Alert, change: Any
) -> None:
    cases.propose(cast, asked)
    change(OTHER_DAY)
    change(BACK_LATER)
    with cast.acting("originators_second") as actor:
        returned = actions.send_back(actor, asked.uid, "it changed twice")
    assert bytes(returned.entry_digest) == bytes(asked.entry_digest)


def test_a_subject_that_no_longer_reaches_is_said_as_well_and_until_it_does_again(
    cast: Cast, asked: Alert, walid: Subject
) -> None:
    def weigh() -> Alert:
        with cast.acting("originator") as actor:
            weighing.weigh_subjects(actor, [walid.pk])
        return cases.alerts(cast)[0]

    assert weigh().fell_at is None
    cases.change(cast, walid, "Walid Omar Tidjane")
    fallen = weigh()
    assert (fallen.state, fallen.fell_because) == ("new", "subject-changed")
    assert fallen.subject_name == asked.subject_name
    assert "The subject changed on" in page_of(cast, fallen)
    assert weigh().fell_at == fallen.fell_at
    cases.change(cast, walid, asked.subject_name)
    assert weigh().fell_at is None


def test_an_intake_that_changes_a_subject_weighs_its_alerts(cast: Cast, incoming_folder: Any, imported: Import) -> None:
    from tests.desks.finance.subjects.stage import take_in

    imported()
    held = cases.portfolio(cast)
    take_in(cast, held, b"id,name\nC-1,Walid Samir al Khayali\n")
    assert [alert.fell_because for alert in cases.alerts(cast)] == [""]
    take_in(cast, held, b"id,name\nC-1,Oumar Farid\n")
    assert [(alert.state, alert.fell_because) for alert in cases.alerts(cast)] == [("new", "subject-changed")]


def test_many_alerts_cost_as_many_queries_as_few(
    cast: Cast, held: Portfolio, version: ListVersion, imported: Import
) -> None:
    def cost(count: int) -> int:
        for number in range(count):
            cases.subject(cast, held, reference=f"C-{count}-{number}")
        cases.rescreen(cast, "originator")
        with cast.acting("originator") as actor:
            raise_alerts(actor, [cases.hit(row, cases.entries(actor, version)[0]) for row in visible(actor, Subject)])
            visible(actor, Alert).update(fell_at=None, fell_because="", fell_to={})
            with CaptureQueriesContext(connection) as captured:
                assert len(weighing.weigh_list(actor, gone)) == visible(actor, Alert).count()
        return len(captured) - 1

    gone = imported(data=GONE)
    assert cost(1) == cost(20)


def test_another_member_and_a_closed_portfolio_see_nothing_of_it(cast: Cast, asked: Alert, change: Any) -> None:
    fallen = change(OTHER_NAME)
    address = reverse("finance:alert", args=[fallen.uid])
    assert cast.client("recipient").get(address).status_code == 404
