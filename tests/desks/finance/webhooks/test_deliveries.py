"""A member's own systems are told of events: signed, at least once, nobody else's."""

import contextlib
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.rescreening import rescreen_due
from tahaluf.desks.finance.outcomes.models import Freeze
from tahaluf.desks.finance.webhooks import actions, deliveries, sending, telling
from tahaluf.desks.finance.webhooks.events import EVENTS
from tahaluf.desks.finance.webhooks.models import Delivery, Webhook
from tahaluf.desks.finance.webhooks.sending import sign
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import Context, opened
from tahaluf.policy.standing import grant_standing
from tahaluf.policy.visibility import visible
from tests.cast import Cast, as_owner
from tests.desks.finance.conftest import Import
from tests.desks.finance.webhooks.receiver import Receiver, is_genuine, receiving
from tests.policy.scatter import past_the_walls

pytestmark = pytest.mark.django_db
DECIDED = {"alert": str(uuid.uuid4()), "verdict": "false", "decided_at": "2026-11-24T06:00:00+00:00"}


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A member's own system on loopback, whose host the operator allows."""
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def told(cast: Cast, receiver: Receiver) -> str:
    """Have the receiver told of decisions and lists; gives the secret."""
    with cast.acting("originators_second") as actor:
        _hook, secret = actions.add_webhook(actor, receiver.url, ["alert.decided", "list.current"])
    return secret


def context_of(cast: Cast, who: str = "originator") -> Context:
    return lambda: opened(cast.tokens[who])


def tell(cast: Cast, who: str = "originator", event: str = "alert.decided", **body: Any) -> int:
    with cast.acting(who) as actor:
        return deliveries.enqueue(actor, event, body or DECIDED)


def rows(cast: Cast, look: Callable[[Actor], Any] = lambda actor: list(visible(actor, Delivery).order_by("id"))) -> Any:
    with cast.acting("originator") as actor:
        return look(actor)


def make_due(cast: Cast, **changed: Any) -> None:
    with cast.acting("originator") as actor:
        visible(actor, Delivery).update(next_at=timezone.now() - timedelta(seconds=1), **changed)


def test_an_event_arrives_signed(cast: Cast, receiver: Receiver, told: str) -> None:
    assert tell(cast) == 1
    assert deliveries.deliver_due(context_of(cast)) == 1
    (headers, body), (delivery,) = receiver.told[0], rows(cast)
    assert receiver.bodies() == [
        {"id": str(delivery.uid), "event": "alert.decided", "at": delivery.made_at.isoformat(), "data": DECIDED}
    ]
    assert (headers["tahaluf-event"], receiver.ids()) == ("alert.decided", [str(delivery.uid)])
    assert is_genuine(told, headers["tahaluf-signature"], body, time.time())
    assert (delivery.status, delivery.attempts, delivery.delivered_at is not None) == (204, 1, True)
    assert deliveries.deliver_due(context_of(cast)) == 0


def test_a_changed_or_replayed_body_is_not_genuine(told: str) -> None:
    now, body = int(time.time()), b'{"id": "x"}'
    header = sign(told, now, body)
    assert is_genuine(told, header, body, now)
    assert not is_genuine(told, header, body + b" ", now)
    assert not is_genuine("another secret", header, body, now)
    assert not is_genuine(told, header, body, now + 301)
    assert not is_genuine(told, header.replace(f"t={now}", f"t={now + 300}"), body, now + 301)


def test_what_fails_is_sent_again_later_with_the_same_uid(cast: Cast, receiver: Receiver, told: str) -> None:
    receiver.statuses = [500, 204]
    tell(cast)
    assert deliveries.deliver_due(context_of(cast)) == 0
    assert rows(cast)[0].next_at > timezone.now() + timedelta(seconds=50)
    assert deliveries.deliver_due(context_of(cast)) == 0
    assert len(receiver.told) == 1
    make_due(cast)
    assert deliveries.deliver_due(context_of(cast)) == 1
    assert len(set(receiver.ids())) == 1
    assert (len(receiver.told), rows(cast)[0].attempts) == (2, 2)


