"""Pages of screening runs: thin, what they show comes from reads, what they do from actions."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance.entrance import on_desk, refusal_told, trace
from tahaluf.desks.finance.file_pages import show_progress
from tahaluf.desks.finance.lists.pictures import reject_rows, version_rows
from tahaluf.desks.finance.lists.reads import chosen_versions
from tahaluf.desks.finance.screening import actions, pictures, reads
from tahaluf.policy.actors import Actor


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
    trace(actor, "finance:run:read", str(uid))
    versions = chosen_versions(actor, found.version_ids)
    shown: dict[str, Any] = {"page": page, "versions": version_rows(versions)}
    return render(request, "finance/run.html", pictures.run_picture(actor, found, page.rows) | shown)


@require_GET
@on_desk
def run_progress(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show how far a run has come; once it has ended, have the page load again."""
    return show_progress(request, "finance/parts/run_progress.html", "run", reads.run_of(actor, uid))


@require_POST
@on_desk
def run_retry(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Have a run that is stuck go on."""
    with refusal_told(request):
        actions.retry_run(actor, uid)
    return redirect("finance:run", uid)


@require_GET
@on_desk
def run_rejects(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """List what was not used of a run's subjects."""
    found = reads.run_of(actor, uid)
    page = reads.run_rejects(actor, found, request.GET.get("after", ""))
    trace(actor, "finance:run:read", str(uid))
    shown = {"run": found, "page": page, "rejects": reject_rows(page.rows)}
    return render(request, "finance/run_rejects.html", shown)


@require_GET
@on_desk
def hit(request: HttpRequest, actor: Actor, uid: uuid.UUID, ordinal: int) -> HttpResponse:
    """Show why a subject may be a listed party, both side by side."""
    found = reads.hit_of(actor, uid, ordinal)
    trace(actor, "finance:hit:read", f"{uid}/{ordinal}")
    before, after = reads.neighbours(actor, found)
    return render(request, "finance/hit.html", pictures.hit_picture(found) | {"before": before, "after": after})
