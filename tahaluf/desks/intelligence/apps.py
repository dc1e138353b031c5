"""The intelligence desk: the first home of records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.registry import Desk, register_desk, register_scope, register_search, register_today

DESK = "intelligence"


class IntelligenceConfig(AppConfig):
    """Writes, reads and releases records."""

    name = "tahaluf.desks.intelligence"
    label = "intelligence"
    verbose_name = _("intelligence desk")

    def ready(self) -> None:
        """Register what the desk contributes to the pages."""
        from tahaluf.pages.records.finding import search_desk
        from tahaluf.pages.records.waiting import waiting_on

        register_desk(Desk(DESK, _("Intelligence"), "intelligence:queue", "fingerprint"))
        register_today(DESK, waiting_on(DESK, "intelligence:queue"))
        register_search(DESK, search_desk(DESK))
        register_scope("records:read", _("read records"))
        register_scope("records:write", _("write, release and recall records"))
        register_scope("notifications:read", _("read notifications and mark them as read"))
        register_scope("tokens:manage", _("list and end API tokens"))
