"""Pages of portfolios, subjects and payments: thin, what they show comes from reads, what they do from actions."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.entrance import on_desk, refusal_in, refusal_told, trace
from tahaluf.desks.finance.subjects import actions, pictures, reads
from tahaluf.desks.finance.subjects.forms import (
    EndSubjectForm,
    FindPaymentForm,
    FindSubjectForm,
    PortfolioForm,
    StakeForm,
)
from tahaluf.desks.finance.subjects.models import Portfolio
from tahaluf.desks.finance.subjects.ownership import ownership_of
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import insist

LATEST_INTAKES = 5


@require_GET
@on_desk
def portfolios(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the portfolios that the officer may see."""
    shown = {"rows": pictures.portfolio_rows(reads.portfolios(actor)), "may_work": rules.decide_work(actor)}
    return render(request, "finance/subjects/portfolios.html", shown)


@on_desk
def portfolio_make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a new portfolio, and make it."""
    form = PortfolioForm(request.POST or None, officers=reads.officers_on_desk(actor))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form, "title"):
            made = actions.make_portfolio(actor, form.cleaned_data["title"], form.cleaned_data["readers"])
            return redirect("finance:portfolio", made.uid)
    shown = {"form": form, "may_work": rules.decide_work(actor)}
    return render(request, "finance/subjects/portfolio_make.html", shown)


@require_GET
@on_desk
def portfolio(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show a portfolio: who sees it, its latest intakes, its subjects or those that are found."""
    found = reads.portfolio_of(actor, uid)
    form = FindSubjectForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    page = reads.subject_page(actor, found, query, request.GET.get("after", ""))
    intakes = reads.intake_page(actor, "", LATEST_INTAKES, found).rows
    trace(actor, "finance:portfolio:read", str(uid))
    shown = {"page": page, "rows": pictures.subject_rows(page.rows), "form": form, "query": query}
    return render(request, "finance/subjects/portfolio.html", pictures.portfolio_picture(actor, found, intakes) | shown)


@on_desk
def portfolio_change(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Ask for another title or other readers of a portfolio, and change them."""
    found = reads.portfolio_of(actor, uid)
    given = {"title": found.title, "readers": found.readers}
    form = PortfolioForm(request.POST or None, initial=given, officers=reads.officers_on_desk(actor))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _change(actor, found, form)
            return redirect("finance:portfolio", uid)
    shown = {"form": form, "portfolio": found}
    return render(
        request, "finance/subjects/portfolio_change.html", pictures.portfolio_picture(actor, found, ()) | shown
    )


def _change(actor: Actor, found: Portfolio, form: PortfolioForm) -> None:
    insist(actor, "finance:portfolio:change", found)
    if form.cleaned_data["title"] != found.title:
        actions.rename_portfolio(actor, found.uid, form.cleaned_data["title"])
    actions.choose_readers(actor, found.uid, form.cleaned_data["readers"])


@require_GET
@on_desk
def subject(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show all that is known of a subject."""
    return _show_subject(request, actor, uid, None)


def _show_subject(request: HttpRequest, actor: Actor, uid: uuid.UUID, form: StakeForm | None) -> HttpResponse:
    found = reads.subject_of(actor, uid)
    trace(actor, "finance:subject:read", str(uid))
    shown = {
        "stake_form": form or StakeForm(actor=actor, initial={"owned": str(uid)}),
        "end_form": EndSubjectForm(),
    }
    picture = pictures.subject_picture(actor, found, ownership_of(actor, found))
    return render(request, "finance/subjects/subject.html", picture | shown)


@require_POST
@on_desk
def subject_end(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """End a subject."""
    reads.subject_of(actor, uid)
    form = EndSubjectForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the subject is not screened any more."))
        return redirect("finance:subject", uid)
    with refusal_told(request):
        actions.end_subject(actor, uid, form.cleaned_data["reason"])
    return redirect("finance:subject", uid)


@require_POST
@on_desk
def stake_state(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """State who owns or controls whom, from a subject's page."""
    reads.subject_of(actor, uid)
    form = StakeForm(request.POST, actor=actor)
    if form.is_valid():
        with refusal_in(form):
            actions.state_stake(actor, actions.Statement(**form.cleaned_data))
            return redirect("finance:subject", uid)
    return _show_subject(request, actor, uid, form)


@require_POST
@on_desk
def stake_end(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """End a stake."""
    stake = reads.locked_stake(actor, uid)
    with refusal_told(request):
        actions.end_stake(actor, uid)
    return redirect("finance:subject", stake.owned.uid)


@require_GET
@on_desk
def payments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the payments, newest first, or those of one reference."""
    form = FindPaymentForm(request.GET)
    query = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = reads.payment_page(actor, query, request.GET.get("after", ""))
    return render(request, "finance/subjects/payments.html", {"page": page, "form": form, "query": query})


@require_GET
@on_desk
def payment(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Show a payment with its parties at their places in the message."""
    found = reads.payment_of(actor, uid)
    trace(actor, "finance:payment:read", str(uid))
    shown = {"payment": found, "rows": pictures.party_rows(reads.parties_of(actor, found))}
    return render(request, "finance/subjects/payment.html", shown | pictures.access_picture(actor, found.portfolio))
