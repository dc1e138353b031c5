"""A publisher that withdrew a faulty version serves the one before again, byte for byte: that one is in use again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from tahaluf.desks.finance.lists import actions, feeds
from tahaluf.desks.finance.lists.changes import changes_between
from tahaluf.desks.finance.lists.feeds import fetch_due
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.reads import preceding
from tahaluf.policy.context import Context
from tahaluf.policy.models import AuditEvent, Notification
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.alerts import cases
from tests.desks.finance.alerts.conftest import held, walid
from tests.desks.finance.conftest import Import
from tests.desks.finance.killing import dead_at
from tests.desks.finance.lists import PEOPLE, UN_XML, un_xml
from tests.desks.finance.publisher import Publisher, add, in_use, make_due, operator, publisher, state_of

__all__ = ["add", "held", "operator", "publisher", "walid"]

pytestmark = pytest.mark.django_db
FAULTY = un_xml((("QDi.901", "WLD", "SMR", "L-KHYL", "", "1971-03-05"), *PEOPLE[2:]), day="2026-02-02")
LONGER = un_xml([*PEOPLE, *((f"QDi.8{n}", *PEOPLE[0][1:]) for n in range(10, 30))], day="2026-02-02")

Serve = Callable[[bytes], None]


@pytest.fixture
def serve(add: Any, operator: Context, publisher: Publisher) -> Serve:
    """Have the publisher serve a file, and the node fetch it."""
    add()

    def serve_file(data: bytes) -> None:
        publisher.files["/un.xml"] = data
        make_due(operator)
        assert fetch_due(operator) == ["un"]

    return serve_file


def versions(operator: Context) -> list[ListVersion]:
    with operator() as actor:
        return list(visible(actor, ListVersion).order_by("id"))


def states(operator: Context) -> list[str]:
    return [version.state for version in versions(operator)]


def test_an_earlier_version_that_is_served_again_is_in_use_again(
    cast: Cast, serve: Serve, operator: Context, publisher: Publisher
) -> None:
    serve(UN_XML)
    serve(FAULTY)
    assert states(operator) == ["superseded", "current"]
    serve(UN_XML)
    assert states(operator) == ["current", "superseded"]
    assert in_use(operator) == [("un", "2026-01-02", 4)]
    assert state_of(operator).failure == {}
    first, faulty = versions(operator)
    assert (first.follows_id, first.changes) == (faulty.pk, {"added": 1, "changed": 1, "removed": 0})
    with operator() as actor:
        assert preceding(actor, first) == faulty
        assert [entry.listed_id for entry in changes_between(actor, faulty, first).fresh()] == ["QDi.901", "QDi.902"]
        (event,) = visible(actor, AuditEvent).filter(action="finance:version:again")
    assert (event.subject, event.details) == (str(first.uid), {"replaced": str(faulty.uid)})
    page = strip_tags(cast.client("originator").get(reverse("finance:version", args=[first.uid])).content.decode())
    assert "Version 2026-01-02 is in use again: its publisher serves it again." in page


def test_while_it_is_served_nothing_more_happens_and_the_next_version_takes_its_place(
    cast: Cast, serve: Serve, operator: Context
) -> None:
    for data in (UN_XML, FAULTY, UN_XML, UN_XML):
        serve(data)
    with operator() as actor:
        assert visible(actor, AuditEvent).filter(action="finance:version:again").count() == 1
    serve(un_xml(day="2026-03-03"))
    assert states(operator) == ["superseded", "superseded", "current"]
    first, *_others = versions(operator)
    page = cast.client("originator").get(reverse("finance:version", args=[first.uid])).content.decode()
    assert "is in use again" not in page


def test_the_faulty_one_is_in_use_again_as_well_where_its_publisher_changes_its_mind(
    serve: Serve, operator: Context
) -> None:
    for data in (UN_XML, FAULTY, UN_XML, FAULTY):
        serve(data)
    assert states(operator) == ["superseded", "current"]


def test_one_that_lost_most_entries_is_for_the_operator_to_confirm(serve: Serve, operator: Context) -> None:
    serve(UN_XML)
    serve(LONGER)
    serve(UN_XML)
    serve(UN_XML)
    assert states(operator) == ["superseded", "current"]
    assert state_of(operator).failure["code"] == "feed_again_waits"
    first, _longer = versions(operator)
    with operator() as actor:
        actions.confirm_version(actor, first.uid, "Twenty were listed by mistake.")
    serve(UN_XML)
    assert states(operator) == ["current", "superseded"]
    assert state_of(operator).failure == {}
    assert versions(operator)[0].again_at is None


def test_what_the_operator_set_aside_stays_aside_while_it_is_served(serve: Serve, operator: Context) -> None:
    serve(UN_XML)
    serve(FAULTY)
    first, _faulty = versions(operator)
    with operator() as actor:
        actions.confirm_version(actor, first.uid, "The newer one is faulty.")
    serve(FAULTY)
    assert states(operator) == ["current", "superseded"]
    assert state_of(operator).failure == {}


@pytest.mark.parametrize("place", ["use_again", "import_version", "_note_success"])
def test_killed_anywhere_it_ends_the_same(serve: Serve, operator: Context, publisher: Publisher, place: str) -> None:
    serve(UN_XML)
    serve(FAULTY)
    publisher.files["/un.xml"] = UN_XML
    make_due(operator)
    with dead_at(feeds, place):
        fetch_due(operator)
    serve(UN_XML)
    assert states(operator) == ["current", "superseded"]
    with operator() as actor:
        assert visible(actor, AuditEvent).filter(action="finance:version:again").count() == 1


def test_subjects_are_screened_from_the_faulty_version_to_the_one_served_again_and_the_desk_is_told(
    cast: Cast, walid: Any, serve: Serve
) -> None:
    serve(UN_XML)
    cases.rescreen(cast)
    assert [alert.state for alert in cases.alerts(cast)] == ["new"]
    cases.decided(cast, cases.alerts(cast)[0])
    serve(FAULTY)
    cases.rescreen(cast)
    assert [each.lapsed_because for each in cases.good_guys(cast)] == ["listing-changed"]
    serve(UN_XML)
    assert cases.rescreen(cast) == 1
    assert cases.rescreen(cast) == 0
    assert [alert.state for alert in cases.alerts(cast)] == ["decided"], "what was decided of the same two holds again"
    assert [each.lapsed_because for each in cases.good_guys(cast)] == ["listing-changed", ""]
    assert [step.verb for step in cases.steps(cast, cases.alerts(cast)[0])][-1] == "good-guy-again"
    with cast.acting("originators_second") as actor:
        told = visible(actor, Notification).filter(code="finance-list-again")
        assert [notice.url for notice in told] == [reverse("finance:version", args=[told[0].subject])]


def test_a_good_guy_whose_listing_says_the_same_in_both_holds_through_it(cast: Cast, held: Any, serve: Serve) -> None:
    cases.subject(cast, held, "Farid Nour al Mawhum", "C-3")
    serve(UN_XML)
    cases.rescreen(cast)
    cases.decided(cast, cases.alerts(cast)[0])
    for data in (FAULTY, UN_XML):
        serve(data)
        cases.rescreen(cast)
    assert [each.lapsed_at for each in cases.good_guys(cast)] == [None]
    assert len(cases.alerts(cast)) == 1


def test_an_officer_who_uploads_a_superseded_file_is_told_so_and_asked_for_a_reason(
    cast: Cast, imported: Import
) -> None:
    first = imported()
    imported(data=FAULTY)
    client = cast.client("originator")
    file = SimpleUploadedFile("un.xml", UN_XML)
    page = client.post(reverse("finance:list_import"), {"file": file}, follow=True).content.decode()
    assert "a later version took its place" in page
    assert "Use this version again" in page
    with cast.acting("originator") as actor:
        assert visible(actor, ListVersion).get(uid=first.uid).state == "superseded"
    said = {"reason": "The newer one was withdrawn."}
    page = client.post(reverse("finance:version_confirm", args=[first.uid]), said, follow=True).content.decode()
    assert "The newer one was withdrawn." in page
    with cast.acting("originator") as actor:
        assert visible(actor, ListVersion).get(uid=first.uid).state == "current"


def test_an_operator_who_imports_a_superseded_file_is_told_how_to_use_it_again(
    cast: Cast, imported: Import, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import contextlib

    from tahaluf.config import server
    from tahaluf.config.command import main

    first = imported("operator")
    imported("operator", data=FAULTY)
    settings.DATA_FOLDER = tmp_path
    (tmp_path / "operator.token").write_text(cast.operator_token)
    (tmp_path / "un.xml").write_bytes(UN_XML)
    monkeypatch.setattr(server, "available", contextlib.nullcontext)
    result = CliRunner().invoke(main, ["lists", "import", str(tmp_path / "un.xml")])
    assert result.exit_code == 1
    assert f"tahaluf lists confirm {first.uid}" in result.output
