"""Pages of freezes, their documents and reports: thin, what they show comes from reads, what they do from actions."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.entrance import on_desk, refusal_in, refusal_told, trace
from tahaluf.desks.finance.outcomes import freezing, issuing, notices, pictures, reads, reporting
from tahaluf.desks.finance.outcomes.forms import (
    LANGUAGES,
    FreezeFilter,
    GoamlForm,
    OrderForm,
    ReasonForm,
    ReportForm,
    ReviewForm,
)
from tahaluf.desks.finance.outcomes.models import Freeze, IssuedDocument
from tahaluf.desks.finance.outcomes.workflow import LiftCause
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent, decide

ACTS: dict[str, Callable[[Actor, uuid.UUID, str], Freeze]] = {
    "keep": freezing.keep_freeze,
    "propose": freezing.propose_lifting,
    "refuse": freezing.refuse_lifting,
    "lift": freezing.lift_freeze,
}
TYPES = {IssuedDocument.Kind.GOAML: "application/xml"}


@require_GET
@on_desk
def freezes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the freezes, newest first, perhaps those in one state."""
    form = FreezeFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = reads.freeze_page(actor, state, request.GET.get("after", ""))
    shown = {"page": page, "rows": pictures.freeze_rows(page.rows), "form": form, "filtered": bool(state)}
    return render(request, "finance/outcomes/freezes.html", shown)


@require_GET
@on_desk
def freeze(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show a freeze: what it rests on, what was done, its documents, what may be done now."""
    found = reads.freeze_of(actor, uid)
    trace(actor, "finance:freeze:read", str(uid))
    return _show_freeze(request, actor, found)


def _show_freeze(request: HttpRequest, actor: Actor, found: Freeze, given: Form | None = None) -> HttpResponse:
    """Show a freeze; a form that was given and has flaws stands in its place with what was typed."""
    report_form = given if isinstance(given, ReportForm) else None
    ours, payment = reads.goaml_settings_of(actor), found.subject.payment
    stated = reporting.stated_payment(payment, ours.currency)
    shown: dict[str, Any] = {
        "steps": pictures.step_rows(reads.steps_of(actor, found)),
        "documents": pictures.document_rows(reads.documents_of(actor, freeze=found)),
        "report_form": report_form or ReportForm(payment=payment, initial=stated),
        "has_schema": reporting.has_schema(),
        "goaml_ready": ours.is_complete,
        "languages": [(code, dict(LANGUAGES)[code]) for code in notices.LANGUAGES],
    }
    return render(request, "finance/outcomes/freeze.html", pictures.freeze_picture(actor, found, given) | shown)


@on_desk
def freeze_order(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Ask what is to be frozen for a decided true match, and order it."""
    alert = reads.alert_of(actor, uid)
    form = OrderForm(request.POST or None, initial={"legal_basis": practice_of(actor).legal_basis})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            ordered = freezing.order_freeze(actor, uid, freezing.Order(**form.cleaned_data))
            return redirect("finance:freeze", ordered.uid)
    shown = {"form": form, "may_order": decide(actor, "finance:freeze:order", alert)}
    return render(request, "finance/outcomes/freeze_order.html", pictures.match_picture(alert) | shown)


@require_POST
@on_desk
def freeze_review(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Take a freeze into review."""
    found = reads.freeze_of(actor, uid)
    form = ReviewForm(request.POST, prefix="review")
    if not form.is_valid():
        return _show_freeze(request, actor, found, form)
    given = form.cleaned_data
    with refusal_told(request):
        freezing.review_freeze(actor, uid, LiftCause(given["cause"]), given["due_on"], given["reason"])
    return redirect("finance:freeze", uid)


@require_POST
@on_desk
def freeze_act(request: HttpRequest, actor: Actor, uid: uuid.UUID, verb: str) -> HttpResponse:
    """Keep a freeze, propose to lift it, refuse that, or lift it."""
    found = reads.freeze_of(actor, uid)
    form = ReasonForm(request.POST, prefix=verb)
    if not form.is_valid():
        return _show_freeze(request, actor, found, form)
    with refusal_told(request):
        ACTS[verb](actor, uid, form.cleaned_data["reason"])
    return redirect("finance:freeze", uid)


@require_GET
@on_desk
def freeze_draft(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show the notice of lifting as it would read today."""
    found = reads.freeze_of(actor, uid)
    if found.state not in pictures.REVIEWED:
        raise Absent
    asked = request.GET.get("language", "")
    language = asked if asked in notices.LANGUAGES else (get_language() or "en")[:2]
    trace(actor, "finance:freeze:draft", str(uid))
    return _file(issuing.draft_of_lifting(actor, found, language), "application/pdf", f"draft-{language}.pdf")


@require_POST
@on_desk
def freeze_report(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Make the report to the FIU."""
    found = reads.freeze_of(actor, uid)
    form = ReportForm(request.POST, payment=found.subject.payment)
    if not form.is_valid():
        return _show_freeze(request, actor, found, form)
    given = form.cleaned_data
    wish = reporting.Wish(given["why"], given["done"], given.get("paid_on"), given.get("amount"))
    with refusal_told(request):
        reporting.report_freeze(actor, uid, wish)
    return redirect("finance:freeze", uid)


@require_GET
@on_desk
def document(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Hand out a document as it was issued."""
    found = issuing.hand_out(actor, uid)
    content_type = TYPES.get(IssuedDocument.Kind(found.kind), "application/pdf")
    return _file(bytes(found.content), content_type, issuing.file_name_of(found))


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@on_desk
def goaml_settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask a supervisor what the FIU asks of reports."""
    ours = reads.goaml_settings_of(actor)
    may_set = decide(actor, "finance:goaml:set", ours)
    form = GoamlForm(request.POST or None, instance=ours)
    if request.method == "POST" and not may_set:
        raise Http404
    if request.method == "POST" and form.is_valid():
        reporting.set_goaml(actor, form.cleaned_data)
        messages.success(request, _("The settings of goAML reports were kept."))
        return redirect("finance:goaml_settings")
    shown = {"form": form, "ours": ours, "may_set": may_set, "has_schema": reporting.has_schema()}
    return render(request, "finance/outcomes/goaml_settings.html", shown)
