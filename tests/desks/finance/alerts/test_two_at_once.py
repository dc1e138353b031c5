"""Two officers in two browsers: one decision, and one clear message to the other (threat 14)."""

import threading
from collections.abc import Callable

from django.db import connections

from tahaluf.desks.finance.alerts import actions
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.policy.decisions import Refused
from tests.cast import Cast
from tests.desks.finance.alerts import cases


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
