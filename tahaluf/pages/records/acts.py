"""What officers do with records on pages: write, amend, revoke, release, decide, recall."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tahaluf.pages.records import kinds, reads
from tahaluf.pages.records.forms import ContentForm, HandlingForm, ReasonForm, ReleaseForm, draft_of
from tahaluf.pages.refusals import for_officers
from tahaluf.pages.views import actor_of
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.authoring import Draft, Handling, amend_record, decide_write, write_record
from tahaluf.policy.decisions import Decision, Refused, decide, insist
from tahaluf.policy.models import ReleaseProposal
from tahaluf.policy.release import (
    approve_release,
    directory,
    preview_release,
    recall,
    refuse_release,
    release,
    withdraw_release,
)
from tahaluf.policy.workflows import ReleaseState
from tahaluf.records.models import Member, RecordVersion
from tahaluf.records.stix import Malformed
from tahaluf.records.vocabulary import Desk

Decide = Callable[[Actor, ReleaseProposal, str], ReleaseProposal]
DECISIONS: dict[str, Decide] = {
    "approve": approve_release,
    "refuse": refuse_release,
    "withdraw": withdraw_release,
}
form_page = require_http_methods(["GET", "POST"])


@form_page
@for_officers
def choose_kind(request: HttpRequest) -> HttpResponse:
    """Ask on which desk, and of what kind, a new record shall be; `desk` in the address leaves that desk alone."""
    actor = actor_of(request)
    if not actor.desks():
        raise Http404
    works_on = actor.desks(*WORKING_ROLES)
    asked = [desk for desk in works_on if desk == request.GET.get("desk")]
    desks = [(desk, Desk(desk).label, kinds.kinds_on(desk)) for desk in asked or works_on]
    shown = {"desks": desks, "about": request.GET.get("about", "")}
    return render(request, "records/choose_kind.html", shown)


@form_page
@for_officers
def write(request: HttpRequest, desk: str, kind: str) -> HttpResponse:
    """Write a new record."""
    actor = actor_of(request)
    form_kind = kinds.KINDS.get(kind)
    if form_kind is None or not actor.holds(desk) or form_kind not in kinds.kinds_on(desk):
        raise Http404
    _go_on(decide_write(actor, desk))
    about = {"object_refs": [request.GET["about"]]} if "about" in request.GET else {}
    initial = {"about_person": form_kind.about_person}
    content = ContentForm(actor, form_kind, request.POST or None, about)
    handling = HandlingForm(request.POST or None, initial=initial)

    def act(draft: Draft) -> RecordVersion:
        return write_record(actor, draft)

    version = _written(content, handling, form_kind.stix_type, desk, act)
    if version is not None:
        messages.success(request, _("Written and signed. Nobody outside the desk sees it until it is released."))
        return redirect("records:item", version.uid)
    return _form_page(request, content, handling, heading=form_kind.label, desk=Desk(desk).label)


@form_page
@for_officers
def amend(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write the next version of a record."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    insist(actor, "records:version:amend", version)
    kind, initial = kinds.kind_of(version), {"title": version.title}
    content = ContentForm(actor, kind, request.POST or None, version.stix, initial=initial)
    handling = HandlingForm(request.POST or None, initial=_handling_of(version))

    def act(draft: Draft) -> RecordVersion:
        return amend_record(actor, version, draft)

    amended = _written(content, handling, version.stix_type, version.desk, act)
    if amended is not None:
        messages.success(request, _("The new version is written and signed. It must be released anew to be seen."))
        return redirect("records:item", amended.uid)
    heading = _("Amend: %(title)s") % {"title": version.title or version.stix_id}
    return _form_page(request, content, handling, heading=heading, desk=Desk(version.desk).label, record=version)


@require_POST
@for_officers
def revoke(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End a record by a new version that is revoked."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    revoked = amend_record(actor, version, draft_of(version), revoked=True)
    messages.success(request, _("Revoked. Release this version, so that its holders learn of it."))
    return redirect("records:item", revoked.uid)


@form_page
@for_officers
def propose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask to whom, show exactly who will see it, then release or propose."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    insist(actor, "records:version:release", version)
    form = ReleaseForm(request.POST or None, version)
    shown: dict[str, Any] = {"record": version, "form": form}
    if not form.is_valid():
        return render(request, "records/release.html", shown)
    try:
        preview = preview_release(actor, version, form.audience())
    except Refused as refused:
        form.add_error(None, str(refused.decision.reason))
        return render(request, "records/release.html", shown)
    if "confirm" not in request.POST:
        return render(request, "records/preview.html", {**shown, "preview": preview})
    proposal = release(actor, version, form.audience(), form.cleaned_data["reason"])
    messages.success(request, _said(proposal))
    return redirect("records:item", version.uid)


@form_page
@for_officers
def withdraw_version(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Recall a released version from every holder."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    insist(actor, "records:version:recall", version)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        recall(actor, version, form.cleaned_data["reason"])
        messages.success(request, _("Recalled. Nobody outside your member sees it any more on this node."))
        return redirect("records:item", version.uid)
    audience = Member.objects.filter(pk__in=version.audience)
    return render(request, "records/recall.html", {"record": version, "form": form, "audience": audience})


@form_page
@for_officers
def proposal(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a proposal to release and, on POST, decide on it."""
    actor = actor_of(request)
    found = reads.find_proposal(actor, uid)
    form = ReasonForm(request.POST or None)
    act = DECISIONS.get(request.POST.get("decision", ""))
    if form.is_valid() and act is not None:
        messages.success(request, _said(act(actor, found, form.cleaned_data["reason"])))
        return redirect("records:item", found.version.uid)
    decide_it = decide(actor, "records:proposal:decide", found)
    officers = [entry.name for entry in directory() if entry.officer_id in found.audience_officers]
    shown = {
        "proposal": found,
        "record": found.version,
        "form": form,
        "audience": Member.objects.filter(pk__in=found.audience),
        "officers": officers,
        "decide": decide_it,
        "approve": decide_it and decide(actor, "records:version:release", found.version),
        "withdraw": decide(actor, "records:proposal:withdraw", found),
    }
    return render(request, "records/proposal.html", shown)


