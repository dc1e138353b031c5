"""The finance desk: sanctions lists and screening."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROOMS = ("lists", "screening", "subjects", "alerts", "outcomes", "figures", "webhooks")


class FinanceConfig(AppConfig):
    """Sanctions screening."""

    name = "tahaluf.desks.finance"
    label = "finance"
    verbose_name = _("finance desk")

    def ready(self) -> None:
        """Register what the desk sees, does, and contributes to the pages."""
        from tahaluf.desks.finance import contributions, following

        for room in ROOMS:
            import_module(f"{self.name}.{room}.rules")
        contributions.contribute()
        following.follow()
