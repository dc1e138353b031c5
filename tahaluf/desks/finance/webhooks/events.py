"""What a member's own systems can be told: events by code, each a body of uids, codes, counts and times."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: Mapping[str, Promise] = {
    "alert.opened": _("alerts were opened (their number)"),
    "alert.decided": _("an alert was decided"),
    "freeze.ordered": _("a freeze was ordered"),
    "freeze.lifted": _("a freeze was lifted"),
    "list.current": _("a version of a list came into use"),
}
SPEAKING = re.compile(r"[a-z0-9][a-z0-9._:+-]{0,79}", re.IGNORECASE)
"""Uids, codes, dates and times; a name has a space, an accent or another script, and a subject's name is never sent."""


def check_body(event: str, body: Mapping[str, Any]) -> None:
    """Raise ValueError for an event that is none, or a body that holds anything but uids, codes, counts and times."""
    if event not in EVENTS:
        raise ValueError(f"there is no event {event}")
    for name, value in body.items():
        plain = value is None or isinstance(value, bool | int)
        if not plain and not (isinstance(value, str) and SPEAKING.fullmatch(value)):
            raise ValueError(f"{name} of {event} is no uid, code, count or time")
