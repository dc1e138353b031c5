"""Records over the API."""

import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import TLP
from tests.api.calls import caller
from tests.cast import Cast
from tests.desks.intelligence.stage import COMPLETE, released, written

pytestmark = pytest.mark.django_db
NEW: dict[str, Any] = {
    "desk": "intelligence",
    "stix_type": "identity",
    "title": "Invented Trading House",
    "properties": {"name": "Invented Trading House", "identity_class": "organization"},
    "handling": {"tlp": "amber+strict", "permitted_use": ["lead-only"]},
}


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


def test_a_record_goes_from_writing_to_recall(cast: Cast) -> None:
    author, releaser, second = (
        caller(cast, name) for name in ("originator", "originators_releaser", "originators_second")
    )
    recipient = caller(cast, "recipient")
    made = author.post("/records", NEW)
    assert made.status_code == 201, made.content
    uid = made.json()["uid"]
    assert made.json()["possible"]["release"]["code"] == "role-releaser"
    to = {"members": [str(cast.members["BBB"].uid)], "reason": "they asked"}
    assert releaser.post(f"/records/{uid}/releases/preview", to).json() == {
        "members": ["BBB"], "officers": [], "needs_second": True,
    }  # fmt: skip
    proposal = releaser.post(f"/records/{uid}/releases", to).json()
    assert proposal["state"] == "proposed"
    assert releaser.post(f"/proposals/{proposal['uid']}/approve", {"reason": "me"}).json()["code"] == "second-officer"
    assert recipient.get(f"/records/{uid}").status_code == 404
    assert [each["uid"] for each in second.get("/proposals").json()] == [proposal["uid"]]
    assert second.post(f"/proposals/{proposal['uid']}/approve", {"reason": "yes"}).json()["state"] == "released"
    seen = recipient.get(f"/records/{uid}").json()
    assert seen["signature_holds"] is True
    assert seen["audience"] == ["BBB"]
    notices = recipient.get("/notifications")
    assert notices.status_code == 200, notices.content
    assert notices.json()["items"][0]["url"] == f"/records/{uid}"
    assert recipient.post("/notifications/read").status_code == 204
    assert releaser.post(f"/records/{uid}/recall", {"reason": "sent in error"}).status_code == 200
    assert recipient.get(f"/records/{uid}").status_code == 404
    assert recipient.get("/records").json() == {"items": [], "next": ""}


