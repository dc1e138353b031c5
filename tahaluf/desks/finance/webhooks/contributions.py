"""Words of what supervisors do with webhooks, for the audit trail."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "finance:webhook:add": _("had an address told of events"),
    "finance:webhook:end": _("ended telling an address of events"),
}
