"""Asking about names over the API: answered at once, kept nowhere, for officers of the desk alone."""

import threading
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.desks.finance.screening import asking
from tahaluf.desks.finance.screening.models import ScreeningHit, ScreeningRun
from tahaluf.desks.finance.screening.warm_index import Shelf, WarmScreener
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tests.api.calls import Caller, caller
from tests.cast import Cast
from tests.desks.finance.conftest import Import, _cold_shelf, imported, incoming_folder  # noqa: F401  fixtures
from tests.desks.finance.lists import PEOPLE, un_xml

pytestmark = pytest.mark.django_db
WALID: dict[str, Any] = {"name": "Walid Samir al-Khayali", "birth_date": "1971-03-05", "reference": "C-1"}


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


@pytest.fixture
def call(cast: Cast, imported: Import) -> Caller:  # noqa: F811
    """A program of an officer whose desk has the UN list in use."""
    imported()
    return caller(cast, "originator")


def test_a_listed_name_is_found_with_its_listing_and_reasons(call: Caller) -> None:
    answer = call.post("/screen", {"subjects": [WALID, {"name": "Nobody Atall"}]})
    assert answer.status_code == 200, answer.content
    (first, second), (used,) = answer.json()["answers"], answer.json()["lists"]
    assert (first["reference"], second["hits"]) == ("C-1", [])
    hit = first["hits"][0]
    assert (hit["listing"]["id"], hit["listing"]["list"], hit["listing"]["ordinal"]) == ("QDi.901", "un", 0)
    assert hit["listing"]["version"] == used["version"]
    assert hit["score"] > 0.9
    assert sum(reason["gave"] for reason in hit["reasons"]) == pytest.approx(hit["score"], abs=1e-3)
    assert {"birth_same_day"} <= {reason["code"] for reason in hit["reasons"]}


def test_evidence_against_lowers_the_score(call: Caller) -> None:
    body = {"subjects": [WALID, {**WALID, "birth_date": "1999-01-01"}], "cutoff": 0.5}
    same, other = call.post("/screen", body).json()["answers"]
    assert same["hits"][0]["score"] > other["hits"][0]["score"]


def test_an_identifier_alone_leads_to_the_listing(cast: Cast, imported: Import) -> None:  # noqa: F811
    imported(data=b"id,name,document_number\nX1,Invented Person,PP-774411\n", name="own.csv")
    number = {"kind": "passport", "number": "pp 774411"}
    body = {"subjects": [{"name": "Someone Else Entirely", "identifiers": [number]}], "cutoff": 0.5}
    hits = caller(cast, "originator").post("/screen", body).json()["answers"][0]["hits"]
    assert [hit["listing"]["id"] for hit in hits] == ["X1"]


