"""Error pages. What is forbidden looks like what is absent: both are the 404 page, in the same words."""

import logging
import secrets
import sys
from traceback import walk_tb
from types import TracebackType

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

logger = logging.getLogger(__name__)
FRAMES_LOGGED = 12


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was not sent from our own page, or whose page had grown too old."""
    return _without_context("403.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a reference, under which the log has the kind of error and its place, but no content."""
    reference = secrets.token_hex(4).upper()
    kind, error, trace = sys.exc_info()
    route = request.resolver_match.route if request.resolver_match else "no route"
    name = f"{kind.__name__ if kind else 'unknown error'} {getattr(error.__cause__, 'sqlstate', '') if error else ''}"
    logger.error("reference %s: %s at %s, answering %s %s", reference, name, _places(trace), request.method, route)
    response = _without_context("500.html", 500, {"reference": reference})
    # Django would log the exception's message and the path, which may hold what the reader typed.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _places(trace: TracebackType | None) -> str:
    """Where it happened, innermost first: files and lines say enough, and never what was in a variable."""
    frames = [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(trace)]
    return " < ".join(reversed(frames[-FRAMES_LOGGED:])) or "an unknown place"


def _without_context(template: str, status: int, values: dict[str, str] | None = None) -> HttpResponse:
    """Render without request and database: an error page must not fail for what made the request fail."""
    words = {"LANGUAGE_CODE": get_language(), "LANGUAGE_BIDI": get_language_bidi()}
    return HttpResponse(render_to_string(template, {**words, **(values or {})}), status=status)
