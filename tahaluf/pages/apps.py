"""The pages room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.registry import register_notification


class PagesConfig(AppConfig):
    """The base page, its components, and what every officer sees whatever the desk."""

    name = "tahaluf.pages"

    def ready(self) -> None:
        """Give words to the notifications of the rooms below."""
        register_notification("record-released", _("A record was released to you."))
        register_notification("record-recalled", _("A record that you could see was recalled."))
