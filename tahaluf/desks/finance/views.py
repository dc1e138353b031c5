"""Pages of the finance desk: thin, what they show comes from reads, what they do from actions."""

import io
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance import actions, pictures, reads, rules
from tahaluf.desks.finance.forms import PASTED_NAME, FindForm, ListForm, ReasonForm, ScreenForm, pasted_bytes
from tahaluf.desks.finance.importing import failure_of
from tahaluf.desks.finance.models import ScreeningRun
from tahaluf.desks.finance.wording import describe_failure
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Absent, Refused
from tahaluf.records.vocabulary import Desk

RUNS_ON_FIRST_PAGE = 8
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


@require_GET
@on_desk
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the lists in use, the form to screen, what waits, and the last runs."""
    return _show_home(request, actor, None)


def _show_home(request: HttpRequest, actor: Actor, form: ScreenForm | None) -> HttpResponse:
    versions = reads.current_versions(actor)
    shown = {
        "versions": pictures.version_rows(versions),
        "open_versions": pictures.version_rows(reads.open_versions(actor)),
        "runs": pictures.run_rows(reads.run_page(actor, "", RUNS_ON_FIRST_PAGE).rows),
        "form": form or ScreenForm(versions=versions),
        "may_work": rules.decide_work(actor),
    }
    return render(request, "finance/home.html", shown)


@require_POST
@on_desk
def screen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Screen what was pasted or uploaded, and go to the run."""
    form = ScreenForm(request.POST, request.FILES, versions=reads.current_versions(actor))
    if not form.is_valid():
        return _show_home(request, actor, form)
    try:
        run = actions.screen(actor, _question(form))
    except (Unreadable, Refused) as error:
        form.add_error(None, _words_of(error))
        return _show_home(request, actor, form)
    return redirect("finance:run", run.uid)


def _question(form: ScreenForm) -> actions.Question:
    given = form.cleaned_data
    file = given["file"]
    if file:
        stream, size, name, source = file.file, file.size, file.name, ScreeningRun.Source.FILE
    else:
        data = pasted_bytes(given["names"])
        stream, size, name, source = io.BytesIO(data), len(data), PASTED_NAME, ScreeningRun.Source.PASTED
    return actions.Question(stream, size, given["versions"], given["cutoff"], source, name)


def _words_of(error: Unreadable | Refused) -> str:
    if isinstance(error, Refused):
        return str(error.decision.reason)
    return describe_failure(failure_of(error.reject))


@require_GET
@on_desk
def lists(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List all versions, newest first."""
    page = reads.version_page(actor, request.GET.get("after", ""))
    shown = {"page": page, "rows": pictures.version_rows(page.rows), "may_work": rules.decide_work(actor)}
    return render(request, "finance/lists.html", shown)


@on_desk
def list_import(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a list's file, and receive it."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            version, is_new = actions.receive_list(actor, _arrival(form))
        except (Unreadable, Refused) as error:
            form.add_error("file", _words_of(error))
        else:
            if not is_new:
                messages.info(request, _("This very file was received before; here is what became of it."))
            return redirect("finance:version", version.uid)
    shown = {"form": form, "may_work": rules.decide_work(actor)}
    return render(request, "finance/list_import.html", shown)


def _arrival(form: ListForm) -> actions.Arrival:
    main, *_others = form.cleaned_data["file"]
    companions = {kind: file.chunks() for kind, file in form.companions().items()}
    return actions.Arrival(main.name, main.chunks(), companions, form.cleaned_data["key"])


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
    shown = {"list_version": found, "failure": describe_failure(found.failure)}
    response = render(request, "finance/parts/version_progress.html", shown)
    return response if found.is_under_way else _reload(response)


def _reload(response: HttpResponse) -> HttpResponse:
    response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@on_desk
def version_confirm(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Put a version to use."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is right to use this version."))
        return redirect("finance:version", uid)
    return _decided(request, uid, lambda: actions.confirm_version(actor, uid, form.cleaned_data["reason"]))


@require_POST
@on_desk
def version_discard(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Put a version away."""
    return _decided(request, uid, lambda: actions.discard_version(actor, uid))


@require_POST
@on_desk
def version_retry(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Have an import go on."""
    return _decided(request, uid, lambda: actions.retry_import(actor, uid))


def _decided(request: HttpRequest, uid: uuid.UUID, decide: Callable[[], object]) -> HttpResponse:
    try:
        decide()
    except Refused as refused:
        messages.error(request, str(refused.decision.reason))
    return redirect("finance:version", uid)


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


@require_GET
@on_desk
def entry(request: HttpRequest, actor: Actor, uid: uuid.UUID, ordinal: int) -> HttpResponse:
    """Show a listing as its list states it."""
    found = reads.entry_of(actor, uid, ordinal)
    _trace(actor, "finance:entry:read", f"{uid}/{ordinal}")
    return render(request, "finance/entry.html", pictures.entry_picture(found))


@require_GET
@on_desk
def version_rejects(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """List what was not used of a version's file."""
    found = reads.version_of(actor, uid)
    page = reads.import_rejects(actor, found, request.GET.get("after", ""))
    shown = {"list_version": found, "title": pictures.title_of(found), "page": page}
    return render(request, "finance/version_rejects.html", shown | {"rejects": pictures.reject_rows(page.rows)})


@require_GET
@on_desk
def runs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the member's runs, newest first."""
    page = reads.run_page(actor, request.GET.get("after", ""))
    return render(request, "finance/runs.html", {"page": page, "rows": pictures.run_rows(page.rows)})


@require_GET
@on_desk
def run(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show a run and its hits, the highest score first."""
    found = reads.run_of(actor, uid)
    page = reads.hit_page(actor, found, request.GET.get("after", ""))
    _trace(actor, "finance:run:read", str(uid))
    versions = reads.chosen_versions(actor, found.version_ids)
    shown: dict[str, Any] = {"page": page, "versions": pictures.version_rows(versions)}
    return render(request, "finance/run.html", pictures.run_picture(actor, found, page.rows) | shown)


@require_GET
@on_desk
def run_progress(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show how far a run has come; once it has ended, have the page load again."""
    found = reads.run_of(actor, uid)
    response = render(request, "finance/parts/run_progress.html", {"run": found})
    return response if found.is_under_way else _reload(response)


@require_POST
@on_desk
def run_retry(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Have a run that is stuck go on."""
    try:
        actions.retry_run(actor, uid)
    except Refused as refused:
        messages.error(request, str(refused.decision.reason))
    return redirect("finance:run", uid)


@require_GET
@on_desk
def run_rejects(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """List what was not used of a run's subjects."""
    found = reads.run_of(actor, uid)
    page = reads.run_rejects(actor, found, request.GET.get("after", ""))
    _trace(actor, "finance:run:read", str(uid))
    shown = {"run": found, "page": page, "rejects": pictures.reject_rows(page.rows)}
    return render(request, "finance/run_rejects.html", shown)


@require_GET
@on_desk
def hit(request: HttpRequest, actor: Actor, uid: uuid.UUID, ordinal: int) -> HttpResponse:
    """Show why a subject may be a listed party, both side by side."""
    found = reads.hit_of(actor, uid, ordinal)
    _trace(actor, "finance:hit:read", f"{uid}/{ordinal}")
    before, after = reads.neighbours(actor, found)
    return render(request, "finance/hit.html", pictures.hit_picture(found) | {"before": before, "after": after})


def _trace(actor: Actor, action: str, subject: str) -> None:
    record_event(actor, action, desk=Desk.FINANCE, subject=subject)
