"""A listing that goes or changes sends the freezes that rest on it into review, and lifts none of them."""

import pytest
from django.db import DatabaseError, transaction

from tahaluf.desks.finance.notifying import freezes_named
from tahaluf.desks.finance.outcomes import freezing
from tahaluf.desks.finance.outcomes.delisting import decision_reopened, listing_changed, listing_removed
from tahaluf.desks.finance.outcomes.models import Freeze, FreezeStep
from tahaluf.desks.finance.outcomes.workflow import LiftCause
from tahaluf.desks.finance.wording import isolated
from tahaluf.policy.decisions import Refused
from tahaluf.policy.models import AuditEvent, Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.finance.outcomes import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def freeze(cast: Cast, imported: Import) -> Freeze:
    """A freeze in force that rests on the node's list."""
    return factory.frozen(cast, imported("operator"))


def told(cast: Cast, who: str) -> int:
    with cast.acting(who) as actor:
        return visible(actor, Notification).filter(code="finance-freeze-review").count()


def test_the_desks_machine_takes_a_freeze_into_review_and_tells_the_officers(cast: Cast, freeze: Freeze) -> None:
    with factory.machine(cast) as machine:
        assert [each.pk for each in listing_removed(machine, "un", None, "QDi.901")] == [freeze.pk]
    after = factory.fresh(cast, freeze)
    assert (after.state, after.cause, after.due_on) == ("in-review", "delisted", factory.in_days(3))
    with cast.acting("originators_auditor") as actor:
        step = visible(actor, FreezeStep).filter(freeze=freeze).last()
        assert step is not None
        assert (step.verb, step.officer_id) == ("review", None)
        event = visible(actor, AuditEvent).get(action="finance:freeze:review")
        assert event.officer_id is None
    tellings = {who: told(cast, who) for who in ("originator", "originators_second", "originators_viewer", "recipient")}
    assert tellings == {"originator": 1, "originators_second": 1, "originators_viewer": 0, "recipient": 0}
    today = cast.client("originator").get("/").content.decode()
    assert f"Look again at freeze {freeze.number}" in today


def test_a_notification_names_the_freeze_to_those_who_may_see_it(cast: Cast, freeze: Freeze) -> None:
    with factory.machine(cast) as machine:
        listing_removed(machine, "un", None, "QDi.901")
    named = f"{freeze.number} · {isolated('Walid Samir al-Khayali')}"
    assert named in cast.client("originator").get("/notifications/").content.decode()
    with cast.acting("recipient") as stranger:
        assert freezes_named(stranger, [str(freeze.uid)]) == {}


def test_the_machine_lifts_keeps_and_orders_nothing(cast: Cast, freeze: Freeze) -> None:
    with factory.machine(cast) as machine:
        listing_removed(machine, "un", None, "QDi.901")
        for act in (freezing.keep_freeze, freezing.propose_lifting, freezing.lift_freeze):
            with pytest.raises(Refused):
                act(machine, freeze.uid, "because")
        with pytest.raises(Refused):
            freezing.order_freeze(machine, freeze.alert.uid, factory.ORDER)
        for state in ("in-force", "lift-proposed", "lifted"):
            with pytest.raises(DatabaseError), transaction.atomic():
                visible(machine, Freeze).filter(pk=freeze.pk).update(state=state)
    assert factory.fresh(cast, freeze).state == "in-review"


def test_a_removal_is_told_once_however_often_it_is_reported(cast: Cast, freeze: Freeze) -> None:
    for _time in range(3):
        with cast.acting("originator") as actor:
            listing_removed(actor, "un", None, "QDi.901")
    with cast.acting("originator") as actor:
        assert visible(actor, FreezeStep).filter(freeze=freeze, verb="review").count() == 1
    assert told(cast, "originator") == 1


def test_only_freezes_that_rest_on_this_listing_of_this_list_are_moved(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originator") as actor:
        assert listing_removed(actor, "un", None, "QDi.902") == []
        assert listing_removed(actor, "eu-fsf", None, "QDi.901") == []
        assert listing_removed(actor, "un", cast.members["AAA"].pk, "QDi.901") == []
    with cast.acting("recipient") as actor:
        assert listing_removed(actor, "un", None, "QDi.901") == []
    assert factory.fresh(cast, freeze).state == "in-force"


def test_a_removal_outweighs_the_change_before_it(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originator") as actor:
        listing_changed(actor, "un", None, "QDi.901")
        assert listing_changed(actor, "un", None, "QDi.901") == []
        assert factory.fresh(cast, freeze).cause == "changed"
    with cast.acting("originator") as actor:
        listing_removed(actor, "un", None, "QDi.901")
        listing_removed(actor, "un", None, "QDi.901")
        verbs = [step.verb for step in visible(actor, FreezeStep).filter(freeze=freeze)]
    assert verbs == ["order", "review", "cause"]
    assert factory.fresh(cast, freeze).cause == "delisted"


def test_a_proposed_lifting_goes_on_when_the_listing_goes(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originator") as actor:
        freezing.review_freeze(actor, freeze.uid, LiftCause.ERROR, factory.in_days(1), "x")
        freezing.propose_lifting(actor, freeze.uid, "y")
        listing_removed(actor, "un", None, "QDi.901")
    after = factory.fresh(cast, freeze)
    assert (after.state, after.cause) == ("lift-proposed", "delisted")


def test_whoever_only_sees_moves_nothing(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originators_viewer") as actor:
        assert listing_removed(actor, "un", None, "QDi.901") == []
    assert factory.fresh(cast, freeze).state == "in-force"


def test_a_closed_portfolios_freeze_is_told_to_its_readers_alone(cast: Cast, imported: Import) -> None:
    version = imported("operator")
    readers = (cast.officers["originator"].pk, cast.officers["originators_releaser"].pk)
    with cast.acting("originator") as actor:
        home = factory.portfolio(actor, "Closed", readers)
    factory.frozen(cast, version, home=home)
    with factory.machine(cast) as machine:
        listing_removed(machine, "un", None, "QDi.901")
    assert (told(cast, "originator"), told(cast, "originators_second")) == (1, 0)


def test_a_freeze_that_was_kept_is_put_again_for_the_next_version_and_not_by_the_next_officer(
    cast: Cast, freeze: Freeze, imported: Import
) -> None:
    imported("operator", data=un_xml(PEOPLE[1:], day="2026-02-02"))
    cases.rescreen(cast, "originator")
    with cast.acting("originator") as actor:
        assert freezing.keep_freeze(actor, freeze.uid, "the court's order stands by itself").state == "in-force"
    cases.rescreen(cast, "originators_second")
    assert factory.fresh(cast, freeze).state == "in-force"
    for day, people in (("2026-03-02", PEOPLE), ("2026-04-02", PEOPLE[1:])):
        imported("operator", data=un_xml(people, day=day))
        cases.rescreen(cast)
    assert factory.fresh(cast, freeze).cause == "delisted"


def test_a_reopened_decision_sends_its_freeze_into_review(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originators_second") as actor:
        assert [each.pk for each in decision_reopened(actor, freeze.alert)] == [freeze.pk]
        assert decision_reopened(actor, freeze.alert) == []
    assert factory.fresh(cast, freeze).cause == "reopened"
