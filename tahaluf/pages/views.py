"""The pages that belong to no desk: Today, search, notifications, profile."""

import unicodedata

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from tahaluf.pages import own_contexts
from tahaluf.pages.forms import TokenForm
from tahaluf.pages.notices import notices_of, tell, unread_notices
from tahaluf.pages.paging import keyset_page
from tahaluf.pages.registry import registry
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.context import roles_of
from tahaluf.records.vocabulary import Desk, Role

RESULTS_A_DESK = 20
NOTICES_ON_TODAY = 5
LONGEST_QUERY = 200


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for the officer, desk by desk."""
    actor = actor_of(request)
    parts = registry.today_of(actor)
    notices = tell(actor, unread_notices(actor)[:NOTICES_ON_TODAY])
    return render(request, "pages/today.html", {"parts": parts, "notices": notices})


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show what the desks find, within what the officer may see."""
    query = clean_query(request.GET.get("q", ""))
    found = registry.search_for(actor_of(request), query, RESULTS_A_DESK) if query else []
    shown = {"query": query, "searched": query, "found": found, "limit": RESULTS_A_DESK}
    return render(request, "pages/search.html", shown)


def clean_query(text: str) -> str:
    """Compose the letters, and drop what is no text: control characters, surplus spaces, too much of it."""
    composed = unicodedata.normalize("NFKC", text[:LONGEST_QUERY])
    printed = "".join(" " if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in composed)
    return " ".join(printed.split())


@login_required
@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """List the officer's notifications, newest first."""
    actor = actor_of(request)
    page = keyset_page(notices_of(actor), ["-id"], request.GET.get("after", ""))
    return render(request, "pages/notifications.html", {"page": page, "notices": tell(actor, page.rows)})


@login_required
@require_POST
def mark_notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the officer's notifications as read."""
    unread_notices(actor_of(request)).update(read_at=timezone.now())
    return redirect("pages:notifications")


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """Show the officer's account: roles, language, sessions, tokens."""
    return _show_profile(request, TokenForm())


def _show_profile(request: HttpRequest, form: TokenForm, token: str = "") -> HttpResponse:
    shown = {
        "roles": _named_roles(actor_of(request)),
        "sessions": own_contexts.list_own_contexts("session"),
        "tokens": own_contexts.list_own_contexts("token"),
        "token_form": form,
        "token": token,
    }
    return render(request, "pages/profile.html", shown)


def _named_roles(actor: Actor) -> list[tuple[str, str]]:
    held = roles_of(actor.officer_id) if actor.officer_id else []
    return [(str(Desk(desk).label) if desk else _("the node"), str(Role(role).label)) for desk, role in held]


@login_required
@require_POST
@sensitive_post_parameters()
def issue_token(request: HttpRequest) -> HttpResponse:
    """Issue an API token and show it this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show_profile(request, form)
    token = own_contexts.issue_token(form.cleaned_data["label"], form.cleaned_data["scopes"], form.lifetime())
    record_event(actor_of(request), "accounts:token:issue", scopes=form.cleaned_data["scopes"])
    return _show_profile(request, TokenForm(), token)


@login_required
@require_POST
def end_context(request: HttpRequest, context_id: int) -> HttpResponse:
    """End one of the officer's own sessions or tokens."""
    ending = own_contexts.find_own_context(context_id)
    if ending is None:
        raise Http404
    record_event(actor_of(request), "accounts:context:end")
    if ending.this_one:
        logout(request)
        return redirect("account_login")
    own_contexts.end_own_context(context_id)
    messages.success(request, _("It has ended and opens nothing any more."))
    return redirect("pages:profile")
