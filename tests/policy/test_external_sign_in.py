"""Signing in through OpenID Connect: a real node, a real provider, HTTP between them."""

import os
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from tests import database
from tests.cast import PASSWORD, Cast, as_owner, enrol_second_factor
from tests.journeys.node import connected_to, web_process
from tests.policy.oidc_provider import provider


@pytest.fixture
def node(django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A node that trusts the provider; gives its address and the officer's TOTP secret."""
    from tahaluf.policy.context import opened

    name = f"oidc_{os.getpid()}"
    with django_db_blocker.unblock(), provider() as issuer, database.cloned(name), connected_to(name):
        monkeypatch.setenv("TAHALUF_OIDC_ISSUER", issuer)
        monkeypatch.setenv("TAHALUF_OIDC_CLIENT", "tahaluf")
        monkeypatch.setenv("TAHALUF_OIDC_SECRET", "invented")
        cast = Cast.assemble()
        officer = cast.officers["originator"]
        secret = enrol_second_factor(officer, cast.tokens["originator"])
        with opened(cast.operator_token):
            officer.set_password(PASSWORD)
            officer.save()
        allow(True)
        cache.clear()
        with web_process(name) as address:
            yield address, secret


def allow(allowed: bool) -> None:
    with as_owner() as cursor:
        cursor.execute("SELECT wall.allow_external_sign_in(%s)", [allowed])


def post(visitor: requests.Session, url: str, **form: str) -> requests.Response:
    return send(visitor, visitor.get(url, timeout=10), url, **form)


def send(visitor: requests.Session, page: requests.Response, url: str, **form: str) -> requests.Response:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, page.url
    return visitor.post(url, {"csrfmiddlewaretoken": found.group(1), **form}, headers={"Referer": url}, timeout=10)


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def second_factor(visitor: requests.Session, address: str, secret: str) -> requests.Response:
    cache.clear()
    return post(visitor, f"{address}/accounts/2fa/authenticate/", code=code(secret))


def through_provider(visitor: requests.Session, address: str, process: str) -> requests.Response:
    page = visitor.get(f"{address}/{'profile' if process == 'connect' else 'accounts/login'}/", timeout=10)
    return send(visitor, page, f"{address}/accounts/oidc/ministry/login/?process={process}")


def test_a_connected_identity_stands_for_the_password_and_not_for_the_second_factor(node: tuple[str, str]) -> None:
    address, secret = node
    first = requests.Session()
    post(first, f"{address}/accounts/login/", login="originator", password=PASSWORD)
    assert second_factor(first, address, secret).url == f"{address}/"
    through_provider(first, address, "connect")

    later = requests.Session()
    landed = through_provider(later, address, "login")
    assert landed.url == f"{address}/accounts/2fa/authenticate/"
    assert later.get(f"{address}/", timeout=10).url != f"{address}/"
    assert second_factor(later, address, secret).url == f"{address}/"

    allow(False)
    refused = through_provider(requests.Session(), address, "login")
    assert "/2fa/" not in refused.url


def test_an_identity_that_nobody_connected_signs_nobody_in(node: tuple[str, str]) -> None:
    address, _ = node
    stranger = requests.Session()
    through_provider(stranger, address, "login")
    assert "/accounts/login/" in stranger.get(f"{address}/", timeout=10).url
