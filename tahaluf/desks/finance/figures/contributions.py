"""Words of what officers do with figures, for the audit trail."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "finance:figures:export": _("exported the desk's figures"),
    "finance:figures:spellings": _("looked at false alerts by spelling"),
}
