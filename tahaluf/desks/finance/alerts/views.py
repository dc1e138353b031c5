"""Pages of alerts: thin, what they show comes from reads, what they do from actions."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.alerts import actions, pictures, reads
from tahaluf.desks.finance.alerts.desk import names_of, working_officers
from tahaluf.desks.finance.alerts.exemptions import Claim
from tahaluf.desks.finance.alerts.forms import ActForm, AssignForm, ProposalForm, QueueForm
from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.alerts.raising import newest_evidence
from tahaluf.desks.finance.entrance import on_desk, refusal_told, trace
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.desks.finance.wording import LISTS, label
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Absent, decide

SHORTCUTS = (
    ("x", gettext_lazy("Choose the alert, or put it back")),
    ("a", gettext_lazy("Assign the chosen alerts, or this one, to me")),
    ("o", gettext_lazy("Open the item")),
)


@require_GET
@on_desk
def alerts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List alerts, those first that are due first."""
    form = _queue_form(request, actor)
    page = reads.alert_page(actor, form.filters(), request.GET.get("after", ""))
    officers = working_officers(actor)
    me = next((officer for officer in officers if officer.pk == actor.officer_id), None)
    shown = {
        "form": form,
        "page": page,
        "rows": pictures.alert_rows(page.rows, _filters_of(request)),
        "officers": officers,
        "me": me,
        "may_work": rules.decide_work(actor),
        "is_filtered": bool(_filters_of(request)),
        "shortcuts": SHORTCUTS,
        "query": _filters_of(request),
    }
    return render(request, "finance/alerts/queue.html", shown)


def _queue_form(request: HttpRequest, actor: Actor) -> QueueForm:
    keys = sorted({version.key for version in current_versions(actor)})
    officers = [officer for officer in working_officers(actor) if officer.pk != actor.officer_id]
    return QueueForm(
        request.GET,
        lists=[(key, label(LISTS, key)) for key in keys],
        officers=names_of(officers),
        portfolios=reads.portfolios(actor),
    )


def _filters_of(request: HttpRequest) -> str:
    """The filters of an address as a query, without the place in the list."""
    given = request.GET.copy()
    for name in [name for name in given if name not in QueueForm.base_fields or not given[name]]:
        del given[name]
    return given.urlencode()


@require_GET
@on_desk
def alert(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show an alert: both sides, why it is asked, what was done, what can be done now."""
    found = reads.alert_of(actor, uid)
    trace(actor, "finance:alert:read", str(uid))
    before, after = reads.neighbours(actor, _queue_form(request, actor).filters(), found)
    query = _filters_of(request)
    shown = {
        "before": pictures.alert_rows([before], query)[0] if before else None,
        "after": pictures.alert_rows([after], query)[0] if after else None,
        "query": query,
        "proposal_form": ProposalForm(),
        "officers": working_officers(actor),
        "me": actor.officer_id,
        "readers": [{"name": each.name, "reason": ""} for each in reads.readers_of(actor, found.portfolio)],
        "shortcuts": SHORTCUTS[1:2],
        "fall": pictures.fall_picture(found, reads.newest_listing(actor, found) if found.fell_at else None),
        **_since_proposed(actor, found),
        **_good_guy(actor, found),
    }
    steps = reads.steps_of(actor, found)
    return render(request, "finance/alerts/alert.html", pictures.alert_picture(actor, found, steps) | shown)


def _since_proposed(actor: Actor, found: Alert) -> dict[str, Any]:
    """What has changed since the verdict was proposed."""
    if found.evidence_changed_at is None:
        return {"changes_since_proposed": []}
    newer = newest_evidence(actor, [found.pk]).get(found.pk)
    entry = reads.newest_listing(actor, found) or found.entry
    data = newer["subject_data"] if newer else found.subject_data
    return {"changes_since_proposed": pictures.compare(found.subject_data, found.entry, data, entry)}


def _good_guy(actor: Actor, found: Alert) -> dict[str, Any]:
    """The good-guy entry of the alert, and whether it can be ended."""
    good_guy = reads.good_guy_of(actor, found)
    return {"good_guy": good_guy, "may_end": good_guy and decide(actor, "finance:good-guy:end", good_guy)}


@require_POST
@on_desk
def alert_act(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Do something with an alert."""
    reads.alert_of(actor, uid)
    form = ActForm(request.POST)
    if form.is_valid():
        with refusal_told(request):
            ACTS[form.cleaned_data["verb"]](actor, uid, form.cleaned_data)
    else:
        messages.error(request, _("That was not done. Load the page again and retry."))
    return redirect(pictures.with_query(f"{request.path.removesuffix('act/')}", _filters_of(request)))


def _claim_of(given: dict[str, Any]) -> Claim:
    return Claim(given["exemption"], given["exemption_reference"], given["exemption_until"])


ACTS: dict[str, Callable[[Actor, uuid.UUID, dict[str, Any]], object]] = {
    "take": lambda actor, uid, given: actions.take(actor, uid, given["seen"]),
    "hand-back": lambda actor, uid, given: actions.hand_back(actor, uid, given["reason"], given["seen"]),
    "propose": lambda actor, uid, given: actions.propose(
        actor, uid, given["verdict"], given["reason"], given["seen"], _claim_of(given)
    ),
    "decide": lambda actor, uid, given: actions.decide_alert(actor, uid, given["reason"], given["seen"]),
    "return": lambda actor, uid, given: actions.send_back(actor, uid, given["reason"], given["seen"]),
    "withdraw": lambda actor, uid, given: actions.withdraw(actor, uid, given["reason"], given["seen"]),
    "reopen": lambda actor, uid, given: actions.reopen(actor, uid, given["reason"], given["seen"]),
    "escalate": lambda actor, uid, given: actions.escalate(actor, uid, given["reason"], given["seen"]),
    "note": lambda actor, uid, given: actions.note(actor, uid, given["reason"]),
    "end-good-guy": lambda actor, uid, given: actions.end_good_guy(actor, uid, given["reason"]),
}


@require_POST
@on_desk
def alerts_assign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Assign the chosen alerts to an officer of the desk."""
    form = AssignForm(request.POST)
    if form.is_valid():
        with refusal_told(request):
            _assign(request, actor, form)
    else:
        messages.error(request, _("Choose at least one alert, and an officer."))
    return redirect(pictures.with_query(request.path.removesuffix("assign/"), _filters_of(request)))


def _assign(request: HttpRequest, actor: Actor, form: AssignForm) -> None:
    try:
        assigned = actions.assign(actor, form.cleaned_data["uid"], form.cleaned_data["assignee"])
    except Absent:
        assigned = actions.Assigned(0, len(set(form.cleaned_data["uid"])))
    if assigned.done:
        done = ngettext("{count} alert was assigned.", "{count} alerts were assigned.", assigned.done)
        messages.success(request, done.format(count=assigned.done))
    if assigned.missed:
        missed = ngettext(
            "{count} alert was not: another officer was first, or it is closed.",
            "{count} alerts were not: another officer was first, or they are closed.",
            assigned.missed,
        )
        messages.warning(request, missed.format(count=assigned.missed))


@require_GET
@on_desk
def good_guys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List good-guy entries, newest first: those that hold, or those that lapsed."""
    standing = request.GET.get("lapsed", "") != "1"
    page = reads.good_guy_page(actor, request.GET.get("after", ""), standing=standing)
    trace(actor, "finance:good-guy:read", "lapsed" if not standing else "standing")
    shown = {"page": page, "rows": pictures.good_guy_rows(page.rows), "standing": standing}
    return render(request, "finance/alerts/good_guys.html", shown)