def _written(
    content: ContentForm, handling: HandlingForm, stix_type: str, desk: str, act: Callable[[Draft], RecordVersion]
) -> RecordVersion | None:
    if not (content.is_valid() and handling.is_valid()):
        return None
    draft = Draft(stix_type, content.properties(), desk, content.cleaned_data["title"], _filled(handling))
    try:
        return act(draft)
    except Malformed as malformed:
        _show_malformed(content, malformed)
        return None


def _filled(handling: HandlingForm) -> Handling:
    return handling.handling()


def _show_malformed(form: Form, malformed: Malformed) -> None:
    field = malformed.name if malformed.name in form.fields else None
    words = f"{malformed.reason} {malformed.detail}".strip()
    form.add_error(field, words if field else f"{malformed.name}: {words}")


def _form_page(request: HttpRequest, content: ContentForm, handling: HandlingForm, **shown: Any) -> HttpResponse:
    return render(request, "records/write.html", {"content": content, "handling": handling, **shown})


def _handling_of(version: RecordVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in Handling.__dataclass_fields__}


def _go_on(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)


def _said(proposal: ReleaseProposal) -> str:
    said = {
        ReleaseState.PROPOSED: _("Proposed. A second officer must approve before anybody sees it."),
        ReleaseState.RELEASED: _("Released."),
        ReleaseState.RELEASED_ALONE: _("Released."),
        ReleaseState.REFUSED: _("Refused."),
        ReleaseState.WITHDRAWN: _("Withdrawn."),
    }
    return said[ReleaseState(proposal.state)]
