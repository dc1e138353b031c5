"""The records room: members, officers, records and their versions, selectors, relations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """Members, officers and records."""

    name = "tahaluf.records"
    label = "records"
    verbose_name = _("records")
