"""Pages of freezes, complaints and documents: what can be done there, by whom, and in how many queries."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tahaluf.desks.finance.outcomes import complaining, freezing
from tahaluf.desks.finance.outcomes.forms import FindingForm, ReviewForm
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, GoamlSettings, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import LiftCause
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.outcomes import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def freeze(cast: Cast, imported: Import) -> Freeze:
    """A freeze in force."""
    return factory.frozen(cast, imported())


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(f"finance:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def act(client: Client, freeze: Freeze, verb: str, **given: Any) -> str:
    values = {f"{verb}-{name}": value for name, value in ({"reason": "because"} | given).items()}
    response = client.post(reverse(f"finance:freeze_{verb}", args=[freeze.uid]), values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_freeze_is_ordered_on_the_page_of_its_match_and_waits_on_today_until_then(
    cast: Cast, imported: Import
) -> None:
    match = factory.true_match(cast, imported())
    client, address = cast.client("originator"), reverse("finance:freeze_order", args=[match.uid])
    assert address in client.get("/").content.decode()
    shown = page(client, "freeze_order", match.uid)
    assert '<bdi class="name" dir="auto">Walid Samir al-Khayali</bdi>' in shown
    response = client.post(address, {"legal_basis": "Act 1", "scope": "All accounts"}, follow=True)
    assert "in force" in response.content.decode()
    assert address not in client.get("/").content.decode()
    assert "already" in page(client, "freeze_order", match.uid)


def test_no_outcome_and_no_cause_is_chosen_before_the_officer_chooses() -> None:
    for field in (FindingForm()["outcome"], ReviewForm()["cause"]):
        assert field.subwidgets[0].data["value"] == ""
        assert field.field.required


def test_what_was_typed_stays_where_a_field_is_missing(cast: Cast, freeze: Freeze) -> None:
    client = cast.client("originator")
    shown = act(client, freeze, "review", reason="The owner came with papers.", cause="")
    assert "The owner came with papers." in shown
    assert 'id="id_review-cause_error"' in shown
    complaint = complained(cast)
    with cast.acting("originator") as actor:
        complaining.take_complaint(actor, complaint.uid)
    address = reverse("finance:complaint_find", args=[complaint.uid])
    shown = client.post(address, {"outcome": "", "finding": "His papers are in order."}).content.decode()
    assert "His papers are in order." in shown
    assert 'id="id_outcome_error"' in shown


def test_two_officers_lift_a_freeze_on_its_page(cast: Cast, freeze: Freeze) -> None:
    first, second = cast.client("originator"), cast.client("originators_releaser")
    due = factory.in_days(2).isoformat()
    assert "looked at again" in act(first, freeze, "review", cause="error", due_on=due)
    assert f"Look again at freeze {freeze.number}" in second.get("/").content.decode()
    act(first, freeze, "propose")
    assert "needs the role of a releaser" in page(first, "freeze", freeze.uid)
    assert "Decide on the lifting" not in first.get("/").content.decode()
    assert "Decide on the lifting" in second.get("/").content.decode()
    assert "Lifted by" in act(second, freeze, "lift")
    assert "meanwhile" in act(cast.client("originators_second"), freeze, "lift")


def test_an_act_without_a_reason_is_not_done(cast: Cast, freeze: Freeze) -> None:
    client = cast.client("originator")
    assert "Reason" in act(client, freeze, "review", reason="", cause="error", due_on="2099-01-01")
    assert "passed" in act(client, freeze, "review", cause="error", due_on="2020-01-01")
    assert factory.fresh(cast, freeze).state == "in-force"


def test_a_viewer_reads_and_is_told_why_nothing_can_be_done(cast: Cast, freeze: Freeze) -> None:
    client = cast.client("originators_viewer")
    shown = page(client, "freeze", freeze.uid)
    assert "role of an officer" in shown
    assert reverse("finance:freeze_review", args=[freeze.uid]) not in shown
    assert "role of an officer" in page(client, "complaint_file")
    assert "role of a supervisor" in page(client, "goaml_settings")


def test_a_document_is_handed_out_as_it_was_issued_and_leaves_its_trace(cast: Cast, freeze: Freeze) -> None:
    with cast.acting("originator") as actor:
        document = visible(actor, IssuedDocument).get(freeze=freeze, language="ar")
    response = cast.client("originators_viewer").get(reverse("finance:document", args=[document.uid]))
    assert response.content == bytes(document.content)
    assert (
        response["Content-Disposition"] == f'attachment; filename="AAA-F-{freeze.ordered_at.year}-0001-freeze-ar.pdf"'
    )
    with cast.acting("originators_auditor") as actor:
        event = visible(actor, AuditEvent).get(action="finance:document:read")
        assert (event.subject, event.officer_id) == (str(document.uid), cast.officers["originators_viewer"].pk)


def test_the_draft_of_a_lifting_is_there_while_it_is_looked_at(cast: Cast, freeze: Freeze) -> None:
    client, address = cast.client("originator"), reverse("finance:freeze_draft", args=[freeze.uid])
    assert client.get(address).status_code == 404
    act(client, freeze, "review", cause="delisted", due_on="2099-01-01")
    for language in ("ar", "en", "fr"):
        assert client.get(f"{address}?language={language}").content.startswith(b"%PDF")
    with cast.acting("originator") as actor:
        assert not visible(actor, IssuedDocument).filter(freeze=freeze, kind="unfreeze").exists()


@pytest.mark.parametrize("who", ["recipient", "third", "centre", "partner", "originators_media", "administrator"])
def test_to_others_none_of_it_is_there(cast: Cast, freeze: Freeze, who: str) -> None:
    with cast.acting("originator") as actor:
        document = visible(actor, IssuedDocument).filter(freeze=freeze)[0]
    complaint, client = complained(cast, freeze=freeze), cast.client(who)
    for name, uid in (("freeze", freeze.uid), ("freeze_draft", freeze.uid), ("document", document.uid),
                      ("complaint", complaint.uid), ("freeze_order", freeze.alert.uid)):  # fmt: skip
        assert client.get(reverse(f"finance:{name}", args=[uid])).status_code == 404
    for verb in ("review", "keep", "propose", "refuse", "lift", "report"):
        posted = client.post(reverse(f"finance:freeze_{verb}", args=[freeze.uid]), {f"{verb}-reason": "x"})
        assert posted.status_code == 404
    for verb in ("take", "find", "answer"):
        assert client.post(reverse(f"finance:complaint_{verb}", args=[complaint.uid])).status_code == 404


def complained(cast: Cast, who: str = "originator", **about: Any) -> Complaint:
    freeze = about.pop("freeze", None)
    values = {"complainant": "Walid Invented", "contact": "walid@example.org", "language": "fr", "text": "Not me.",
              "received_on": timezone.localdate()}  # fmt: skip
    with cast.acting(who) as actor:
        filing = complaining.Filing(**(values | about), freeze_uid=freeze.uid if freeze else None)
        return complaining.file_complaint(actor, filing)


def test_a_complaint_is_filed_examined_and_answered_on_pages(cast: Cast, freeze: Freeze) -> None:
    client = cast.client("originator")
    assert str(freeze.uid) in page(client, "complaint_file", query=f"?freeze={freeze.uid}")
    given = {"complainant": "وليد آخر", "contact": "+227 1", "language": "ar", "text": "لست أنا",
             "received_on": timezone.localdate().isoformat(), "freeze": str(freeze.uid)}  # fmt: skip
    response = client.post(reverse("finance:complaint_file"), given)
    address = response["Location"]
    shown = client.post(f"{address}take/", follow=True).content.decode()
    assert "Write down first what was found" in shown
    client.post(f"{address}find/", {"outcome": "upheld", "finding": "another person"})
    shown = client.post(f"{address}answer/", {"answer": "نعتذر لكم"}, follow=True).content.decode()
    assert "answer to a complaint" in shown
    assert factory.fresh(cast, freeze).cause == "complaint"


def test_filters_narrow_the_queues(cast: Cast, freeze: Freeze) -> None:
    late = complained(cast, complainant="Late One", received_on=timezone.localdate() - datetime.timedelta(days=90))
    complained(cast, complainant="Early One")
    client = cast.client("originator")
    assert "Early One" not in page(client, "complaints", query="?overdue=on")
    assert "Late One" in page(client, "complaints", query="?overdue=on")
    assert f"Answer complaint {late.number}" in client.get("/").content.decode()
    address = reverse("finance:freeze", args=[freeze.uid])
    assert address in page(client, "freezes", query="?state=in-force")
    assert address not in page(client, "freezes", query="?state=lifted")


def test_a_freeze_is_found_by_name(cast: Cast, freeze: Freeze) -> None:
    address = reverse("finance:freeze", args=[freeze.uid])
    assert address in cast.client("originator").get("/search/", {"q": "Khayali"}).content.decode()
    assert address not in cast.client("recipient").get("/search/", {"q": "Khayali"}).content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_speak_the_readers_language(cast: Cast, freeze: Freeze, language: str) -> None:
    client = cast.client("originator")
    client.cookies["django_language"] = client.cookies["language"] = language
    for name, args in (("freezes", []), ("freeze", [freeze.uid]), ("complaints", []), ("goaml_settings", [])):
        response = client.get(reverse(f"finance:{name}", args=args), headers={"accept-language": language})
        assert response.status_code == 200


SETTINGS = {"rentity_id": "4711", "currency": "XOF", "activity_code": "SAR", "payment_code": "STR",
            "indicators": "TFSUN", "conduct": "SWIFT", "funds": "FTS"}  # fmt: skip


def test_a_supervisor_sets_what_reports_say(cast: Cast, freeze: Freeze) -> None:
    address = reverse("finance:goaml_settings")
    assert cast.client("originator").post(address, SETTINGS).status_code == 404
    assert (
        "capital letters"
        in cast.client("originators_second").post(address, SETTINGS | {"currency": "fr"}).content.decode()
    )
    assert cast.client("originators_second").post(address, SETTINGS).status_code == 302
    with cast.acting("originator") as actor:
        assert visible(actor, GoamlSettings).get().rentity_id == 4711
    reported = cast.client("originator").post(
        reverse("finance:freeze_report", args=[freeze.uid]), {"why": "listed"}, follow=True
    )
    assert "Not checked" in reported.content.decode()


@pytest.fixture
def queries() -> Callable[[Client, str], int]:
    """Count the queries of a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(client: Client, address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


def test_queues_ask_as_many_questions_for_few_rows_as_for_many(
    cast: Cast, imported: Import, queries: Callable[[Client, str], int]
) -> None:
    version, client = imported(), cast.client("originator")
    addresses = [reverse("finance:freezes"), reverse("finance:complaints"), reverse("pages:today")]
    freezes = [factory.frozen(cast, version)]
    complained(cast)
    with cast.acting("originator") as actor:
        freezing.review_freeze(actor, freezes[0].uid, LiftCause.ERROR, factory.in_days(1), "x")
    few = [queries(client, address) for address in addresses]
    for _number in range(4):
        more = factory.frozen(cast, version)
        complained(cast)
        with cast.acting("originator") as actor:
            freezing.review_freeze(actor, more.uid, LiftCause.ERROR, factory.in_days(1), "x")
    assert [queries(client, address) for address in addresses] == few