def test_an_amendment_is_the_next_version(cast: Cast) -> None:
    author = caller(cast, "originator")
    uid = author.post("/records", NEW).json()["uid"]
    amended = {**{name: NEW[name] for name in ("title", "properties", "handling")}, "revoked": True}
    second = author.post(f"/records/{uid}/amendments", amended).json()
    assert (second["number"], second["revoked"]) == (2, True)
    assert [each["number"] for each in author.get(f"/records/{second['uid']}/history").json()] == [2, 1]
    late = author.post(f"/records/{uid}/amendments", amended)
    assert (late.status_code, late.json()["code"]) == (409, "superseded")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"properties": {"name": 7, "id": "identity--x"}}, "properties.id"),
        ({"properties": {"name": "x", "created_by_ref": "identity--another"}}, "properties.created_by_ref"),
        ({"properties": {}}, "properties.name"),
        ({"properties": {"name": "nul \x00"}}, "properties.name"),
        ({"properties": {"name": "x", "\ud800": 1}}, "properties.?"),
        ({"properties": {"name": "x", "x_big": 2**60}}, "properties"),
        ({"properties": {"name": "x", "x_inf": float("inf")}}, "properties"),
        ({"properties": {"name": "x", "hashes": "no dictionary"}}, None),
        ({"properties": {"name": "x", "x_long_ref": "y" * 500}}, None),
        ({"stix_type": "bundle"}, "properties.type"),
        ({"title": "nul \x00"}, "body.title"),
        ({"handling": {"tlp": "purple"}}, "body.handling.tlp"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(cast: Cast, change: dict[str, Any], place: str | None) -> None:
    answer = caller(cast, "originator").post("/records", {**NEW, **change})
    if place is None:
        assert answer.status_code == 201
    else:
        assert answer.status_code == 422, answer.content
        assert [fault["place"] for fault in answer.json()["faults"]] == [place]


def test_a_record_about_a_person_is_marked_so_whatever_its_author_says(cast: Cast) -> None:
    person = {**NEW, "properties": {"name": "Invented Person", "identity_class": "individual"}}
    made = caller(cast, "originator").post("/records", person).json()
    assert made["handling"]["about_person"] is True
    assert caller(cast, "originators_releaser").get(f"/records/{made['uid']}").json()["possible"]["release"][
        "code"
    ] == ("incomplete")


def test_reading_a_record_over_the_api_leaves_a_trace(cast: Cast) -> None:
    version = written(cast, **COMPLETE)
    caller(cast, "originator").get(f"/records/{version.uid}")
    with cast.acting("originators_auditor") as actor:
        assert visible(actor, AuditEvent).filter(action="records:version:export", subject=str(version.uid)).exists()


def test_lists_are_narrowed_and_paged(cast: Cast) -> None:
    for number in range(5):
        written(cast, f"House {number}", tlp=TLP.GREEN if number % 2 else TLP.AMBER)
    call = caller(cast, "originator")
    assert [each["title"] for each in call.get("/records", {"tlp": "green"}).json()["items"]] == ["House 3", "House 1"]
    first = call.get("/records", {"limit": 3}).json()
    rest = call.get("/records", {"limit": 3, "after": first["next"]}).json()
    assert [each["title"] for each in first["items"] + rest["items"]] == [f"House {n}" for n in (4, 3, 2, 1, 0)]
    assert rest["next"] == ""
    assert call.get("/records", {"after": "forged"}).status_code == 404
    assert [each["title"] for each in call.get("/records", {"search": "house 4"}).json()["items"]] == ["House 4"]


def test_a_selector_is_found_in_the_form_in_which_its_kind_is_compared(cast: Cast) -> None:
    reference = {"source_name": "iban", "external_id": "GB33 BUKB 2020 1555 5555 55"}
    version = written(cast, properties={"external_references": [reference]})
    found = caller(cast, "originator").get("/selectors", {"value": "gb33bukb20201555555555", "kind": "iban"}).json()
    assert [each["record"]["uid"] for each in found] == [str(version.uid)]
    assert caller(cast, "third").get("/selectors", {"value": "GB33BUKB20201555555555"}).json() == []


PATHS = ["", "/history"]
POSTS = {"/amendments": {"title": "x", "properties": {}, "handling": {}}, "/recall": {"reason": "x"}}


@pytest.mark.parametrize("path", [*PATHS, *POSTS, "/releases", "/releases/preview"])
def test_forbidden_is_answered_like_absent(cast: Cast, path: str) -> None:
    version = written(cast)
    released(cast, version, "BBB")
    call = caller(cast, "third")
    body = POSTS.get(path, {"members": [str(cast.members["BBB"].uid)], "reason": "x"})
    answers = []
    for uid in (uuid.uuid4(), version.uid):
        with CaptureQueriesContext(connection) as queries:
            address = f"/records/{uid}{path}"
            answer = call.get(address) if path in PATHS else call.post(address, body)
        answers.append((answer.status_code, answer.content, len(queries)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(cast: Cast) -> None:
    call = caller(cast, "originator")
    written(cast)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert call.get("/records").status_code == 200
        return len(queries)

    before = count()
    for number in range(30):
        written(cast, f"House {number}")
    assert count() == before


def test_an_unknown_address_is_a_problem_too(cast: Cast) -> None:
    answer = caller(cast, "originator").get("/nothing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_an_unreadable_body_is_a_problem(cast: Cast) -> None:
    call = caller(cast, "originator")
    answer = call.client.post("/api/v1/records", b"{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    deep = b'{"properties":' + b"[" * 20000 + b"]" * 20000 + b"}"
    assert call.client.post("/api/v1/records", deep, content_type="application/json").status_code in (400, 422)
    large = b'"' + b"x" * 6_000_000 + b'"'
    assert call.client.post("/api/v1/records", large, content_type="application/json").status_code == 413
