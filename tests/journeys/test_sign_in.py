"""Signing in, in three languages."""

from collections.abc import Callable

import pytest

from tests.journeys.visit import Visit

LANGUAGES = ["ar", "en", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_signs_in_with_password_and_authenticator(new_visit: Callable[..., Visit], language: str) -> None:
    visit = new_visit(locale=language)
    visit.open("/")
    visit.shoot("login")
    visit.sign_in("originator", language)
    visit.shoot("today")
    assert visit.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
