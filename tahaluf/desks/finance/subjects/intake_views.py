"""Pages on which files of subjects are taken in."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance.entrance import on_desk, refusal_in, refusal_told, trace
from tahaluf.desks.finance.file_pages import show_progress
from tahaluf.desks.finance.lists.pictures import reject_rows
from tahaluf.desks.finance.subjects import actions, pictures, reads, uploads
from tahaluf.desks.finance.subjects.forms import ColumnsForm, UploadForm
from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.desks.finance.wording import words_of_error
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Refused, decide, insist


@on_desk
def intake_start(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Ask for a file for a portfolio, and take it in; where its headers are not known, ask for them first."""
    portfolio = reads.portfolio_of(actor, uid)
    if request.method == "POST" and "token" in request.POST:
        return _start_with_columns(request, actor, portfolio)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            insist(actor, "finance:portfolio:take-in", portfolio)
            file = form.cleaned_data["file"]
            upload = uploads.keep_upload(file.name, file.chunks(), form.cleaned_data["encoding"])
        except (Unreadable, Refused) as error:
            form.add_error("file", words_of_error(error))
        else:
            return _received(request, actor, portfolio, upload)
    shown = {"form": form, "portfolio": portfolio, "may_take_in": decide(actor, "finance:portfolio:take-in", portfolio)}
    return render(request, "finance/subjects/intake_start.html", shown)


def _received(request: HttpRequest, actor: Actor, portfolio: Portfolio, upload: uploads.Upload) -> HttpResponse:
    if upload.form:
        intake = actions.start_intake(actor, portfolio.uid, upload, {})
        return redirect("finance:intake", intake.uid)
    token = uploads.seal(actor, portfolio.uid, upload)
    return _ask_columns(request, portfolio, ColumnsForm(initial={"token": token}, headers=upload.headers))


def _start_with_columns(request: HttpRequest, actor: Actor, portfolio: Portfolio) -> HttpResponse:
    upload = uploads.unseal(actor, portfolio.uid, request.POST["token"])
    form = ColumnsForm(request.POST, headers=upload.headers)
    if not form.is_valid():
        return _ask_columns(request, portfolio, form)
    with refusal_in(form):
        intake = actions.start_intake(actor, portfolio.uid, upload, form.columns())
        return redirect("finance:intake", intake.uid)
    return _ask_columns(request, portfolio, form)


def _ask_columns(request: HttpRequest, portfolio: Portfolio, form: ColumnsForm) -> HttpResponse:
    return render(request, "finance/subjects/intake_columns.html", {"form": form, "portfolio": portfolio})


@require_GET
@on_desk
def intakes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the intakes, newest first."""
    page = reads.intake_page(actor, request.GET.get("after", ""))
    shown = {"page": page, "rows": pictures.intake_rows(page.rows)}
    return render(request, "finance/subjects/intakes.html", shown)


@require_GET
@on_desk
def intake(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show an intake: where it stands, what it brought, what was wrong with its file."""
    found = reads.intake_of(actor, uid)
    return render(request, "finance/subjects/intake.html", pictures.intake_picture(actor, found))


@require_GET
@on_desk
def intake_progress(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show how far an intake has come; once it has ended, have the page load again."""
    found = reads.intake_of(actor, uid)
    return show_progress(request, "finance/subjects/parts/intake_progress.html", "intake", found)


@require_POST
@on_desk
def intake_retry(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Have an intake that is stuck go on."""
    with refusal_told(request):
        actions.retry_intake(actor, uid)
    return redirect("finance:intake", uid)


@require_GET
@on_desk
def intake_rejects(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """List what was not used of an intake's file."""
    found = reads.intake_of(actor, uid)
    page = reads.intake_rejects(actor, found, request.GET.get("after", ""))
    trace(actor, "finance:intake:read", str(uid))
    shown = {"intake": found, "page": page, "rejects": reject_rows(page.rows)}
    return render(request, "finance/subjects/intake_rejects.html", shown)
