"""Signing in: allauth's flow over the wall's functions.

Password, then a second factor (TOTP or a passkey). Until the second factor stood, the session sees the own account and
nothing else; an officer who has none yet is sent to enrol one.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tahaluf.policy.context import open_request
from tahaluf.policy.sealing import seal, unseal
from tahaluf.records import credentials
from tahaluf.records.models import Officer

SECOND_FACTOR = "second-factor"


class OfficerBackend(AuthenticationBackend):
    """Checks the first factor where the hash is: in the database."""

    def authenticate(self, request: HttpRequest | None, **given: Any) -> Officer | None:
        """Bind the request's session to the officer whose login and password these are."""
        login, password = given.get("username"), given.get("password")
        if request is None or not login or not password:
            return None
        if request.session.session_key is None:
            request.session.create()
        login = Officer.normalize_username(login)
        with connection.cursor() as cursor:
            encoded = credentials.encode(login, password)
            cursor.execute("SELECT wall.sign_in(%s, %s, %s)", [request.session.session_key, login, encoded])
            officer_id = cursor.fetchone()[0]
        return Officer.objects.get(pk=officer_id) if officer_id else None


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The login or the password is not right, or there were too many attempts; wait a quarter of an hour then."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Compare the password and sign nobody in: to the wall, a sign-in would owe the second factor again."""
        return user.check_password(password)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An outside provider stands for the password of an officer who connected it; the second factor stays ours."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bind the request's session to the officer who connected this identity, so that the account can be seen."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        if request.session.session_key is None:
            request.session.create()
        account = sociallogin.account
        with connection.cursor() as cursor:
            known = [request.session.session_key, account.provider, account.uid]
            cursor.execute("SELECT wall.sign_in_external(%s, %s, %s)", known)
            if cursor.fetchone()[0]:
                sociallogin.lookup()


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, their secrets encrypted with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        """Encrypt a TOTP secret or recovery seed."""
        return seal(SECOND_FACTOR, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a TOTP secret or recovery seed."""
        return unseal(SECOND_FACTOR, encrypted_text)


def complete(request: HttpRequest) -> str | None:
    """Tell the wall that the sign-in is done; gives the stage reached (`full` or `enrolment`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.complete_sign_in(%s)", [request.session.session_key])
        reached = cursor.fetchone()[0]
    _adopt(request)
    return str(reached) if reached else None


def _adopt(request: HttpRequest) -> None:
    request.COOKIES = {**request.COOKIES, settings.SESSION_COOKIE_NAME: request.session.session_key or ""}
    open_request(request)


def _when_signed_in(request: HttpRequest, **_rest: Any) -> None:
    complete(request)


def connect() -> None:
    """Complete the wall's sign-in when Django's ends, and when a second factor is enrolled."""
    user_logged_in.connect(_when_signed_in, dispatch_uid="tahaluf.wall.signed-in")
    authenticator_added.connect(_when_signed_in, dispatch_uid="tahaluf.wall.enrolled")
