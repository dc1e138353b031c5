"""Every page of every room that an address without parameters opens: accessible, within the policy, never too wide."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.journeys.visit import Visit

NARROW = {"width": 390, "height": 800}
WIDE = {"width": 1280, "height": 900}


def plain_paths(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """The paths of the addresses that take no parameters; those of the API are not pages."""
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern) and not set("<(^") & set(path):
            yield path
        elif isinstance(entry, URLResolver) and "api" not in path:
            yield from plain_paths(entry, path)


def pages_for(visit: Visit) -> list[str]:
    """The paths that answer whoever is signed in with a page."""
    return [path for path in plain_paths(get_resolver()) if is_page(visit, path)]


def is_page(visit: Visit, path: str) -> bool:
    """Whether the node answers with a page, and not with that of another address."""
    answer = visit.page.request.get(visit.node.address + path)
    here = answer.url.removeprefix(visit.node.address) == path
    return answer.ok and here and answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("officer", "seen_already"),
    [("originator", "/nothing/"), pytest.param("administrator", "/accounts/", marks=pytest.mark.long)],
)
def test_every_page_stands_in_arabic_wide_and_narrow(
    new_visit: Callable[..., Visit], officer: str, seen_already: str
) -> None:
    visit = new_visit(locale="ar")
    visit.arrive(officer, "ar")
    paths = [path for path in pages_for(visit) if not path.startswith(seen_already)]
    assert "/" in paths
    for path in paths:
        visit.page.set_viewport_size(WIDE)
        visit.open(path)
        visit.shoot(f"{officer}{path.replace('/', '-')}wide")
        visit.page.set_viewport_size(NARROW)
        visit.shoot(f"{officer}{path.replace('/', '-')}narrow")
        visit.expect_no_sideways_scrolling()
