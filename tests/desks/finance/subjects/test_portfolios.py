"""Who sees what is in a portfolio: its readers and the desk's machine, on every way."""

import io

import pytest
from django.urls import reverse

from tahaluf.desks.finance.subjects import actions, reads
from tahaluf.desks.finance.subjects.models import (
    Intake,
    IntakeReject,
    Payment,
    Portfolio,
    Stake,
    Subject,
    SubjectNumber,
    SubjectVersion,
    SubjectWord,
)
from tahaluf.policy.context import opened
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.policy.standing import grant_standing
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk
from tests.cast import Cast, as_owner
from tests.desks.finance.subjects.room import AlertsRoom
from tests.desks.finance.subjects.stage import CUSTOMERS, PACS008, kept, make, take_in

pytestmark = pytest.mark.django_db
KEPT = (Portfolio, Subject, SubjectNumber, SubjectVersion, SubjectWord, Payment, Intake, IntakeReject, Stake)
HIDDEN = ("recipient", "originators_releaser", "originators_second", "originators_viewer", "centre", "outsider")


def fill(cast: Cast, portfolio: Portfolio) -> dict[str, Subject]:
    """Fill every table of a portfolio."""
    take_in(cast, portfolio, CUSTOMERS)
    take_in(cast, portfolio, CUSTOMERS.replace(b"1980-02-02", b"1981-02-02"))
    take_in(cast, portfolio, PACS008, "pay.xml")
    rows = kept(cast, portfolio)
    with cast.acting("originator") as actor:
        actions.state_stake(actor, actions.Statement(rows["C1"].uid, rows["C2"].uid, None, True, "register"))
    return rows


def test_a_portfolio_without_readers_is_the_whole_desks_and_no_other_members(
    cast: Cast, alerts_room: AlertsRoom
) -> None:
    rows = fill(cast, make(cast))
    for model in KEPT:
        for name in ("originator", "originators_second", "originators_viewer"):
            with cast.acting(name) as actor:
                assert visible(actor, model).exists(), (model, name)
        for name in ("recipient", "third", "centre", "administrator", "originators_media"):
            with cast.acting(name) as actor:
                assert not visible(actor, model).exists(), (model, name)
    with cast.acting("recipient") as actor, pytest.raises(Absent):
        reads.subject_of(actor, rows["C1"].uid)


def test_what_is_in_a_restricted_portfolio_is_hidden_from_colleagues_in_every_table_also_for_raw_sql(
    cast: Cast, alerts_room: AlertsRoom
) -> None:
    from django.db import connection

    fill(cast, make(cast, readers=["originators_auditor"]))
    for model in KEPT:
        for name, there in (("originator", True), ("originators_auditor", True), *((name, False) for name in HIDDEN)):
            with cast.acting(name) as actor, connection.cursor() as cursor:
                assert visible(actor, model).exists() is there, (model, name)
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                assert bool(cursor.fetchone()[0]) is there, (model, name)


def test_pages_and_search_do_not_tell_colleagues_of_a_restricted_portfolio(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast, title="Inquiry zqx", readers=["originators_auditor"])
    rows = fill(cast, portfolio)
    with cast.acting("originator") as actor:
        payment, intake = visible(actor, Payment).first(), visible(actor, Intake).first()
        stake = visible(actor, Stake).get()
    assert payment is not None
    assert intake is not None
    pages = [
        reverse("finance:portfolio", args=[portfolio.uid]),
        reverse("finance:portfolio_change", args=[portfolio.uid]),
        reverse("finance:intake_start", args=[portfolio.uid]),
        reverse("finance:subject", args=[rows["C1"].uid]),
        reverse("finance:payment", args=[payment.uid]),
        reverse("finance:intake", args=[intake.uid]),
        reverse("finance:intake_rejects", args=[intake.uid]),
    ]
    colleague, reader = cast.client("originators_releaser"), cast.client("originators_auditor")
    for page in pages:
        assert (colleague.get(page).status_code, reader.get(page).status_code) == (404, 200), page
    posts = [reverse(f"finance:{name}", args=[rows["C1"].uid]) for name in ("subject_end", "stake_state")]
    posts += [reverse("finance:stake_end", args=[stake.uid]), reverse("finance:intake_retry", args=[intake.uid])]
    assert {colleague.post(page, {"reason": "x"}).status_code for page in posts} == {404}
    lists = [reverse(f"finance:{name}") for name in ("portfolios", "intakes", "payments")]
    for page in [*lists, "/search/?q=nobody", "/search/?q=C2", "/search/?q=X7654321"]:
        said = colleague.get(page).content.decode()
        assert str(rows["C2"].uid) not in said
        assert not any(told in said for told in ("Inquiry zqx", "Anna Nobody", "customers.csv")), page
    assert str(rows["C2"].uid) in reader.get("/search/?q=X7654321").content.decode()


