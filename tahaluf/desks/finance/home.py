"""The desk's first page: the lists in use, the form to screen, the latest runs."""

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.alerts import contributions as alerts
from tahaluf.desks.finance.entrance import on_desk
from tahaluf.desks.finance.lists import pictures, reads
from tahaluf.desks.finance.lists.pictures import stale_rows
from tahaluf.desks.finance.lists.staleness import stale_lists
from tahaluf.desks.finance.screening import actions
from tahaluf.desks.finance.screening.forms import PASTED_NAME, ScreenForm, pasted_bytes
from tahaluf.desks.finance.screening.models import ScreeningRun
from tahaluf.desks.finance.screening.pictures import run_rows
from tahaluf.desks.finance.screening.reads import run_page
from tahaluf.desks.finance.wording import words_of_error
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Refused

RUNS_ON_FIRST_PAGE = 8


@require_GET
@on_desk
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the lists in use, the form to screen, what waits, and the last runs."""
    return _show_home(request, actor, None)


def _show_home(request: HttpRequest, actor: Actor, form: ScreenForm | None) -> HttpResponse:
    versions = reads.current_versions(actor)
    shown = {
        "versions": pictures.version_rows(versions),
        "stale": stale_rows(stale_lists(actor, versions)),
        "open_versions": pictures.version_rows(reads.open_versions(actor)),
        "runs": run_rows(run_page(actor, "", RUNS_ON_FIRST_PAGE).rows),
        "form": form or ScreenForm(versions=versions),
        "may_work": rules.decide_work(actor),
        "waiting": alerts.what_waits(actor),
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
        form.add_error(None, words_of_error(error))
        return _show_home(request, actor, form)
    return redirect("finance:run", run.uid)


def _question(form: ScreenForm) -> actions.Question:
    given = form.cleaned_data
    file = given["file"]
    if file:
        stream, size, name, source = file.file, file.size, file.name, ScreeningRun.Source.FILE
        return actions.Question(
            stream, size, given["versions"], given["cutoff"], source, name, encoding=given["encoding"]
        )
    data = pasted_bytes(given["names"])
    stream, size, name, source = io.BytesIO(data), len(data), PASTED_NAME, ScreeningRun.Source.PASTED
    return actions.Question(stream, size, given["versions"], given["cutoff"], source, name)
