"""Signing in over HTTP: two factors, throttled, and nothing before both stood."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tahaluf.policy.actors import NOBODY
from tahaluf.policy.context import open_context, opened
from tests.cast import PASSWORD, Cast, as_owner, enrol_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_hash(settings: object, cast: Cast) -> None:
    """Give two officers a password, hashed with little work so that the suite stays quick; forget earlier attempts."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    cache.clear()
    hasher = PBKDF2PasswordHasher()
    for name in ("originator", "recipient"):
        with opened(cast.operator_token), connection.cursor() as cursor:
            encoded = hasher.encode(PASSWORD, f"salt{name}", iterations=10)
            cursor.execute("SELECT wall.set_password(%s, %s)", [cast.officers[name].pk, encoded])
            cast.officers[name].refresh_from_db()
    cast.tokens["originator"] = _issue(cast, "originator")


def _issue(cast: Cast, name: str) -> str:
    from tests.cast import issue

    return issue(cast.officers[name], "session")


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def password_step(client: Client, login: str = "originator", password: str = PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": login, "password": password}).status_code


def token_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_who_confirms_the_password_later_keeps_the_context(cast: Cast) -> None:
    secret = enrol_second_factor(cast.officers["originator"], cast.tokens["originator"])
    client = Client()
    password_step(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    wrong = client.post("/accounts/reauthenticate/", {"password": "not it"})
    assert wrong.status_code == 200
    confirmed = client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    assert confirmed.status_code == 302
    actor = open_context(token_of(client))
    assert actor is not None
    assert actor.member_id == cast.members["AAA"].pk


def test_password_and_code_open_the_context(cast: Cast) -> None:
    secret = enrol_second_factor(cast.officers["originator"], cast.tokens["originator"])
    client = Client()
    assert password_step(client) == 302
    assert open_context(token_of(client)) == NOBODY
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    actor = open_context(token_of(client))
    assert actor is not None
    assert actor.member_id == cast.members["AAA"].pk
    assert client.get("/").status_code == 200


def test_the_token_changes_with_the_sign_in(cast: Cast) -> None:
    secret = enrol_second_factor(cast.officers["originator"], cast.tokens["originator"])
    client = Client()
    password_step(client)
    before = token_of(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert token_of(client) != before
    assert open_context(before) is None


def test_a_wrong_code_opens_nothing(cast: Cast) -> None:
    enrol_second_factor(cast.officers["originator"], cast.tokens["originator"])
    client = Client()
    password_step(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert open_context(token_of(client)) == NOBODY
    assert client.get("/").status_code == 302


def test_without_a_second_factor_an_officer_can_only_enrol(cast: Cast) -> None:
    client = Client()
    assert password_step(client) == 302
    assert open_context(token_of(client)) == NOBODY
    assert client.get("/").headers["Location"].startswith("/accounts/2fa/")


@pytest.mark.parametrize("login", ["originator", "no-such-login"])
def test_a_wrong_password_and_an_unknown_login_read_the_same(cast: Cast, login: str) -> None:
    page = Client().post("/accounts/login/", {"login": login, "password": "wrong, and long enough"})
    assert page.status_code == 200
    assert "too many attempts" in page.content.decode()


def test_after_ten_failures_even_the_right_password_waits(cast: Cast) -> None:
    with connection.cursor() as cursor:
        for _ in range(10):
            cursor.execute("SELECT wall.sign_in(%s, 'originator', 'wrong')", ["x" * 40])
    assert password_step(Client()) == 200
    with as_owner() as cursor:
        cursor.execute("UPDATE wall.attempt SET since = now() - interval '16 minutes'")
    assert password_step(Client()) == 302


def test_an_ended_account_does_not_sign_in(cast: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("UPDATE records_officer SET is_active = false WHERE login = 'originator'")
    assert password_step(Client()) == 200


def test_signing_out_ends_the_context(cast: Cast) -> None:
    client = cast.client("originator")
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert open_context(token) is None


def test_a_new_password_ends_the_officers_other_sessions(cast: Cast) -> None:
    other = _issue(cast, "originator")
    with cast.acting("originator"):
        officer = cast.officers["originator"]
        officer.set_password("another long passphrase")
        officer.save()
    assert open_context(other) is None
    assert open_context(cast.tokens["originator"]) is not None


def test_an_officer_cannot_set_anothers_password(cast: Cast) -> None:
    from django.db import DatabaseError, transaction

    other = cast.officers["originators_releaser"]
    with (
        cast.acting("originator"),
        pytest.raises(DatabaseError, match="only the officer"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT wall.set_password(%s, 'x')", [other.pk])


def test_a_reset_by_the_administrator_is_seen_by_the_members_auditor(cast: Cast) -> None:
    from tahaluf.policy.models import AuditEvent
    from tahaluf.policy.visibility import visible

    with cast.acting("administrator"), connection.cursor() as cursor:
        cursor.execute("SELECT wall.reset_second_factor(%s)", [cast.officers["originator"].pk])
    with cast.acting("originators_auditor") as actor:
        actions = set(visible(actor, AuditEvent).values_list("action", flat=True))
    assert actions == {"accounts:second-factor:reset", "accounts:password:set-by-administrator"}


def test_the_recipe_of_an_unknown_login_is_steady_and_looks_like_any(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.password_recipe('originator'), wall.password_recipe('nobody')")
        known, unknown = cursor.fetchone()
        cursor.execute("SELECT wall.password_recipe('nobody')")
        again = cursor.fetchone()[0]
    assert unknown == again
    assert known[:2] == unknown[:2]
    assert unknown[2]