def test_a_title_that_a_hidden_portfolio_has_can_be_taken_and_so_tells_nothing(cast: Cast) -> None:
    make(cast, title="Inquiry", readers=["originators_auditor"])
    make(cast, "originators_releaser", title="Inquiry")
    with pytest.raises(Refused, match="of this title"):
        make(cast, "originators_releaser", title="Inquiry")


def test_the_desks_machine_sees_restricted_portfolios_while_an_order_is_in_force(
    cast: Cast, alerts_room: AlertsRoom
) -> None:
    fill(cast, make(cast, readers=["originators_auditor"]))
    with cast.acting("originators_second") as actor:
        grant_standing(actor, Desk.FINANCE, 30)
    with as_owner() as cursor:
        cursor.execute("SELECT wall.machine_issue(%s, 'finance', interval '1 hour')", [cast.members["AAA"].pk])
        token = cursor.fetchone()[0]
    with opened(token) as machine:
        assert all(visible(machine, model).exists() for model in KEPT)


def test_readers_are_chosen_by_the_maker_or_a_supervisor_among_officers_on_the_desk(cast: Cast) -> None:
    portfolio = make(cast)
    ids = {name: officer.pk for name, officer in cast.officers.items()}
    with cast.acting("originators_releaser") as actor, pytest.raises(Refused):
        actions.choose_readers(actor, portfolio.uid, [ids["originators_releaser"]])
    for stranger in ("recipient", "originators_media"):
        with cast.acting("originator") as actor, pytest.raises(Refused, match="hold a role"):
            actions.choose_readers(actor, portfolio.uid, [ids[stranger]])
    with cast.acting("originators_second") as actor:
        changed = actions.choose_readers(actor, portfolio.uid, [ids["originator"]])
        assert set(changed.readers) == {ids["originator"], ids["originators_second"]}
        assert {o.pk for o in reads.officers_on_desk(actor)} == {
            ids[n] for n in cast.officers if n.startswith("originator") and n != "originators_media"
        }
    with cast.acting("originators_releaser") as actor:
        assert reads.portfolios(actor) == []
    with cast.acting("originator") as actor:
        assert actions.choose_readers(actor, portfolio.uid, []).readers == []
        assert actions.rename_portfolio(actor, portfolio.uid, "Renamed").title == "Renamed"


