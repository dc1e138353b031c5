"""Lists live in a real browser: columns are named, a next version comes, what it changed is read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.test_finance import WINDOWS, assert_fits, worker
from tests.journeys.visit import Visit

__all__ = ["worker"]
LANGUAGES = [("ar", "narrow"), ("en", "dark"), ("fr", "wide")]
HEAD = "Patronyme;Né le;Observations\n"
BEFORE = f"{HEAD}Walid al-Khayali;1971;\nFarid Nour;1980;\n"
AFTER = f"{HEAD}Walid al-Khayali;1972;\nFarid Nour;1980;\nOumar Inventé;1968;\n"


@pytest.mark.long
@pytest.mark.parametrize(("language", "window"), LANGUAGES)
def test_columns_are_named_and_the_changes_of_the_next_version_are_read(
    new_visit: Callable[..., Visit], worker: None, tmp_path: Path, language: str, window: str
) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive("originator", language)
    for text in (BEFORE, AFTER):
        name_columns(visit, tmp_path / f"avis-{language}.csv", text)
    visit.page.locator("main a[href$='show=changed']").click()
    visit.page.wait_for_url(re.compile(r"/changes/"))
    visit.check()
    visit.shoot("changes")
    assert_fits(visit)
    assert "1971" in visit.page.locator("main s").first.inner_text()
    visit.page.locator("main a[href$='show=added']").click()
    visit.check()
    for name, page in (("lists", "/finance/lists/"), ("form", "/records/new/finance/designated-person")):
        visit.open(page)
        visit.shoot(name)
        assert_fits(visit)


def name_columns(visit: Visit, path: Path, text: str) -> None:
    """Upload an own list whose headers are not known, say which column holds what, and wait until it is in use."""
    path.write_text(text, encoding="utf-8")
    visit.open("/finance/lists/import/")
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.locator("main form button[type=submit]").click()
    visit.page.wait_for_url(re.compile(r"/finance/lists/import/[0-9a-f-]{36}/$"))
    visit.check()
    visit.shoot("columns")
    assert_fits(visit)
    visit.page.locator("#id_name").select_option("Patronyme")
    visit.page.locator("#id_birth_date").select_option("Né le")
    visit.page.locator("main form:has(#id_name) button[type=submit]").click()
    visit.page.wait_for_url(re.compile(r"/finance/lists/[0-9a-f-]{36}/$"))
    visit.page.wait_for_selector(".status-done", timeout=60_000)
    visit.check()
