"""The main job in a real browser: a list is imported, names are screened, a reason is read, in three languages."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tahaluf.config.database import environment_for, parameters_of
from tahaluf.engines.lists import Listing, open_list
from tests import database
from tests.conftest import SHARED_DATA
from tests.desks.finance.lists import UN_XML, WITH_REJECTS, un_xml
from tests.journeys.node import Node
from tests.journeys.visit import Visit, one_quick

IMPORT_MILLISECONDS = 60_000
WINDOWS = {"wide": {"width": 1280}, "narrow": {"width": 390, "height": 800}, "dark": {"width": 1280, "dark": True}}
VISITORS = [
    ("ar", "wide", "originator"), ("en", "dark", "third"), ("fr", "narrow", "centre"), ("ar", "narrow", "partner"),
]  # fmt: skip
"""Each of another member, so that each imports the list anew."""


@pytest.fixture(scope="module")
def worker(node: Node) -> Iterator[None]:
    """The worker of the node that journeys visit."""
    name = connection.settings_dict["NAME"]
    conninfo = make_conninfo("", **(parameters_of("worker") | {"dbname": name}))
    command = [sys.executable, "-m", "tahaluf.config.worker"]
    environment = environment_for("worker") | {"TAHALUF_CONNECTION": conninfo}
    process = subprocess.Popen(command, env=environment, cwd=database.ROOT)
    yield
    process.terminate()
    process.wait(timeout=30)


def import_list(visit: Visit, path: Path) -> None:
    """Import a list on the page, and wait until it is in use."""
    visit.open("/finance/lists/import/")
    visit.shoot("import")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.locator("main form button[type=submit]").click()
    visit.page.wait_for_url(re.compile(r"/finance/lists/[0-9a-f-]{36}/$"))
    visit.page.wait_for_selector(".status-done, .status-waiting, .status-stopped", timeout=IMPORT_MILLISECONDS)
    visit.page.wait_for_load_state("networkidle")
    visit.check()


def screen(visit: Visit, text: str) -> None:
    """Paste names and screen them."""
    visit.open("/finance/")
    visit.page.locator("#id_names").fill(text)
    visit.page.locator("#id_cutoff").fill("0.8")
    visit.page.locator("form:has(#id_names) button[type=submit]").click()
    visit.page.wait_for_url(re.compile(r"/finance/screening/[0-9a-f-]{36}/$"), timeout=IMPORT_MILLISECONDS)
    visit.page.wait_for_selector(".status-done", timeout=IMPORT_MILLISECONDS)
    visit.check()


def read_reason(visit: Visit) -> str:
    """Open the first hit; gives its first reason."""
    visit.page.locator("main table a").first.click()
    visit.page.wait_for_selector(".reasons")
    visit.check()
    visit.shoot("hit")
    return visit.page.locator(".reasons tbody th .secondary").first.inner_text()


def assert_fits(visit: Visit) -> None:
    visit.expect_no_sideways_scrolling()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The UN's list as it was published; an invented one of the same form where the data folder is not there."""
    if SHARED_DATA.is_dir():
        return max((SHARED_DATA / "lists").glob("un_consolidated_*.xml"))
    invented = tmp_path / "invented-un.xml"
    invented.write_bytes(un_xml())
    return invented


def a_person_on(path: Path) -> str:
    """The name of the first person on a list."""
    with path.open("rb") as stream:
        reading = open_list(stream, path.name)
        return next(item.names[0].text for item in reading if isinstance(item, Listing) and item.kind == "person")


@pytest.mark.parametrize(("language", "window", "who"), one_quick(VISITORS))
def test_the_list_as_published_is_imported_names_are_screened_and_a_reason_is_read(
    new_visit: Callable[..., Visit], worker: None, published: Path, language: str, window: str, who: str
) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive(who, language)
    import_list(visit, published)
    if published.is_relative_to(SHARED_DATA):
        assert int(re.sub(r"\D", "", visit.page.locator(".stat-value").first.inner_text())) > 500
    visit.shoot("version")
    assert_fits(visit)
    name = a_person_on(published)
    screen(visit, f"{name}\nMaria Personne\n")
    visit.shoot("run")
    assert_fits(visit)
    reason = read_reason(visit).lower()
    assert any(word in reason for word in name.lower().split())
    assert_fits(visit)
    visit.page.locator("main a[href*='/entries/']").first.click()
    visit.page.wait_for_load_state()
    visit.check()
    visit.shoot("entry")
    assert_fits(visit)
    for screen_name, page in (("home", "/finance/"), ("lists", "/finance/lists/"), ("runs", "/finance/screening/")):
        visit.open(page)
        visit.shoot(screen_name)
        assert_fits(visit)


def test_an_empty_desk_says_what_to_do(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(locale="ar", width=390, height=800)
    visit.arrive("recipient", "ar")
    visit.open("/finance/")
    visit.shoot("empty")
    assert visit.page.locator("main a[href='/finance/lists/import/']").count() >= 1


@pytest.mark.long
def test_what_is_wrong_with_a_file_is_said_in_ones_language(
    new_visit: Callable[..., Visit], worker: None, tmp_path: Path
) -> None:
    visit = new_visit(locale="ar")
    visit.arrive("recipient", "ar")
    files = {"rejects": WITH_REJECTS, "truncated": UN_XML[:900], "nothing": b"no list at all\n"}
    for name, data in files.items():
        path = tmp_path / f"{name}.xml"
        path.write_bytes(data)
        visit.open("/finance/lists/import/")
        visit.page.locator("input[type=file]").set_input_files(path)
        with visit.page.expect_response(lambda response: urlsplit(response.url).path.startswith("/finance/lists/")):
            visit.page.locator("main form button[type=submit]").click()
        visit.page.wait_for_load_state()
        if name != "nothing":
            visit.page.wait_for_selector(".status-done, .status-stopped", timeout=IMPORT_MILLISECONDS)
        visit.check()
        visit.shoot(name)
