"""Errors of the API as RFC 9457 problem details: a code for programs, a reason in the caller's language."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tahaluf.pages.api.throttling import WINDOW_SECONDS, TooManyAttempts
from tahaluf.pages.refusals import NO_KEY, status_of
from tahaluf.policy.decisions import Absent, Decision, Refused
from tahaluf.records.signing import KeyMissing
from tahaluf.records.stix import Malformed

CONTENT_TYPE = "application/problem+json"
CODES = {400: "unreadable", 403: "csrf"}


class Fault(Schema):
    """Where a request is wrong, and how."""

    place: str
    reason: str


class Problem(Schema):
    """Problem details (RFC 9457, section 3), with our `code` and, for what was sent wrongly, the places."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    faults: list[Fault] = []


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)


def problem(status: int, code: str, detail: Any, **more: Any) -> JsonResponse:
    """Answer with a problem."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
        "code": code,
        "faults": [],
        **more,
    }
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def absent(request: HttpRequest, error: Exception | None = None, **rest: Any) -> JsonResponse:
    """Answer 404, the same for what is not there and for what is not for the caller."""
    return problem(404, "absent", _("There is no such thing here."))


def refused(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer 403 or 409 with the decision's reason."""
    decision: Decision = error.decision
    return problem(status_of(decision), decision.code, decision.reason)


def key_missing(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer 409: nothing can be signed for this member here."""
    return problem(409, NO_KEY.code, NO_KEY.reason)


def malformed(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer 422 with the STIX property that is wrong."""
    fault = {"place": f"properties.{error.name}" if error.name else "properties", "reason": str(error.reason)}
    return problem(422, "malformed", error.reason, faults=[fault])


def invalid(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer 422 with each place; what was sent is not repeated."""
    faults = [{"place": place_of(each["loc"]), "reason": str(each["type"])} for each in error.errors[:50]]
    return problem(422, "invalid", _("What was sent is not what is asked for here."), faults=faults)


def place_of(parts: Sequence[str | int]) -> str:
    """A place as the caller knows it: without the framework's name for the whole body or query, and for a type."""
    seen = parts[1:] if len(parts) > 1 and parts[0] == parts[1] else parts
    return ".".join(str(part) for part in seen if "[" not in str(part))[:200]


def unauthenticated(request: HttpRequest, error: Any = None) -> JsonResponse:
    """Answer 401."""
    answer = problem(401, "unauthenticated", _("This needs a token, or a signed-in browser."))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def throttled(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer 429."""
    answer = problem(429, "throttled", _("Too many wrong tokens came from this address; wait five minutes."))
    answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer


def too_large(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer 413."""
    return problem(413, "too-large", _("What was sent is too large."))


def http_error(request: HttpRequest, error: Any) -> JsonResponse:
    """Answer what the framework refused: an unreadable body, a missing CSRF token."""
    code = CODES.get(error.status_code, "error")
    words = {"unreadable": _("The body is not readable JSON."), "csrf": _("The CSRF token is missing or wrong.")}
    return problem(error.status_code, code, words.get(code, ""))


HANDLERS: dict[type[Exception], Any] = {
    Absent: absent,
    Http404: absent,
    Refused: refused,
    KeyMissing: key_missing,
    Malformed: malformed,
    ValidationError: invalid,
    AuthenticationError: unauthenticated,
    TooManyAttempts: throttled,
    RequestDataTooBig: too_large,
    HttpError: http_error,
}


def answer_problems(api: NinjaAPI) -> None:
    """Register the answers; what they answer to is undone by the operation's own savepoint."""
    for kind, handler in HANDLERS.items():
        api.exception_handler(kind)(handler)