def test_an_ended_subject_is_not_screened_and_its_alerts_are_given_up(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio = make(cast)
    take_in(cast, portfolio, CUSTOMERS)
    subject = kept(cast, portfolio)["C1"]
    with cast.acting("originators_viewer") as actor, pytest.raises(Refused):
        actions.end_subject(actor, subject.uid, "closed")
    with cast.acting("originator") as actor:
        actions.end_subject(actor, subject.uid, "account closed")
        with pytest.raises(Refused):
            actions.end_subject(actor, subject.uid, "again")
    assert alerts_room.ended == [subject.pk]
    assert kept(cast, portfolio)["C1"].ended_because == "account closed"
    back = take_in(cast, portfolio, CUSTOMERS)
    again = kept(cast, portfolio)["C1"]
    assert (back.changed_count, again.ended_at, again.ended_because, again.version) == (1, None, "", 2)


def test_reading_personal_data_leaves_its_trace(cast: Cast, alerts_room: AlertsRoom) -> None:
    from tahaluf.policy.models import AuditEvent

    portfolio = make(cast)
    take_in(cast, portfolio, CUSTOMERS)
    rows = kept(cast, portfolio)
    client = cast.client("originators_viewer")
    client.get(reverse("finance:portfolio", args=[portfolio.uid]))
    client.get(reverse("finance:subject", args=[rows["C1"].uid]))
    with cast.acting("originators_auditor") as actor:
        read = visible(actor, AuditEvent).filter(officer_id=cast.officers["originators_viewer"].pk)
        assert {(event.action, event.subject) for event in read if event.desk == Desk.FINANCE} == {
            ("finance:portfolio:read", str(portfolio.uid)), ("finance:subject:read", str(rows["C1"].uid)),
        }  # fmt: skip


def upload(data: bytes, name: str) -> io.BytesIO:
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def test_a_table_with_unknown_headers_asks_for_its_columns_and_takes_them(cast: Cast, alerts_room: AlertsRoom) -> None:
    portfolio, client = make(cast), cast.client("originator")
    page = reverse("finance:intake_start", args=[portfolio.uid])
    asked = client.post(page, {"file": upload("رقم الملف,صاحب الحساب\n7,وليد سمير\n".encode(), "x.csv")})
    assert asked.status_code == 200
    form = asked.context["form"]
    token = form.initial["token"]
    assert "صاحب الحساب" in asked.content.decode()
    wrong = client.post(page, {"token": token, "name": "nowhere"})
    assert wrong.status_code == 200
    done = client.post(page, {"token": token, "name": "صاحب الحساب", "id": "رقم الملف"})
    assert done.status_code == 302
    with cast.acting("originator") as actor:
        intake = visible(actor, Intake).get()
        assert (intake.columns, intake.format) == ({"name": "صاحب الحساب", "id": "رقم الملف"}, "csv")
    assert client.post(page, {"token": token, "name": "صاحب الحساب"}).status_code == 200, (
        "a second time is told in words"
    )
    stolen = cast.client("originators_releaser").post(page, {"token": token, "name": "صاحب الحساب"})
    assert stolen.status_code == 404


def test_a_column_of_which_the_officer_says_that_it_is_not_there_is_not_read(
    cast: Cast, alerts_room: AlertsRoom
) -> None:
    portfolio, client = make(cast), cast.client("originator")
    page = reverse("finance:intake_start", args=[portfolio.uid])
    asked = client.post(page, {"file": upload("Prénom,Titulaire\nMadame,Walid Samir\n".encode(), "x.csv")})
    token = asked.context["form"].initial["token"]
    assert asked.context["form"].initial["given_name"] == "Prénom"
    assert client.post(page, {"token": token, "name": "Titulaire", "given_name": ""}).status_code == 302
    with cast.acting("originator") as actor:
        assert visible(actor, Intake).get().columns == {"name": "Titulaire", "given_name": ""}


def test_a_wrong_file_is_told_in_words(cast: Cast) -> None:
    portfolio, client = make(cast), cast.client("originator")
    answer = client.post(reverse("finance:intake_start", args=[portfolio.uid]), {"file": upload(b"<html/>", "x.xml")})
    assert answer.status_code == 200
    assert "field-errors" in answer.content.decode()


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_every_page_of_the_room_opens_in_each_language(cast: Cast, alerts_room: AlertsRoom, language: str) -> None:
    portfolio = make(cast)
    rows = fill(cast, portfolio)
    client = cast.client("originator")
    client.cookies["django_language"] = language
    with cast.acting("originator") as actor:
        payment, intake = visible(actor, Payment).filter(row=1).get(), visible(actor, Intake).order_by("pk")[0]
    pages = [reverse(f"finance:{name}") for name in ("portfolios", "portfolio_make", "intakes", "payments")]
    pages += [reverse(f"finance:{n}", args=[portfolio.uid]) for n in ("portfolio", "portfolio_change", "intake_start")]
    pages += [reverse(f"finance:{n}", args=[intake.uid]) for n in ("intake", "intake_progress", "intake_rejects")]
    pages += [reverse("finance:subject", args=[rows[r].uid]) for r in ("C1", "C2")]
    pages += [reverse("finance:payment", args=[payment.uid]), "/search/?q=anna"]
    pages += [
        reverse("finance:portfolio", args=[portfolio.uid]) + "?q=anna",
        reverse("finance:payments") + "?q=nothing",
    ]
    for page in pages:
        assert client.get(page).status_code == 200, page
