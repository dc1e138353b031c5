"""The administrator's pages. No member's content is on any of them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tahaluf.pages.administration.forms import OfficerForm, RoleForm
from tahaluf.pages.paging import keyset_page
from tahaluf.pages.refusals import for_officers
from tahaluf.pages.views import actor_of
from tahaluf.policy import accounts
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent, Refused, the_one
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Officer, RoleAssignment


@require_GET
@for_officers
def officers(request: HttpRequest) -> HttpResponse:
    """List the node's officers with their roles of today."""
    rows = visible(_administrator(request), Officer).select_related("member").prefetch_related("role_assignments")
    page = keyset_page(rows, ["login", "id"], request.GET.get("after", ""))
    return render(request, "administration/officers.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_officers
def add(request: HttpRequest) -> HttpResponse:
    """Add an officer."""
    actor = _administrator(request)
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            officer = accounts.add_officer(actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("login", str(refused.decision.reason))
        else:
            messages.success(request, _("The officer was added. Give roles and a first password now."))
            return redirect("administration:officer", officer.uid)
    return render(request, "administration/add.html", {"form": form})


@require_GET
@for_officers
def officer(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one account."""
    return _show(request, _find(_administrator(request), uid))


@require_POST
@for_officers
def give_role(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give an officer a role."""
    actor = _administrator(request)
    found, form = _find(actor, uid), RoleForm(request.POST)
    if form.is_valid():
        try:
            accounts.give_role(actor, found, form.cleaned_data["desk"], form.cleaned_data["role"])
        except Refused as refused:
            form.add_error("role", str(refused.decision.reason))
        else:
            messages.success(request, _("The role was given; it counts from now on."))
            return redirect("administration:officer", uid)
    return _show(request, found, form)


@require_POST
@for_officers
def end_role(request: HttpRequest, uid: uuid.UUID, assignment: int) -> HttpResponse:
    """End a role."""
    actor = _administrator(request)
    found = _find(actor, uid)
    held = the_one(found.role_assignments.filter(pk=assignment, ends_on__isnull=True))
    accounts.end_role(actor, found, held.desk, held.role)
    messages.success(request, _("The role has ended."))
    return redirect("administration:officer", uid)


@require_POST
@for_officers
def give_first_password(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Set a random password and show it this once."""
    actor = _administrator(request)
    found = _find(actor, uid)
    return _show(request, found, password=accounts.give_first_password(actor, found))


@require_POST
@for_officers
def reset_second_factor(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Forget an officer's second factors."""
    actor = _administrator(request)
    accounts.reset_second_factor(actor, _find(actor, uid))
    messages.success(request, _("The second factors are forgotten; the officer enrols a new one at the next sign-in."))
    return redirect("administration:officer", uid)


@require_POST
@for_officers
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End an account."""
    actor = _administrator(request)
    accounts.end_officer(actor, _find(actor, uid))
    messages.success(request, _("The account has ended and opens nothing any more."))
    return redirect("administration:officer", uid)


def _administrator(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not actor.administrator:
        raise Absent
    return actor


def _find(actor: Actor, uid: uuid.UUID) -> Officer:
    return the_one(visible(actor, Officer).select_related("member").filter(uid=uid))


def _show(request: HttpRequest, found: Officer, form: RoleForm | None = None, password: str = "") -> HttpResponse:
    roles = RoleAssignment.objects.filter(officer=found)
    shown = {"officer": found, "roles": roles, "form": form or RoleForm(), "password": password}
    return render(request, "administration/officer.html", shown)
