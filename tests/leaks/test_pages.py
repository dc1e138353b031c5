"""No page tells one of the cast what is another's, and what is forbidden looks like what is absent."""

import logging
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast, as_owner
from tests.leaks.expectations import ROUTES
from tests.leaks.planted import READERS, Planted, leaks_to, word_of
from tests.leaks.walking import Route, measure, routes, text_of

pytestmark = pytest.mark.django_db
EVERYBODY = [None, *Cast.ROLES]
QUICK = {"third", "recipient"}
"""Another member's, and one to whom something was released: of whom the quick suite asks everything."""
ASKERS = [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in EVERYBODY]
STRANGERS = {*QUICK, "outsider", "partner", "administrator", "originators_media"}
VISITORS = [
    name if name is None or name in STRANGERS else pytest.param(name, marks=pytest.mark.long) for name in EVERYBODY
]
WORDS = {
    "records_searchword": "version_id",
    "finance_subjectword": "subject_id",
    "finance_listedword": "version_id, ordinal",
}
"""The tables of words under which things are found, and what of them tells the thing."""
SEARCHERS = [name if name == "third" else pytest.param(name, marks=pytest.mark.long) for name in Cast.ROLES]


def test_every_route_has_an_expectation() -> None:
    assert {route.name for route in routes()} == set(ROUTES)


def kind_of(route: Route) -> str:
    return ROUTES[route.name].partition(" ")[2]


def mixed(cast: Cast, uid: uuid.UUID) -> dict[str, Any]:
    """A form that names the object, another one, and everything else that a view may ask for."""
    other = str(uuid.UUID(int=7))
    return {
        "uid": str(uid), "version": [str(uid), other], "versions": ["1", "2"], "record": str(uid),
        "decision": "approve", "members": [str(cast.members["BBB"].uid)], "reason": "mixed",
        "confirm": "1", "title": "mixed",         "tlp": "amber",
        "onward": "ask", "role": "officer", "desk": "finance", "verb": "note", "assignee": other, "days": "3",
    }  # fmt: skip


