"""No decision without a second officer, by any route: actions, raw SQL as the web role, a race (threat 14)."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tahaluf.desks.finance.alerts import actions, hooks
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.workflow import ALERT_TRANSITIONS, DECIDERS, AlertState, Verdict
from tahaluf.desks.finance.subjects.actions import end_subject
from tahaluf.desks.finance.subjects.models import Subject
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Role
from tests.cast import Cast, as_owner
from tests.desks.finance.alerts import cases
from tests.policy.scatter import past_the_walls

pytestmark = pytest.mark.django_db
DECIDE = "UPDATE finance_alert SET state = 'decided', decided_by_id = {me}, decided_at = now() WHERE id = {id}"
WITHDRAWN = "verdict = '', proposed_by_id = NULL, proposed_at = NULL, decided_by_id = NULL, decided_at = NULL"


def sql(cast: Cast, who: str, alert: Alert, *statements: str) -> list[str]:
    """Run statements as the web role in an officer's context; gives what the database said of each."""
    ids = {name: officer.pk for name, officer in cast.officers.items()}
    said = []
    with cast.acting(who), connection.cursor() as cursor:
        for statement in statements:
            filled = statement.format(id=alert.pk, me=ids[who], **ids)
            try:
                with transaction.atomic():
                    cursor.execute(filled)
                    said.append(f"{cursor.rowcount}")
            except DatabaseError as error:
                said.append(str(error))
    return said


def now(cast: Cast, alert: Alert) -> Alert:
    """The alert as it stands, past every wall."""
    with past_the_walls():
        return Alert.objects.unscoped_because("the test looks").get(pk=alert.pk)


# ---------------------------------------------------------------- by the desk's own actions


def test_the_officer_who_proposed_does_not_decide(cast: Cast, alert: Alert) -> None:
    cases.propose(cast, alert)
    with cast.acting("originator") as actor, pytest.raises(Refused) as refused:
        actions.decide_alert(actor, alert.uid)
    assert refused.value.decision.code == "second-officer"


@pytest.mark.parametrize("verdict", Verdict.values)
@pytest.mark.parametrize("second", ["originators_releaser", "originators_second"])
def test_a_verdict_is_decided_by_the_roles_that_the_table_names(
    cast: Cast, alert: Alert, verdict: str, second: str
) -> None:
    role = {"originators_releaser": Role.RELEASER, "originators_second": Role.SUPERVISOR}[second]
    cases.propose(cast, alert, verdict)
    with cast.acting(second) as actor:
        if role in DECIDERS[Verdict(verdict)]:
            assert actions.decide_alert(actor, alert.uid).state == AlertState.DECIDED
        else:
            with pytest.raises(Refused):
                actions.decide_alert(actor, alert.uid)


@pytest.mark.parametrize("who", ["originators_viewer", "originators_auditor"])
def test_who_only_sees_does_nothing(cast: Cast, alert: Alert, who: str) -> None:
    tries: list[Callable[[Actor], object]] = [
        lambda actor: actions.take(actor, alert.uid),
        lambda actor: actions.propose(actor, alert.uid, "true", "why"),
        lambda actor: actions.decide_alert(actor, alert.uid),
        lambda actor: actions.note(actor, alert.uid, "why"),
        lambda actor: actions.assign(actor, [alert.uid], cast.officers["originator"].uid),
    ]
    for attempt in tries:
        with pytest.raises(Refused), cast.acting(who) as actor:
            attempt(actor)


@pytest.mark.parametrize("who", ["recipient", "originators_media", "administrator"])
def test_for_anybody_else_there_is_no_alert(cast: Cast, alert: Alert, who: str) -> None:
    for uid in (alert.uid, uuid.uuid4()):
        with pytest.raises(Absent), cast.acting(who) as actor:
            actions.take(actor, uid)


