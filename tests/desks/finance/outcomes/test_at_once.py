"""Two officers at once, on two connections: one act is done, the other one is told in words."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import database
from tests.cast import Cast
from tests.desks.finance.lists import UN_XML
from tests.desks.finance.outcomes import factory


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Cast]:
    """The cast in a database of its own, in which transactions end for good."""
    from django.db import connections

    settings.KEYS_FOLDER, settings.INCOMING_FOLDER = tmp_path / "keys", tmp_path / "incoming"
    name, entry = f"at_once_{os.getpid()}", connections["default"].settings_dict
    before = dict(entry)
    with django_db_blocker.unblock(), database.cloned(name):
        connections.close_all()
        entry.update(database.entry_for(name))
        try:
            yield Cast.assemble()
        finally:
            connections.close_all()
            entry.update(before)


def un_list(cast: Cast) -> Any:
    from tahaluf.desks.finance.lists import actions, importing
    from tahaluf.desks.finance.lists.reads import version_of
    from tahaluf.policy.context import opened

    with cast.acting("originator") as actor:
        version, _new = actions.receive_list(actor, actions.Arrival("un.xml", [UN_XML]), queue=False)
    importing.import_version(version.uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        return version_of(actor, version.uid)


def at_once(cast: Cast, *acts: tuple[str, Callable[[Any], Any]]) -> list[Any]:
    """Run acts of officers side by side; gives what each came to, or the words of its refusal."""
    from django.db import connection

    from tahaluf.policy.decisions import Refused

    start, results = threading.Barrier(len(acts)), {}

    def run(place: int, who: str, act: Callable[[Any], Any]) -> None:
        try:
            start.wait(20)
            with cast.acting(who) as actor:
                results[place] = act(actor)
        except Refused as refused:
            results[place] = str(refused.decision.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, *each)) for place, each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [results[place] for place in range(len(acts))]


def test_two_who_decide_at_once_end_in_one_decision_and_one_clear_message(committed: Cast) -> None:
    from tahaluf.desks.finance.outcomes import freezing
    from tahaluf.desks.finance.outcomes.models import FreezeStep
    from tahaluf.desks.finance.outcomes.workflow import LiftCause
    from tahaluf.policy.visibility import visible

    match = factory.true_match(committed, un_list(committed))
    officers = ("originator", "originators_second")
    ordered = at_once(
        committed, *((who, lambda actor: freezing.order_freeze(actor, match.uid, factory.ORDER)) for who in officers)
    )
    [freeze] = [each for each in ordered if not isinstance(each, str)]
    [words] = [each for each in ordered if isinstance(each, str)]
    assert "already" in words
    with committed.acting("originator") as actor:
        freezing.review_freeze(actor, freeze.uid, LiftCause.ERROR, factory.in_days(3), "x")
        freezing.propose_lifting(actor, freeze.uid, "y")
    decided = at_once(
        committed,
        ("originators_releaser", lambda actor: freezing.lift_freeze(actor, freeze.uid, "yes")),
        ("originators_second", lambda actor: freezing.refuse_lifting(actor, freeze.uid, "no")),
    )
    assert ["meanwhile" in each for each in decided if isinstance(each, str)] == [True]
    with committed.acting("originator") as actor:
        verbs = [step.verb for step in visible(actor, FreezeStep).filter(freeze=freeze)]
    assert verbs in (["order", "review", "propose", "lift"], ["order", "review", "propose", "refuse"])


def test_orders_at_once_are_numbered_one_after_the_other(committed: Cast) -> None:
    from tahaluf.desks.finance.outcomes import freezing

    version = un_list(committed)
    matches = [factory.true_match(committed, version) for _number in range(3)]
    officers = ("originator", "originators_second", "originators_releaser")
    acts = [
        (who, lambda actor, uid=match.uid: freezing.order_freeze(actor, uid, factory.ORDER).number)
        for who, match in zip(officers, matches, strict=True)
    ]
    assert sorted(at_once(committed, *acts)) == [1, 2, 3]
