"""A record from writing to recall, in three languages, with the eyes of those who take part."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.node import Node
from tests.journeys.visit import Visit

TITLES = {"ar": "مؤسسة الأمثلة للتجارة", "en": "Invented Trading House", "fr": "Maison de négoce inventée"}


@pytest.mark.parametrize(
    ("language", "tlp"),
    [
        ("ar", "red"),
        pytest.param("en", "amber+strict", marks=pytest.mark.long),
        pytest.param("fr", "red", marks=pytest.mark.long),
    ],
)
def test_a_record_is_written_proposed_approved_read_and_recalled(
    new_visit: Callable[..., Visit], node: Node, language: str, tlp: str
) -> None:
    uid = write(new_visit(locale=language), language, tlp)
    propose(new_visit(locale=language), node, language, uid, tlp)
    approve(new_visit(locale=language), language)
    reader = new_visit(locale=language)
    read(reader, language, uid)
    recall(new_visit(locale=language), language, uid)
    reader.open("/notifications/")
    reader.shoot("notifications-after-recall")
    reader.page.goto(f"{node.address}/records/{uid}")
    expect(reader.page.locator(".empty-title")).to_be_visible()
    expect(reader.page.locator("main")).not_to_contain_text(TITLES[language])
    reader.check()
    reader.faults.clear()  # the browser notes the 404 that was asked for


def write(visit: Visit, language: str, tlp: str) -> str:
    """Write a record; gives its uid."""
    visit.arrive("originator", language)
    visit.open("/intelligence/")
    visit.shoot("queue-empty")
    visit.open("/records/new")
    visit.shoot("choose-kind")
    visit.page.locator("a[href$='/records/new/intelligence/organisation']").click()
    visit.check()
    visit.page.locator("#id_identifiers").fill("no identifier")
    visit.page.locator("main button[type=submit]").click()
    visit.check()
    visit.shoot("write-errors")
    visit.page.locator("#id_title").fill(TITLES[language])
    visit.page.locator("#id_identifiers").fill("iban: GB33 BUKB 2020 1555 5555 55")
    visit.page.locator("#id_description").fill("An invented company.")
    visit.page.locator("#id_tlp").select_option(tlp)
    visit.page.locator("main button[type=submit]").click()
    expect(visit.page.locator("h1")).to_contain_text(TITLES[language])
    visit.check()
    visit.shoot("item-written")
    return visit.page.url.rsplit("/", 1)[1]


def propose(visit: Visit, node: Node, language: str, uid: str, tlp: str) -> None:
    """Choose the audience, look at it, propose."""
    visit.arrive("originators_releaser", language)
    visit.open(f"/records/{uid}/release")
    visit.page.locator(f"input[name=members][value='{node.cast.members['BBB'].uid}']").check()
    if tlp == "red":
        visit.page.locator(f"input[name=officers][value='{node.cast.officers['recipient'].uid}']").check()
    visit.page.locator("#id_reason").fill("They asked.")
    visit.shoot("release-form")
    visit.page.locator("main button[type=submit]").click()
    expect(visit.page.locator("main")).to_contain_text("BBB")
    visit.check()
    visit.shoot("release-preview")
    visit.page.locator("main button[type=submit]").click()
    expect(visit.page.locator("h1")).to_contain_text(TITLES[language])
    visit.check()


def approve(visit: Visit, language: str) -> None:
    """Find the proposal in the queue and approve it as the second officer."""
    visit.arrive("originators_second", language)
    visit.open("/intelligence/")
    visit.shoot("queue")
    visit.page.locator("main a[href*='/records/proposals/']").first.click()
    visit.check()
    visit.page.locator("#id_reason").fill("Agreed.")
    visit.shoot("proposal")
    visit.page.locator("button[value=approve]").click()
    visit.page.wait_for_url("**/records/*-*-*-*-*")
    visit.check()


def read(visit: Visit, language: str, uid: str) -> None:
    """Come to the record by the notification, and find it by searching."""
    visit.arrive("recipient", language)
    visit.open("/notifications/")
    visit.page.locator(f"a[href='/records/{uid}']").first.click()
    expect(visit.page.locator("h1")).to_contain_text(TITLES[language])
    visit.check()
    visit.shoot("item-recipient")
    visit.open(f"/search/?q={TITLES[language].split()[0]}")
    expect(visit.page.locator("main")).to_contain_text(TITLES[language])
    visit.shoot("found")


def recall(visit: Visit, language: str, uid: str) -> None:
    """Recall the record."""
    visit.arrive("originators_releaser", language)
    visit.open(f"/records/{uid}/recall")
    visit.page.locator("#id_reason").fill("Sent in error.")
    visit.shoot("recall")
    visit.page.locator("main button[type=submit]").click()
    visit.page.wait_for_url(f"**/records/{uid}")
    visit.check()
    visit.shoot("item-recalled")


@pytest.mark.parametrize(
    ("language", "window"),
    [
        ("ar", {"width": 390, "height": 800}),
        ("en", {"dark": True}),
        ("fr", {"width": 768}),
    ],
)
@pytest.mark.long
def test_record_pages_stand_in_each_window(
    new_visit: Callable[..., Visit], language: str, window: dict[str, int]
) -> None:
    uid = write(new_visit(locale=language), language, "green")
    visit = new_visit(locale=language, **window)
    visit.arrive("originators_releaser", language)
    for path in (
        f"/records/{uid}",
        f"/records/{uid}/release",
        "/intelligence/records",
        "/records/new",
        "/intelligence/",
    ):
        visit.open(path)
        visit.shoot(path.strip("/").replace("/", "-").replace(uid, "item"))
        visit.expect_no_sideways_scrolling()
