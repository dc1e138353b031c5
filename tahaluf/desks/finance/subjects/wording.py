"""What the room says in the reader's language: the roles of parties in payments, and the steps of ownership."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: Mapping[str, Promise] = {
    "debtor": _("debtor"),
    "ultimate_debtor": _("ultimate debtor"),
    "creditor": _("creditor"),
    "ultimate_creditor": _("ultimate creditor"),
    "initiating_party": _("initiating party"),
    "debtor_agent": _("debtor’s bank"),
    "creditor_agent": _("creditor’s bank"),
    "intermediary_agent": _("intermediary bank"),
    "intermediary_agent_1": _("intermediary bank"),
    "intermediary_agent_2": _("intermediary bank"),
    "intermediary_agent_3": _("intermediary bank"),
    "instructing_agent": _("instructing bank"),
    "instructed_agent": _("instructed bank"),
    "sending_institution": _("sending institution"),
    "sender": _("sender of the message"),
    "receiver": _("receiver of the message"),
    "debtor_account": _("debtor’s account"),
    "creditor_account": _("creditor’s account"),
    "remittance_information": _("remittance information"),
    "sender_to_receiver_information": _("information for the receiver"),
    "regulatory_reporting": _("regulatory reporting"),
}
"""The roles that officers meet daily; the others are shown as ISO 20022 names them."""
