"""What the base page shows on every page."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tahaluf.pages.notices import count_unread
from tahaluf.pages.registry import registry
from tahaluf.policy.actors import NOBODY, Actor

PRODUCT = "Tahaluf"


def page(request: HttpRequest) -> dict[str, Any]:
    """The node, and for a signed-in officer the desks of the menu."""
    return {
        "node_name": node_name(),
        "version": node_version(),
        "menu": SimpleLazyObject(lambda: registry.desks_of(_actor(request))),
        "reads_records": bool(_actor(request).desks()),
        "may_audit": _actor(request).audits(),
        "may_administer": _actor(request).administrator,
        "unread": SimpleLazyObject(lambda: count_unread(_actor(request))),
    }


def node_name() -> str:
    """What the operator calls the node; where it has only the product's name, that in the reader's script."""
    return _("Tahaluf") if settings.NODE_NAME == PRODUCT else settings.NODE_NAME


@cache
def node_version() -> str:
    """The installed version; empty where the checkout runs without being installed."""
    try:
        return version("tahaluf")
    except PackageNotFoundError:
        return ""


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = getattr(request, "actor", NOBODY)
    return actor
