"""Template tags of the finance desk: the way between its rooms."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


@register.inclusion_tag("pages/parts/tabs.html", takes_context=True)
def rooms(context: template.Context) -> dict[str, Any]:
    """Link to the rooms of the desk; the one that the page belongs to is marked."""
    addresses = {reverse(name): title for name, title in ROOMS.items()}
    here = room_of(context["request"].path, list(addresses))
    return {"tabs": [(title, url, url == here) for url, title in addresses.items()], "label": _("Finance")}


def room_of(path: str, addresses: list[str]) -> str:
    """The address of the room that a path lies in: the longest with which it begins."""
    return max((address for address in addresses if path.startswith(address)), key=len, default="")
