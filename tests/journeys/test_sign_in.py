"""Signing in: password, then authenticator or security key; enrolling comes first."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.visit import Visit, one_quick

DIRECTIONS = {"ar": "rtl", "en": "ltr", "fr": "ltr"}
KEY = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}


@pytest.fixture
def _security_key(visit: Visit) -> Iterator[None]:
    """A security key in the window, which touches itself; it is drawn out in the end."""
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "automaticPresenceSimulation": True}})
    yield
    session.send("WebAuthn.disable")
    session.detach()


def give_password(visit: Visit, login: str, password: str = PASSWORD) -> None:
    visit.open("/accounts/login/")
    visit.page.fill("#id_login", login)
    visit.page.fill("#id_password", password)
    visit.page.click("form:has(#id_password) [type=submit]")


@pytest.mark.parametrize("language", one_quick([*DIRECTIONS]))
def test_an_officer_signs_in_in_each_language(new_visit: Callable[..., Visit], language: str) -> None:
    visit = new_visit(locale=language)
    visit.open("/")
    visit.shoot("login")
    visit.sign_in("originator", language)
    visit.check()
    visit.shoot("today")
    assert visit.page.get_attribute("html", "dir") == DIRECTIONS[language]
    visit.page.click("[data-bs-toggle]:has(.who)")
    visit.page.click("form[action$='/logout/'] button")
    expect(visit.page).to_have_url(re.compile("/accounts/login/"))


def test_a_wrong_password_is_told_in_words_and_opens_nothing(visit: Visit) -> None:
    give_password(visit, "recipient", "not the passphrase")
    visit.check()
    visit.shoot("refused")
    expect(visit.page.get_by_role("alert")).to_contain_text("The login or the password is not right")
    visit.open("/profile/")
    assert "/accounts/login/" in visit.page.url


def test_a_wrong_code_is_told_and_opens_nothing(visit: Visit) -> None:
    visit.node.forget_attempts()
    give_password(visit, "recipient")
    visit.shoot("second-step")
    visit.page.fill("#id_code", "000000")
    visit.page.click("form:has(#id_code) [type=submit]")
    visit.check()
    expect(visit.page.locator(".field-errors")).to_contain_text("Incorrect code.")
    visit.open("/profile/")
    expect(visit.page).to_have_url(re.compile("/accounts/(2fa/authenticate|login)/"))


def test_a_newcomer_enrols_an_authenticator_before_anything_else(visit: Visit) -> None:
    give_password(visit, "originators_viewer")
    visit.open("/profile/")
    expect(visit.page).to_have_url(visit.node.address + "/accounts/2fa/")
    visit.shoot("enrol")
    visit.page.click("main a[href$='/totp/activate/']")
    confirm_again(visit)
    visit.check()
    visit.shoot("totp")
    visit.give_code(visit.page.inner_text(".secret"))
    expect(visit.page.locator(".codes li")).to_have_count(10)
    visit.check()
    visit.shoot("codes")
    visit.open("/")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Today")


@pytest.mark.usefixtures("_security_key")
def test_a_newcomer_enrols_a_security_key_and_signs_in_with_it(visit: Visit) -> None:
    give_password(visit, "originators_auditor")
    visit.page.click("main a[href$='/webauthn/add/']")
    confirm_again(visit)
    visit.check()
    visit.shoot("add-key")
    visit.page.fill("#id_name", "Desk key")
    visit.page.click("#add-security-key")
    expect(visit.page.locator(".codes li")).to_have_count(10)
    visit.open("/accounts/2fa/webauthn/")
    visit.shoot("keys")
    expect(visit.page.locator(".item")).to_contain_text("Desk key")
    visit.page.click("[data-bs-toggle]:has(.who)")
    visit.page.click("form[action$='/logout/'] button")
    give_password(visit, "originators_auditor")
    visit.check()
    visit.page.click("#use-security-key")
    expect(visit.page).to_have_url(visit.node.address + "/")


def test_without_a_key_the_reader_is_told_what_to_do(visit: Visit) -> None:
    visit.arrive("originator")
    visit.open("/accounts/2fa/webauthn/add/")
    confirm_again(visit)
    visit.page.wait_for_selector("#add-security-key")
    visit.page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no key')); }")
    visit.page.click("#add-security-key")
    expect(visit.page.get_by_role("alert").first).to_contain_text("The security key was not read.")
    visit.check()


def confirm_again(visit: Visit) -> None:
    """Give the password once more, which every change of a second factor asks for."""
    expect(visit.page).to_have_url(re.compile("/accounts/reauthenticate/"))
    visit.check()
    visit.page.fill("#id_password", PASSWORD)
    visit.page.click("form:has(#id_password) [type=submit]")


def test_a_password_is_changed(visit: Visit) -> None:
    visit.sign_in("recipient")
    visit.open("/accounts/password/change/")
    for field, value in {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}.items():
        visit.page.fill(f"#id_{field}", value)
    visit.page.click("main [type=submit]")
    visit.check()
    visit.shoot("too-short")
    expect(visit.page.locator(".field-errors").first).to_contain_text("at least 12 characters")
    for field, value in {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}.items():
        visit.page.fill(f"#id_{field}", value)
    visit.page.click("main [type=submit]")
    expect(visit.page.get_by_role("status")).to_contain_text("The password is changed.")
