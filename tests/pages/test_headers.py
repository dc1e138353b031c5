"""Security headers stand on every kind of response."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tahaluf.pages.headers import ALWAYS, CONTENT_SECURITY_POLICY, STRICT_TRANSPORT_SECURITY, SecurityHeaders
from tests.cast import Cast

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "tahaluf").rglob("templates/**/*.html"))
RESPONSES = {
    "page": HttpResponse("…"),
    "error": HttpResponse("…", status=500),
    "redirect": HttpResponse(status=302, headers={"Location": "/"}),
    "data": HttpResponse("{}", content_type="application/json"),
    "download": HttpResponse(b"...", headers={"Content-Disposition": "attachment"}),
}


def answered(response: HttpResponse, *, secure: bool = False) -> HttpResponse:
    return SecurityHeaders(lambda _request: response)(RequestFactory().get("/", secure=secure))


@pytest.mark.parametrize("kind", RESPONSES)
@pytest.mark.parametrize("header", ALWAYS)
def test_every_response_carries_every_header(kind: str, header: str) -> None:
    assert answered(RESPONSES[kind]).headers[header] == ALWAYS[header]


def test_the_policy_begins_with_nothing_and_allows_no_inline_code() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_strict_transport_is_asked_for_over_tls_alone() -> None:
    assert answered(HttpResponse(), secure=True).headers["Strict-Transport-Security"] == STRICT_TRANSPORT_SECURITY
    assert "Strict-Transport-Security" not in answered(HttpResponse()).headers


@pytest.mark.parametrize("control", ["", "private", "max-age=60", "no-cache"])
def test_nothing_is_stored_unless_it_says_that_it_is_public(control: str) -> None:
    response = HttpResponse(headers={"Cache-Control": control} if control else {})
    assert answered(response).headers["Cache-Control"] == "no-store"


def test_public_files_may_be_stored() -> None:
    response = HttpResponse(headers={"Cache-Control": "max-age=315360000, public, immutable"})
    assert "no-store" not in answered(response).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no/such/page/", "/profile/"])
@pytest.mark.parametrize("who", ["originator", None])
def test_the_node_answers_with_the_headers(cast: Cast, who: str | None, path: str) -> None:
    response = cast.client(who).get(path)
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_templates_hold_no_inline_code_and_no_inline_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert "<style" not in text
    assert "javascript:" not in text
    for script in re.findall(r"<script[^>]*>", text):
        assert " src=" in script or 'type="application/json"' in script
