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
    "invoicer": _("invoicer"),
    "invoicee": _("invoicee"),
    "garnishee": _("party whose funds are garnished"),
    "garnishment_administrator": _("administrator of the garnishment"),
    "regulatory_authority": _("authority reported to"),
    "remittance_location": _("place where the remittance information is"),
    "previous_instructing_agent_1": _("previous instructing bank"),
    "previous_instructing_agent_2": _("previous instructing bank"),
    "previous_instructing_agent_3": _("previous instructing bank"),
    "charges_agent": _("bank that takes charges"),
    "instructing_reimbursement_agent": _("sender’s correspondent"),
    "instructed_reimbursement_agent": _("receiver’s correspondent"),
    "third_reimbursement_agent": _("third reimbursement institution"),
    "settlement_account": _("settlement account"),
    "related_remittance_information": _("where the remittance information was sent"),
    "tax": _("tax"),
    "instruction_for_creditor_agent": _("instruction for the creditor’s bank"),
    "instruction_for_next_agent": _("instruction for the next bank"),
    "instruction_code": _("instruction"),
    "purpose": _("purpose of the payment"),
    "category_purpose": _("category of purpose"),
    "local_instrument": _("local instrument"),
    "service_level": _("service level"),
    "mandate": _("mandate"),
    "payment_reference": _("reference of the payment"),
    "supplementary_data": _("supplementary data"),
    "envelope_contents": _("contents of the envelope"),
}
"""The roles of parties and texts in pacs.008 and MT103."""
OF_A_PARTY: Mapping[str, Promise] = {
    "account": _("{role}: account"),
    "contact": _("{role}: contact"),
    "branch": _("{role}: branch"),
}
"""What belongs to a party and is named after it."""


def words_of_role(role: str) -> str:
    """What a party's role in a payment is called; a role that is not known is given back."""
    party, _rest, part = role.rpartition("_")
    if role not in ROLES and party in ROLES and part in OF_A_PARTY:
        return str(OF_A_PARTY[part]).format(role=ROLES[party])
    return str(ROLES.get(role, role))
