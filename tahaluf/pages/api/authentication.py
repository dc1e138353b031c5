"""Who calls the API: a token (`Authorization: Bearer thl_…`), or a signed-in browser with its CSRF token."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from tahaluf.pages.api.throttling import TooManyAttempts, count_failure
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Decision, Refused

SCOPE_MISSING = Decision(False, "scope", _("This token was not issued for this."))


class Bearer(HttpBearer):
    """A token whose scopes name what is asked; the wall opened its context before."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give the actor; raises `Refused` where the scope is missing, `TooManyAttempts` after many wrong tokens."""
        if not request.by_token:  # type: ignore[attr-defined]
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.officer_id is None:
            if count_failure(request):
                raise TooManyAttempts
            return None
        if self.scope and not actor.may(self.scope):
            raise Refused(SCOPE_MISSING)
        return actor

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Leave it to `__call__`: the token was read when the context was opened."""


class Session(APIKeyCookie):
    """A signed-in browser."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Give the actor; raises HttpError 403 for a change without the CSRF token."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if request.by_token or actor.officer_id is None:  # type: ignore[attr-defined]
            return None
        if check_csrf(request):
            raise HttpError(403, "CSRF")
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Leave it to `__call__`."""


def needs(scope: str) -> list[Bearer | Session]:
    """Let in a session, or a token with a scope."""
    return [Bearer(scope), Session()]


def actor_of(request: HttpRequest) -> Actor:
    """The actor whom the authentication let in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
