"""The demonstration shows every state of the finance desk: each table of states is walked, each state asked for a row.

A state that is rightly not shown stands in `NOT_SHOWN` with its reason; one that is shown all the same fails as well.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from tahaluf.desks.finance.alerts.models import Alert, AlertStep, DeskPractice, GoodGuy
from tahaluf.desks.finance.alerts.reads import overdue_alerts
from tahaluf.desks.finance.alerts.workflow import ALERT_TRANSITIONS, OPEN, AlertKind, AlertState, Verdict
from tahaluf.desks.finance.figures.counting import Period, decided_in
from tahaluf.desks.finance.figures.judging import by_spelling
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.workflow import VERSION_TRANSITIONS, VersionState
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, GoamlSettings, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import (
    COMPLAINT_TRANSITIONS,
    FREEZE_TRANSITIONS,
    ComplaintOutcome,
    ComplaintState,
    FreezeState,
    LiftCause,
)
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.screening.workflow import RunState
from tahaluf.desks.finance.subjects.models import Intake, Subject
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.desks.finance.webhooks.models import Webhook
from tahaluf.policy.actors import Actor
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.config.demonstrated import tokens

pytestmark = pytest.mark.django_db
WALKED: list[tuple[type[models.Model], str, type[models.TextChoices]]] = [
    (Alert, "state", AlertState),
    (Alert, "verdict", Verdict),
    (Alert, "kind", AlertKind),
    (Freeze, "state", FreezeState),
    (Freeze, "cause", LiftCause),
    (Complaint, "state", ComplaintState),
    (Complaint, "outcome", ComplaintOutcome),
    (IssuedDocument, "kind", IssuedDocument.Kind),
    (ListVersion, "state", VersionState),
    (ScreeningRun, "state", RunState),
    (Intake, "state", IntakeState),
]
AT_WORK = "it lasts while a worker is at it: seconds later the row is in another state"
NOT_SHOWN: dict[tuple[type[models.Model], str], str] = {
    (ListVersion, VersionState.QUEUED): AT_WORK,
    (ListVersion, VersionState.IMPORTING): AT_WORK,
    (ScreeningRun, RunState.QUEUED): AT_WORK,
    (ScreeningRun, RunState.RUNNING): AT_WORK,
    (Intake, IntakeState.QUEUED): AT_WORK,
    (Intake, IntakeState.RUNNING): AT_WORK,
}
SIGNS: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "a good-guy entry that holds": (GoodGuy, {"lapsed_at": None}),
    "a good-guy entry that lapsed": (GoodGuy, {"lapsed_at__isnull": False}),
    "an escalated alert": (Alert, {"state__in": OPEN, "escalated_at__isnull": False}),
    "a proposal whose evidence changed": (Alert, {"state": "proposed", "evidence_changed_at__isnull": False}),
    "an alert whose listing changed and no longer reaches": (Alert, {"fell_because": "listing-changed"}),
    "an alert whose listing is gone": (Alert, {"state__in": OPEN, "fell_because": "listing-removed"}),
    "an alert that was opened again": (AlertStep, {"verb": "reopen", "alert__state": "in-review"}),
    "a subject that was ended": (Subject, {"ended_at__isnull": False}),
    "a report that no schema has checked": (IssuedDocument, {"kind": "goaml", "schema": ""}),
    "what goAML asks": (GoamlSettings, {"rentity_id__isnull": False}),
    "how the desk works": (DeskPractice, {"set_by__isnull": False}),
    "a near miss": (NearMiss, {"count__gt": 0}),
}


@pytest.fixture
def actor(demonstrated: None) -> Iterator[Actor]:
    """The supervisor of a member's desk in the loaded demonstration."""
    with opened(tokens()["sau.supervisor"]) as supervisor:
        yield supervisor


def states_of(actor: Actor, model: type[models.Model], column: str) -> set[str]:
    return set(visible(actor, model).order_by().values_list(column, flat=True).distinct())


def test_every_state_is_shown_or_a_reason_says_why_not(actor: Actor) -> None:
    for model, column, choices in WALKED:
        shown = states_of(actor, model, column)
        missing = {state for state in choices if state not in shown}
        assert missing == {state for state in choices if (model, state) in NOT_SHOWN}, (model, column)


def test_no_table_of_states_is_passed_over() -> None:
    tables = (ALERT_TRANSITIONS, FREEZE_TRANSITIONS, COMPLAINT_TRANSITIONS, VERSION_TRANSITIONS)
    walked = {choices for _model, column, choices in WALKED if column == "state"}
    assert {type(state) for table in tables for state in table} <= walked


def test_what_no_state_says_is_shown_too(actor: Actor) -> None:
    missing = [sign for sign, (model, given) in SIGNS.items() if not visible(actor, model).filter(**given).exists()]
    assert missing == []
    assert overdue_alerts(actor).exists()


def test_two_ways_of_spelling_have_decisions_enough_for_the_figures(actor: Actor) -> None:
    today = timezone.localdate()
    decided = decided_in(actor, Period(today, today)).values_list("subject_name", "verdict")
    assert len(by_spelling(decided)) >= 2


def test_nobody_outside_is_told_of_anything(actor: Actor) -> None:
    """Addresses must be named by the node's operator; the demonstration names none, so there is nothing to show."""
    assert not visible(actor, Webhook).exists()
