"""Files of subjects over the API."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from tahaluf.desks.finance.screening import actions
from tahaluf.desks.finance.screening.running import run_kept
from tests.api.calls import Caller, caller
from tests.cast import Cast
from tests.desks.finance.conftest import Import, _cold_shelf, imported, incoming_folder  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
CSV = b"id,name\nC1,Walid Samir al-Khayali\nC2,Nobody Atall\n"
PERSON = {"id": "P1", "schema": "Person", "properties": {"name": ["Walid Samir al-Khayali"]}}
RAW = {"content_type": "application/octet-stream"}


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


@pytest.fixture
def call(cast: Cast, imported: Import) -> Caller:  # noqa: F811
    """A program of an officer whose desk has the UN list in use."""
    imported()
    return caller(cast, "originator")


def send(call: Caller, data: bytes, query: str = "") -> Any:
    return call.client.post(f"/api/v1/screenings{query}", data, **RAW)


@pytest.mark.parametrize("data", [CSV, json.dumps(PERSON).encode() + b"\n"])
def test_a_small_file_is_screened_at_once_and_followed_by_its_address(call: Caller, data: bytes) -> None:
    answer = send(call, data, "?file_name=customers")
    assert answer.status_code == 202, answer.content
    run = call.client.get(answer["Location"]).json()
    assert (run["state"], run["hits"], run["cutoff"], len(run["versions"])) == ("finished", 1, 0.9, 1)
    hit = call.get(f"/screenings/{run['uid']}/hits").json()["items"][0]
    assert (hit["listing"]["id"], hit["subject"]["name"]) == ("QDi.901", "Walid Samir al-Khayali")
    assert hit["reasons"][0]["text"]
    assert [each["uid"] for each in call.get("/screenings").json()["items"]] == [run["uid"]]


def test_a_file_may_come_as_the_part_of_a_form(call: Caller) -> None:
    answer = call.client.post("/api/v1/screenings?cutoff=0.7", {"file": SimpleUploadedFile("customers.csv", CSV)})
    assert answer.status_code == 202, answer.content
    assert (answer.json()["file_name"], answer.json()["cutoff"]) == ("customers.csv", 0.7)


def test_a_large_file_waits_for_the_worker(cast: Cast, call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE_BYTES", 10)
    answer = send(call, CSV).json()
    assert answer["state"] == "queued"
    from uuid import UUID

    from tahaluf.policy.context import opened

    run_kept(UUID(answer["uid"]), lambda: opened(cast.tokens["originator"]))
    assert call.get(f"/screenings/{answer['uid']}").json()["hits"] == 1


def test_a_file_that_is_none_is_refused_in_words(call: Caller) -> None:
    for data in (b"", b"no table\nat all\n", b"\x00\xff\xfe"):
        answer = send(call, data)
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable-file"), answer.content
        assert answer.json()["detail"]
    assert call.get("/screenings").json()["items"] == []


def test_more_bytes_than_the_operator_lets_in_are_refused(call: Caller, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 20
    assert send(call, CSV).status_code == 413


def test_hits_are_paged(cast: Cast, call: Caller) -> None:
    rows = "".join(f"C{number},Walid Samir al-Khayali\n" for number in range(60))
    uid = send(call, f"id,name\n{rows}".encode()).json()["uid"]
    first = call.get(f"/screenings/{uid}/hits").json()
    rest = call.get(f"/screenings/{uid}/hits", {"after": first["next"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (50, 10, "")


def test_a_run_is_there_for_its_members_desk_alone(cast: Cast, call: Caller) -> None:
    uid = send(call, CSV).json()["uid"]
    assert caller(cast, "originators_viewer").get(f"/screenings/{uid}").status_code == 200
    for who in ("recipient", "originators_media", "administrator"):
        assert caller(cast, who).get(f"/screenings/{uid}").status_code == 404
        assert caller(cast, who).get(f"/screenings/{uid}/hits").status_code == 404
    assert caller(cast, "originator", ["finance:screen"]).get(f"/screenings/{uid}").status_code == 403


def test_the_lists_in_use_are_told(call: Caller) -> None:
    (used,) = call.get("/lists").json()
    assert (used["list"], used["own"], used["entries"]) == ("un", True, 4)


def test_a_file_whose_encoding_cannot_be_told_is_read_in_the_one_that_is_named(call: Caller) -> None:
    data = "id,name\nC1,Þorgerður\nC2,Walid Samir al-Khayali\n".encode("windows-1252")
    refused = send(call, data)
    assert (refused.status_code, refused.json()["code"]) == (422, "unreadable-file")
    named = call.client.get(send(call, data, "?encoding=windows-1252")["Location"]).json()
    assert (named["state"], named["subjects"], named["hits"], named["rejects"]) == ("finished", 2, 1, 0)
    unknown = send(call, data, "?encoding=windows-9999")
    assert (unknown.status_code, unknown.json()["faults"][0]["place"]) == (422, "query.encoding")


def test_a_place_is_named_as_the_caller_knows_it(call: Caller) -> None:
    answer = call.client.get("/api/v1/alerts?state=zzz")
    assert {fault["place"] for fault in answer.json()["faults"]} == {"query.state"}
