"""From hits to alerts: once each, good guys kept off, evidence renewed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tahaluf.desks.finance.alerts import actions, lapsing
from tahaluf.desks.finance.alerts.practice import set_practice
from tahaluf.desks.finance.alerts.raising import Raised, raise_alerts
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.decisions import Refused
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db
Import = Callable[..., ListVersion]
RENAMED = (("QDi.901", "WALID", "SAMIR", "AL-KHAYALI", "وليد سمير الخيالي", "1972-03-05"), *PEOPLE[1:])


def test_a_hit_opens_an_alert_with_a_step_and_a_day(cast: Cast, walid: Subject, version: ListVersion) -> None:
    assert cases.raise_hits(cast, version, walid) == Raised(opened=1)
    (alert,) = cases.alerts(cast)
    assert (alert.state, alert.list_key, alert.listed_id, alert.shortfall) == ("new", "un", "QDi.901", 500)
    assert alert.due_on == timezone.localdate() + timedelta(days=3)
    assert [(step.verb, step.after, step.officer_id) for step in cases.steps(cast, alert)] == [
        ("open", "new", cast.officers["originator"].pk)
    ]


def test_the_same_hits_twice_raise_nothing_twice(cast: Cast, walid: Subject, version: ListVersion) -> None:
    cases.raise_hits(cast, version, walid, walid)
    assert cases.raise_hits(cast, version, walid) == Raised(unchanged=1)
    assert len(cases.alerts(cast)) == 1


def test_the_day_follows_the_desks_practice(cast: Cast, walid: Subject, version: ListVersion) -> None:
    with cast.acting("originators_second") as actor:
        set_practice(actor, {"deadline_days": 10})
    cases.raise_hits(cast, version, walid)
    assert cases.alerts(cast)[0].due_on == timezone.localdate() + timedelta(days=10)


def test_a_batch_costs_the_same_queries_whatever_its_size(cast: Cast, held: Portfolio, version: ListVersion) -> None:
    def cost(first: int, count: int) -> int:
        rows = [cases.subject(cast, held, reference=f"C-{n}") for n in range(first, first + count)]
        with cast.acting("originator") as actor:
            entry = cases.entries(actor, version)[0]
            with CaptureQueriesContext(connection) as captured:
                raise_alerts(actor, [cases.hit(row, entry) for row in rows])
        return len(captured)

    assert cost(1, 2) == cost(100, 60)


def test_a_viewer_raises_nothing(cast: Cast, walid: Subject, version: ListVersion) -> None:
    with pytest.raises(Refused):
        cases.raise_hits(cast, version, walid, who="originators_viewer")


def test_a_decided_false_match_is_not_asked_again(cast: Cast, walid: Subject, version: ListVersion) -> None:
    cases.raise_hits(cast, version, walid)
    cases.decided(cast, cases.alerts(cast)[0])
    assert cases.raise_hits(cast, version, walid) == Raised(suppressed=1)


def test_a_good_guy_lapses_with_its_subject(cast: Cast, walid: Subject, version: ListVersion) -> None:
    cases.raise_hits(cast, version, walid)
    cases.decided(cast, cases.alerts(cast)[0])
    cases.change(cast, walid, "Walid Samir Khayali")
    assert cases.raise_hits(cast, version, walid) == Raised(opened=1)
    first, second = cases.alerts(cast)
    assert second.earlier_id == first.pk
    assert [each.lapsed_because for each in cases.good_guys(cast)] == ["subject-changed"]


def test_a_good_guy_lapses_with_its_listing(cast: Cast, walid: Subject, version: ListVersion, imported: Import) -> None:
    cases.raise_hits(cast, version, walid)
    cases.decided(cast, cases.alerts(cast)[0])
    newer = imported(data=un_xml(RENAMED, day="2026-02-02"))
    assert cases.raise_hits(cast, newer, walid) == Raised(opened=1)
    assert [each.lapsed_because for each in cases.good_guys(cast)] == ["listing-changed"]


def test_an_unchanged_listing_of_a_new_version_keeps_its_good_guy(
    cast: Cast, walid: Subject, version: ListVersion, imported: Import
) -> None:
    cases.raise_hits(cast, version, walid)
    cases.decided(cast, cases.alerts(cast)[0])
    newer = imported(data=un_xml(day="2026-02-02"))
    assert cases.raise_hits(cast, newer, walid) == Raised(suppressed=1)


@pytest.mark.parametrize("verdict", ["true", "exempt", "unclear"])
def test_a_decided_match_opens_no_second_alert_until_something_changes(
    cast: Cast, walid: Subject, version: ListVersion, imported: Import, verdict: str
) -> None:
    cases.raise_hits(cast, version, walid)
    cases.decided(cast, cases.alerts(cast)[0], verdict)
    assert cases.raise_hits(cast, version, walid) == Raised(unchanged=1)
    newer = imported(data=un_xml(RENAMED, day="2026-02-02"))
    assert cases.raise_hits(cast, newer, walid) == Raised(opened=1)
    first, second = cases.alerts(cast)
    assert (first.verdict, second.earlier_id) == (verdict, first.pk)


def test_a_good_guy_that_an_officer_ended_is_asked_again(cast: Cast, walid: Subject, version: ListVersion) -> None:
    cases.raise_hits(cast, version, walid)
    alert = cases.decided(cast, cases.alerts(cast)[0])
    with cast.acting("originator") as actor:
        actions.end_good_guy(actor, alert.uid, "a new passport came in")
    assert cases.raise_hits(cast, version, walid) == Raised(opened=1)


def test_an_open_alert_gets_the_evidence_of_today(
    cast: Cast, walid: Subject, version: ListVersion, imported: Import
) -> None:
    cases.raise_hits(cast, version, walid)
    newer = imported(data=un_xml(RENAMED, day="2026-02-02"))
    assert cases.raise_hits(cast, newer, walid) == Raised(refreshed=1)
    (alert,) = cases.alerts(cast)
    with cast.acting("originator") as actor:
        assert alert.entry_id == cases.entries(actor, newer)[0].pk
    assert [step.verb for step in cases.steps(cast, alert)] == ["open", "refresh"]


def test_a_proposal_keeps_its_evidence_and_is_marked(
    cast: Cast, walid: Subject, version: ListVersion, imported: Import
) -> None:
    cases.raise_hits(cast, version, walid)
    alert = cases.propose(cast, cases.alerts(cast)[0])
    newer = imported(data=un_xml(RENAMED, day="2026-02-02"))
    assert cases.raise_hits(cast, newer, walid) == Raised(refreshed=1)
    assert cases.raise_hits(cast, newer, walid) == Raised(unchanged=1)
    (marked,) = cases.alerts(cast)
    assert (marked.state, marked.entry_id) == ("proposed", alert.entry_id)
    with cast.acting("originators_second") as actor, pytest.raises(Refused) as refused:
        actions.decide_alert(actor, alert.uid)
    assert refused.value.decision.code == "evidence-changed"
    with cast.acting("originators_second") as actor:
        returned = actions.send_back(actor, alert.uid, "look again")
        assert returned.entry_id == cases.entries(actor, newer)[0].pk
    assert cases.raise_hits(cast, newer, walid) == Raised(unchanged=1)


def test_a_hit_of_a_subject_that_changed_meanwhile_is_left_out(
    cast: Cast, walid: Subject, version: ListVersion
) -> None:
    with cast.acting("originator") as actor:
        stale = cases.hit(walid.__class__.objects.unscoped_because("a test").get(pk=walid.pk),
                          cases.entries(actor, version)[0])  # fmt: skip
    cases.change(cast, walid, "Another Name")
    with cast.acting("originator") as actor:
        assert raise_alerts(actor, [stale]) == Raised()


def test_when_a_subject_ends_its_alerts_and_good_guys_lapse(
    cast: Cast, walid: Subject, held: Portfolio, version: ListVersion
) -> None:
    other = cases.subject(cast, held, reference="C-2")
    cases.raise_hits(cast, version, walid, other)
    cases.decided(cast, cases.alerts(cast)[1])
    with cast.acting("originator") as actor:
        assert lapsing.subjects_ended(actor, [walid.pk, other.pk]) == 1
    assert [alert.state for alert in cases.alerts(cast)] == ["lapsed", "decided"]
    assert [each.lapsed_because for each in cases.good_guys(cast)] == ["subject-ended"]


@pytest.mark.parametrize("verdict", ["true", "false", "exempt", "unclear"])
def test_a_chain_of_stakes_that_two_officers_decided_on_is_asked_about_again_once_it_is_another(
    cast: Cast, walid: Subject, version: ListVersion, verdict: str
) -> None:
    def raise_chain(share: str) -> Raised:
        with cast.acting("originator") as actor:
            hit = cases.hit(walid, cases.entries(actor, version)[0], kind="ownership")
            return raise_alerts(actor, [replace(hit, reasons=[cases.REASON | {"right": share}])])

    raise_chain("60 %")
    cases.decided(cast, cases.alerts(cast)[0], verdict)
    assert raise_chain("60 %") == Raised(unchanged=1)
    assert raise_chain("70 %") == Raised(opened=1)


@pytest.mark.parametrize("verdict", ["true", "exempt", "unclear"])
def test_a_verdict_that_was_proposed_and_lapsed_keeps_nothing_from_being_asked(
    cast: Cast, walid: Subject, version: ListVersion, verdict: str
) -> None:
    cases.raise_hits(cast, version, walid)
    cases.propose(cast, cases.alerts(cast)[0], verdict)
    with cast.acting("originator") as actor:
        assert lapsing.subjects_ended(actor, [walid.pk]) == 1
    assert cases.raise_hits(cast, version, walid) == Raised(opened=1)
    assert [alert.state for alert in cases.alerts(cast)] == ["lapsed", "new"]


def test_a_listing_that_comes_back_is_asked_again_beside_its_earlier_alert(
    cast: Cast, walid: Subject, version: ListVersion
) -> None:
    cases.raise_hits(cast, version, walid)
    with cast.acting("originator") as actor:
        lapsing.lapse_alerts(actor, lapsing.of_list(actor, version), "listing-removed")
    assert cases.raise_hits(cast, version, walid) == Raised(opened=1)
    first, second = cases.alerts(cast)
    assert (first.state, second.earlier_id) == ("lapsed", first.pk)
