"""Template tags of the finance desk: the way between its rooms."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.desks.finance.lists.numbers import is_numbered, number_in_words
from tahaluf.desks.finance.webhooks.events import EVENTS
from tahaluf.engines.amounts import Amount
from tahaluf.pages.templatetags.pages import identifier

register = template.Library()
ROOMS: Mapping[str, Promise] = {
    "finance:home": _("Screen"),
    "finance:alerts": _("Alerts"),
    "finance:freezes": _("Freezes"),
    "finance:complaints": _("Complaints"),
    "finance:portfolios": _("Subjects"),
    "finance:lists": _("Lists"),
    "finance:figures": _("Figures"),
    "finance:practice": _("Practice"),
}
"""The first page of each room and what it is called, in the order in which a day's work goes through them."""


ELSEWHERE: Mapping[str, str] = {
    "good-guys": "finance:alerts",
    "goaml": "finance:freezes",
    "intakes": "finance:portfolios",
    "payments": "finance:portfolios",
    "subjects": "finance:portfolios",
    "webhooks": "finance:practice",
}
"""The rooms of pages whose addresses do not begin with that of their room."""


@register.inclusion_tag("pages/parts/tabs.html", takes_context=True)
def rooms(context: template.Context) -> dict[str, Any]:
    """Link to the rooms of the desk; the one that the page belongs to is marked."""
    here = room_of(context["request"].path)
    tabs = [(title, reverse(name), name == here) for name, title in ROOMS.items()]
    return {"tabs": tabs, "label": _("Finance")}


@register.simple_tag
def event_words(event: str) -> str:
    """What an event that the member's own systems are told is called."""
    return str(EVENTS.get(event, event))


@register.simple_tag
def amount(stated: Amount) -> SafeString:
    """Show an amount of money: the currency's code, then the number as the reader's language writes it."""
    written = formats.number_format(stated.value, force_grouping=True)
    return format_html('<bdi class="number" dir="ltr">{} {}</bdi>', stated.currency, written)


@register.simple_tag
def version_name(version: ListVersion) -> SafeString | str:
    """Show what a version of a list is called: its publisher's number or day, or in words when it was imported."""
    return identifier(version.number) if is_numbered(version) else number_in_words(version)


def room_of(path: str) -> str:
    """The room that a path lies in: the one that is named for it, or the one with whose address it begins longest."""
    begun = {reverse(name): name for name in ROOMS if path.startswith(reverse(name))}
    after = path.removeprefix(reverse("finance:home")).partition("/")[0]
    return ELSEWHERE.get(after) or begun[max(begun, key=len)] if begun else ""
