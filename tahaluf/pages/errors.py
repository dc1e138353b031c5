"""Error pages. What is forbidden looks like what is absent: both are the 404 page, in the same words."""

import logging
import secrets
import sys
from collections.abc import Callable
from traceback import walk_tb
from types import TracebackType
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi

from tahaluf.policy import trouble

logger = logging.getLogger(__name__)
FRAMES_LOGGED = 12
PROGRAMS = "/api/"
AGAIN_SECONDS = 30
"""When to try again while the database is not reached; a killed one is back in less."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; 413 when what was sent is too large."""
    if isinstance(exception, RequestDataTooBig):
        return _without_context("413.html", 413)
    return _without_context("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what `not_found` answers."""
    return not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, in words that do not say whether there is something."""
    return render(request, "404.html", status=404)


class PageForRefusedMethods:
    """Middleware that gives the empty answer of `require_POST` and its like a page, or a browser shows its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path.startswith(PROGRAMS):
            response.content = render_to_string("405.html", _language())
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was not sent from our own page, or whose page had grown too old."""
    return _without_context("403.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a reference, under which the log has the kind of error and its place, but no content.

    It is 507 where the disk is full, 503 where the database is not reached, 400 where the request did not come whole.
    """
    reference = secrets.token_hex(4).upper()
    kind, error, trace = sys.exc_info()
    route = request.resolver_match.route if request.resolver_match else "no route"
    name = f"{kind.__name__ if kind else 'unknown error'} {getattr(error.__cause__, 'sqlstate', '') if error else ''}"
    logger.error("reference %s: %s at %s, answering %s %s", reference, name, _places(trace), request.method, route)
    status = _status_of(error)
    with translation.override(_language_of(request)):
        response = _without_context(f"{status}.html", status, {"reference": reference})
    if status == 503:
        response.headers["Retry-After"] = str(AGAIN_SECONDS)
    # Django would log the exception's message and the path, which may hold what the reader typed.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _language_of(request: HttpRequest) -> str:
    """The language that was found for the request; the browser's own, where it failed before that."""
    return getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)


def _status_of(error: BaseException | None) -> int:
    if isinstance(error, UnreadablePostError):
        return 400
    if trouble.is_full(error):
        return 507
    if trouble.is_of_the_node(error):
        return 503
    return 500


def _places(trace: TracebackType | None) -> str:
    """Where it happened, innermost first: files and lines say enough, and never what was in a variable."""
    frames = [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(trace)]
    return " < ".join(reversed(frames[-FRAMES_LOGGED:])) or "an unknown place"


def _without_context(template: str, status: int, values: dict[str, str] | None = None) -> HttpResponse:
    """Render without request and database: an error page must not fail for what made the request fail."""
    return HttpResponse(render_to_string(template, {**_language(), **(values or {})}), status=status)


def _language() -> dict[str, Any]:
    return {"LANGUAGE_CODE": get_language(), "LANGUAGE_BIDI": get_language_bidi()}
