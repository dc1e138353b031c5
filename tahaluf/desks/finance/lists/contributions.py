"""What lists contribute to the pages: words for what was done with them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.registry import register_act

ACTS: Mapping[str, Promise] = {
    "finance:version:receive": _("A list was received"),
    "finance:version:check": _("The file of a list came again, unchanged"),
    "finance:version:current": _("A list was imported and is in use"),
    "finance:version:waiting": _("A list was imported and waits for an officer"),
    "finance:version:failed": _("A list could not be imported"),
    "finance:version:confirm": _("A version of a list was put to use"),
    "finance:version:again": _("A version of a list is in use again: its publisher serves it again"),
    "finance:version:discard": _("A version of a list was discarded"),
    "finance:version:retry": _("An import was tried again"),
    "finance:entry:read": _("An entry of a list was read"),
    "finance:upload:hold": _("An own list was uploaded and waits for its columns"),
    "finance:upload:drop": _("An own list that waited was taken from its upload"),
    "finance:feed:set": _("An address was set to fetch a list"),
    "finance:feed:remove": _("A list is fetched no more"),
    "finance:feed:fetch": _("A list was fetched"),
    "finance:feed:fail": _("A list could not be fetched"),
    "finance:designations:compile": _("The list of designations was compiled"),
}


def contribute() -> None:
    """Register everything; called once at start."""
    for action, words in ACTS.items():
        register_act(action, words)
