"""Freezes: ordered by an officer for a decided true match, lifted by a second one, never by themselves."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tahaluf.desks.finance.alerts import actions
from tahaluf.desks.finance.outcomes import freezing, reads
from tahaluf.desks.finance.outcomes.contributions import what_waits
from tahaluf.desks.finance.outcomes.models import Freeze, FreezeStep, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import FREEZE_OWNERS, FREEZE_TRANSITIONS, FreezeState, LiftCause
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.finance.outcomes import factory

pytestmark = pytest.mark.django_db
SQL = Path(freezing.__file__).resolve().parents[1] / "sql" / "outcomes.sql"


@pytest.fixture
def freeze(cast: Cast, imported: Import) -> Freeze:
    """A freeze in force."""
    return factory.frozen(cast, imported())


def proposed(cast: Cast, freeze: Freeze, by: str = "originator") -> None:
    with cast.acting(by) as actor:
        freezing.review_freeze(actor, freeze.uid, LiftCause.ERROR, factory.in_days(3), "look again")
        freezing.propose_lifting(actor, freeze.uid, "not the one")


def test_a_freeze_is_ordered_with_its_step_its_event_and_its_notices(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originator") as actor:
        [step] = visible(actor, FreezeStep).filter(freeze=freeze)
        assert (step.verb, step.before, step.after, step.officer_id) == ("order", "", "in-force", actor.officer_id)
        documents = list(visible(actor, IssuedDocument).filter(freeze=freeze, kind="freeze"))
        assert {document.language for document in documents} == {"ar", "en", "fr"}
        assert all(bytes(document.content).startswith(b"%PDF") for document in documents)
        assert all(hashlib.sha256(document.content).hexdigest() == document.sha256 for document in documents)
    with cast.acting("originators_auditor") as actor:
        events = visible(actor, AuditEvent).filter(subject=str(freeze.uid))
        assert [event.action for event in events] == ["finance:freeze:order"]


@pytest.mark.parametrize("verdict", ["false", "exempt", "unclear"])
def test_only_a_decided_true_match_is_frozen(cast: Cast, imported: Import, verdict: str) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        question = factory.alert(actor, version)
        with pytest.raises(Refused, match="two officers decided"):
            freezing.order_freeze(actor, question.uid, factory.ORDER)
    factory.decided(cast, question, verdict, second="originators_second")
    with cast.acting("originator") as actor, pytest.raises(Refused, match="two officers decided"):
        freezing.order_freeze(actor, question.uid, factory.ORDER)


def test_a_party_whom_its_list_names_no_more_is_frozen_by_nobody_and_nobody_is_urged_to(
    cast: Cast, imported: Import
) -> None:
    match = factory.true_match(cast, imported("operator"))
    with cast.acting("originator") as actor:
        assert [item.detail for item in what_waits(actor)] == [match.subject_name]
    imported("operator", data=un_xml(PEOPLE[1:], day="2026-02-02"))
    with cast.acting("originator") as actor:
        assert what_waits(actor) == []
        with pytest.raises(Refused, match="does not name") as refused:
            freezing.order_freeze(actor, match.uid, factory.ORDER)
        assert refused.value.decision.code == "delisted"
    imported("operator", data=un_xml(day="2026-03-02"))
    with cast.acting("originator") as actor:
        assert freezing.order_freeze(actor, match.uid, factory.ORDER).number == 1


def test_the_second_order_for_an_alert_is_told_that_it_stands(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originators_second") as actor, pytest.raises(Refused, match="already"):
        freezing.order_freeze(actor, freeze.alert.uid, factory.ORDER)


@pytest.mark.parametrize("who", ["originators_viewer", "originators_auditor"])
def test_whoever_only_sees_orders_and_lifts_nothing(cast: Cast, freeze: Freeze, who: str) -> None:
    proposed(cast, freeze)
    with cast.acting(who) as actor:
        for act in (freezing.lift_freeze, freezing.refuse_lifting):
            with pytest.raises(Refused):
                act(actor, freeze.uid, "because")


@pytest.mark.parametrize("who", ["recipients_releaser", "centre", "partner", "outsider", "originators_media"])
def test_to_others_a_freeze_is_absent(cast: Cast, freeze: Freeze, who: str) -> None:
    with cast.acting(who) as actor, pytest.raises(Absent):
        freezing.keep_freeze(actor, freeze.uid, "because")


def test_a_reviewed_freeze_is_kept_with_its_reason(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originator") as actor:
        freezing.review_freeze(actor, freeze.uid, LiftCause.CHANGED, factory.in_days(3), "the list says more")
        reviewed = visible(actor, Freeze).get(pk=freeze.pk)
        assert (reviewed.state, reviewed.cause, reviewed.due_on) == ("in-review", "changed", factory.in_days(3))
        kept = freezing.keep_freeze(actor, freeze.uid, "still the same person")
        assert (kept.state, kept.cause, kept.due_on) == ("in-force", "", None)
        reasons = [step.reason for step in visible(actor, FreezeStep).filter(freeze=freeze)]
        assert reasons == ["", "the list says more", "still the same person"]


@pytest.mark.parametrize(("who", "waits"), [("originator", [2]), ("originators_releaser", [1])])
def test_liftings_that_are_others_to_decide_keep_nothing_off_today(
    cast: Cast, imported: Import, monkeypatch: pytest.MonkeyPatch, who: str, waits: list[int]
) -> None:
    version = imported()
    first, second = factory.frozen(cast, version), factory.frozen(cast, version)
    proposed(cast, first)
    with cast.acting("originator") as actor:
        freezing.review_freeze(actor, second.uid, LiftCause.ERROR, factory.in_days(9), "look again")
    monkeypatch.setattr(reads, "MOST_WAITING", 1)
    with cast.acting(who) as actor:
        shown = [item.url for item in what_waits(actor)]
    assert shown == [reverse("finance:freeze", args=[each.uid]) for each in (first, second) if each.number in waits]


def test_a_freeze_whose_decision_is_gone_is_kept_in_force_by_nobody(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originators_second") as actor:
        actions.reopen(actor, freeze.alert.uid, "another date of birth")
        with pytest.raises(Refused) as refused:
            freezing.keep_freeze(actor, freeze.uid, "as it was")
    assert refused.value.decision.code == "undecided"
    with cast.acting("originators_second") as actor:
        actions.propose(actor, freeze.alert.uid, "true", "the passport is the same")
    with cast.acting("originators_releaser") as actor:
        actions.decide_alert(actor, freeze.alert.uid, "agreed")
        assert freezing.keep_freeze(actor, freeze.uid, "as it was").state == "in-force"


def test_a_second_officer_lifts_and_the_notices_are_issued(cast: Cast, freeze: Freeze) -> None:
    proposed(cast, freeze)
    with cast.acting("originators_releaser") as actor:
        lifted = freezing.lift_freeze(actor, freeze.uid, "agreed")
        assert (lifted.state, lifted.lifted_by_id) == ("lifted", actor.officer_id)
        assert visible(actor, IssuedDocument).filter(freeze=freeze, kind="unfreeze").count() == 3


def test_nobody_lifts_what_they_proposed_themselves(cast: Cast, freeze: Freeze) -> None:
    proposed(cast, freeze, by="originators_releaser")
    with cast.acting("originators_releaser") as actor, pytest.raises(Refused, match="second officer"):
        freezing.lift_freeze(actor, freeze.uid, "I agree with myself")
    with cast.acting("originator") as actor, pytest.raises(Refused, match="releaser"):
        freezing.lift_freeze(actor, freeze.uid, "not my role")


def test_a_refused_lifting_goes_back_into_review(cast: Cast, freeze: Freeze) -> None:
    proposed(cast, freeze)
    with cast.acting("originators_second") as actor:
        assert freezing.refuse_lifting(actor, freeze.uid, "it is the one").state == FreezeState.IN_REVIEW
        assert freezing.propose_lifting(actor, freeze.uid, "no").lift_proposed_by_id == actor.officer_id


def test_who_comes_second_is_told_that_it_was_decided(cast: Cast, freeze: Freeze) -> None:
    proposed(cast, freeze)
    with cast.acting("originators_releaser") as actor:
        freezing.lift_freeze(actor, freeze.uid, "agreed")
    for act in (freezing.lift_freeze, freezing.refuse_lifting):
        with cast.acting("originators_second") as actor, pytest.raises(Refused, match="meanwhile"):
            act(actor, freeze.uid, "agreed as well")


def test_a_lifted_match_can_be_frozen_anew_under_a_new_number(cast: Cast, freeze: Freeze) -> None:
    proposed(cast, freeze)
    with cast.acting("originators_releaser") as actor:
        freezing.lift_freeze(actor, freeze.uid, "agreed")
        again = freezing.order_freeze(actor, freeze.alert.uid, factory.ORDER)
    assert (freeze.number, again.number) == (1, 2)


def test_numbers_count_for_each_member_and_go_on_over_what_one_does_not_see(cast: Cast, imported: Import) -> None:
    version = imported("operator")
    closed = (cast.officers["originator"].pk, cast.officers["originators_releaser"].pk)
    with cast.acting("originator") as actor:
        home = factory.portfolio(actor, "Closed", closed)
    hidden = factory.frozen(cast, version, home=home)
    match = factory.true_match(cast, version)
    with cast.acting("originators_second") as actor:
        assert not visible(actor, Freeze).filter(pk=hidden.pk).exists()
        assert freezing.order_freeze(actor, match.uid, factory.ORDER).number == 2
    with cast.acting("recipient") as actor:
        question = factory.alert(actor, version)
    theirs = factory.decided(cast, question, first="recipient", second="recipients_releaser")
    with cast.acting("recipient") as actor:
        assert freezing.order_freeze(actor, theirs.uid, factory.ORDER).number == 1


def test_what_is_undone_takes_its_number_back(cast: Cast, imported: Import) -> None:
    version = imported()
    match = factory.true_match(cast, version)
    with cast.acting("originator") as actor:
        outer = transaction.savepoint()
        assert freezing.order_freeze(actor, match.uid, factory.ORDER).number == 1
        transaction.savepoint_rollback(outer)
        assert freezing.order_freeze(actor, match.uid, factory.ORDER).number == 1


def test_the_database_knows_the_same_transitions() -> None:
    held = re.findall(r"\('([a-z-]+)', '([a-z-]+)'\)", SQL.read_text(encoding="utf-8"))
    ours = {(str(state), str(after)) for state, following in FREEZE_TRANSITIONS.items() for after in following}
    assert set(held) == ours
    assert set(FREEZE_TRANSITIONS) == set(FREEZE_OWNERS) == set(FreezeState)


INSERT = """INSERT INTO finance_freeze (uid, member_id, portfolio_id, alert_id, subject_id, number, state, legal_basis,
    scope, ordered_by_id, ordered_at, cause, touched_at)
    SELECT gen_random_uuid(), member_id, portfolio_id, id, subject_id, 99, 'in-force', 'x', 'y', %s, now(), '', now()
    FROM finance_alert WHERE id = %s"""


def run_raw(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("verdict", [None, "false", "exempt"])
def test_raw_sql_orders_no_freeze_without_a_decided_true_match(
    cast: Cast, imported: Import, verdict: str | None
) -> None:
    version = imported()
    with cast.acting("originator") as actor:
        question = factory.alert(actor, version)
    if verdict:
        factory.decided(cast, question, verdict, second="originators_second")
    with cast.acting("originator") as actor, pytest.raises(DatabaseError, match="decided true match"):
        run_raw(INSERT, actor.officer_id, question.pk)


def test_raw_sql_orders_a_freeze_in_no_other_officers_name(cast: Cast, imported: Import) -> None:
    match = factory.true_match(cast, imported())
    with cast.acting("originator"), pytest.raises(DatabaseError, match=r"decided true match|row-level security"):
        run_raw(INSERT, cast.officers["originators_second"].pk, match.pk)
    with cast.acting("originators_viewer") as actor, pytest.raises(DatabaseError, match="decided true match"):
        run_raw(INSERT, actor.officer_id, match.pk)


LIFTS = [
    "UPDATE finance_freeze SET state = 'lifted', lifted_by_id = {me}, lifted_at = now() WHERE id = {id}",
    "UPDATE finance_freeze SET state = 'lifted' WHERE id = {id}",
    "UPDATE finance_freeze SET state = 'lifted', lifted_by_id = {other}, lifted_at = now() WHERE id = {id}",
    "UPDATE finance_freeze SET state = 'lifted', lifted_by_id = {me}, lift_proposed_by_id = {other} WHERE id = {id}",
    "UPDATE finance_freeze SET lift_proposed_by_id = {other} WHERE id = {id}",
    "UPDATE finance_freeze SET lifted_by_id = {me} WHERE id = {id}",
]


@pytest.mark.parametrize("sql", LIFTS)
@pytest.mark.parametrize("begun", [False, True], ids=["in force", "proposed by oneself"])
def test_raw_sql_lifts_no_freeze_with_one_officer(cast: Cast, freeze: Freeze, sql: str, begun: bool) -> None:
    if begun:
        proposed(cast, freeze, by="originators_second")
    with cast.acting("originators_second") as actor, pytest.raises(DatabaseError):
        run_raw(sql.format(me=actor.officer_id, other=cast.officers["originators_releaser"].pk, id=freeze.pk))


def test_an_issued_document_never_changes(cast: Cast, freeze: Freeze) -> None:
    for sql in ("UPDATE finance_issueddocument SET content = 'x'", "DELETE FROM finance_issueddocument"):
        with cast.acting("originators_second"), pytest.raises(DatabaseError, match="permission denied"):
            run_raw(sql)