def test_pauses_double_up_to_six_hours() -> None:
    minutes = [deliveries.pause_after(attempts).total_seconds() / 60 for attempts in range(1, 15)]
    assert minutes[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert set(minutes[9:]) == {360}


def test_after_two_days_it_is_given_up_and_shown(cast: Cast, receiver: Receiver, told: str) -> None:
    receiver.statuses = [503]
    tell(cast)
    with past_the_walls(), connection.cursor() as cursor:
        cursor.execute("UPDATE finance_delivery SET made_at = now() - interval '49 hours'")
    make_due(cast)
    deliveries.deliver_due(context_of(cast))
    assert rows(cast)[0].given_up_at is not None
    make_due(cast)
    deliveries.deliver_due(context_of(cast))
    assert len(receiver.told) == 1
    page = cast.client("originators_viewer").get("/finance/webhooks/").content.decode()
    assert "given up" in page
    assert "503" in page


def test_killed_between_sending_and_noting_it_is_sent_again_under_the_same_uid(
    cast: Cast, receiver: Receiver, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast)
    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "_note", lambda *_given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            deliveries.deliver_due(context_of(cast))
    assert (len(receiver.told), rows(cast)[0].delivered_at) == (1, None)
    make_due(cast)
    assert deliveries.deliver_due(context_of(cast)) == 1
    assert len(receiver.told) == 2
    assert len(set(receiver.ids())) == 1


def test_another_members_events_never_arrive(cast: Cast, receiver: Receiver, told: str) -> None:
    assert tell(cast, "recipient") == 0
    tell(cast)
    assert deliveries.deliver_due(context_of(cast, "recipient")) == 0
    assert receiver.told == []


def test_only_the_events_that_were_asked_for_are_told(cast: Cast, receiver: Receiver, told: str) -> None:
    assert tell(cast, event="freeze.lifted", freeze=str(uuid.uuid4())) == 0
    assert tell(cast, event="list.current", version=str(uuid.uuid4())) == 1


def test_a_redirect_is_not_followed(cast: Cast, receiver: Receiver, told: str) -> None:
    receiver.statuses = [302]
    tell(cast)
    assert deliveries.deliver_due(context_of(cast)) == 0
    assert receiver.paths == ["/told?of=events"]
    assert rows(cast)[0].status == 302


def test_an_ended_address_is_told_nothing_not_even_what_waited(cast: Cast, receiver: Receiver, told: str) -> None:
    tell(cast)
    with cast.acting("originators_second") as actor:
        actions.end_webhook(actor, visible(actor, Webhook).get().uid)
    assert deliveries.deliver_due(context_of(cast)) == 0
    assert tell(cast) == 0
    assert receiver.told == []


def test_an_address_that_fails_holds_up_no_other(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with receiving() as bad, receiving() as good:
        bad.statuses = [500]
        with cast.acting("originators_second") as actor:
            for receiver in (bad, good):
                actions.add_webhook(actor, receiver.url, ["alert.decided"])
        for _event in range(3):
            tell(cast)
        assert deliveries.deliver_due(context_of(cast)) == 3
        assert (len(bad.told), len(good.told)) == (1, 3)


def test_a_host_that_the_operator_took_back_is_not_connected_to(
    cast: Cast, receiver: Receiver, told: str, settings: Any
) -> None:
    tell(cast)
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset()
    assert deliveries.deliver_due(context_of(cast)) == 0
    assert (receiver.told, rows(cast)[0].status) == ([], 0)


def test_what_was_written_with_an_act_that_failed_is_never_sent(cast: Cast, receiver: Receiver, told: str) -> None:
    with contextlib.suppress(RuntimeError), cast.acting("originator") as actor:
        deliveries.enqueue(actor, "alert.decided", DECIDED)
        raise RuntimeError
    assert deliveries.deliver_due(context_of(cast)) == 0


@pytest.mark.parametrize(
    "body", [{"subject": "Walid Samir"}, {"name": "وليد"}, {"reasons": ["x"]}, {"note": "é"}, {"text": "a" * 81}]
)
def test_a_body_with_words_is_a_fault_of_ours(cast: Cast, body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no uid, code, count or time"):
        tell(cast, **body)


def machines_token(cast: Cast) -> str:
    """Open the way to the context of the machine of AAA's finance desk, under a supervisor's standing order."""
    with cast.acting("originators_second") as actor:
        grant_standing(actor, "finance", 30)
    with as_owner() as cursor:
        cursor.execute("SELECT wall.machine_issue(%s, 'finance', interval '1 hour')", [cast.members["AAA"].pk])
        return str(cursor.fetchone()[0])


def test_the_desks_machine_sends_under_a_standing_order(cast: Cast, receiver: Receiver, told: str) -> None:
    token = machines_token(cast)
    tell(cast)
    deliveries.sweep(lambda: opened(token))
    assert len(receiver.told) == 1


def test_a_list_that_comes_into_use_is_told(cast: Cast, receiver: Receiver, told: str, imported: Import) -> None:
    version = imported()
    deliveries.deliver_due(context_of(cast))
    assert [(each["event"], each["data"]) for each in receiver.bodies()] == [
        ("list.current", {"version": str(version.uid)})
    ]


def test_a_list_of_the_nodes_that_comes_into_use_is_told_once_its_screening_begins(
    cast: Cast, receiver: Receiver, told: str, imported: Import
) -> None:
    token = machines_token(cast)
    version = imported("operator")
    for _minute in range(2):
        rescreen_due(lambda: opened(token))
        deliveries.sweep(lambda: opened(token))
    assert [(each["event"], each["data"]) for each in receiver.bodies()] == [
        ("list.current", {"version": str(version.uid)})
    ]


def test_an_address_that_answers_drop_by_drop_is_given_up(
    cast: Cast, receiver: Receiver, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONGEST_SECONDS", 0.5)
    receiver.drops = 50
    tell(cast)
    began = time.monotonic()
    assert deliveries.deliver_due(context_of(cast)) == 0
    assert time.monotonic() - began < 3
    assert rows(cast)[0].status == 0


def test_one_member_holds_up_the_others_for_no_longer_than_a_sweep_may_take(
    cast: Cast, receiver: Receiver, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "LONGEST_SWEEP", timedelta(0))
    for _event in range(3):
        tell(cast)
    assert [deliveries.deliver_due(context_of(cast)) for _minute in range(4)] == [1, 1, 1, 0]


def test_what_was_put_off_by_a_clock_that_ran_ahead_is_sent(cast: Cast, receiver: Receiver, told: str) -> None:
    tell(cast)
    with cast.acting("originator") as actor:
        visible(actor, Delivery).update(next_at=timezone.now() + timedelta(days=300))
    assert deliveries.deliver_due(context_of(cast)) == 1


def test_each_event_has_a_body_that_may_be_sent(cast: Cast, receiver: Receiver) -> None:
    with cast.acting("originators_second") as actor:
        actions.add_webhook(actor, receiver.url, list(EVENTS))
        freeze = Freeze(number=7, alert=Alert(verdict="true", decided_at=timezone.now()))
        telling.alert_decided(actor, freeze.alert)
        telling.freeze_ordered(actor, freeze)
        telling.freeze_lifted(actor, freeze)
    deliveries.deliver_due(context_of(cast))
    assert [each["event"] for each in receiver.bodies()] == ["alert.decided", "freeze.ordered", "freeze.lifted"]
    assert receiver.bodies()[1]["data"] == {
        "freeze": str(freeze.uid),
        "number": 7,
        "alert": str(freeze.alert.uid),
    }
