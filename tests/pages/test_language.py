"""The language is switched for the browser and kept with the account."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_a_visitor_chooses_a_language(db: None, language: str, direction: str) -> None:
    client = Client()
    client.post(reverse("pages:language"), {"language": language, "next": reverse("account_login")})
    page = client.get(reverse("account_login")).content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in page


def test_an_officers_choice_is_kept_with_the_account(cast: Cast) -> None:
    client = cast.client("originator")
    client.post(reverse("pages:language"), {"language": "fr"})
    elsewhere = Client()
    elsewhere.cookies[settings.SESSION_COOKIE_NAME] = cast.signed_in("originator")
    assert '<html lang="fr"' in elsewhere.get("/").content.decode()


def test_an_unknown_language_changes_nothing(cast: Cast) -> None:
    client = cast.client("originator")
    client.post(reverse("pages:language"), {"language": "xx"})
    assert '<html lang="en"' in client.get("/").content.decode()


def test_the_switch_never_leads_to_another_site(cast: Cast) -> None:
    response = cast.client("originator").post(
        reverse("pages:language"), {"language": "fr", "next": "https://example.org/"}
    )
    assert response.headers["Location"] == "/"


def test_reading_the_address_switches_nothing(cast: Cast) -> None:
    assert cast.client("originator").get(reverse("pages:language")).status_code == 405
