"""What journeys share: the node, Chromium, an officer who signs in, and what makes a visited page fail."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

if TYPE_CHECKING:
    from tests.journeys.node import Node
    from tests.journeys.visit import Visit
    from tests.journeys.windows import Windows

PATIENCE = 30_000  # milliseconds; a busy machine is no fault of the page
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def browser(node: "Node") -> Iterator[Browser]:
    """The Chromium of this machine."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.fail("journeys need a browser: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, headless=True, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def _database_beside_playwright() -> Iterator[None]:
    """Let this thread use the database although Playwright keeps an event loop of its own in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="package")
def node(_database_beside_playwright: None, django_db_setup: None, django_db_blocker: Any) -> "Iterator[Node]":
    """The node that journeys visit."""
    from tests.journeys.node import running_node

    with django_db_blocker.unblock(), running_node() as running:
        yield running


@pytest.fixture(scope="package")
def windows(browser: Browser, node: "Node") -> "Windows":
    """The windows that visits take place in."""
    from tests.journeys.windows import Windows

    return Windows(browser, node.address, PATIENCE)


@pytest.fixture
def new_visit(windows: "Windows", node: "Node", request: pytest.FixtureRequest) -> "Iterator[Callable[..., Visit]]":
    """Open windows, each an empty profile; `new_visit(width=390, dark=True, locale="ar")`."""
    from tests.journeys.visit import Visit

    visits: list[tuple[Visit, str]] = []

    def open_window(width: int = 1280, height: int = 900, *, dark: bool = False, locale: str = "en") -> "Visit":
        page = windows.lend(width, height, dark=dark, locale=locale)
        visits.append((Visit(page, node, f"{request.node.name}"), locale))
        return visits[-1][0]

    yield open_window
    for visit, locale in visits:
        visit.end()
        windows.take_back(visit.page, locale)
    assert not [fault for visit, _locale in visits for fault in visit.faults]


@pytest.fixture
def visit(new_visit: "Callable[..., Visit]") -> "Visit":
    """One window of ordinary size, in English."""
    return new_visit()
