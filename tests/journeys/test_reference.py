"""Reference data in a real browser: a media officer finds an entry, reads what changed, cites it in a record."""

import re
from collections.abc import Callable

import pytest

from tahaluf.desks.finance.lists.actions import Arrival, receive_list
from tahaluf.desks.finance.lists.importing import import_version
from tahaluf.policy.context import opened
from tests.journeys.node import Node
from tests.journeys.test_finance import WINDOWS, assert_fits
from tests.journeys.visit import Visit, one_quick

LANGUAGES = [("ar", "narrow"), ("en", "dark"), ("fr", "wide")]
HEADER = "id,name,birth_date,nationality\n"
BEFORE = f"{HEADER}RDi.007,Ghassan Imad al-Mukhtara,1961,SY\nRDi.008,Nizar Lutfi al-Kadhib,1970,IQ\n"
AFTER = f"{HEADER}RDi.007,Ghassan Imad al-Mukhtara,1962,SY\n"


def list_says(node: Node, key: str, text: str) -> None:
    """Import a list for the whole node, as its operator does."""
    token = node.cast.operator_token
    with opened(token) as actor:
        version, _new = receive_list(actor, Arrival(f"{key}.csv", [text.encode()], key=key), queue=False)
    import_version(version.uid, lambda: opened(token))


@pytest.mark.parametrize(("language", "window"), one_quick(LANGUAGES))
def test_a_media_officer_finds_reads_and_cites_an_entry_of_a_list(
    new_visit: Callable[..., Visit], node: Node, language: str, window: str
) -> None:
    key = f"invented-{language}"
    list_says(node, key, BEFORE)
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive("originators_media", language)
    visit.open("/search/?q=RDi.007")
    visit.shoot("found")
    assert_fits(visit)
    visit.page.locator(f"main a[href*='/reference/{key}/']").click()
    visit.page.wait_for_url(re.compile(r"/reference/"))
    visit.check()
    cite(visit, f"{key}:RDi.007\n{key}:RDi.008")
    visit.shoot("cited")
    assert_fits(visit)
    list_says(node, key, AFTER)
    visit.page.reload()
    visit.check()
    visit.shoot("changed since")
    assert_fits(visit)
    visit.page.locator(f"main a[href*='/reference/{key}/RDi.007/']").click()
    visit.page.wait_for_url(re.compile(r"/RDi\.007/.+/$"))
    visit.check()
    visit.shoot("superseded")
    assert_fits(visit)
    assert "1961" in visit.page.locator("main s").first.inner_text()
    visit.open(f"/reference/{key}/RDi.008/")
    visit.shoot("gone")
    assert_fits(visit)


def cite(visit: Visit, lines: str) -> None:
    """Write a campaign of the media desk that cites entries."""
    visit.open("/records/new/media/campaign")
    visit.page.locator("#id_title").fill("Invented channel")
    visit.page.locator("#id_citations").fill(lines)
    visit.shoot("form")
    assert_fits(visit)
    visit.page.locator("main form:has(#id_citations) button[type=submit]").click()
    visit.page.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}$"))
    visit.check()
