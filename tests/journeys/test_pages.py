"""Every page that belongs to no desk: in each language, on wide and narrow screens, in light and dark, by keyboard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tahaluf.policy.models import Notification
from tahaluf.policy.visibility import visible
from tests.journeys.visit import Visit, one_quick

PAGES = ["pages:today", "pages:search", "pages:notifications", "pages:profile", "mfa_index"]
PAGES += ["mfa_deactivate_totp", "mfa_list_webauthn", "account_change_password"]
WINDOWS = {"narrow": {"width": 390, "height": 800}, "dark": {"width": 1280, "dark": True}}


@pytest.mark.parametrize(("language", "window"), one_quick([("fr", "narrow"), ("en", "dark")]))
def test_pages_stand_in_each_language_and_window(new_visit: Callable[..., Visit], language: str, window: str) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.arrive("originator", language)
    for name in PAGES:
        visit.open(reverse(name))
        visit.shoot(name.replace(":", "-"))
        visit.expect_no_sideways_scrolling()


@pytest.mark.parametrize(("language", "width"), [("ar", 1280), ("en", 390)])
def test_what_is_not_there_is_told_in_the_frame_of_the_node(
    new_visit: Callable[..., Visit], language: str, width: int
) -> None:
    visit = new_visit(locale=language, width=width)
    visit.arrive("originator", language)
    visit.open("/no/such/page/")
    visit.shoot("not-found")
    expect(visit.page.locator(".empty-title")).to_be_visible()


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    visit.arrive("originator")
    visit.open("/profile/")
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator(".skip-link")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#main")).to_be_focused()
    visit.page.keyboard.press("/")
    expect(visit.page.locator("#search-field")).to_be_focused()
    visit.page.keyboard.type("g t ? /")
    assert visit.page.input_value("#search-field") == "g t ? /"
    visit.page.keyboard.press("Enter")
    expect(visit.page).to_have_url(visit.node.address + "/search/?q=g+t+%3F+%2F")
    visit.check()
    visit.page.keyboard.press("?")
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    visit.check()
    visit.shoot("keyboard-help")
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("dialog")).to_be_hidden()
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("t")
    expect(visit.page).to_have_url(visit.node.address + "/")


def test_single_keys_can_be_switched_off(visit: Visit) -> None:
    visit.arrive("originator")
    visit.open("/")
    visit.page.click(".footer-keys")
    visit.page.uncheck("[data-keyboard-switch]")
    visit.page.reload()
    visit.page.keyboard.press("?")
    expect(visit.page.get_by_role("dialog")).to_be_hidden()
    expect(visit.page.locator("#search-field")).not_to_be_focused()


def test_the_theme_is_remembered_and_otherwise_follows_the_system(visit: Visit) -> None:
    visit.arrive("originator")
    visit.open("/")
    html = visit.page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")
    visit.page.emulate_media(color_scheme="dark")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    visit.page.click("[data-bs-toggle]:has(.icon-sun-moon)")
    visit.check()
    visit.shoot("menu")
    visit.page.click("[data-theme-choice=light]")
    expect(html).to_have_attribute("data-bs-theme", "light")
    visit.page.reload()
    expect(html).to_have_attribute("data-bs-theme", "light")


def test_the_menu_opens_on_a_narrow_screen(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(width=390, height=800, locale="ar")
    visit.arrive("originator", "ar")
    visit.open("/profile/")
    visit.page.click(".navbar-toggler")
    link = visit.page.locator("#menu a").first
    expect(link).to_be_visible()
    visit.page.wait_for_selector("#menu.show:not(.collapsing)")
    visit.check()
    visit.shoot("menu-open")
    link.click()
    expect(visit.page).to_have_url(visit.node.address + "/")


def test_the_printed_page_has_nothing_to_press(visit: Visit) -> None:
    visit.arrive("originator")
    visit.open("/profile/")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".top-bar")).to_be_hidden()
    expect(visit.page.locator("#menu")).to_be_hidden()
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    visit.shoot("print")


def test_what_is_new_stands_on_today_until_it_is_read(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(locale="ar")
    cast = visit.node.cast
    with cast.acting("originators_media") as actor:
        visible(actor, Notification).update(read_at=timezone.now())
        for code in ("record-released", "record-recalled"):
            Notification.objects.create(officer=cast.officers["originators_media"], code=code, url="/notifications/")
    visit.arrive("originators_media", "ar")
    visit.open("/")
    visit.shoot("today-full")
    expect(visit.page.locator(".unread")).to_contain_text("2")
    visit.page.keyboard.press("j")
    expect(visit.page.locator(".item a").first).to_be_focused()
    visit.page.keyboard.press("j")
    expect(visit.page.locator(".item a").nth(1)).to_be_focused()
    visit.page.keyboard.press("k")
    visit.page.keyboard.press("Enter")
    expect(visit.page).to_have_url(visit.node.address + "/notifications/")
    visit.check()
    visit.shoot("notifications-full")
    visit.page.click("form[action$='/read/'] button")
    expect(visit.page.locator(".item.is-new")).to_have_count(0)
    expect(visit.page.locator(".unread")).to_have_count(0)
