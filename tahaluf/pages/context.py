"""What the base page shows on every page."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tahaluf.pages.notices import count_unread
from tahaluf.pages.registry import registry
from tahaluf.policy.actors import NOBODY, Actor


def page(request: HttpRequest) -> dict[str, Any]:
    """The node, and for a signed-in officer the desks of the menu."""
    return {
        "node_name": settings.NODE_NAME,
        "version": node_version(),
        "menu": SimpleLazyObject(lambda: registry.desks_of(_actor(request))),
        "may_audit": _actor(request).audits(),
        "may_administer": _actor(request).administrator,
        "unread": SimpleLazyObject(lambda: count_unread(_actor(request))),
    }


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
