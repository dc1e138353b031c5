"""Who is let into the API, and with what."""

import json

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tahaluf.pages.api.throttling import MOST_FAILURES
from tahaluf.policy.context import new_token
from tests.api.calls import Caller, caller, token_of
from tests.cast import Cast, as_owner, issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_failures() -> None:
    cache.clear()


def test_without_a_token_nothing_is_answered(cast: Cast) -> None:
    for path in ("/api/v1/records", "/api/v1/members", "/api/v1/openapi.json"):
        answer = Client().get(path)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] == "unauthenticated"


def test_a_token_reads_the_description(cast: Cast) -> None:
    described = caller(cast, "originator", []).get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")


@pytest.mark.parametrize("kind", ["session", "job", "operator"])
def test_only_a_token_is_a_bearer(cast: Cast, kind: str) -> None:
    """A stolen session key or job token is of no use as a bearer token."""
    token = issue(cast.officers["originator"], kind)
    assert Caller(token).get("/members").status_code == 401


def test_a_token_is_no_session(cast: Cast) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = token_of(cast, "originator")
    assert client.get("/records/").status_code == 302
    assert client.get("/api/v1/members").status_code == 401


def test_a_token_opens_no_page(cast: Cast) -> None:
    assert caller(cast, "originator").client.get("/records/").status_code == 302


@pytest.mark.parametrize("ended", ["ended_at = now()", "expires_at = now()", "officer_id = NULL, stage = 'anonymous'"])
def test_an_ended_token_opens_nothing(cast: Cast, ended: str) -> None:
    call = caller(cast, "originator")
    assert call.get("/members").status_code == 200
    with as_owner() as cursor:
        cursor.execute(f"UPDATE wall.context SET {ended} WHERE kind = 'token'")
    assert call.get("/members").status_code == 401


def test_a_scope_that_is_missing_is_named_as_the_reason(cast: Cast) -> None:
    answer = caller(cast, "originator", ["records:read"]).post("/records", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")


def test_reasons_come_in_the_callers_language(cast: Cast) -> None:
    answer = Client().get("/api/v1/members", headers={"Accept-Language": "fr"})
    assert answer["Content-Language"] == "fr"


def test_a_session_reads_and_changes_only_with_its_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = cast.signed_in("originator")
    assert client.get("/api/v1/members").status_code == 200
    body = json.dumps({"label": "x", "scopes": ["records:read"], "days": 1})
    refused = client.post("/api/v1/tokens", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    client.get("/profile/")
    csrf = client.cookies["csrftoken"].value
    made = client.post("/api/v1/tokens", body, content_type="application/json", headers={"X-CSRFToken": csrf})
    assert made.status_code == 201
    assert Caller(made.json()["token"]).get("/records").status_code == 200


def test_a_token_issues_no_token(cast: Cast) -> None:
    answer = caller(cast, "originator").post("/tokens", {"label": "x", "scopes": [], "days": 1})
    assert answer.status_code == 401


def test_a_scope_that_nobody_registered_is_not_given(cast: Cast) -> None:
    answer = cast.client("originator").post(
        "/api/v1/tokens", {"label": "x", "scopes": ["everything"], "days": 1}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "unknown-scope")


def test_own_tokens_are_listed_and_ended_and_anothers_are_not_there(cast: Cast) -> None:
    mine, others = caller(cast, "originator"), caller(cast, "recipient")
    held = mine.get("/tokens").json()
    assert [each["this_one"] for each in held] == [True]
    theirs = others.get("/tokens").json()[0]["id"]
    assert mine.delete(f"/tokens/{theirs}").status_code == 404
    assert mine.delete(f"/tokens/{2**62}").status_code == 404
    assert mine.delete(f"/tokens/{2**80}").status_code == 422
    assert mine.delete(f"/tokens/{held[0]['id']}").status_code == 204
    assert mine.get("/tokens").status_code == 401
    assert others.get("/tokens").status_code == 200


def test_many_wrong_tokens_are_throttled_and_a_right_one_is_not(cast: Cast) -> None:
    answers = [Caller(new_token()).get("/members").status_code for _ in range(MOST_FAILURES + 2)]
    assert answers == [401] * MOST_FAILURES + [429] * 2
    assert caller(cast, "originator").get("/members").status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x y", "Bearer \xff", "Basic eDp5", "bearer " + "a" * 900]
)
def test_a_malformed_header_is_no_token(cast: Cast, header: str) -> None:
    answer = Client().get("/api/v1/members", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_malformed_session_cookie_is_no_session(cast: Cast) -> None:
    client = Client()
    client.cookies.load('sessionid="\\000\\001"')
    assert client.get("/records/").status_code == 302
