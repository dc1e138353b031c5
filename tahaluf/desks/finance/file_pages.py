"""What the pages of a screening run, an intake and an import share: how work on a file is shown."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tahaluf.desks.finance import rules, wording
from tahaluf.desks.finance.entrance import reload_page
from tahaluf.desks.finance.file_work import FileWork, Stage
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import decide

BADGES: Mapping[str, str] = {
    Stage.QUEUED: "new",
    Stage.RUNNING: "active",
    Stage.FINISHED: "done",
    Stage.BROKEN_OFF: "stopped",
}


def work_picture(actor: Actor, kind: str, work: FileWork) -> dict[str, Any]:
    """How work of a kind ("run", "intake", "version") stands, and whether it can be asked for again."""
    return {
        "format": wording.label(wording.FORMATS, work.format),
        "stuck": rules.is_stuck(work),
        "may_retry": decide(actor, f"finance:{kind}:retry", work),
        **trouble_of(work),
    }


def trouble_of(work: FileWork) -> dict[str, str]:
    """What ended the file (`failure`), or why work that is under way pauses (`pause`), in the reader's language."""
    words = wording.describe_failure(work.failure)
    return {"failure": "", "pause": words} if work.is_under_way else {"failure": words, "pause": ""}


def show_progress(request: HttpRequest, template: str, name: str, work: FileWork) -> HttpResponse:
    """Show how far work has come, or why it pauses; once it has ended, have the page load again."""
    response = render(request, template, {name: work, **trouble_of(work)})
    return response if work.is_under_way else reload_page(response)
