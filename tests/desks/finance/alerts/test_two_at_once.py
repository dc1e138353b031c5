"""Two officers in two browsers: one decision, and one clear message to the other (threat 14)."""

import threading
import time
from collections.abc import Callable

from django.db import connections

from tahaluf.desks.finance.alerts import actions
from tahaluf.desks.finance.alerts.exemptions import lapse_exemptions
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.overdue import escalate_overdue
from tahaluf.desks.finance.alerts.raising import Raised
from tahaluf.desks.finance.lists import actions as list_actions
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.outcomes import freezing
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Refused
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.test_exemptions import end
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.finance.outcomes import factory


def raced(*attempts: Callable[[], object]) -> list[object]:
    """What attempts came to that began at the same moment, each on a connection of its own."""
    barrier, outcomes = threading.Barrier(len(attempts)), list[object]([None] * len(attempts))

    def attempt(place: int) -> None:
        barrier.wait()
        try:
            outcomes[place] = attempts[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(place,)) for place in range(len(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def staged() -> tuple[Cast, Alert]:
    """The cast with an alert whose proposal waits, in real transactions."""
    cast = Cast.assemble()
    version = cases.import_list(cast)
    cases.raise_hits(cast, version, cases.subject(cast, cases.portfolio(cast)))
    return cast, cases.propose(cast, cases.alerts(cast)[0])


def test_two_who_decide_at_once_end_in_one_decision_and_one_clear_message(own_database: None) -> None:
    cast, alert = staged()

    def decide(who: str) -> Callable[[], object]:
        def attempt() -> object:
            with cast.acting(who) as actor:
                return actions.decide_alert(actor, alert.uid, "agreed", "proposed")

        return attempt

    outcomes = raced(decide("originators_releaser"), decide("originators_second"))
    (winner,) = [each for each in outcomes if isinstance(each, Alert)]
    (loser,) = [each for each in outcomes if isinstance(each, Refused)]
    assert loser.decision.code == "another-was-first"
    assert "Another officer was first" in str(loser.decision.reason)
    assert str(cast.officers[name_of(cast, winner.decided_by_id)].name) in str(loser.decision.reason)
    assert [step.verb for step in cases.steps(cast, alert)].count("decide") == 1
    assert len(cases.good_guys(cast)) == 1


def name_of(cast: Cast, pk: int | None) -> str:
    return next(name for name, officer in cast.officers.items() if officer.pk == pk)


def test_one_who_sends_back_while_another_decides_ends_in_one_of_both(own_database: None) -> None:
    cast, alert = staged()

    def decide() -> object:
        with cast.acting("originators_releaser") as actor:
            return actions.decide_alert(actor, alert.uid, "agreed", "proposed")

    def send_back() -> object:
        with cast.acting("originators_second") as actor:
            return actions.send_back(actor, alert.uid, "no", "proposed")

    outcomes = raced(decide, send_back)
    assert sum(isinstance(each, Alert) for each in outcomes) == 1
    assert [each.decision.code for each in outcomes if isinstance(each, Refused)] == ["another-was-first"]


def slow_and_quick(cast: Cast, slow: Callable[[Actor], object], quick: Callable[[], object]) -> list[object]:
    """What one act came to that an officer had done and not ended yet when another one began, and that other one."""
    done = threading.Event()

    def act() -> object:
        with cast.acting("originators_second") as actor:
            came = slow(actor)
            done.set()
            time.sleep(1)
            return came

    def follow() -> object:
        done.wait(20)
        return quick()

    return raced(act, follow)


def test_an_exemption_that_lapses_while_its_subject_is_screened_is_asked_about_once(own_database: None) -> None:
    cast = Cast.assemble()
    version, walid = cases.import_list(cast), cases.subject(cast, cases.portfolio(cast))
    cases.raise_hits(cast, version, walid)
    end(cases.decided(cast, cases.alerts(cast)[0], "exempt"))
    outcomes = slow_and_quick(cast, lapse_exemptions, lambda: cases.raise_hits(cast, version, walid))
    assert outcomes == [1, Raised(unchanged=1)]
    assert [each.state for each in cases.alerts(cast)] == ["decided", "new"]


def test_a_freeze_that_is_ordered_while_its_listing_goes_is_looked_at_again(own_database: None) -> None:
    cast = Cast.assemble()
    version, walid = cases.import_list(cast), cases.subject(cast, cases.portfolio(cast))
    cases.rescreen(cast)
    alert = cases.decided(cast, cases.alerts(cast)[0], "true")

    def delist() -> object:
        cases.import_list(cast, un_xml(PEOPLE[1:], day="2026-02-02"))
        return cases.rescreen(cast)

    slow_and_quick(cast, lambda actor: freezing.order_freeze(actor, alert.uid, factory.ORDER), delist)
    with cast.acting("originator") as actor:
        freeze = visible(actor, Freeze).get(subject=walid)
        assert current_versions(actor) != [version]
    assert (freeze.state, freeze.cause) == ("in-review", "delisted")


def test_two_who_confirm_versions_of_a_list_at_once_end_with_the_second_in_use(own_database: None) -> None:
    cast = Cast.assemble()
    cases.import_list(cast, un_xml(day="2026-05-05"))
    first, second = (cases.import_list(cast, un_xml(day=f"2026-0{month}-01")) for month in (1, 2))

    def confirm(version: ListVersion) -> Callable[[], object]:
        def attempt() -> object:
            with cast.acting("originator") as actor:
                return list_actions.confirm_version(actor, version.uid, "as it is")

        return attempt

    outcomes = slow_and_quick(
        cast, lambda actor: list_actions.confirm_version(actor, first.uid, "as it is"), confirm(second)
    )
    assert outcomes == [first, second]
    with cast.acting("originator") as actor:
        (in_use,) = current_versions(actor)
    assert (in_use.number, in_use.follows_id) == ("2026-02-01", first.pk)


def test_an_alert_that_somebody_writes_on_holds_up_no_escalation_and_is_escalated_the_next_minute(
    own_database: None,
) -> None:
    cast = Cast.assemble()
    version, held = cases.import_list(cast), cases.portfolio(cast)
    cases.raise_hits(cast, version, *(cases.subject(cast, held, reference=f"C-{number}") for number in range(2)))
    with cast.acting("originator") as actor:
        visible(actor, Alert).update(due_on="2026-01-01")
    first = cases.alerts(cast)[0]

    def escalate() -> object:
        with cast.acting("originator") as actor:
            return escalate_overdue(actor)

    outcomes = slow_and_quick(cast, lambda actor: actions.note(actor, first.uid, "called the bank"), escalate)
    assert outcomes == [first, 1]
    assert escalate() == 1
