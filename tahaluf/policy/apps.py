"""The policy room: roles, handling, visible(), decide(), release(), the audit trail, and the two walls."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    """Who may see and do what, and the trace of it."""

    name = "tahaluf.policy"
    label = "policy"
    verbose_name = _("policy")

    def ready(self) -> None:
        """Connect the sign-in to the wall."""
        from tahaluf.policy import sign_in

        sign_in.connect()