@pytest.mark.parametrize("name", VISITORS)
def test_no_page_tells_what_is_anothers(
    cast: Cast, planted: Planted, name: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = cast.client(name)
    for route in routes():
        reach, kind = ROUTES[route.name].split()[0], kind_of(route)
        seen = planted.allowed(kind, name)[:1] or [uuid.uuid4()]
        response = client.get(route.path(seen[0]))
        assert response.status_code < 500, route
        assert leaks_to(name, text_of(response)) == set(), route
        if name is None and reach == "officer":
            assert response.status_code in (302, 401, 404, 405), route
    assert leaks_to(None, caplog.text) == set(), "a log line carries content"


def answers_about(
    cast: Cast, client: Client, method: str, route: Route, asked: list[uuid.UUID]
) -> list[tuple[int, str, int]]:
    """Ask a route about one uid after another. The first answer may differ, since a page is told to the session."""
    return [measure(client, method, route.path(uid), {} if method == "get" else mixed(cast, uid), uid) for uid in asked]


@pytest.mark.parametrize("name", ASKERS)
def test_forbidden_is_answered_like_absent(cast: Cast, planted: Planted, name: str | None) -> None:
    client = cast.client(name)
    for route in routes():
        forbidden = planted.forbidden(kind_of(route), name)[:2]
        for method in ("get", "post") if forbidden else ():
            *found, absent = answers_about(cast, client, method, route, [uuid.uuid4(), *forbidden, uuid.uuid4()])
            assert found[1:] == [absent] * len(forbidden), (route, method)
            assert leaks_to(name, absent[1]) == set(), route
    if name:
        assert leaks_to(name, text_of(client.get("/"))) == set(), "a message tells"


@pytest.mark.parametrize("name", SEARCHERS)
@pytest.mark.usefixtures("planted")
def test_filtering_by_anothers_very_words_finds_what_filtering_by_nothing_finds(cast: Cast, name: str) -> None:
    client = cast.client(name)
    for path, field in (("/records/", "originator"), ("/records/", "stix_type")):
        searched(client, path, field, "before")
        for secret in (each for each, readers in READERS.items() if name not in readers):
            word, nothing = word_of(secret), word_of("x" * len(secret))
            assert searched(client, path, field, word) == searched(client, path, field, nothing), (path, secret)


@pytest.mark.parametrize("name", SEARCHERS)
@pytest.mark.usefixtures("planted")
def test_searching_for_anothers_very_words_finds_what_it_finds_where_these_are_not(cast: Cast, name: str) -> None:
    """What one may see and sounds like them is found: the same whether the hidden thing is there or not."""
    client = cast.client(name)
    searched(client, "/search/", "q", "before")
    for secret in (each for each, readers in READERS.items() if name not in readers):
        there = searched(client, "/search/", "q", word_of(secret))
        with transaction.atomic():
            forget_words(word_of(secret))
            assert searched(client, "/search/", "q", word_of(secret)) == there, secret
            transaction.set_rollback(True)
        assert leaks_to(name, there[1]) == set(), secret


def forget_words(word: str) -> None:
    """Take whatever a word leads to, and whatever sounds like it, out of every table in which is searched."""
    with as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, key in WORDS.items():
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            led_to = f"SELECT {key} FROM {table} WHERE word = '{word}'"
            cursor.execute(f"DELETE FROM {table} WHERE ({key}) IN ({led_to})")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def searched(client: Client, path: str, field: str, word: str) -> tuple[int, str, int]:
    """Search for a word; gives the answer without it."""
    status, said, queries = measure(client, "get", path, {field: word}, uuid.UUID(int=0))
    return status, said.replace(word, "WORD"), queries


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("name", ASKERS[1:])
def test_a_members_own_list_has_no_address_as_reference_data(cast: Cast, name: str) -> None:
    """For nobody, its own desk included: an own list stays with its desk, and its name and numbers tell nothing."""
    from tahaluf.desks.finance.lists.models import ListVersion

    own = ListVersion.objects.unscoped_because("the planted lists are asked for by name")
    with cast.acting("originator"):
        planted_lists = [(each.key, each.number) for each in own]
    client = cast.client(name)
    for key, number in planted_lists:
        for listed_id in ("X1", "X2"):
            for path in (f"/reference/{key}/{listed_id}/", f"/reference/{key}/{listed_id}/{number}/"):
                asked, absent = (
                    measure(client, "get", each, {}, uuid.UUID(int=0)) for each in (path, path[:-2] + "z/")
                )
                assert asked[0] == 404
                assert asked[::2] == absent[::2], path
                assert asked[1].replace(path, "") == absent[1].replace(path[:-2] + "z/", ""), path


@pytest.mark.usefixtures("planted")
def test_the_words_are_found_by_those_who_may(cast: Cast) -> None:
    """The searches above search: whoever may see a record finds it by every way."""
    for name, secret in (("originator", "aaaintelligence"), ("recipient", "aaareleased"), ("recipient", "aaared")):
        for query in (word_of(secret), f"{word_of(secret)} title", word_of(secret).upper()[:-3]):
            found = cast.client(name).get("/search/", {"q": query}).content.decode()
            assert f"{word_of(secret)} title" in found


@pytest.mark.parametrize("name", ["third", "administrator", "originators_media"])
def test_anothers_local_ids_open_nothing(cast: Cast, name: str) -> None:
    from tahaluf.pages.own_contexts import list_own_contexts

    client = cast.client(name)
    with cast.acting("originator"):
        theirs = [each.id for each in list_own_contexts("session")]
    for local_id in theirs:
        answers = []
        for asked in (10**9, local_id, 10**9 + 1):
            address = f"/profile/contexts/{asked}/end/"
            status, said, queries = measure(client, "post", address, {}, uuid.UUID(int=0))
            answers.append((status, said.replace(address, "ADDRESS"), queries))
        assert answers[1] == answers[2]
        assert answers[1][0] == 404


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("path", ["/records/", "/intelligence/records", "/api/v1/records"])
def test_an_error_page_and_its_log_line_carry_no_content(
    cast: Cast, path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from tahaluf.pages.records import reads

    def fail(*_given: Any, **_more: Any) -> None:
        held = word_of("aaaintelligence")
        raise RuntimeError(f"while looking at {held}")

    monkeypatch.setattr(reads, "list_records", fail)
    client = cast.client("originator")
    client.raise_request_exception = False
    response = client.get(path)
    assert response.status_code == 500
    assert "zqv" not in text_of(response)
    assert "RuntimeError" in caplog.text
    assert "zqv" not in caplog.text


def test_a_link_to_a_hidden_record_is_not_followed(cast: Cast) -> None:
    """A released record may refer to one that was not: its reader sees the id that the author wrote, and no more."""
    from tests.desks.intelligence.stage import released, written

    hidden = written(cast, "zqvaaaintelligence title")
    note = {"x_subject_ref": hidden.stix_id}
    shown = written(cast, "Shown", properties=note)
    released(cast, shown, "BBB")
    page = cast.client("recipient").get(f"/records/{shown.uid}").content.decode()
    assert hidden.stix_id in page
    assert str(hidden.uid) not in page
    assert "zqv" not in page
    own = cast.client("originator").get(f"/records/{hidden.uid}").content.decode()
    assert str(shown.uid) in own
