"""Complaints of namesakes: a file, a deadline, an answer; one that is right sends the freeze into review."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.desks.finance.outcomes import complaining, freezing
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import (
    COMPLAINT_OWNERS,
    COMPLAINT_TRANSITIONS,
    ComplaintOutcome,
    ComplaintState,
    LiftCause,
)
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.models import AuditEvent, Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.outcomes import factory

pytestmark = pytest.mark.django_db


def filed(cast: Cast, freeze: Freeze | None = None, who: str = "originator", **more: Any) -> Complaint:
    values = {
        "complainant": "وليد سمير آخر",
        "contact": "walid@example.org",
        "language": "ar",
        "text": "لست الشخص المدرج",
        "received_on": timezone.localdate(),
        "freeze_uid": freeze.uid if freeze else None,
    } | more
    with cast.acting(who) as actor:
        return complaining.file_complaint(actor, complaining.Filing(**values))


def examined(cast: Cast, complaint: Complaint, outcome: ComplaintOutcome) -> None:
    with cast.acting("originator") as actor:
        complaining.take_complaint(actor, complaint.uid)
        complaining.record_finding(actor, complaint.uid, outcome, "born elsewhere, another passport")


def test_a_complaint_is_due_as_the_supervisor_set(cast: Cast) -> None:
    assert filed(cast).due_on == factory.in_days(30)
    with cast.acting("originators_second") as actor:
        DeskPractice.objects.create(member_id=actor.member_id, complaint_days=10, set_by_id=actor.officer_id)
    second = filed(cast, received_on=timezone.localdate() - datetime.timedelta(days=4))
    assert (second.number, second.due_on) == (2, factory.in_days(6))


def test_an_answered_complaint_has_its_letter_in_the_complainants_language(cast: Cast) -> None:
    complaint = filed(cast)
    examined(cast, complaint, ComplaintOutcome.NAMESAKE)
    with cast.acting("originators_second") as actor:
        answered = complaining.answer_complaint(actor, complaint.uid, "لستَ الشخص المدرج في القائمة.")
        assert (answered.state, answered.answered_by_id) == ("answered", actor.officer_id)
        letter = visible(actor, IssuedDocument).get(complaint=complaint)
        assert (letter.kind, letter.language) == ("answer", "ar")
    with cast.acting("originators_auditor") as actor:
        acts = [event.action.rpartition(":")[2] for event in visible(actor, AuditEvent).filter(subject=complaint.uid)]
        assert sorted(acts) == ["answer", "file", "find", "take"]


def test_nothing_is_answered_before_it_was_examined(cast: Cast) -> None:
    complaint = filed(cast)
    with cast.acting("originator") as actor:
        with pytest.raises(Refused, match="take it first"):
            complaining.answer_complaint(actor, complaint.uid, "no")
        complaining.take_complaint(actor, complaint.uid)
        with pytest.raises(Refused, match="what was found"):
            complaining.answer_complaint(actor, complaint.uid, "no")


def test_who_takes_a_complaint_second_is_told(cast: Cast) -> None:
    complaint = filed(cast)
    with cast.acting("originator") as actor:
        complaining.take_complaint(actor, complaint.uid)
    with cast.acting("originators_second") as actor, pytest.raises(Refused, match="already"):
        complaining.take_complaint(actor, complaint.uid)


@pytest.mark.parametrize("outcome", list(ComplaintOutcome))
def test_only_a_complaint_that_is_right_sends_the_freeze_into_review(
    cast: Cast, imported: Import, outcome: ComplaintOutcome
) -> None:
    freeze = factory.frozen(cast, imported())
    examined(cast, filed(cast, freeze), outcome)
    after = factory.fresh(cast, freeze)
    expected = ("in-review", "complaint") if outcome == ComplaintOutcome.UPHELD else ("in-force", "")
    assert (after.state, after.cause) == expected


def test_a_complaint_that_is_right_leaves_a_review_that_runs_alone(cast: Cast, imported: Import) -> None:
    freeze = factory.frozen(cast, imported())
    with cast.acting("originator") as actor:
        freezing.review_freeze(actor, freeze.uid, LiftCause.DELISTED, factory.in_days(1), "gone")
    examined(cast, filed(cast, freeze), ComplaintOutcome.UPHELD)
    assert factory.fresh(cast, freeze).cause == "delisted"


def test_a_complaint_that_is_right_reaches_the_freeze_that_its_finder_does_not_see(
    cast: Cast, imported: Import
) -> None:
    readers = tuple(cast.officers[name].pk for name in ("originators_second", "originators_releaser"))
    version = imported("operator")
    with cast.acting("originators_second") as actor:
        home = factory.portfolio(actor, "Closed", readers)
        match = factory.alert(actor, version, factory.subject(actor, home=home))
    factory.decided(cast, match, first="originators_second")
    with cast.acting("originators_second") as actor:
        freeze = freezing.order_freeze(actor, match.uid, factory.ORDER)
    complaint = filed(cast, freeze, who="originators_second")
    examined(cast, complaint, ComplaintOutcome.UPHELD)
    assert factory.fresh(cast, freeze, "originators_second").state == "in-force"
    with factory.machine(cast) as machine:
        assert [complaining.follow_upheld(machine) for _minute in range(2)] == [1, 0]
    after = factory.fresh(cast, freeze, "originators_second")
    assert (after.state, after.cause) == ("in-review", "complaint")
    with cast.acting("originators_second") as actor:
        assert visible(actor, Notification).filter(code="finance-freeze-review").count() == 1
        freezing.keep_freeze(actor, freeze.uid, "looked at again")
    with factory.machine(cast) as machine:
        assert complaining.follow_upheld(machine) == 0
    with cast.acting("originator") as actor:
        assert not visible(actor, Notification).filter(code="finance-freeze-review").exists()


def test_the_machine_leaves_a_freeze_alone_whose_complaint_was_seen_to(cast: Cast, imported: Import) -> None:
    freeze = factory.frozen(cast, imported())
    examined(cast, filed(cast, freeze), ComplaintOutcome.UPHELD)
    with cast.acting("originator") as actor:
        freezing.keep_freeze(actor, freeze.uid, "looked at again")
    with factory.machine(cast) as machine:
        assert complaining.follow_upheld(machine) == 0


def test_a_complaint_about_what_one_does_not_see_is_not_filed(cast: Cast, imported: Import) -> None:
    freeze = factory.frozen(cast, imported("operator"))
    with pytest.raises(Absent):
        filed(cast, freeze, who="recipient")
    with cast.acting("originators_viewer"), pytest.raises(Refused):
        filed(cast, who="originators_viewer")


def test_each_state_of_a_complaint_has_an_owner_and_is_reached() -> None:
    assert set(COMPLAINT_TRANSITIONS) == set(COMPLAINT_OWNERS) == set(ComplaintState)
    reached = {state for following in COMPLAINT_TRANSITIONS.values() for state in following}
    assert reached == set(ComplaintState) - {ComplaintState.RECEIVED}
