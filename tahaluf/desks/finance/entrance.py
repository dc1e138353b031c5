"""How a view of the desk is entered."""

import contextlib
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse

from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.records.vocabulary import Desk

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def on_desk(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hand a view its actor; for whoever holds no role on the desk there is no such page."""

    @wraps(view)
    def entered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.holds(Desk.FINANCE):
            raise Http404
        try:
            return view(request, actor, *args, **kwargs)
        except Absent as absent:
            raise Http404 from absent

    return login_required(cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", entered))


def reload_page(response: HttpResponse) -> HttpResponse:
    """Have the page load again once a part that it asked for has come."""
    response.headers["HX-Refresh"] = "true"
    return response


@contextlib.contextmanager
def refusal_told(request: HttpRequest) -> Iterator[None]:
    """Say on the page that comes next why an act was refused."""
    try:
        yield
    except Refused as refused:
        messages.error(request, str(refused.decision.reason))


@contextlib.contextmanager
def refusal_in(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Say in the form, beside the field if one is named, why an act was refused."""
    try:
        yield
    except Refused as refused:
        form.add_error(field, str(refused.decision.reason))


def trace(actor: Actor, action: str, subject: str) -> None:
    """Leave the trace of reading personal data."""
    record_event(actor, action, desk=Desk.FINANCE, subject=subject)
