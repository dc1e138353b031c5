"""Every page that belongs to no desk, in every language, on wide and narrow screens, in light and dark."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.journeys.visit import Visit

PAGES = ["pages:today", "pages:search", "pages:notifications", "pages:profile", "mfa_index", "mfa_view_recovery_codes"]
PAGES += ["mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_list_webauthn"]
PAGES += ["account_change_password", "account_reauthenticate"]
WINDOWS = {"wide": {"width": 1280}, "narrow": {"width": 390, "height": 800}, "dark": {"width": 1280, "dark": True}}


@pytest.mark.parametrize(("language", "window"), [("ar", "wide"), ("ar", "narrow"), ("fr", "narrow"), ("en", "dark")])
def test_pages_stand_in_each_language_and_window(
    new_visit: Callable[..., Visit], language: str, window: str
) -> None:
    visit = new_visit(locale=language, **WINDOWS[window])
    visit.sign_in("originator", language)
    for name in PAGES:
        visit.open(reverse(name))
        visit.shoot(name.replace(":", "-"))
        assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
