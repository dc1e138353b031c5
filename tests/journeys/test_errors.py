"""Error pages in a real browser: they need neither session nor database, and stand in every language."""

from collections.abc import Callable

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Route, expect

from tahaluf.pages import errors
from tahaluf.pages.headers import ALWAYS
from tests.journeys.visit import Visit, one_quick


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to a request whose view failed."""
    request.resolver_match = None
    return errors.server_error(request)


ANSWERS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": lambda request: errors.bad_request(request, SuspiciousOperation()),
    "403": errors.csrf_failure,
    "413": lambda request: errors.bad_request(request, RequestDataTooBig()),
    "500": failed,
}


@pytest.mark.parametrize(("language", "width"), one_quick([("ar", 1280), ("en", 390), ("fr", 390)]))
def test_error_pages_stand_alone(new_visit: Callable[..., Visit], language: str, width: int) -> None:
    visit = new_visit(locale=language, width=width, dark=language == "en")

    def answer(route: Route) -> None:
        with translation.override(language):
            page = ANSWERS[route.request.url.rpartition("/")[2]](
                RequestFactory().get("/", headers={"accept-language": language})
            )
        route.fulfill(body=page.content, headers={**ALWAYS, "Content-Type": "text/html; charset=utf-8"})

    visit.page.route("**/failing/*", answer)
    for status in ANSWERS:
        visit.open(f"/failing/{status}")
        visit.shoot(status)
        expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
        assert visit.page.get_attribute("html", "lang") == language
