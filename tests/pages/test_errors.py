"""Error pages: in the reader's language, without content, and forbidden like absent."""

import errno
import logging
import re
import uuid
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.test import Client, RequestFactory
from django.utils import translation

from tahaluf.pages import errors
from tests.cast import Cast

WORDS = {"ar": "حدث خطأ", "en": "Something went wrong", "fr": "Une erreur est survenue"}


def failed(language: str = "en", error: Exception | None = None) -> HttpResponse:
    request = RequestFactory().get("/screen/?name=secret")
    request.resolver_match, request.LANGUAGE_CODE = None, language
    return answer(request, error or ValueError("a name that nobody else may read"))


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    try:
        raise error
    except type(error):
        return errors.server_error(request)


def caused_by(cause: Exception) -> OperationalError:
    """The error of Django that came of one of the database."""
    error = OperationalError("a name that nobody else may read")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("language", WORDS)
def test_a_failure_is_told_in_the_readers_language(language: str) -> None:
    page = failed(language).content.decode()
    assert WORDS[language] in page
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_a_failure_is_logged_with_its_reference_and_without_content(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = failed()
    [record] = caplog.records
    reference = record.getMessage().split()[1].rstrip(":")
    assert reference in response.content.decode()
    assert "ValueError" in record.getMessage()
    assert "test_errors.py" in record.getMessage()
    assert "secret" not in caplog.text
    assert "nobody else may read" not in caplog.text


def test_a_failing_view_leaves_nothing_of_its_message_in_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError("a name that nobody else may read")

    monkeypatch.setattr("tahaluf.pages.views.registry.today_of", fail)
    client = cast.client("originator")
    client.raise_request_exception = False
    assert client.get("/").status_code == 500
    assert "RuntimeError" in caplog.text
    assert "nobody else may read" not in caplog.text


def test_a_failure_before_the_language_was_found_is_told_in_the_browsers() -> None:
    request = RequestFactory().get("/", headers={"accept-language": "fr"})
    request.resolver_match = None
    with translation.override("ar"):
        assert WORDS["fr"] in answer(request, ValueError()).content.decode()


FULL = {
    "ar": "لم تبقَ مساحة تخزين على العقدة",
    "en": "The node has no room left",
    "fr": "Le nœud n’a plus d’espace de stockage",
}


@pytest.mark.parametrize("language", FULL)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), caused_by(psycopg.errors.DiskFull("full"))])
def test_a_full_disk_is_told_in_the_readers_language(language: str, error: Exception) -> None:
    response = failed(language, error)
    assert response.status_code == 507
    assert FULL[language] in response.content.decode()


LOST = {"ar": "العقدة غير جاهزة", "en": "The node is not ready", "fr": "Le nœud n’est pas prêt"}


@pytest.mark.parametrize("language", LOST)
@pytest.mark.parametrize(
    "error", [InterfaceError("closed"), caused_by(psycopg.errors.AdminShutdown("ends")), psycopg.OperationalError()]
)
def test_a_lost_database_is_told_in_the_readers_language_with_when_to_try_again(
    language: str, error: Exception
) -> None:
    response = failed(language, error)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert LOST[language] in response.content.decode()


def test_a_request_that_came_in_part_is_no_fault_of_the_node() -> None:
    assert failed(error=UnreadablePostError("it ended before its length")).status_code == 400


def test_two_failures_have_two_references() -> None:
    assert failed().content != failed().content


def test_forbidden_looks_like_absent(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.user = cast.officers["originator"]
    absent, forbidden = errors.not_found(request, Http404()), errors.forbidden(request, PermissionDenied("secret"))
    assert absent.status_code == forbidden.status_code == 404
    assert without_tokens(absent) == without_tokens(forbidden)


def without_tokens(response: HttpResponse) -> str:
    """A page without the CSRF tokens, which are masked anew each time."""
    return re.sub(r"[0-9A-Za-z]{64}", "", response.content.decode())


@pytest.mark.parametrize(("exception", "status"), [(RequestDataTooBig("big"), 413), (SuspiciousOperation("odd"), 400)])
def test_what_was_sent_wrongly_is_answered_by_kind(exception: Exception, status: int) -> None:
    assert errors.bad_request(RequestFactory().post("/"), exception).status_code == status


def test_too_large_a_form_is_answered_with_413(cast: Cast) -> None:
    response = cast.client("originator").post("/language/", {"language": "x" * (6 * 1024 * 1024)})
    assert response.status_code == 413


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/", {"language": "fr"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.mark.parametrize("path", [f"/records/{uuid.UUID(int=7)}", "/accounts/email/", "/accounts/signup/", "/nothing"])
def test_what_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    assert cast.client("originator").get(path, follow=True).status_code == 404


def test_too_many_attempts_are_told_in_words(cast: Cast, settings: Any) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client()
    answers = [client.post("/accounts/login/", {"login": "originator", "password": "wrong"}) for _ in range(2)]
    assert answers[1].status_code == 429
    assert "Too many attempts" in answers[1].content.decode()
    cache.clear()


def test_a_visitor_sees_no_search_and_no_desk_around_what_is_not_there(cast: Cast) -> None:
    page = Client().get("/nothing/").content.decode()
    assert "search-field" not in page
    assert "Finance" not in page


def test_an_address_that_only_takes_forms_says_so_to_whoever_opens_it(cast: Cast) -> None:
    answer = cast.client("originator").get("/notifications/read/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Nothing was changed" in answer.content.decode()
    assert cast.client("originator").get("/api/v1/notifications/read").content == b"Method not allowed"
