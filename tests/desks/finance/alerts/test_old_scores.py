"""Scores change with the engine: what was decided on an earlier score still points to what it decided."""

from typing import Any

import pytest
from django.urls import reverse

from tahaluf.desks.finance.alerts.models import Alert, AlertStep
from tahaluf.desks.finance.alerts.raising import Hit, raise_alerts
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.engines.lists import Listing
from tahaluf.engines.screening import Screener
from tahaluf.engines.subjects import subject_from_json
from tahaluf.policy.visibility import visible
from tests.api.calls import caller
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db
NAME = {"feature": "name", "left": "walid", "right": "walid", "gave": 1.0, "code": "same"}
BIRTH = {"feature": "birth_date", "left": "1950", "right": "1971-03-05", "gave": -0.05, "code": "birth_differs"}
OLD_REASONS = [NAME, BIRTH]
"""The steps of a score as they were kept when evidence took shares of a score: an equal name gave 1."""
FAR = {"births": ["1950"], "countries": ["NO"], "gender": "female"}
"""What is known of a subject whose score fell below the cutoff with the engine."""


@pytest.fixture(params=["reached", "fallen"])
def customer(request: pytest.FixtureRequest, cast: Cast, held: Portfolio) -> Subject:
    """A customer whom today's engine would ask about, and one whom it would not."""
    known = FAR if request.param == "fallen" else {}
    with cast.acting("originator"):
        return Subject.objects.create(**cases.subject_values(held, "Walid Samir Al-Khayali", "C-1", **known))


@pytest.fixture
def old(cast: Cast, customer: Subject, version: ListVersion) -> Alert:
    """An alert that an earlier engine raised, with a score of 1."""
    with cast.acting("originator") as actor:
        entry = cases.entries(actor, version)[0]
        raise_alerts(actor, [Hit(customer, entry, 1.0, entry.name, OLD_REASONS)])
    return cases.alerts(cast)[0]


def told(cast: Cast) -> list[tuple[Any, ...]]:
    """All that alerts and good-guy entries say, and the steps of the alerts."""
    with cast.acting("originator") as actor:
        steps = list(visible(actor, AlertStep).order_by("id").values_list("alert_id", "verb"))
    alerts = [
        (each.pk, each.state, each.verdict, each.shortfall, each.reasons, each.earlier_id, each.fell_at)
        for each in cases.alerts(cast)
    ]
    return [*alerts, *((each.pk, each.alert_id, each.lapsed_at) for each in cases.good_guys(cast)), *steps]


def screen_anew(cast: Cast) -> None:
    """Have all subjects screened against all lists: none has been since the engine is another."""
    assert cases.rescreen(cast) == 1


@pytest.mark.parametrize("verdict", ["false", "true", "exempt", "unclear"])
def test_what_was_decided_stands_and_nothing_is_asked_twice(cast: Cast, old: Alert, verdict: str) -> None:
    cases.decided(cast, old, verdict)
    before = told(cast)
    screen_anew(cast)
    assert told(cast) == before


@pytest.mark.parametrize("is_proposed", [False, True])
def test_what_is_open_stays_open_on_what_it_was_asked_on(cast: Cast, old: Alert, is_proposed: bool) -> None:
    if is_proposed:
        cases.propose(cast, old)
    before = told(cast)
    screen_anew(cast)
    assert told(cast) == before


def test_a_new_version_that_says_the_same_of_the_party_asks_nothing(cast: Cast, old: Alert, imported: Import) -> None:
    cases.decided(cast, old)
    before = told(cast)
    imported(data=un_xml((*PEOPLE, ("QDi.905", "HAMID", "", "TAYF", "", "1990")), day="2026-02-02"))
    screen_anew(cast)
    assert told(cast) == before


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_page_and_the_interface_still_show_the_earlier_score_and_why(cast: Cast, old: Alert, language: str) -> None:
    client = cast.client("originator")
    client.cookies["django_language"] = language
    response = client.get(reverse("finance:alert", args=[old.uid]))
    assert response.status_code == 200
    shown = caller(cast, "originator").get(f"/alerts/{old.uid}").json()
    assert shown["score"] == 1.0
    assert [(step["gave"], step["code"], step["centinats"]) for step in shown["reasons"]] == [
        (1.0, "same", 0), (-0.05, "birth_differs", 0),
    ]  # fmt: skip


def test_todays_score_of_the_same_pair_is_another(cast: Cast, old: Alert, version: ListVersion) -> None:
    with cast.acting("originator") as actor:
        listing = Listing.from_json(cases.entries(actor, version)[0].listing)
    (hit,) = Screener.build([listing]).screen([subject_from_json(old.subject_data)], 0.5)
    assert hit.score == pytest.approx(0.99) or hit.score < 0.9
    assert old.score == 1.0
