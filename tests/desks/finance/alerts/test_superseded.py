"""A version that was begun and is in use no more when its screening goes on: what is so today is not undone by it."""

import contextlib

import pytest

from tahaluf.desks.finance.alerts import actions, hooks, rescreening
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context, opened
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import Import
from tests.desks.finance.alerts.test_rescreening import dying, watch_of
from tests.desks.finance.killing import Killed
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db
WITHOUT_WALID, WALID = PEOPLE[1:], PEOPLE[0]
BORN_LATER = ((*WALID[:5], "1972-03-05"), *PEOPLE[1:])


def context_of(cast: Cast) -> Context:
    return lambda: opened(cast.tokens["originator"])


@pytest.fixture
def begun(cast: Cast, walid: Subject, held: Portfolio, imported: Import) -> ListVersion:
    """A version without Walid whose screening was begun and killed; the version in use since names him again."""
    imported()
    cases.rescreen(cast)
    imported(data=un_xml(WITHOUT_WALID, day="2026-02-02"))
    with contextlib.suppress(Killed):
        rescreening.rescreen_due(dying(context_of(cast), 2, "before"))
    return imported(data=un_xml(BORN_LATER, day="2026-03-02"))


def seen_today(cast: Cast, version: ListVersion, walid: Subject) -> None:
    """Have Walid asked about as the version in use names him, as when he is taken in."""
    cases.raise_hits(cast, version, walid)


def test_what_two_officers_decided_on_the_version_in_use_stands(cast: Cast, walid: Subject, begun: ListVersion) -> None:
    seen_today(cast, begun, walid)
    cases.decided(cast, cases.alerts(cast)[0])
    while cases.rescreen(cast):
        pass
    assert [each.lapsed_at for each in cases.good_guys(cast)] == [None]
    assert len(cases.alerts(cast)) == 1


def test_a_proposal_on_the_version_in_use_can_be_decided(cast: Cast, walid: Subject, begun: ListVersion) -> None:
    seen_today(cast, begun, walid)
    cases.propose(cast, cases.alerts(cast)[0])
    while cases.rescreen(cast):
        pass
    (alert,) = cases.alerts(cast)
    assert (alert.fell_at, alert.evidence_changed_at) == (None, None)
    assert "fall" not in [step.verb for step in cases.steps(cast, alert)]


def test_a_freeze_is_not_told_that_its_listing_is_gone_which_is_there(
    cast: Cast, walid: Subject, begun: ListVersion
) -> None:
    seen_today(cast, begun, walid)
    cases.decided(cast, cases.alerts(cast)[0], "true")
    assert told(cast) == []


def test_a_freeze_on_the_listing_of_before_is_told_that_it_changed(
    cast: Cast, walid: Subject, held: Portfolio, imported: Import
) -> None:
    imported()
    cases.rescreen(cast)
    cases.decided(cast, cases.alerts(cast)[0], "true")
    imported(data=un_xml(WITHOUT_WALID, day="2026-02-02"))
    with contextlib.suppress(Killed):
        rescreening.rescreen_due(dying(context_of(cast), 2, "before"))
    imported(data=un_xml(BORN_LATER, day="2026-03-02"))
    assert told(cast) == ["changed QDi.901"]


def told(cast: Cast) -> list[str]:
    """What the other rooms are told while everything is gone over."""
    said: list[str] = []

    def removed(_actor: Actor, _key: str, _owner: int | None, listed: str) -> None:
        said.append(f"removed {listed}")

    def changed(_actor: Actor, _key: str, _owner: int | None, listed: str) -> None:
        said.append(f"changed {listed}")

    hooks.register_listing_removed(removed)
    hooks.register_listing_changed(changed)
    try:
        while cases.rescreen(cast):
            pass
    finally:
        hooks.on_listing_removed.forget(removed)
        hooks.on_listing_changed.forget(changed)
    return said


def test_whoever_asks_for_the_version_in_use_gets_through_it_and_not_only_through_the_one_begun_before(
    cast: Cast, begun: ListVersion
) -> None:
    assert rescreening.rescreen_version(begun.uid, context_of(cast))
    assert watch_of(cast).screened_id == begun.pk


def test_an_alert_that_is_opened_again_says_what_became_of_its_listing_meanwhile(
    cast: Cast, walid: Subject, imported: Import
) -> None:
    imported()
    cases.rescreen(cast)
    cases.decided(cast, cases.alerts(cast)[0], "true")
    imported(data=un_xml(WITHOUT_WALID, day="2026-02-02"))
    cases.rescreen(cast)
    (alert,) = cases.alerts(cast)
    with cast.acting("originators_second") as actor:
        actions.reopen(actor, alert.uid, "a complaint")
    (again,) = cases.alerts(cast)
    assert (again.state, again.fell_because) == ("in-review", "listing-removed")
