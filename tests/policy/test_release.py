"""Releasing: who may, to whom, and with how many eyes."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tahaluf.engines.manifest import PropertyAltered
from tahaluf.policy.authoring import Draft, Handling, amend_record, write_record
from tahaluf.policy.decisions import Absent, Refused, decide
from tahaluf.policy.models import AuditEvent, Notification, OutboxEntry, ReleaseProposal
from tahaluf.policy.release import Audience, approve_release, recall, refuse_release, release, withdraw_release
from tahaluf.policy.visibility import newest, visible
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import TLP, Desk
from tests.cast import Cast

pytestmark = pytest.mark.django_db
COMPLETE = {
    "about_person": True,
    "legal_basis": "Invented Act 12/2020",
    "purpose": "asset freeze",
    "source_reliability": "B",
    "information_credibility": 2,
    "review_on": datetime.date(2099, 1, 1),
    "redress_contact": "redress@example.org",
}


def written(cast: Cast, **handling: object) -> RecordVersion:
    with cast.acting("originator") as actor:
        properties = {"name": "Invented Trading House", "identity_class": "organization"}
        draft = Draft("identity", properties, Desk.FINANCE, "Invented Trading House", Handling(**handling))
        return write_record(actor, draft)


def to(cast: Cast, *codes: str, officers: tuple[str, ...] = ()) -> Audience:
    members = frozenset(str(cast.members[code].uid) for code in codes)
    return Audience(members, frozenset(str(cast.officers[name].uid) for name in officers))


def sees(cast: Cast, name: str, version: RecordVersion) -> bool:
    with cast.acting(name) as actor:
        return visible(actor, RecordVersion).filter(pk=version.pk).exists()


def test_a_new_record_is_seen_by_the_originators_desk_alone(cast: Cast) -> None:
    version = written(cast)
    who = {name: sees(cast, name, version) for name in cast.officers}
    assert {name for name, seen in who.items() if seen} == {
        "originator", "originators_releaser", "originators_second", "originators_viewer", "originators_auditor",
    }  # fmt: skip


def test_a_released_record_is_seen_by_its_audience_and_nobody_else(cast: Cast) -> None:
    version = written(cast)
    with cast.acting("originators_releaser") as actor:
        proposal = release(actor, version, to(cast, "BBB"), "they asked")
    assert proposal.state == "alone"
    who = {name for name in cast.officers if sees(cast, name, version)}
    assert who == {
        "originator", "originators_releaser", "originators_second", "originators_viewer", "originators_auditor",
        "recipient", "recipients_releaser",
    }  # fmt: skip


@pytest.mark.parametrize("tlp", [TLP.RED, TLP.AMBER_STRICT])
def test_red_and_strict_wait_for_a_second_officer(cast: Cast, tlp: str) -> None:
    version = written(cast, tlp=tlp)
    officers = ("recipient",) if tlp == TLP.RED else ()
    with cast.acting("originators_releaser") as actor:
        proposal = release(actor, version, to(cast, "BBB", officers=officers), "they asked")
        assert decide(actor, "records:proposal:decide", proposal).code == "second-officer"
    assert not sees(cast, "recipient", version)
    with cast.acting("originators_second") as actor:
        approve_release(actor, visible(actor, ReleaseProposal).get(), "agreed")
    assert sees(cast, "recipient", version)
    assert sees(cast, "recipients_releaser", version) is (tlp != TLP.RED)


FORGERIES = {
    "publish without a proposal": (
        "UPDATE records_recordversion SET audience = ARRAY[%(other)s]::bigint[], released_at = now()"
    ),
    "publish to more than was proposed": (
        "UPDATE records_recordversion SET audience = audience || %(other)s::bigint WHERE released_at IS NOT NULL"
    ),
    "decide one's own proposal": ("UPDATE policy_releaseproposal SET state = 'released', decided_by_id = %(self)s"),
    "decide in a colleague's name": (
        "UPDATE policy_releaseproposal SET state = 'released', decided_by_id = %(second)s"
    ),
    "propose what is decided already": (
        "INSERT INTO policy_releaseproposal (uid, version_id, member_id, audience, audience_officers, state, reason, "
        "proposed_by_id, proposed_at, decided_by_id, decision_reason) SELECT gen_random_uuid(), v.id, v.originator_id, "
        "ARRAY[%(other)s]::bigint[], '{}', 'released', '', %(self)s, now(), %(second)s, '' FROM records_recordversion v"
    ),
    "propose in a colleague's name": (
        "INSERT INTO policy_releaseproposal (uid, version_id, member_id, audience, audience_officers, state, reason, "
        "proposed_by_id, proposed_at, decision_reason) SELECT gen_random_uuid(), v.id, v.originator_id, "
        "ARRAY[%(other)s]::bigint[], '{}', 'proposed', '', %(second)s, now(), '' FROM records_recordversion v"
    ),
    "take a released version back to unreleased": (
        "UPDATE records_recordversion SET released_at = NULL, audience = '{}' WHERE released_at IS NOT NULL"
    ),
    "recall what was never released": "UPDATE records_recordversion SET recalled_at = now() WHERE released_at IS NULL",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_raw_sql_cannot_stand_in_for_the_second_officer(cast: Cast, forgery: str) -> None:
    strict, plain = written(cast, tlp=TLP.AMBER_STRICT), written(cast)
    values = {
        "self": cast.officers["originators_releaser"].pk,
        "second": cast.officers["originators_second"].pk,
        "other": cast.members["CCC"].pk,
    }
    with cast.acting("originators_releaser") as actor:
        release(actor, strict, to(cast, "BBB"), "they asked")
        release(actor, plain, to(cast, "BBB"), "they asked")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FORGERIES[forgery], values)
    assert not sees(cast, "recipient", strict)
    assert not sees(cast, "third", plain)


def test_releasing_alone_what_needs_two_is_refused_by_the_database(cast: Cast) -> None:
    version = written(cast, tlp=TLP.AMBER_STRICT)
    with cast.acting("originators_releaser") as actor:
        ReleaseProposal.objects.create(
            version=version,
            member_id=actor.member_id,
            audience=[cast.members["BBB"].pk],
            state="alone",
            reason="",
            proposed_by_id=actor.officer_id,
        )
        version.audience, version.released_at = [cast.members["BBB"].pk], version.recorded_at
        with pytest.raises(IntegrityError, match="decided proposal"), transaction.atomic():
            version.save(update_fields=["audience", "released_at"])


def test_a_second_decision_is_told_that_the_first_was_made(cast: Cast) -> None:
    version = written(cast, tlp=TLP.AMBER_STRICT)
    with cast.acting("originators_releaser") as actor:
        release(actor, version, to(cast, "BBB"), "they asked")
    with cast.acting("originators_second") as actor:
        proposal = visible(actor, ReleaseProposal).get()
        stale = visible(actor, ReleaseProposal).get()
        refuse_release(actor, proposal, "not yet")
        with pytest.raises(Refused) as refused:
            approve_release(actor, stale, "agreed")
    assert refused.value.decision.code == "decided"
    assert not sees(cast, "recipient", version)


def test_only_the_proposer_withdraws(cast: Cast) -> None:
    version = written(cast, tlp=TLP.AMBER_STRICT)
    with cast.acting("originators_releaser") as actor:
        release(actor, version, to(cast, "BBB"), "they asked")
    with cast.acting("originators_second") as actor, pytest.raises(Refused):
        withdraw_release(actor, visible(actor, ReleaseProposal).get(), "no")
    with cast.acting("originators_releaser") as actor:
        withdraw_release(actor, visible(actor, ReleaseProposal).get(), "a slip")
        release(actor, visible(actor, RecordVersion).get(), to(cast, "CCC"), "meant these")


@pytest.mark.parametrize("audience", [(), ("AAA",), ("OUT",), ("BBB", "OUT")])
def test_an_audience_is_a_list_of_present_others(cast: Cast, audience: tuple[str, ...]) -> None:
    version = written(cast)
    with cast.acting("originators_releaser") as actor, pytest.raises(Refused) as refused:
        release(actor, version, to(cast, *audience), "they asked")
    assert refused.value.decision.code == "audience"


@pytest.mark.parametrize("officers", [(), ("third",), ("recipient", "third")])
def test_red_names_officers_of_the_audience(cast: Cast, officers: tuple[str, ...]) -> None:
    version = written(cast, tlp=TLP.RED)
    with cast.acting("originators_releaser") as actor, pytest.raises(Refused) as refused:
        release(actor, version, to(cast, "BBB", officers=officers), "they asked")
    assert refused.value.decision.code == "red-officers"


@pytest.mark.parametrize(
    "missing",
    ["legal_basis", "purpose", "source_reliability", "information_credibility", "review_on", "redress_contact"],
)
def test_a_record_about_a_person_is_released_complete_or_not_at_all(cast: Cast, missing: str) -> None:
    empty = None if missing in ("information_credibility", "review_on") else ""
    version = written(cast, **{**COMPLETE, missing: empty})
    with cast.acting("originators_releaser") as actor:
        assert decide(actor, "records:version:release", version).code == "incomplete"
    complete = written(cast, **COMPLETE)
    with cast.acting("originators_releaser") as actor:
        assert decide(actor, "records:version:release", complete)


def test_past_its_review_date_nothing_is_released(cast: Cast) -> None:
    version = written(cast, **{**COMPLETE, "review_on": datetime.date(2020, 1, 1)})
    with cast.acting("originators_releaser") as actor:
        assert decide(actor, "records:version:release", version).code == "review-date"


@pytest.mark.parametrize("name", ["originator", "originators_viewer", "originators_auditor"])
def test_a_release_needs_a_releaser(cast: Cast, name: str) -> None:
    version = written(cast)
    with cast.acting(name) as actor, pytest.raises(Refused) as refused:
        release(actor, version, to(cast, "BBB"), "they asked")
    assert refused.value.decision.code == "role-releaser"


@pytest.mark.parametrize("name", ["third", "outsider", "administrator", "originators_media"])
def test_for_others_there_is_nothing_to_release(cast: Cast, name: str) -> None:
    version = written(cast)
    with cast.acting(name) as actor, pytest.raises(Absent):
        release(actor, version, to(cast, "BBB"), "they asked")


def test_a_recalled_version_is_gone_for_the_audience_and_stays_with_the_originator(cast: Cast) -> None:
    version = written(cast)
    with cast.acting("originators_releaser") as actor:
        release(actor, version, to(cast, "BBB"), "they asked")
        recall(actor, visible(actor, RecordVersion).get(), "sent in error")
        kinds = OutboxEntry.objects.unscoped_because("the test counts").values_list("kind", flat=True)
        assert list(kinds) == ["release", "recall"]
    assert not sees(cast, "recipient", version)
    assert sees(cast, "originator", version)


def test_release_and_recall_tell_the_audiences_officers(cast: Cast) -> None:
    version = written(cast)
    with cast.acting("originators_releaser") as actor:
        release(actor, version, to(cast, "BBB"), "they asked")
    for name, told in {"recipient": 1, "recipients_releaser": 1, "third": 0, "originator": 0}.items():
        with cast.acting(name) as actor:
            assert visible(actor, Notification).count() == told


def test_an_amendment_is_a_new_signed_version_that_the_audience_does_not_see_yet(cast: Cast) -> None:
    first = written(cast)
    with cast.acting("originators_releaser") as actor:
        release(actor, first, to(cast, "BBB"), "they asked")
    with cast.acting("originator") as actor:
        properties = {"name": "Invented Trading House Ltd", "identity_class": "organization"}
        second = amend_record(actor, first, Draft("identity", properties, Desk.FINANCE, "Invented Trading House Ltd"))
        second.check_signature()
        assert list(newest(visible(actor, RecordVersion))) == [second]
        with pytest.raises(Refused) as refused:
            amend_record(actor, first, Draft("identity", properties, Desk.FINANCE, "again"))
        assert refused.value.decision.code == "superseded"
    with cast.acting("recipient") as actor:
        assert list(newest(visible(actor, RecordVersion))) == [first]


def test_an_altered_property_breaks_the_signature(cast: Cast) -> None:
    version = written(cast)
    version.stix["name"] = "Another House"
    with cast.acting("originator"), pytest.raises(PropertyAltered, match="name"):
        version.check_signature()


def test_each_act_leaves_its_trace_with_the_auditor(cast: Cast) -> None:
    version = written(cast)
    with cast.acting("originators_releaser") as actor:
        release(actor, version, to(cast, "BBB"), "they asked")
    with cast.acting("originators_auditor") as actor:
        actions = list(visible(actor, AuditEvent).order_by("id").values_list("action", flat=True))
    assert actions == ["records:version:write", "records:version:propose", "records:version:release"]
    for name in ("originator", "recipient", "administrator"):
        with cast.acting(name) as actor:
            assert not visible(actor, AuditEvent).exists()


@pytest.mark.parametrize(("writer", "member"), [("originator", "BBB"), ("administrator", None)])
def test_nobody_writes_a_trace_in_anothers_name(cast: Cast, writer: str, member: str | None) -> None:
    with (
        cast.acting(writer),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        cursor.execute(
            "INSERT INTO policy_auditevent (uid, at, member_id, officer_id, desk, action, subject, details) "
            "VALUES (gen_random_uuid(), now(), %s, %s, '', 'x', '', '{}')",
            [member and cast.members[member].pk, cast.officers["recipient"].pk],
        )
