"""Figures with decisions in them, and webhooks, in a real browser: accessible and within the policy."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tests.desks.finance.figures.filling import Filler
from tests.desks.finance.lists import un_xml
from tests.journeys.node import Node
from tests.journeys.test_finance import WINDOWS
from tests.journeys.visit import Visit, one_quick

QUERY = "?first=2026-09-07&last=2026-11-29"
PEOPLE = (("QDi.981", "RASHMIN", "JUBAR", "AL-NABRINI", "", "1971-03-05"),)


@pytest.fixture(scope="module")
def decided(node: Node) -> None:
    """Decisions of the originator's desk."""
    from tahaluf.desks.finance.lists import actions, importing
    from tahaluf.desks.finance.lists.reads import version_of
    from tahaluf.policy.context import opened

    token = node.cast.tokens["originator"]
    with opened(token) as actor:
        arrival = actions.Arrival("figures.xml", [un_xml(PEOPLE, day="2020-01-01")])
        version, _new = actions.receive_list(actor, arrival, queue=False)
    importing.import_version(version.uid, lambda: opened(token))
    with opened(token) as actor:
        version = version_of(actor, version.uid)
    with transaction.atomic():
        filler = Filler(node.cast, version)
        for week in range(8):
            opened_at = f"2026-{9 + week // 4:02}-{8 + week % 4 * 6:02} 10:00+00"
            filler.add(12 + week, "false", score=0.91 + week / 200, opened=opened_at, name="Walid al-Khayali")
            filler.add(10, "true", score=0.96 + week / 250, opened=opened_at, name="Olive Meadow")
            filler.add(3 + week, opened=opened_at)


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize(
    ("language", "width"), one_quick([(language, width) for language in ("ar", "en", "fr") for width in (390, 1280)])
)
def test_figures_are_drawn_and_stand_as_tables(new_visit: Callable[..., Visit], language: str, width: int) -> None:
    visit = new_visit(locale=language)
    visit.arrive("originators_second", language)
    visit.page.set_viewport_size({"width": width, "height": 900})
    for path in (f"/finance/figures/{QUERY}", f"/finance/figures/spellings/{QUERY}", "/finance/webhooks/"):
        visit.open(path)
        visit.shoot(f"{path.split('?')[0].strip('/').replace('/', '-')}-{width}")
        visit.expect_no_sideways_scrolling()
    visit.open(f"/finance/figures/{QUERY}")
    assert visit.page.locator(".chart-line").count() == 8
    visit.page.locator(".chart-table summary").first.click()
    assert visit.page.locator(".chart-table table").first.is_visible()
    visit.check()


STATES = {
    "advised": f"{QUERY}&missed=0.1",
    "too few": f"{QUERY}&missed=0.005",
    "nothing decided": "?first=2024-01-01&last=2024-02-01",
    "not understood": f"{QUERY}&missed=ninety",
}


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize(("language", "window"), one_quick([("fr", "narrow"), ("ar", "dark"), ("fr", "dark")]))
def test_the_cutoff_to_choose_stands_in_every_state(
    new_visit: Callable[..., Visit], language: str, window: str
) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive("originators_second", language)
    for state, query in STATES.items():
        visit.open(f"/finance/figures/{query}")
        visit.shoot(f"tuning {state}")
        visit.expect_no_sideways_scrolling()
        assert visit.page.locator("#tuning-title").count() == (state != "nothing decided"), state
        assert visit.page.locator("main .field-errors").count() == (state == "not understood"), state
        if state == "not understood":
            assert visit.page.locator("main time").first.get_attribute("datetime") == "2026-09-07", "the days hold"
