"""The page on which an officer says which column of an own list holds what."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tahaluf.desks.finance import rules
from tahaluf.desks.finance.entrance import on_desk
from tahaluf.desks.finance.lists import uploads
from tahaluf.desks.finance.wording import COLUMNS, words_of_error
from tahaluf.engines.columns import WORDINGS, find_columns, is_sufficient
from tahaluf.engines.rejects import Unreadable
from tahaluf.policy.actors import Actor
from tahaluf.policy.decisions import Refused

NOT_THERE = ("", gettext_lazy("– not in this file –"))


class ColumnsForm(forms.Form):
    """Asks for each field of a listing which header holds it; what is known by its header is chosen already."""

    def __init__(self, data: Any, headers: Sequence[str]) -> None:
        super().__init__(data)
        known = find_columns(headers, {})
        offered = [NOT_THERE, *((header, header) for header in dict.fromkeys(headers) if header)]
        for field in WORDINGS:
            self.fields[field] = forms.ChoiceField(label=str(COLUMNS[field]), choices=offered, required=False)
            if field in known:
                self.initial[field] = headers[known[field]]

    def clean(self) -> dict[str, Any]:
        """Need what says who is meant."""
        cleaned = super().clean() or {}
        if not self.errors and not is_sufficient(field for field in WORDINGS if cleaned.get(field)):
            self.add_error("name", _("Choose the column of the names, or one of identifiers."))
        return cleaned

    def columns(self) -> dict[str, str]:
        """The header of each field, empty for what the file does not have."""
        return {field: self.cleaned_data[field] for field in WORDINGS}


@on_desk
def list_columns(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Ask which column holds what, and have the list imported."""
    pending = uploads.pending_list(actor, uid)
    try:
        headers = uploads.headers_of(pending)
    except (FileNotFoundError, Unreadable) as gone:
        raise Http404 from gone
    form = ColumnsForm(request.POST or None, headers)
    if request.method == "POST" and form.is_valid():
        try:
            version, _is_new = uploads.receive_pending(actor, pending, form.columns())
        except (Unreadable, Refused) as error:
            form.add_error(None, words_of_error(error))
        else:
            return redirect("finance:version", version.uid)
    shown = {"pending": pending, "headers": headers, "form": form, "may_work": rules.decide_work(actor)}
    return render(request, "finance/list_columns.html", shown)


@require_POST
@on_desk
def list_drop(request: HttpRequest, actor: Actor, uid: uuid.UUID) -> HttpResponse:
    """Forget a file that waits."""
    uploads.drop_pending(actor, uploads.pending_list(actor, uid))
    messages.success(request, _("The file was deleted; nothing of it was imported."))
    return redirect("finance:list_import")
