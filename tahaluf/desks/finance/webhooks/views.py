"""Pages of webhooks: thin, what they show comes from reads, what they do from actions."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tahaluf.desks.finance.entrance import on_desk, refusal_in, refusal_told
from tahaluf.desks.finance.webhooks import actions, reads
from tahaluf.desks.finance.webhooks.events import EVENTS
from tahaluf.desks.finance.webhooks.forms import WebhookForm
from tahaluf.desks.finance.webhooks.models import Webhook
from tahaluf.desks.finance.webhooks.rules import decide_webhooks
from tahaluf.desks.finance.wording import describe_failure
from tahaluf.desks.finance.working import PAUSED
from tahaluf.pages.uploads import has_room
from tahaluf.policy.actors import Actor


@require_http_methods(["GET", "POST"])
@on_desk
def webhooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the addresses and what did not arrive; add one, whose secret is shown in this answer alone."""
    form, secret = WebhookForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _hook, secret = actions.add_webhook(actor, form.cleaned_data["url"], form.cleaned_data["events"])
            form = WebhookForm()
    return _show(request, actor, {"form": form, "secret": secret})


def _show(request: HttpRequest, actor: Actor, more: dict[str, Any]) -> HttpResponse:
    page = reads.troubled_page(actor, request.GET.get("after", ""))
    shown: dict[str, Any] = {
        "hooks": [_row(hook) for hook in reads.webhooks_of(actor)],
        "page": page,
        "troubled": page.rows,
    }
    shown |= {"may_set": decide_webhooks(actor), "pause": _why_they_wait(actor)}
    return render(request, "finance/webhooks/webhooks.html", shown | more)


def _why_they_wait(actor: Actor) -> str:
    """What holds up deliveries that are long due, where the node knows it."""
    return "" if has_room() or not reads.wait_long(actor) else describe_failure(PAUSED)


def _row(hook: Webhook) -> dict[str, Any]:
    return {"hook": hook, "events": [EVENTS.get(event, event) for event in hook.events]}


@require_POST
@on_desk
def webhook_end(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Tell an address nothing any more."""
    with refusal_told(request):
        actions.end_webhook(actor, uid)
    return redirect("finance:webhooks")
