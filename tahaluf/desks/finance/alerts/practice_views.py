"""The page on which a supervisor sets how the desk works and orders its machine to go on."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tahaluf.desks.finance import rules, tasks
from tahaluf.desks.finance.alerts import contributions, pictures, reads
from tahaluf.desks.finance.alerts.forms import OrderForm, PracticeForm
from tahaluf.desks.finance.alerts.practice import decide_practice, practice_of, set_practice
from tahaluf.desks.finance.entrance import on_desk, refusal_in, refusal_told
from tahaluf.desks.finance.lists.reads import current_versions, version_of
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.standing import decide_standing, end_standing, grant_standing, orphaned_order, standing_order
from tahaluf.policy.visibility import visible
from tahaluf.records.models import Officer
from tahaluf.records.vocabulary import Desk


@on_desk
def practice(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the desk works and what its machine was ordered; set the practice."""
    form = PracticeForm(request.POST or None, initial=model_to_dict(practice_of(actor)))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            set_practice(actor, form.cleaned_data)
            messages.success(request, _("The desk works like this from now on."))
            return redirect("finance:practice")
    return render(request, "finance/alerts/practice.html", {"form": form} | _standing(actor))


def _standing(actor: Actor) -> dict[str, Any]:
    order = standing_order(Desk.FINANCE)
    orphan = None if order else orphaned_order(Desk.FINANCE)
    given = order or orphan
    giver = visible(actor, Officer).filter(pk=given.granted_by_id).first() if given else None
    return {
        "practice": practice_of(actor),
        "may_set": decide_practice(actor),
        "order": order,
        "orphan": orphan,
        "giver": giver,
        "may_order": decide_standing(actor, Desk.FINANCE),
        "may_work": rules.decide_work(actor),
        "order_form": OrderForm(),
        "needs_order": contributions.needs_order(actor),
        "lists": pictures.watch_rows(current_versions(actor), reads.watches(actor)),
    }


@require_POST
@on_desk
def standing_grant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give a standing order, in the place of an earlier one."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say for how many days, 366 at most."))
        return redirect("finance:practice")
    with refusal_told(request):
        grant_standing(actor, Desk.FINANCE, form.cleaned_data["days"])
    return redirect("finance:practice")


@require_POST
@on_desk
def standing_end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End the standing order."""
    with refusal_told(request):
        end_standing(actor, Desk.FINANCE)
    return redirect("finance:practice")


@require_POST
@on_desk
def rescreen(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Have the subjects that the officer may see screened against what a list changed."""
    version = version_of(actor, uid)
    with refusal_told(request):
        rules.insist_on_work(actor)
        record_event(actor, "finance:list:rescreen-asked", desk=Desk.FINANCE, subject=str(version.uid))
        tasks.rescreen.ask_for(version=version.uid)
        messages.success(request, _("The worker screens the subjects now. You are told when alerts come of it."))
    return redirect("finance:practice")
