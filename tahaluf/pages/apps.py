"""The pages room as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tahaluf.pages.registry import register_act, register_notification

ACTS = {
    "records:version:write": _("wrote a record"),
    "records:version:amend": _("amended a record"),
    "records:version:read": _("read a record about a person"),
    "records:version:export": _("exported a record"),
    "records:version:propose": _("proposed a release"),
    "records:version:release": _("released a record"),
    "records:version:refuse": _("refused a release"),
    "records:version:withdraw": _("withdrew a proposal"),
    "records:version:recall": _("recalled a record"),
    "accounts:token:issue": _("issued an API token"),
    "accounts:context:end": _("ended a session or token"),
    "accounts:officer:add": _("added an officer"),
    "accounts:officer:end": _("ended an account"),
    "accounts:role:give": _("gave a role"),
    "accounts:role:end": _("ended a role"),
    "accounts:password:set-by-administrator": _("set an officer's password as administrator"),
    "accounts:second-factor:reset": _("forgot an officer's second factors"),
    "audit:trail:read": _("read the audit trail"),
}


class PagesConfig(AppConfig):
    """The base page, its components, and what every officer sees whatever the desk."""

    name = "tahaluf.pages"

    def ready(self) -> None:
        """Give words to the notifications of the rooms below."""
        register_notification("record-released", _("A record was released to you."))
        register_notification("record-recalled", _("A record that you could see was recalled."))
        for action, words in ACTS.items():
            register_act(action, words)
