"""An exempt verdict names its exemption and its end, is decided by a second officer as it was proposed, and lapses."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.alerts import actions, overdue
from tahaluf.desks.finance.alerts.exemptions import Claim
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import Exemption
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.subjects.actions import Statement, end_stake, state_stake
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.policy.context import opened
from tahaluf.policy.decisions import Refused
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tests.api.calls import caller
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.policy.scatter import past_the_walls

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)
NAMED = "exemption = 'unscr-2664', exemption_until = CURRENT_DATE + 9"


@pytest.fixture
def exempt(cast: Cast, alert: Alert) -> Alert:
    """An alert that two officers decided to be exempt; no list waits to be screened against."""
    decided = cases.decided(cast, alert, "exempt")
    cases.rescreen(cast)
    return decided


def end(alert: Alert, days: int = 1) -> None:
    """Have an exemption be over for some days."""
    with past_the_walls():
        rows = Alert.objects.unscoped_because("the test lets time pass")
        rows.filter(pk=alert.pk).update(exemption_until=TODAY - timedelta(days=days))


def sweep(cast: Cast) -> None:
    overdue.sweep(lambda: opened(cast.tokens["originator"]))


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (Claim(), "exemption"),
        (Claim("charity", until=SOON), "exemption"),
        (Claim("unscr-2664"), "exemption-until"),
        (Claim("unscr-2664", until=TODAY - timedelta(days=1)), "exemption-until"),
        (Claim("licence", until=SOON), "exemption-reference"),
        (Claim("other", "  ", SOON), "exemption-reference"),
    ],
)
def test_an_exempt_verdict_that_says_too_little_is_refused(cast: Cast, alert: Alert, claim: Claim, code: str) -> None:
    with cast.acting("originator") as actor:
        actions.take(actor, alert.uid)
    with cast.acting("originator") as actor, pytest.raises(Refused) as refused:
        actions.propose(actor, alert.uid, "exempt", "why", claim=claim)
    assert refused.value.decision.code == code


@pytest.mark.parametrize("kind", Exemption.values)
def test_each_exemption_of_the_list_is_named_and_decided(cast: Cast, alert: Alert, kind: str) -> None:
    cases.propose(cast, alert, "exempt", claim=Claim(kind, "LIC-2026-17", SOON))
    with cast.acting("originators_second") as actor:
        decided = actions.decide_alert(actor, alert.uid)
    assert (decided.exemption, decided.exemption_reference, decided.exemption_until) == (kind, "LIC-2026-17", SOON)


def test_another_verdict_keeps_no_exemption(cast: Cast, alert: Alert) -> None:
    assert cases.propose(cast, alert, "true", claim=Claim("unscr-2664", "x", SOON)).exemption == ""


def test_a_proposal_sent_back_or_opened_again_has_no_exemption(cast: Cast, exempt: Alert) -> None:
    with cast.acting("originators_second") as actor:
        again = actions.reopen(actor, exempt.uid, "the licence was withdrawn")
    assert (again.exemption, again.exemption_until) == ("", None)


def test_an_exemption_that_ended_while_it_waited_is_not_decided(cast: Cast, alert: Alert) -> None:
    cases.propose(cast, alert, "exempt")
    end(alert)
    with cast.acting("originators_second") as actor, pytest.raises(Refused) as refused:
        actions.decide_alert(actor, alert.uid)
    assert refused.value.decision.code == "exemption-over"


class TestInTheDatabase:
    def said(self, cast: Cast, who: str, statement: str) -> str:
        me = cast.officers[who].pk
        with cast.acting(who), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement.format(me=me))
                    return str(cursor.rowcount)
            except DatabaseError as error:
                return str(error)

    @pytest.mark.parametrize(
        "named",
        ["exemption = 'unscr-2664'", "exemption = 'charity', exemption_until = CURRENT_DATE", "verdict = 'exempt'",
         "exemption = 'licence', exemption_until = CURRENT_DATE"],
    )  # fmt: skip
    def test_a_proposal_that_names_no_exemption_is_refused(self, cast: Cast, alert: Alert, named: str) -> None:
        with cast.acting("originator") as actor:
            actions.take(actor, alert.uid)
        proposal = "state = 'proposed', proposed_by_id = {me}, proposed_at = now()"
        verdict = "" if named.startswith("verdict") else ", verdict = 'exempt'"
        update = f"UPDATE finance_alert SET {proposal}, {named}{verdict}"
        assert "names its exemption and its end" in self.said(cast, "originator", update)
        assert self.said(cast, "originator", f"UPDATE finance_alert SET {proposal}, {NAMED}, verdict = 'exempt'") == "1"

    def test_the_second_officer_decides_on_the_very_exemption_that_was_proposed(self, cast: Cast, alert: Alert) -> None:
        cases.propose(cast, alert, "exempt")
        decide = "UPDATE finance_alert SET state = 'decided', decided_by_id = {me}, decided_at = now()"
        longer = f"{decide}, exemption_until = exemption_until + 900"
        assert "changes with its verdict alone" in self.said(cast, "originators_second", longer)
        assert self.said(cast, "originators_second", decide) == "1"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ("exemption_until = exemption_until + 900", "changes with its verdict alone"),
            ("exemption_reference = 'another'", "changes with its verdict alone"),
            ("exemption_lapsed_at = now()", "lapses when its end has passed"),
        ],
    )
    def test_a_decided_exemption_does_not_change(self, cast: Cast, exempt: Alert, change: str, words: str) -> None:
        assert words in self.said(cast, "originators_second", f"UPDATE finance_alert SET {change}")

    def test_no_other_verdict_has_one(self, cast: Cast, alert: Alert) -> None:
        assert "belongs to an exempt verdict" in self.said(cast, "originator", f"UPDATE finance_alert SET {NAMED}")


class TestLapsing:
    def test_until_its_last_day_it_holds(self, cast: Cast, exempt: Alert) -> None:
        end(exempt, days=0)
        sweep(cast)
        assert len(cases.alerts(cast)) == 1

    def test_past_it_the_alert_is_put_again_once(self, cast: Cast, exempt: Alert) -> None:
        end(exempt)
        sweep(cast)
        sweep(cast)
        old, new = cases.alerts(cast)
        assert (old.state, new.state, new.earlier_id, new.verdict) == ("decided", "new", old.pk, "")
        assert old.exemption_lapsed_at is not None
        assert (new.reasons, new.subject_digest, new.due_on > TODAY) == (old.reasons, old.subject_digest, True)
        assert [step.verb for step in cases.steps(cast, old)][-1] == "exemption-lapse"
        assert [step.details for step in cases.steps(cast, new)] == [{"because": "exemption-over"}]

    def test_who_may_see_it_is_told(self, cast: Cast, exempt: Alert) -> None:
        end(exempt)
        sweep(cast)
        with cast.acting("originators_second") as actor:
            assert visible(actor, Notification).filter(code="finance-exemptions-lapsed").count() == 1

    def test_a_screening_before_the_machine_came_by_asks_again_and_the_machine_not_twice(
        self, cast: Cast, exempt: Alert, walid: Subject, version: ListVersion
    ) -> None:
        assert cases.raise_hits(cast, version, walid).unchanged == 1
        end(exempt)
        assert cases.raise_hits(cast, version, walid).opened == 1
        sweep(cast)
        assert len(cases.alerts(cast)) == 2

    def test_of_a_subject_that_changed_or_ended_nothing_is_put_again(
        self, cast: Cast, exempt: Alert, walid: Subject
    ) -> None:
        cases.change(cast, walid, "Somebody Else")
        end(exempt)
        sweep(cast)
        (old,) = cases.alerts(cast)
        assert old.exemption_lapsed_at is not None


@pytest.mark.parametrize("stands", [True, False])
def test_of_ownership_it_is_put_again_while_the_stakes_stand_and_no_longer(
    cast: Cast, walid: Subject, held: Portfolio, version: ListVersion, stands: bool
) -> None:
    mill = cases.subject(cast, held, "Zembra Olive Mill", "C-9")
    with cast.acting("originator") as actor:
        stake = state_stake(actor, Statement(walid.uid, mill.uid, Decimal(60), False, "an invented register"))
    cases.raise_hits(cast, version, walid)
    cases.decided(cast, cases.alerts(cast)[0], "true")
    _match, question = cases.alerts(cast)
    end(cases.decided(cast, question, "exempt"))
    if not stands:
        with cast.acting("originator") as actor:
            end_stake(actor, stake.uid)
    for _minute in range(2):
        sweep(cast)
    put = [(alert.state, alert.earlier_id) for alert in cases.alerts(cast) if alert.kind == "ownership"]
    assert put == [("decided", None), *([("new", question.pk)] if stands else [])]


def test_the_page_takes_and_shows_it(cast: Cast, alert: Alert) -> None:
    client, page = cast.client("originator"), reverse("finance:alert", args=[alert.uid])
    act = reverse("finance:alert_act", args=[alert.uid])
    client.post(act, {"verb": "take"})
    given: dict[str, Any] = {"verb": "propose", "verdict": "exempt", "reason": "medicine"}
    assert "Name the exemption." in client.post(act, given, follow=True).content.decode()
    named = {"exemption": "licence", "exemption_reference": "LIC-2026-17", "exemption_until": SOON.isoformat()}
    client.post(act, given | named)
    shown = cast.client("originators_second").get(page).content.decode()
    assert "licence of the competent authority" in shown
    assert "LIC-2026-17" in shown
    assert "The exemption holds until" in shown


def test_the_api_takes_and_says_it(cast: Cast, alert: Alert) -> None:
    call = caller(cast, "originator")
    call.post(f"/alerts/{alert.uid}/take", {})
    body: dict[str, Any] = {"verdict": "exempt", "reason": "medicine"}
    refused = call.post(f"/alerts/{alert.uid}/propose", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "exemption")
    body |= {"exemption": {"kind": "unscr-1452-basic", "until": SOON.isoformat()}}
    said = call.post(f"/alerts/{alert.uid}/propose", body).json()["exemption"]
    assert said == {"kind": "unscr-1452-basic", "reference": "", "until": SOON.isoformat(), "lapsed_at": None}
    assert call.get("/alerts", {"state": "proposed"}).json()["items"][0]["exemption"] == said


def test_the_figures_count_decisions_by_exemption(cast: Cast, exempt: Alert) -> None:
    client = cast.client("originator")
    assert "humanitarian (UNSCR 2664)" in client.get(reverse("finance:figures")).content.decode()
    assert "exemption,unscr-2664,decided,1" in client.get(reverse("finance:figures_export")).content.decode()
