"""Pages of lists: thin, what they show comes from reads, what they do from actions."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.entrance import on_desk, refusal_told, trace
from tahaluf.desks.finance.file_pages import show_progress
from tahaluf.desks.finance.lists import actions, comparing, designations, pictures, reads
from tahaluf.desks.finance.lists.feeds import feeds
from tahaluf.desks.finance.lists.forms import FindForm, ListForm, ReasonForm
from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.uploads import hold_list, is_table
from tahaluf.desks.finance.lists.workflow import COMPILED, VersionState
from tahaluf.desks.finance.wording import words_of_error
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Refused, decide


@require_GET
@on_desk
def lists(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List all versions, newest first."""
    page = reads.version_page(actor, request.GET.get("after", ""))
    shown = {"page": page, "rows": pictures.version_rows(page.rows), "may_work": rules.decide_work(actor)}
    shown["feeds"] = pictures.feed_rows(feeds(actor))
    return render(request, "finance/lists.html", shown)


@on_desk
def list_import(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a list's file, and receive it."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _receive(request, actor, form)
        except (Unreadable, Refused) as error:
            form.add_error("file", words_of_error(error))
    shown = {"form": form, "may_work": rules.decide_work(actor)}
    return render(request, "finance/list_import.html", shown)


def _receive(request: HttpRequest, actor: Actor, form: ListForm) -> HttpResponse:
    """Receive the list; where its columns must be named first, keep the file and go on to that."""
    if form.cleaned_data["name_columns"]:
        return _ask_for_columns(actor, form)
    try:
        version, is_new = actions.receive_list(actor, _arrival(form))
    except Unreadable as error:
        if not is_table(error.reject):
            raise
        return _ask_for_columns(actor, form, fewest=2)
    if not is_new:
        messages.info(request, _known(actor, version))
    return redirect("finance:version", version.uid)


def _known(actor: Actor, version: ListVersion) -> str:
    """What to tell an officer whose file was received before."""
    if version.state == VersionState.SUPERSEDED and decide(actor, "finance:version:confirm", version):
        return _(
            "This very file was received before, and a later version took its place. If its publisher serves it again, "
            "use it again below and say why."
        )
    return _("This very file was received before; here is what became of it.")


def _ask_for_columns(actor: Actor, form: ListForm, fewest: int = 1) -> HttpResponse:
    main, *_others = form.cleaned_data["file"]
    given = form.cleaned_data
    pending = hold_list(actor, main.name, main.chunks(), given["key"], fewest=fewest, encoding=given["encoding"])
    return redirect("finance:list_columns", pending.uid)


def _arrival(form: ListForm) -> actions.Arrival:
    main, *_others = form.cleaned_data["file"]
    companions = {kind: file.chunks() for kind, file in form.companions().items()}
    given = form.cleaned_data
    return actions.Arrival(main.name, main.chunks(), companions, given["key"], encoding=given["encoding"])


@require_GET
@on_desk
def version(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show a version: where it stands, what it holds, what was wrong with it."""
    found = reads.version_of(actor, uid)
    rejects = reads.import_rejects(actor, found, "") if found.reject_count else None
    shown = pictures.version_picture(actor, found) | {
        "rejects": pictures.reject_rows(rejects.rows[: pictures.FEW]) if rejects else [],
        "reason_form": ReasonForm(),
    }
    return render(request, "finance/version.html", shown)


@require_GET
@on_desk
def version_progress(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show how far an import has come; once it has ended, have the page load again."""
    found = reads.version_of(actor, uid)
    return show_progress(request, "finance/parts/version_progress.html", "list_version", found)


@require_POST
@on_desk
def version_confirm(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Put a version to use."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is right to use this version."))
        return redirect("finance:version", uid)
    with refusal_told(request):
        actions.confirm_version(actor, uid, form.cleaned_data["reason"])
    return redirect("finance:version", uid)


@require_POST
@on_desk
def version_discard(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Put a version away."""
    with refusal_told(request):
        actions.discard_version(actor, uid)
    return redirect("finance:version", uid)


@require_POST
@on_desk
def version_retry(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Have an import go on."""
    with refusal_told(request):
        actions.retry_import(actor, uid)
    return redirect("finance:version", uid)


@require_GET
@on_desk
def version_changes(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show what a version added, changed and removed against the one in use before it, or against another."""
    found = reads.version_of(actor, uid)
    form, compared = comparing.compare(actor, found, request.GET, request.GET.get("after", ""))
    return render(
        request,
        "finance/version_changes.html",
        {
            "list_version": found,
            "title": pictures.title_of(found),
            "form": form,
            "before": compared.changes.before,
            "shown": compared.shown,
            "page": compared.page,
            "tiles": comparing.tiles(compared.counts, form),
            "rows": compared.rows(),
        },
    )


@require_GET
@on_desk
def entries(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """List the entries of a version in the file's order, or those found by words."""
    found = reads.version_of(actor, uid)
    form = FindForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    page = reads.entry_page(actor, found, query, request.GET.get("after", ""))
    shown = {"list_version": found, "title": pictures.title_of(found), "page": page, "query": query, "form": form}
    return render(request, "finance/entries.html", shown | {"rows": pictures.entry_rows(page.rows)})


@require_POST
@on_desk
def designations_compile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Compile the desk's list of designations at once."""
    with refusal_told(request):
        version = designations.compile_for(actor)
        if version is not None:
            return redirect("finance:version_changes", version.uid)
        messages.info(request, _("No designation changed since the list was compiled."))
    return redirect("finance:lists")


@require_GET
@on_desk
def entry(request: HttpRequest, actor: Actor, uid: uuid.UUID, ordinal: int) -> HttpResponse:
    """Show a listing as its list states it."""
    found = reads.entry_of(actor, uid, ordinal)
    trace(actor, "finance:entry:read", f"{uid}/{ordinal}")
    record = designations.record_of(actor, found) if found.version.format == COMPILED else None
    return render(request, "finance/entry.html", pictures.entry_picture(found) | pictures.record_picture(record))


@require_GET
@on_desk
def version_rejects(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """List what was not used of a version's file."""
    found = reads.version_of(actor, uid)
    page = reads.import_rejects(actor, found, request.GET.get("after", ""))
    shown = {"list_version": found, "title": pictures.title_of(found), "page": page}
    return render(request, "finance/version_rejects.html", shown | {"rejects": pictures.reject_rows(page.rows)})