def test_every_act_leaves_its_step_and_its_event(cast: Cast, alert: Alert) -> None:
    with cast.acting("originator") as actor:
        actions.take(actor, alert.uid)
        actions.note(actor, alert.uid, "seen the passport")
        actions.hand_back(actor, alert.uid)
        actions.take(actor, alert.uid)
        actions.propose(actor, alert.uid, "true", "the same")
        actions.withdraw(actor, alert.uid)
        actions.propose(actor, alert.uid, "unclear", "perhaps")
        actions.escalate(actor, alert.uid, "urgent")
    with cast.acting("originators_second") as actor:
        actions.send_back(actor, alert.uid, "look again")
    with cast.acting("originator") as actor:
        actions.propose(actor, alert.uid, "false", "another one")
    with cast.acting("originators_second") as actor:
        actions.decide_alert(actor, alert.uid, "agreed")
        actions.reopen(actor, alert.uid, "a document came in")
    verbs = [step.verb for step in cases.steps(cast, alert)]
    done = "open take note hand-back take propose withdraw propose escalate return propose decide reopen"
    assert verbs == done.split()
    with cast.acting("originators_auditor") as actor:
        events = visible(actor, AuditEvent).filter(subject=str(alert.uid)).order_by("id")
        assert [event.action.rpartition(":")[2] for event in events] == verbs[1:]


def test_a_decision_that_a_follower_refuses_is_no_decision(cast: Cast, alert: Alert) -> None:
    def refuse(actor: Actor, decided: Alert) -> None:
        raise RuntimeError

    cases.propose(cast, alert)
    hooks.register_after_decision(refuse)
    try:
        with pytest.raises(RuntimeError), cast.acting("originators_second") as actor:
            actions.decide_alert(actor, alert.uid)
    finally:
        hooks.after_decision.forget(refuse)
    assert now(cast, alert).state == AlertState.PROPOSED


def test_reopening_ends_the_good_guy_and_the_alert_is_decided_again(cast: Cast, alert: Alert) -> None:
    cases.decided(cast, alert)
    with cast.acting("originators_second") as actor:
        actions.reopen(actor, alert.uid, "a document came in")
        actions.propose(actor, alert.uid, "false", "still another one")
    with cast.acting("originator") as actor:
        actions.decide_alert(actor, alert.uid)
    assert [each.lapsed_because for each in cases.good_guys(cast)] == ["reopened", ""]


# ---------------------------------------------------------------- by raw SQL as the web role


