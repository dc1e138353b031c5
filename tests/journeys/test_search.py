"""Searching by a name in another script, in a real browser: what is found says how it is spelled and why."""

from collections.abc import Callable

import pytest

from tahaluf.policy.authoring import Draft, Handling, write_record
from tahaluf.records.vocabulary import TLP, Desk
from tests.desks.finance.subjects.stage import make, take_in
from tests.journeys.node import Node
from tests.journeys.test_finance import WINDOWS, assert_fits
from tests.journeys.test_reference import list_says
from tests.journeys.visit import Visit, one_quick

LISTED = "id,name,birth_date,nationality\nSDi.007,Ghassan Imad al-Barakati,1961,SY\nSDi.008,غسان البركاتي,,IQ\n"
SUBJECTS = "id,name,birth_date\nSB-1,Gassan Barakaty,1961-02-03\nSB-2,Marie Personne,1980\n"
QUERIES = {"ar": "غسان بركاتي", "en": "Ghassan Barakati", "fr": "Ghassane Barakati"}


@pytest.fixture(scope="module")
def named(node: Node) -> None:
    """A listed party, a subject with its alert and a record of one name in several spellings."""
    list_says(node, "invented-search", LISTED)
    take_in(node.cast, make(node.cast, title="Search"), SUBJECTS.encode())
    with node.cast.acting("originator") as actor:
        properties = {"name": "A network", "aliases": ["Ghasan al Barakaati"]}
        write_record(actor, Draft("threat-actor", properties, Desk.INTELLIGENCE, "A network", Handling(tlp=TLP.GREEN)))


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(("language", "window"), one_quick([("ar", "narrow"), ("en", "dark"), ("fr", "wide")]))
def test_a_name_is_found_in_every_spelling_with_its_reasons(
    new_visit: Callable[..., Visit], language: str, window: str
) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive("originator", language)
    visit.open("/")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type(QUERIES[language])
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search/?q=*")
    visit.shoot("all")
    for name in ("Gassan Barakaty", "A network", "Ghassan Imad al-Barakati", "غسان البركاتي"):
        assert visit.page.locator("main .items a", has_text=name).count(), name
    visit.page.locator("main details summary").first.click()
    assert visit.page.locator("main .reasons").first.is_visible()
    visit.check()
    visit.shoot("found")
    assert_fits(visit)
