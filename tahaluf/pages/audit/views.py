"""The audit trail, newest first, with filters."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tahaluf.pages.paging import keyset_page
from tahaluf.pages.refusals import for_officers
from tahaluf.pages.registry import registry
from tahaluf.pages.views import actor_of
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import of_the_node, record_event
from tahaluf.policy.decisions import Absent
from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tahaluf.records.vocabulary import Desk

KINDS = {
    "records": _("Records"),
    "accounts": _("Accounts"),
    "audit": _("Audit trail"),
    **dict(Desk.choices),
}


class TrailForm(forms.Form):
    """Narrows the trail: who, what, about which uid, in which days.

    An action is chosen in words, or all of a kind by how their names begin.
    """

    officer = forms.CharField(label=_("Login of the officer"), required=False, max_length=64)
    action = forms.CharField(label=_("Action"), required=False, max_length=64, widget=forms.Select)
    subject = forms.UUIDField(label=_("Identifier (UID)"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))

    LOOKUPS = {
        "officer": "officer__login",
        "action": "action__startswith",
        "subject": "subject",
        "since": "at__date__gte",
        "until": "at__date__lte",
    }

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        widget = self.fields["action"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101
        widget.choices = _choices(data.get("action", ""))

    def filters(self) -> dict[str, object]:
        """What was asked for, as lookups; nothing where the form is not valid."""
        given = self.cleaned_data if self.is_valid() else {}
        return {lookup: str(given[name]) for name, lookup in self.LOOKUPS.items() if given.get(name)}


def _choices(chosen: str) -> list[Any]:
    """The acts in words, those of each kind together; what was asked for otherwise stands as it is."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for action, words in sorted(registry.acts().items(), key=lambda act: str(act[1]).casefold()):
        kinds.setdefault(action.partition(":")[0], []).append((action, str(words)))
    groups = [(KINDS.get(kind, kind), [(f"{kind}:", _("all of these")), *acts]) for kind, acts in kinds.items()]
    offered = {action for _kind, acts in groups for action, _words in acts}
    return [("", _("any")), *([] if chosen in offered or not chosen else [(chosen, chosen)]), *groups]


@require_GET
@for_officers
def trail(request: HttpRequest) -> HttpResponse:
    """Show the trail; reading it leaves a trace of its own, once a search and not once a page."""
    actor = actor_of(request)
    if not actor.audits():
        raise Absent
    form = TrailForm(request.GET)
    rows = visible(actor, AuditEvent).select_related("officer").filter(**form.filters())
    page = keyset_page(rows, ["-id"], request.GET.get("after", ""))
    if page.is_first:
        _trace(actor, form)
    events = [(event, registry.words_of_act(event.action)) for event in page.rows]
    return render(request, "audit/trail.html", {"form": form, "page": page, "events": events})


def _trace(actor: Actor, form: TrailForm) -> None:
    reader = of_the_node(actor) if actor.administrator else actor
    record_event(reader, "audit:trail:read", filters=sorted(form.filters()))