RAW: dict[str, tuple[str, list[str]]] = {
    "deciding what one proposed": ("originator", [DECIDE]),
    "deciding in a colleague's name": ("originator", [DECIDE.replace("{me}", "{originators_second}")]),
    "naming a colleague as the proposer first": (
        "originator",
        ["UPDATE finance_alert SET proposed_by_id = {originators_second} WHERE id = {id}", DECIDE],
    ),
    "changing proposer and state at once": (
        "originator",
        [DECIDE.replace("SET", "SET proposed_by_id = {originators_second},")],
    ),
    "forgetting the proposer": (
        "originator",
        ["UPDATE finance_alert SET proposed_by_id = NULL WHERE id = {id}", DECIDE],
    ),
    "giving it back and proposing for a colleague": (
        "originator",
        [
            f"UPDATE finance_alert SET state = 'in-review', {WITHDRAWN} WHERE id = {{id}}",
            "UPDATE finance_alert SET state = 'proposed', verdict = 'true', proposed_by_id = {originators_second} "
            "WHERE id = {id}",
            DECIDE,
        ],
    ),
    "deciding another verdict than was proposed": (
        "originators_second",
        [DECIDE.replace("SET", "SET verdict = 'true',")],
    ),
    "changing the verdict before deciding": (
        "originators_second",
        ["UPDATE finance_alert SET verdict = 'true' WHERE id = {id}"],
    ),
    "changing the evidence before deciding": (
        "originators_second",
        [
            "UPDATE finance_alert SET reasons = '[]' WHERE id = {id}",
            "UPDATE finance_alert SET subject_data = '{{}}' WHERE id = {id}",
            "UPDATE finance_alert SET matched_name = 'x' WHERE id = {id}",
            DECIDE.replace("SET", "SET subject_name = 'x',"),
        ],
    ),
    "a viewer": ("originators_viewer", [DECIDE, "UPDATE finance_alert SET state = 'lapsed' WHERE id = {id}"]),
    "an auditor": ("originators_auditor", [DECIDE]),
    "another member": ("recipients_releaser", [DECIDE]),
    "the administrator": ("administrator", [DECIDE]),
    "rewriting the steps": (
        "originator",
        [
            "DELETE FROM finance_alertstep WHERE alert_id = {id}",
            "UPDATE finance_alertstep SET officer_id = {originators_second} WHERE alert_id = {id}",
            "INSERT INTO finance_alertstep (alert_id, member_id, officer_id, at, verb, before, after, verdict, reason, "
            "details) SELECT id, member_id, {originators_second}, now(), 'decide', 'proposed', 'decided', 'false', '', "
            "'{{}}' FROM finance_alert WHERE id = {id}",
            "INSERT INTO finance_alertstep (alert_id, member_id, officer_id, at, verb, before, after, verdict, reason, "
            "details) SELECT id, member_id, NULL, now(), 'decide', 'proposed', 'decided', 'false', '', "
            "'{{}}' FROM finance_alert WHERE id = {id}",
        ],
    ),
    "deleting the alert": ("originator", ["DELETE FROM finance_alert WHERE id = {id}"]),
    "moving it to another portfolio or pair": (
        "originator",
        ["UPDATE finance_alert SET portfolio_id = portfolio_id, listed_id = 'x' WHERE id = {id}"],
    ),
    "switching the guard off": (
        "originator",
        [
            "ALTER TABLE finance_alert DISABLE TRIGGER guard",
            "SET session_replication_role = replica",
            "DROP FUNCTION public.finance_alert_guard() CASCADE",
            "CREATE OR REPLACE FUNCTION wall.officer_id() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        ],
    ),
    "a good-guy entry without a decision": (
        "originator",
        [
            "INSERT INTO finance_goodguy (member_id, alert_id, subject_id, list_key, list_owner_id, listed_id, "
            "entry_digest, subject_digest, made_at, lapsed_because) SELECT member_id, id, subject_id, list_key, "
            "list_owner_id, listed_id, entry_digest, subject_digest, now(), '' FROM finance_alert WHERE id = {id}"
        ],
    ),
}


@pytest.mark.parametrize("trick", RAW)
def test_raw_sql_decides_nothing(cast: Cast, alert: Alert, trick: str) -> None:
    cases.propose(cast, alert)
    before, steps = now(cast, alert), len(cases.steps(cast, alert))
    who, statements = RAW[trick]
    said = sql(cast, who, alert, *statements)
    after = now(cast, alert)
    assert after.decided_by_id is None, said
    assert after.state in (AlertState.PROPOSED, AlertState.IN_REVIEW), said
    if after.state == AlertState.PROPOSED:
        assert (after.verdict, after.proposed_by_id, after.reasons) == (
            before.verdict, before.proposed_by_id, before.reasons
        )  # fmt: skip
    assert len(cases.steps(cast, alert)) == steps
    assert cases.good_guys(cast) == []
    assert all(word != "1" for word in said) or trick.startswith("giving it back"), said


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "'decided'"},
        {"state": "'proposed'"},
        {"verdict": "'true'"},
        {"proposed_by_id": "{originators_second}"},
        {"decided_by_id": "{originators_second}"},
        {"state": "'decided'", "verdict": "'true'", "proposed_by_id": "{originators_second}", "decided_by_id": "{me}"},
    ],
)
def test_no_alert_is_born_with_a_verdict(cast: Cast, alert: Alert, columns: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ',') FROM pg_attribute WHERE attrelid = 'finance_alert'::regclass "
            "AND attnum > 0 AND NOT attisdropped AND attname <> 'id'"
        )
        names = cursor.fetchone()[0].split(",")
    values = {name: name for name in names} | {"uid": "gen_random_uuid()", "listed_id": "'copy'"} | columns
    statement = (
        f"INSERT INTO finance_alert ({','.join(names)}) SELECT {','.join(values[name] for name in names)} "
        "FROM finance_alert WHERE id = {id}"
    )
    (said,) = sql(cast, "originator", alert, statement)
    assert "an alert begins new and undecided" in said
    plain = statement.replace(",".join(values[name] for name in names), ",".join(
        {"uid": "gen_random_uuid()", "listed_id": "'copy'"}.get(name, name) for name in names))  # fmt: skip
    assert sql(cast, "originator", alert, plain) == ["1"], "the same without a verdict is let in"


def test_only_a_supervisor_opens_a_decided_alert_again_in_raw_sql(cast: Cast, alert: Alert) -> None:
    cases.decided(cast, alert, "true", "originators_releaser")
    again = f"UPDATE finance_alert SET state = 'in-review', {WITHDRAWN} WHERE id = {{id}}"
    assert "an officer gives an alert back" in sql(cast, "originators_releaser", alert, again)[0]
    assert sql(cast, "originators_second", alert, again) == ["1"]


