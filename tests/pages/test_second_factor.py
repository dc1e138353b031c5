"""Nobody works with a password alone."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import reverse

from tahaluf.policy.context import opened
from tests.cast import Cast, issue


@pytest.fixture
def newcomer(cast: Cast) -> Client:
    """A browser in which an officer without second factor is signed in."""
    officer = cast.officers["originators_viewer"]
    token = issue(officer, "session")
    store = import_module(settings.SESSION_ENGINE).SessionStore(token)
    with opened(token):
        store[SESSION_KEY] = str(officer.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = officer.get_session_auth_hash()
        store.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = token
    return client


@pytest.mark.parametrize(
    "name", ["pages:today", "pages:search", "pages:notifications", "pages:profile", "mfa_view_recovery_codes"]
)
def test_an_officer_without_second_factor_is_sent_to_enrol(newcomer: Client, name: str) -> None:
    response = newcomer.get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("mfa_index")


def test_enrolling_signing_out_and_choosing_a_language_stay_open(newcomer: Client) -> None:
    assert newcomer.get(reverse("mfa_index")).status_code == 200
    assert newcomer.get(reverse("account_logout")).status_code == 200
    assert newcomer.post(reverse("pages:language"), {"language": "fr"}).status_code == 302


def test_an_officer_with_second_factor_works(cast: Cast) -> None:
    assert cast.client("originator").get(reverse("pages:today")).status_code == 200


def test_nobody_is_sent_to_sign_in(db: None) -> None:
    response = Client().get(reverse("pages:today"))
    assert response.headers["Location"].startswith(reverse("account_login"))
