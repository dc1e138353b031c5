"""The page of an entry of one of the node's lists, for officers of every desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tahaluf.desks.finance.lists.citing import cited
from tahaluf.desks.finance.lists.reference_pictures import reference_picture
from tahaluf.pages.refusals import for_officers
from tahaluf.pages.views import actor_of
from tahaluf.policy.audit import record_event


@require_GET
@for_officers
def entry(request: HttpRequest, key: str, listed_id: str, number: str = "") -> HttpResponse:
    """Show an entry as a version of its list has it, and what became of it since."""
    actor = actor_of(request)
    found = cited(actor, key, listed_id, number)
    record_event(actor, "reference:entry:read", subject=f"{found.entry.version.uid}/{found.entry.ordinal}")
    return render(request, "reference/entry.html", reference_picture(actor, found))
