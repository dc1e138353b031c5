"""Records on pages: queue, list, item, export."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tahaluf.pages.paging import keyset_page
from tahaluf.pages.records import kinds, reads
from tahaluf.pages.records.forms import FilterForm
from tahaluf.pages.records.item import read_item
from tahaluf.pages.records.statements import statement_of
from tahaluf.pages.refusals import for_officers
from tahaluf.pages.registry import registry
from tahaluf.pages.views import actor_of
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.audit import record_event
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import Desk

MOST_PROPOSALS = 50
ROOMS = {"queue": _("Waiting"), "records": _("Records")}


@require_GET
@for_officers
def queue(request: HttpRequest, desk: str = "") -> HttpResponse:
    """Show what waits: proposals to decide, records to review."""
    actor = actor_of(request)
    _insist_on_desk(actor, desk)
    proposals = list(reads.open_proposals(actor, desk)[:MOST_PROPOSALS])
    shown = {
        "decide": [each for each in proposals if each.proposed_by_id != actor.officer_id],
        "mine": [each for each in proposals if each.proposed_by_id == actor.officer_id],
        "page": keyset_page(reads.reviews_due(actor, desk), ["review_on", "id"], request.GET.get("after", "")),
    }
    return render(request, "records/queue.html", {**_frame(actor, desk, "queue"), **shown})


@require_GET
@for_officers
def listing(request: HttpRequest, desk: str = "") -> HttpResponse:
    """List the records that the officer may see, the newest version of each."""
    actor = actor_of(request)
    _insist_on_desk(actor, desk)
    form = FilterForm(request.GET, actor, desk)
    page = keyset_page(reads.list_records(actor, form.filters(desk)), ["-id"], request.GET.get("after", ""))
    rows = [(version, kinds.label_of(version.stix_type)) for version in page.rows]
    shown = {"form": form, "page": page, "rows": rows}
    return render(request, "records/list.html", {**_frame(actor, desk, "records"), **shown})


@require_GET
@for_officers
def item(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one version of a record with all that belongs to it."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    trace_reading(actor, version)
    return render(request, "records/item.html", {"item": read_item(actor, version), "record": version})


@require_GET
@for_officers
def export(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give a version as a file: the STIX object with manifest, salts and signature, so that it can be verified."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    record_event(actor, "records:version:export", desk=version.desk, subject=str(version.uid))
    response = JsonResponse(statement_of(version), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{version.uid}.json"'
    return response


def trace_reading(actor: Actor, version: RecordVersion) -> None:
    """Leave a trace of reading about a person."""
    if version.about_person:
        record_event(actor, "records:version:read", desk=version.desk, subject=str(version.uid))


def _insist_on_desk(actor: Actor, desk: str) -> None:
    if not (actor.holds(desk) if desk else actor.desks()):
        raise Http404


def _frame(actor: Actor, desk: str, here: str) -> dict[str, Any]:
    """What the pages of a desk's records share; `here` is the room of the page, `queue` or `records`."""
    urls = {
        "queue": reverse(f"{desk}:queue" if desk else "records:queue"),
        "records": reverse(f"{desk}:records" if desk else "records:list"),
    }
    return {
        "desk": desk,
        "desk_title": Desk(desk).label if desk else "",
        "desk_url": _first_page(actor, desk),
        "is_first_page": here == "queue" and urls["queue"] == _first_page(actor, desk),
        "tabs": [(title, urls[room], room == here) for room, title in ROOMS.items()],
        "writes_on": [each for each in actor.desks(*WORKING_ROLES) if desk in ("", each)],
    }


def _first_page(actor: Actor, desk: str) -> str:
    """The address of the desk's first page; its records may have another that is not the first."""
    return next((reverse(each.url_name) for each in registry.desks_of(actor) if each.name == desk), "")
