"""Taking files of subjects into a portfolio."""

import datetime
from typing import Any

import pytest

from tahaluf.desks.finance import chunked, incoming, working
from tahaluf.desks.finance.alerts.models import DeskPractice
from tahaluf.desks.finance.figures.models import NearMiss
from tahaluf.desks.finance.subjects import actions, intake, reads
from tahaluf.desks.finance.subjects.models import (
    Intake,
    IntakeReject,
    Payment,
    SubjectNumber,
    SubjectVersion,
    SubjectWord,
)
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.killing import dead_at, dying
from tests.desks.finance.subjects.room import AlertsRoom
from tests.desks.finance.subjects.stage import CUSTOMERS, FTM, MT103, PACS008, go_on, kept, make, many, receive, take_in

pytestmark = pytest.mark.django_db
NEARLY = b"id,name\nC1,Farid N. Mawhum\nC2,Anna Nobody\n"
FIRST = "Document/FIToFICstmrCdtTrf/CdtTrfTxInf[1]"


def figures(found: Intake) -> tuple[str, int, int, int, int, int]:
    return (
        found.state, found.new_count, found.changed_count, found.same_count, found.reject_count, found.alert_count,
    )  # fmt: skip


def test_customers_are_stored_screened_and_found_by_number_and_word(
    cast: Cast, imported: Import, alerts_room: AlertsRoom
) -> None:
    imported()
    portfolio = make(cast)
    done = take_in(cast, portfolio, CUSTOMERS)
    assert figures(done) == (IntakeState.FINISHED, 3, 0, 0, 1, 1)
    assert alerts_room.names() == [("C1", "QDi.901")]
    rows = kept(cast, portfolio)
    assert {row.version for row in rows.values()} == {1}
    assert all(row.screened_at for row in rows.values())
    assert rows["C2"].folded_names == "anna nobody\nanna person"
    with cast.acting("originator") as actor:
        assert set(visible(actor, SubjectNumber).values_list("kind", "value")) == {
            ("paper", "P1234567"), ("paper", "X7654321"),
        }  # fmt: skip
        for query in ("C2", "x-7654321", "Anna Pers", str(rows["C2"].uid)):
            assert [row.reference for row in reads.find_subjects(actor, query, 5)] == ["C2"], query
        assert reads.find_subjects(actor, "  ", 5) == []
        assert visible(actor, SubjectWord).filter(word="nobody").count() == 1


def test_the_hit_is_handed_over_with_its_entry_and_steps_that_add_up(
    cast: Cast, imported: Import, alerts_room: AlertsRoom
) -> None:
    version = imported()
    take_in(cast, make(cast), CUSTOMERS)
    (hit,) = alerts_room.hits
    assert (hit.entry.version.key, hit.entry.version.pk, hit.kind) == ("un", version.pk, "match")
    assert sum(step["gave"] for step in hit.reasons) == pytest.approx(hit.score, abs=1e-3)


def test_the_same_file_again_touches_nothing(cast: Cast, imported: Import, alerts_room: AlertsRoom) -> None:
    imported()
    portfolio = make(cast)
    take_in(cast, portfolio, CUSTOMERS)
    before = kept(cast, portfolio)
    again = take_in(cast, portfolio, CUSTOMERS)
    assert figures(again) == (IntakeState.FINISHED, 0, 0, 3, 1, 0)
    after = kept(cast, portfolio)
    assert {r: row.screened_at for r, row in before.items()} == {r: row.screened_at for r, row in after.items()}
    assert len(alerts_room.hits) == 1


def test_a_changed_subject_gets_a_version_keeps_its_history_and_is_screened_alone(
    cast: Cast, imported: Import, alerts_room: AlertsRoom
) -> None:
    imported()
    portfolio = make(cast)
    take_in(cast, portfolio, CUSTOMERS)
    before = kept(cast, portfolio)["C2"]
    moved = CUSTOMERS.replace(b"Anna Nobody", b"Farid Nour al Mawhum").replace(b"X7654321", b"Y1111222")
    done = take_in(cast, portfolio, moved)
    assert figures(done) == (IntakeState.FINISHED, 0, 1, 2, 1, 1)
    after = kept(cast, portfolio)["C2"]
    assert (after.pk, after.version, after.name) == (before.pk, 2, "Farid Nour al Mawhum")
    assert bytes(after.digest) != bytes(before.digest)
    assert alerts_room.names()[-1] == ("C2", "QDi.903")
    assert alerts_room.changed == [after.pk]
    with cast.acting("originator") as actor:
        (earlier,) = reads.earlier_versions(actor, after)
        assert (earlier.number, earlier.data["name"], bytes(earlier.digest)) == (1, "Anna Nobody", bytes(before.digest))
        assert earlier.changed_by_id == actor.officer_id
        assert list(visible(actor, SubjectNumber).filter(subject=after).values_list("value", flat=True)) == ["Y1111222"]
        assert not reads.find_subjects(actor, "anna nobody", 5)


