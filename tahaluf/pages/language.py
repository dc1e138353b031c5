"""The reader's language: a cookie for this browser, and for an officer the account, which any other browser follows."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tahaluf.records.models import Officer


class OfficerLanguage:
    """Middleware that answers an officer in the language of the account where this browser has not chosen one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if isinstance(request.user, Officer) and not chosen and request.user.language in offered_languages():
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


def offered_languages() -> frozenset[str]:
    """The codes of the languages that pages are written in."""
    return frozenset(code for code, _ in settings.LANGUAGES)


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of this browser and, for an officer, of the account."""
    language = request.POST.get("language", "")
    if isinstance(request.user, Officer) and language in offered_languages():
        keep_language(request.user, language)
    response: HttpResponse = set_language(request)
    return response


def keep_language(officer: Officer, language: str) -> None:
    """Store the language with the account."""
    officer.language = language
    officer.save(update_fields=["language"])
