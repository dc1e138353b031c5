"""From a true match to a freeze, its notices and its lifting by a second officer, in a real browser."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.journeys.node import Node
from tests.journeys.visit import Visit

if TYPE_CHECKING:
    from tahaluf.desks.finance.alerts.models import Alert

LISTED = "id,name\nQDi.901,Walid Samir al-Khayali\n"


def true_match(node: Node, language: str) -> "Alert":
    """A true match that two officers decided, on a list of its own."""
    from tahaluf.desks.finance.lists import actions, importing
    from tahaluf.desks.finance.lists.reads import version_of
    from tahaluf.policy.context import opened
    from tests.desks.finance.outcomes import factory

    token = node.cast.tokens["originator"]
    with opened(token) as actor:
        arrival = actions.Arrival("own.csv", [f"{LISTED}X1,{language} other\n".encode()], key=f"journey-{language}")
        version, _new = actions.receive_list(actor, arrival, queue=False)
    importing.import_version(version.uid, lambda: opened(token))
    with opened(token) as actor:
        version = version_of(actor, version.uid)
    return factory.true_match(node.cast, version)


def post(visit: Visit, form: str, **given: str) -> None:
    """Fill in a form whose action ends so, and send it."""
    chosen = visit.page.locator(f"form[action$='{form}']") if form else visit.page.locator("main form[method=post]")
    for name, value in given.items():
        field = chosen.locator(f"[name$='{name}']")
        field.select_option(value) if name in {"cause", "language", "outcome"} else field.fill(value)
    chosen.locator("button[type=submit]").click()
    visit.page.wait_for_load_state("networkidle")
    visit.check()


@pytest.mark.parametrize(
    ("language", "width"),
    [pytest.param(*each, marks=pytest.mark.long) for each in (("ar", 390), ("en", 1280), ("fr", 1280))],
)
def test_a_freeze_is_ordered_looked_at_again_and_lifted_by_a_second_officer(
    new_visit: Callable[..., Visit], node: Node, language: str, width: int
) -> None:
    match = true_match(node, language)
    first, second = new_visit(locale=language, width=width), new_visit(locale=language, width=width)
    first.arrive("originator", language)
    first.open(f"/finance/alerts/{match.uid}/freeze/")
    first.shoot("order")
    post(first, "", legal_basis="Act 12/2020", scope="All accounts")
    address = re.sub(r"^https?://[^/]+", "", first.page.url)
    first.shoot("freeze")
    first.expect_no_sideways_scrolling()
    assert first.page.locator("a[href*='/finance/documents/']").count() == 3
    post(first, "/review/", cause="error", due_on="2099-01-01", reason="look again")
    assert first.page.locator("a[href*='/draft/']").count() == 3
    post(first, "/propose/", reason="not the one")
    assert first.page.locator("form[action$='/lift/']").count() == 0
    second.arrive("originators_second", language)
    second.open(address)
    post(second, "/lift/", reason="agreed")
    second.shoot("lifted")
    assert second.page.locator("a[href*='/finance/documents/']").count() == 6
    second.expect_no_sideways_scrolling()


@pytest.mark.long
def test_a_namesakes_complaint_is_filed_examined_and_answered(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(locale="ar", width=390)
    visit.arrive("originator", "ar")
    visit.open("/finance/complaints/file/")
    post(visit, "", complainant="وليد آخر", contact="+227 1", language="ar", text="لست أنا")
    post(visit, "/take/")
    post(visit, "/find/", outcome="namesake", finding="born elsewhere")
    post(visit, "/answer/", answer="لستم الشخص المدرج.")
    visit.shoot("answered")
    assert visit.page.locator("a[href*='/finance/documents/']").count() == 1
    visit.expect_no_sideways_scrolling()