def test_where_a_subject_stands_in_the_file_changes_nothing(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, CUSTOMERS)
    header, *rows = CUSTOMERS.splitlines()
    turned = b"\n".join([header, *reversed(rows)])
    assert figures(take_in(cast, portfolio, turned)) == (IntakeState.FINISHED, 0, 0, 3, 1, 0)


def test_customers_without_a_reference_keep_one_from_name_and_birth(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    first = b"name,birth_date,nationality\nAnna Nobody,1980-02-02,FR\nMaria Elsewhere,1970,FR\n"
    take_in(cast, portfolio, first)
    second = b"name,birth_date,nationality\nNewly Arrived,1990,FR\nANNA NOBODY,1980-02-02,NE\nMaria Elsewhere,1970,FR\n"
    assert figures(take_in(cast, portfolio, second)) == (IntakeState.FINISHED, 1, 1, 1, 0, 0)
    assert all(reference.startswith("~") for reference in kept(cast, portfolio))


def test_two_rows_with_one_reference_are_both_kept_and_reported(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    data = b"id,name\nC1,Anna Nobody\nC1,Maria Elsewhere\nC1,Anna Nobody\n"
    done = take_in(cast, portfolio, data)
    assert figures(done) == (IntakeState.FINISHED, 2, 0, 1, 1, 0)
    assert {key: row.name for key, row in kept(cast, portfolio).items()} == {
        "C1": "Anna Nobody", "C1#2": "Maria Elsewhere",
    }  # fmt: skip
    with cast.acting("originator") as actor:
        reject = visible(actor, IntakeReject).get(intake=done)
        assert (reject.code, reject.line, reject.detail) == ("id_repeated", 3, {"first": 2})
    assert figures(take_in(cast, portfolio, data)) == (IntakeState.FINISHED, 0, 0, 3, 1, 0)


@pytest.mark.parametrize(
    ("data", "name", "subjects", "met"),
    [
        (FTM, "x.ftm.json", 2, ["F1"]),
        (
            PACS008, "pay.xml", 6,
            [f"{FIRST}/Cdtr/Nm", f"{FIRST}/RmtInf/Ustrd"],
        ),
        (MT103, "pay.fin", 9, [":59: line 2"]),
    ],
)  # fmt: skip
def test_every_format_is_taken_in_and_met_at_its_place(
    cast: Cast, imported: Import, alerts_room: AlertsRoom, data: bytes, name: str, subjects: int, met: list[str]
) -> None:
    imported()
    portfolio = make(cast)
    done = take_in(cast, portfolio, data, name)
    assert (done.state, done.new_count, done.reject_count) == (IntakeState.FINISHED, subjects, 0)
    assert sorted(hit.subject.reference.split("/", 1)[-1] for hit in alerts_room.hits) == met
    again = take_in(cast, portfolio, data, name)
    assert (again.new_count, again.changed_count, again.same_count) == (0, 0, subjects)


def test_a_payment_is_one_row_with_its_parties_at_their_places(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, PACS008, "pay.xml")
    with cast.acting("originator") as actor:
        payments = {row.reference: row for row in visible(actor, Payment)}
        assert sorted((row.row, reference) for reference, row in payments.items()) == [(0, "M1"), (1, "E1"), (2, "E2")]
        parties = reads.parties_of(actor, payments["E1"])
        assert [party.data["party_role"] for party in parties] == ["debtor", "creditor", "remittance_information"]
        assert parties[2].data["is_text"]
        assert all(party.reference.startswith(f"{payments['E1'].uid}/Document/") for party in parties)
        assert [row.reference for row in reads.payment_page(actor, "E2", "").rows] == ["E2"]


def test_fields_that_come_twice_in_a_message_are_kept_apart(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, MT103, "pay.fin")
    codes = [row.name for key, row in sorted(kept(cast, portfolio).items()) if "/:23E:" in key]
    assert codes == ["CHQB", "HOLD"]


def test_columns_can_be_named(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    data = "رقم,الاسم\n7,وليد سمير الخيالي\n".encode()
    take_in(cast, portfolio, data, columns={"name": "الاسم", "id": "رقم"})
    assert {key: row.name for key, row in kept(cast, portfolio).items()} == {"7": "وليد سمير الخيالي"}


@pytest.mark.parametrize("data", [b"", b"no table\nat all\n", b"<html></html>", b"{1:F01}{2:I999"])
def test_what_is_no_file_of_subjects_is_not_taken_and_not_kept(cast: Cast, data: bytes, tmp_path: Any) -> None:
    portfolio = make(cast)
    if data.startswith(b"{1:"):
        assert take_in(cast, portfolio, data, "x.fin").new_count == 0
        return
    with pytest.raises(Unreadable):
        receive(cast, portfolio, data, "x.txt")
    assert list(incoming.folder().iterdir()) == []


def test_a_file_that_breaks_off_keeps_what_came_before(cast: Cast, imported: Import, alerts_room: AlertsRoom) -> None:
    imported()
    portfolio = make(cast)
    done = take_in(cast, portfolio, PACS008[: PACS008.index(b"E2")], "pay.xml")
    assert done.state == IntakeState.BROKEN_OFF
    assert done.failure["code"] in {"truncated", "xml_malformed"}
    assert len(alerts_room.hits) == 2
    with cast.acting("originator") as actor:
        told = visible(actor, Notification).values_list("code", flat=True)
        assert "finance-intake-broken-off" in told


def test_a_file_that_changed_while_it_waited_is_not_taken_in(cast: Cast) -> None:
    portfolio = make(cast)
    waiting = receive(cast, portfolio, CUSTOMERS)
    incoming.path_of(waiting.uid).write_bytes(b"id,name\n1,Somebody Else\n")
    done = go_on(cast, waiting)
    assert (done.state, done.failure) == (IntakeState.BROKEN_OFF, {"code": "file_changed"})
    assert kept(cast, portfolio) == {}


def test_near_misses_are_counted_below_the_cutoff_and_no_alert_is_raised(
    cast: Cast, imported: Import, alerts_room: AlertsRoom
) -> None:
    version = imported()
    portfolio = make(cast)
    take_in(cast, portfolio, NEARLY)
    (hit,) = alerts_room.hits
    assert hit.score < 0.99
    with cast.acting("originators_second") as actor:
        DeskPractice.objects.create(
            member_id=actor.member_id, set_by_id=actor.officer_id, cutoff=min(hit.score + 0.005, 1.0)
        )
    take_in(cast, make(cast, title="Others"), NEARLY)
    take_in(cast, make(cast, title="More"), NEARLY)
    assert len(alerts_room.hits) == 1
    with cast.acting("originator") as actor:
        rows = list(visible(actor, NearMiss).filter(hundredth=int(hit.score * 100 + 1e-9)))
        assert [(row.version_id, row.count) for row in rows] == [(version.pk, 2)]
        assert all(isinstance(row.day, datetime.date) for row in rows)


def fingerprint(cast: Cast, portfolio: Any, room: AlertsRoom) -> Any:
    rows = kept(cast, portfolio)
    known = sorted(
        (key, row.version, bytes(row.digest), row.folded_names, bool(row.screened_at)) for key, row in rows.items()
    )
    with cast.acting("originator") as actor:
        numbers = sorted(
            visible(actor, SubjectNumber).filter(subject__portfolio=portfolio.pk).values_list("value", flat=True)
        )
        words = visible(actor, SubjectWord).filter(subject__portfolio=portfolio.pk).count()
        versions = visible(actor, SubjectVersion).filter(subject__portfolio=portfolio.pk).count()
    return known, numbers, words, versions


@pytest.mark.parametrize("step", ["store_arrivals", "screen_subjects", "mark_screened", "_add_figures", "conclude"])
@pytest.mark.parametrize("at", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)])
def test_killed_anywhere_it_goes_on_to_the_end_of_an_undisturbed_intake(
    cast: Cast, imported: Import, alerts_room: AlertsRoom, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    """At each step of each chunk: what is not committed is done again, what is committed is not done twice."""
    imported()
    monkeypatch.setattr(chunked, "CHUNK", 16)
    calm, disturbed = make(cast, title="Calm"), make(cast, title="Disturbed")
    for portfolio in (calm, disturbed):
        take_in(cast, portfolio, many(12))
    data = many(40, changed=range(3, 6))
    expected = figures(take_in(cast, calm, data))
    place = working if step == "conclude" else intake
    waiting = receive(cast, disturbed, data)
    with dying(place, step, at) as killed:
        go_on(cast, waiting)
    assert incoming.is_held(waiting.uid) == bool(killed)
    assert figures(go_on(cast, waiting)) == expected
    assert fingerprint(cast, disturbed, alerts_room) == fingerprint(cast, calm, alerts_room)
    assert list(incoming.folder().iterdir()) == []


def test_an_end_that_was_cut_off_is_told_after_a_kill_too(cast: Cast, alerts_room: AlertsRoom) -> None:
    """Killed between the last chunk, whose last item ended the file, and the conclusion."""
    portfolio = make(cast)
    waiting = receive(cast, portfolio, PACS008[: PACS008.index(b"E2")], "pay.xml")
    with dead_at(working, "conclude"):
        go_on(cast, waiting)
    assert go_on(cast, waiting).state == IntakeState.BROKEN_OFF


def test_an_intake_that_is_stuck_can_be_asked_for_again_and_one_at_work_cannot(cast: Cast) -> None:
    waiting = receive(cast, make(cast), CUSTOMERS)
    with cast.acting("originator") as actor, pytest.raises(Refused):
        actions.retry_intake(actor, waiting.uid)
    with cast.acting("originator") as actor:
        long_ago = waiting.touched_at - datetime.timedelta(hours=1)
        visible(actor, Intake).filter(uid=waiting.uid).update(touched_at=long_ago)
        actions.retry_intake(actor, waiting.uid)
        assert reads.intake_of(actor, waiting.uid).touched_at > long_ago


def test_a_viewer_takes_nothing_in_and_another_member_finds_no_portfolio(cast: Cast) -> None:
    portfolio = make(cast)
    with pytest.raises(Refused):
        receive(cast, portfolio, CUSTOMERS, who="originators_viewer")
    with pytest.raises(Absent):
        receive(cast, portfolio, CUSTOMERS, who="recipient")
