"""The practice page when the giver of the standing order is no supervisor any more, in a real browser."""

from collections.abc import Callable, Iterator

import pytest

from tahaluf.policy.standing import end_standing, grant_standing
from tahaluf.records.vocabulary import Desk
from tests.cast import as_owner
from tests.journeys.node import Node
from tests.journeys.test_finance import WINDOWS
from tests.journeys.visit import Visit, one_quick

GIVER = "SELECT id FROM records_officer WHERE login = 'originators_second'"
END = f"UPDATE records_roleassignment SET ends_on = current_date WHERE role = 'supervisor' AND officer_id IN ({GIVER})"
AGAIN = f"UPDATE records_roleassignment SET ends_on = NULL WHERE role = 'supervisor' AND officer_id IN ({GIVER})"


@pytest.fixture
def orphaned(node: Node) -> Iterator[None]:
    """An order whose giver lost the role; undone afterwards."""
    with node.cast.acting("originators_second") as actor:
        grant_standing(actor, Desk.FINANCE, 30)
    with as_owner() as cursor:
        cursor.execute(END)
    yield
    with as_owner() as cursor:
        cursor.execute(AGAIN)
    with node.cast.acting("originators_second") as actor:
        end_standing(actor, Desk.FINANCE)


@pytest.mark.usefixtures("orphaned")
@pytest.mark.parametrize(("language", "window"), one_quick([("ar", "narrow"), ("en", "dark"), ("fr", "wide")]))
def test_the_desk_sees_why_its_machine_stands_still(
    new_visit: Callable[..., Visit], language: str, window: str
) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive("originator", language)
    visit.open("/finance/practice/")
    visit.shoot("practice")
    visit.expect_no_sideways_scrolling()
    assert visit.page.locator("main .alert-warning").count() >= 1
    visit.open("/")
    visit.shoot("today")
    assert visit.page.locator("main a[href='/finance/practice/']").count() == 1