def test_a_proposal_on_old_evidence_is_not_decided_in_raw_sql(cast: Cast, alert: Alert) -> None:
    cases.propose(cast, alert)
    mark = "UPDATE finance_alert SET evidence_changed_at = now() WHERE id = {id}"
    unmark = "UPDATE finance_alert SET evidence_changed_at = NULL WHERE id = {id}"
    said = sql(cast, "originators_second", alert, mark, unmark, DECIDE)
    assert said[0] == "1"
    assert "does not change under it" in said[1]
    assert "a second officer decides" in said[2]


# ---------------------------------------------------------------- the database's table is the desk's


def test_the_databases_transitions_are_those_of_the_workflow(cast: Cast, alert: Alert) -> None:
    """The database is asked by trying: each state to each other, by a supervisor who did not propose."""
    assert tried(cast, alert) == {
        (before, after) for before, following in ALERT_TRANSITIONS.items() for after in following
    }


def tried(cast: Cast, alert: Alert) -> set[tuple[AlertState, AlertState]]:
    first, second = cast.officers["originator"].pk, cast.officers["originators_second"].pk
    allowed = set()
    for before in AlertState:
        for after in AlertState:
            if before == after:
                continue
            stand(alert, before, first)
            changes = {
                AlertState.PROPOSED: f"verdict = 'false', proposed_by_id = {second}, proposed_at = now()",
                AlertState.DECIDED: f"decided_by_id = {second}, decided_at = now()",
                AlertState.IN_REVIEW: WITHDRAWN,
            }.get(after, "touched_at = now()")
            said = sql(cast, "originators_second", alert,
                       f"UPDATE finance_alert SET state = '{after}', {changes} WHERE id = {{id}}")  # fmt: skip
            if said == ["1"]:
                allowed.add((before, after))
    return allowed


def stand(alert: Alert, state: AlertState, proposer: int) -> None:
    """Put an alert into a state past the walls."""
    verdict = "'false'" if state in (AlertState.PROPOSED, AlertState.DECIDED) else "''"
    proposed = str(proposer) if verdict != "''" else "NULL"
    with past_the_walls(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE finance_alert SET state = '{state}', verdict = {verdict}, proposed_by_id = {proposed}, "
            f"decided_by_id = NULL, evidence_changed_at = NULL WHERE id = {alert.pk}"
        )


@pytest.mark.parametrize("verdict", Verdict.values)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER, Role.RELEASER, Role.SUPERVISOR, Role.AUDITOR])
def test_the_databases_deciders_are_those_of_the_workflow(cast: Cast, alert: Alert, verdict: str, role: Role) -> None:
    cases.propose(cast, alert, verdict)
    second = cast.officers["originators_releaser"]
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE records_roleassignment SET role = %s WHERE officer_id = %s AND desk = 'finance'", [role, second.pk]
        )
    (said,) = sql(cast, "originators_releaser", alert, DECIDE)
    assert (said == "1") == (role in DECIDERS[Verdict(verdict)])


@pytest.mark.parametrize("who", ["originator", "originators_second"])
def test_nobody_ends_a_subject_of_which_a_proposal_waits(cast: Cast, alert: Alert, walid: Subject, who: str) -> None:
    cases.propose(cast, alert, "true")
    with cast.acting(who) as actor, pytest.raises(Refused) as refused:
        end_subject(actor, walid.uid, "the account was closed")
    assert refused.value.decision.code == "proposed"
    assert cases.alerts(cast)[0].state == "proposed"
    with cast.acting("originators_second") as actor:
        actions.decide_alert(actor, alert.uid, "agreed")
        assert end_subject(actor, walid.uid, "the account was closed").ended_at is not None
    assert cases.alerts(cast)[0].state == "decided"


def test_an_officer_lets_no_alert_lapse_by_ending_its_subject(cast: Cast, alert: Alert, walid: Subject) -> None:
    for who in ("originator", "originators_releaser"):
        with cast.acting(who) as actor, pytest.raises(Refused) as refused:
            end_subject(actor, walid.uid, "the account was closed")
        assert refused.value.decision.code == "open"
    with cast.acting("originators_second") as actor:
        actions.take(actor, alert.uid)
        with pytest.raises(Refused):
            end_subject(actor, walid.uid, "the account was closed")
        actions.hand_back(actor, alert.uid)
        assert end_subject(actor, walid.uid, "the account was closed").ended_at is not None
    assert cases.alerts(cast)[0].state == "lapsed"
