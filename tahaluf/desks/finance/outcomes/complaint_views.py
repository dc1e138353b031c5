"""Pages of complaints: thin, what they show comes from reads, what they do from actions."""

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.entrance import on_desk, refusal_in, refusal_told, trace
from tahaluf.desks.finance.outcomes import complaining, pictures, reads
from tahaluf.desks.finance.outcomes.forms import LANGUAGES, AnswerForm, ComplaintFilter, ComplaintForm, FindingForm
from tahaluf.desks.finance.outcomes.models import Complaint
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import decide


@require_GET
@on_desk
def complaints(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the complaints, the earliest deadline first."""
    form = ComplaintFilter(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {"state": "", "overdue": False}
    overdue_on = timezone.localdate() if given["overdue"] else None
    page = reads.complaint_page(actor, given["state"], overdue_on, request.GET.get("after", ""))
    shown = {
        "page": page,
        "rows": pictures.complaint_rows(page.rows),
        "form": form,
        "filtered": bool(given["state"] or given["overdue"]),
        "may_work": rules.decide_work(actor),
    }
    return render(request, "finance/outcomes/complaints.html", shown)


@on_desk
def complaint_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask who complains about what, and open the file."""
    about = {"freeze": request.GET.get("freeze"), "alert": request.GET.get("alert")}
    form = ComplaintForm(request.POST or None, initial={"received_on": timezone.localdate(), **about})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            return redirect("finance:complaint", complaining.file_complaint(actor, _filing(form)).uid)
    shown = {"form": form, "may_work": rules.decide_work(actor)}
    return render(request, "finance/outcomes/complaint_file.html", shown)


def _filing(form: ComplaintForm) -> complaining.Filing:
    given = form.cleaned_data
    return complaining.Filing(
        given["complainant"],
        given["contact"],
        given["language"],
        given["text"],
        given["received_on"],
        alert_uid=given["alert"],
        freeze_uid=given["freeze"],
    )


@require_GET
@on_desk
def complaint(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show a complaint: what it says, what was found, what was answered, what may be done now."""
    found = reads.complaint_of(actor, uid)
    trace(actor, "finance:complaint:read", str(uid))
    return _show_complaint(request, actor, found)


def _show_complaint(request: HttpRequest, actor: Actor, found: Complaint, given: Form | None = None) -> HttpResponse:
    """Show a complaint; a form that was given and has flaws stands in its place with what was typed."""
    unfilled = FindingForm(initial={"outcome": found.outcome, "finding": found.finding})
    about_alert, about_freeze = reads.subject_of_complaint(actor, found)
    shown = {
        "complaint": found,
        "badge": pictures.COMPLAINT_BADGES[found.state],
        "language": dict(LANGUAGES)[found.language],
        "overdue": pictures.is_overdue(found),
        "about_alert": about_alert,
        "about_freeze": about_freeze,
        "documents": pictures.document_rows(reads.documents_of(actor, complaint=found)),
        "may_take": decide(actor, "finance:complaint:take", found),
        "may_find": decide(actor, "finance:complaint:find", found),
        "may_answer": decide(actor, "finance:complaint:answer", found),
        "finding_form": given if isinstance(given, FindingForm) else unfilled,
        "answer_form": given if isinstance(given, AnswerForm) else AnswerForm(),
    }
    return render(request, "finance/outcomes/complaint.html", shown)


@require_POST
@on_desk
def complaint_take(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Take a complaint to examine it."""
    with refusal_told(request):
        complaining.take_complaint(actor, uid)
    return redirect("finance:complaint", uid)


@require_POST
@on_desk
def complaint_find(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Write down what was found."""
    form = FindingForm(request.POST)

    def find() -> Complaint:
        given = form.cleaned_data
        return complaining.record_finding(actor, uid, ComplaintOutcome(given["outcome"]), given["finding"])

    return _filled(request, actor, uid, form, find)


@require_POST
@on_desk
def complaint_answer(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Answer a complaint."""
    form = AnswerForm(request.POST)
    return _filled(
        request, actor, uid, form, lambda: complaining.answer_complaint(actor, uid, form.cleaned_data["answer"])
    )


def _filled(
    request: HttpRequest, actor: Actor, uid: uuid.UUID, form: Form, act: Callable[[], Complaint]
) -> HttpResponse:
    found = reads.complaint_of(actor, uid)
    if not form.is_valid():
        return _show_complaint(request, actor, found, form)
    with refusal_told(request):
        act()
    return redirect("finance:complaint", uid)