@pytest.mark.parametrize(
    ("kind", "column", "listed", "asked"),
    [
        ("passport", "document_number", "PP-774411", "pp 774411"),
        ("account", "iban", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    ],
)
def test_a_number_may_be_asked_for_without_a_name(
    cast: Cast,
    imported: Import,  # noqa: F811
    kind: str,
    column: str,
    listed: str,
    asked: str,
) -> None:
    imported(data=f"id,name,{column}\nX1,Invented Person,{listed}\n".encode(), name="own.csv")
    body = {"subjects": [{"identifiers": [{"kind": kind, "number": asked}], "reference": "R-1"}]}
    (answer,) = caller(cast, "originator").post("/screen", body).json()["answers"]
    assert [(answer["reference"], hit["listing"]["id"]) for hit in answer["hits"]] == [("R-1", "X1")]


@pytest.mark.parametrize("subject", [{}, {"name": None}, {"identifiers": [{"kind": "document", "number": "12"}]}])
def test_whoever_is_neither_named_nor_numbered_cannot_be_asked_for(call: Caller, subject: dict[str, Any]) -> None:
    answer = call.post("/screen", {"subjects": [subject]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_field_that_is_not_known_is_refused_beside_the_subjects_too(call: Caller) -> None:
    answer = call.post("/screen", {"subjects": [WALID], "cut_off": 0.5})
    assert answer.json()["faults"] == [{"place": "body.cut_off", "reason": "extra_forbidden"}]


@pytest.mark.parametrize(("language", "word"), [("en", "born on"), ("fr", "nés le"), ("ar", "الميلاد")])
def test_reasons_come_in_the_callers_language(call: Caller, language: str, word: str) -> None:
    answer = call.client.post(
        "/api/v1/screen",
        {"subjects": [WALID]},
        content_type="application/json",
        headers={"Accept-Language": language},
    )
    texts = [reason["text"] for reason in answer.json()["answers"][0]["hits"][0]["reasons"]]
    assert any(word in text for text in texts)


def test_nothing_is_kept_but_a_trace_without_the_name(cast: Cast, call: Caller) -> None:
    call.post("/screen", {"subjects": [WALID]})
    with cast.acting("originators_auditor") as actor:
        event = visible(actor, AuditEvent).get(action="finance:subject:ask")
        assert (visible(actor, ScreeningRun).count(), visible(actor, ScreeningHit).count()) == (0, 0)
    assert (event.details["subjects"], event.details["hits"]) == (1, 1)
    assert set(event.details["asked"]) == {"salt", "sha256"}
    assert "Walid" not in str(event.details)


def test_lists_are_chosen_by_their_keys_and_the_cutoff_is_the_desks_own(
    cast: Cast,
    imported: Import,  # noqa: F811
) -> None:
    imported()
    imported(data=b"id,name\nX1,Walid Samir al-Khayali\n", name="own.csv")
    call = caller(cast, "originator")
    both = call.post("/screen", {"subjects": [WALID]}).json()
    assert both["cutoff"] == 0.9
    keys = {each["list"] for each in both["lists"]}
    assert len(keys) == 2
    narrowed = call.post("/screen", {"subjects": [WALID], "lists": ["un"]}).json()
    assert [each["list"] for each in narrowed["lists"]] == ["un"]
    unknown = call.post("/screen", {"subjects": [WALID], "lists": ["un", "no-such"]})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "unknown-list")


def test_without_a_list_in_use_there_is_nothing_to_screen_against(cast: Cast) -> None:
    answer = caller(cast, "originator").post("/screen", {"subjects": [WALID]})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-list")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"birth_date": "yesterday"}, "birth_date"),
        ({"nationality": "Atlantis"}, "nationality"),
        ({"gender": "x"}, "gender"),
        ({"kind": "ghost"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": " ?! "}, "name"),
        ({"dob": "1971-03-05"}, "dob"),
        ({"name": "lost \ufffd letters"}, "name"),
        ({"name": "lone \ud800"}, "name"),
        ({"identifiers": [{"kind": "library-card", "number": "1"}]}, "identifiers.0.kind"),
        ({"identifiers": [{"kind": "imo", "number": "9074729", "flag": "PA"}]}, "identifiers.0.flag"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(call: Caller, change: dict[str, Any], place: str) -> None:
    answer = call.post("/screen", {"subjects": [{**WALID, **change}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.content
    assert answer.json()["faults"][0]["place"].endswith(f"subjects.0.{place}")


def test_more_than_a_hundred_subjects_are_for_a_file(call: Caller) -> None:
    assert call.post("/screen", {"subjects": [WALID] * 100}).status_code == 200
    assert call.post("/screen", {"subjects": [WALID] * 101}).status_code == 422
    assert call.post("/screen", {"subjects": []}).status_code == 422


@pytest.mark.parametrize(
    ("who", "scopes", "status", "code"),
    [
        ("originator", ["finance:read", "finance:write"], 403, "scope"),
        ("originators_viewer", None, 403, "role-officer"),
        ("originators_media", None, 404, "absent"),
        ("administrator", None, 404, "absent"),
    ],
)
def test_only_officers_of_the_desk_with_the_scope_may_ask(
    cast: Cast, call: Caller, who: str, scopes: list[str] | None, status: int, code: str
) -> None:
    answer = caller(cast, who, scopes).post("/screen", {"subjects": [WALID]})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_another_members_list_is_not_asked(cast: Cast, call: Caller) -> None:
    answer = caller(cast, "recipient").post("/screen", {"subjects": [WALID]})
    assert answer.json()["code"] == "no-list"


def test_a_cold_index_is_waited_for(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "AT_ONCE_NAMES", 0)
    assert call.post("/screen", {"subjects": [WALID]}).json()["answers"][0]["hits"]


def test_a_cold_index_that_takes_too_long_is_built_beside_the_requests(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "AT_ONCE_NAMES", 0)
    monkeypatch.setattr(asking, "PATIENCE", 0)
    answer = call.post("/screen", {"subjects": [WALID]})
    assert (answer.status_code, answer.json()["code"]) == (503, "warming")
    assert int(answer["Retry-After"]) > 0
    wait_for_builders()
    assert call.post("/screen", {"subjects": [WALID]}).json()["answers"][0]["hits"]


def test_a_warm_index_costs_no_reading_of_listings(call: Caller) -> None:
    call.post("/screen", {"subjects": [WALID]})
    with CaptureQueriesContext(connection) as one:
        call.post("/screen", {"subjects": [WALID]})
    with CaptureQueriesContext(connection) as many:
        call.post("/screen", {"subjects": [WALID] * 100})
    assert len(one) == len(many)
    assert not any('"listing"' in query["sql"] for query in one.captured_queries)


def wait_for_builders() -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and any(thread.name == "warm-index" for thread in threading.enumerate()):
        time.sleep(0.01)


def test_many_who_ask_for_a_cold_index_load_it_once() -> None:
    own, loads, go = Shelf(), [], threading.Event()

    def load() -> list[Any]:
        loads.append(threading.get_ident())
        go.wait(5)
        return []

    asking_threads = [threading.Thread(target=own.warm, args=([1], load)) for _ in range(8)]
    for thread in asking_threads:
        thread.start()
    go.set()
    for thread in asking_threads:
        thread.join()
    wait_for_builders()
    assert len(loads) == 1
    assert isinstance(own.warm([1], load), WarmScreener)


def test_whoever_waits_gets_the_index_that_another_built() -> None:
    own, go = Shelf(), threading.Event()

    def load() -> list[Any]:
        go.wait(5)
        return []

    first = threading.Thread(target=own.warm, args=([1], load))
    first.start()
    threading.Timer(0.2, go.set).start()
    assert isinstance(own.warm([1], load, patience=5), WarmScreener)
    first.join()


def test_an_index_that_could_not_be_loaded_is_asked_for_again() -> None:
    def fail() -> list[Any]:
        raise RuntimeError

    own = Shelf()
    with pytest.raises(RuntimeError):
        own.warm([1], fail)
    assert own.warm([1], list) is None
    wait_for_builders()
    assert own.find([1]) is not None


def test_a_superseded_version_is_not_asked_any_more(cast: Cast, imported: Import, call: Caller) -> None:  # noqa: F811
    assert call.post("/screen", {"subjects": [WALID]}).json()["answers"][0]["hits"]
    newer = imported(data=un_xml(people=PEOPLE[1:], day="2026-02-02"))
    answer = call.post("/screen", {"subjects": [WALID]}).json()
    assert [each["version"] for each in answer["lists"]] == [str(newer.uid)]
    assert answer["answers"][0]["hits"] == []
