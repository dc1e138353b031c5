"""A clock that is set back while a list is gone over keeps nobody from being told of what came of it."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from tahaluf.desks.finance.alerts import rescreening
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db


def notices(cast: Cast, who: str, code: str) -> int:
    with cast.acting(who) as actor:
        return visible(actor, Notification).filter(code=code).count()


def rescreen_with_a_clock_set_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    honest, begin = timezone.now, rescreening._begin

    def begun_ahead(actor: Actor, *more: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: honest() + datetime.timedelta(hours=1))
            return begin(actor, *more)

    with monkeypatch.context() as patch:
        patch.setattr(rescreening, "_begin", begun_ahead)
        rescreening.rescreen_due(lambda: opened(cast.tokens["originator"]))


def test_alerts_and_falls_are_told(
    cast: Cast, walid: Subject, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported()
    rescreen_with_a_clock_set_back(cast, monkeypatch)
    assert notices(cast, "originators_second", "finance-alerts-raised") == 1
    imported(data=un_xml(PEOPLE[1:], day="2026-02-02"))
    rescreen_with_a_clock_set_back(cast, monkeypatch)
    assert notices(cast, "originators_second", "finance-alerts-fell") == 1


def test_whoever_sees_none_of_what_fell_is_told_nothing(cast: Cast, imported: Import) -> None:
    closed = cases.portfolio(cast, "originator", "Closed", ["originator"])
    cases.subject(cast, closed)
    imported()
    cases.rescreen(cast)
    imported(data=un_xml(PEOPLE[1:], day="2026-02-02"))
    cases.rescreen(cast)
    told = [notices(cast, who, "finance-alerts-fell") for who in ("originator", "originators_second")]
    assert told == [1, 0]
