"""Sign-in in two steps is not a choice: an officer without a second factor can only enrol one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
OPEN_WITHOUT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "pages:language",
    }
)


class RequireSecondFactor:
    """Middleware that sends a signed-in officer without a second factor to enrol one, whatever was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Redirect before the view has run."""
        if not request.user.is_authenticated or is_open_without(request) or has_second_factor(request):
            return None
        return redirect("mfa_index")


def is_open_without(request: HttpRequest) -> bool:
    """Whether the page asked for is one of the few that enrolling needs."""
    return request.resolver_match is not None and request.resolver_match.view_name in OPEN_WITHOUT


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the officer has enrolled an authenticator app or a security key."""
    return bool(request.user.is_authenticated and is_mfa_enabled(request.user, SECOND_FACTORS))
