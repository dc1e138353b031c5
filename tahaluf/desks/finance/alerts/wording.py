"""What the pages of alerts say: acts, causes of lapsing, what changed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEPS: Mapping[str, Promise] = {
    "open": _("opened"),
    "refresh": _("given the evidence of today"),
    "evidence-changed": _("the evidence changed while the proposal waited"),
    "fall": _("would not be asked any more"),
    "rise": _("would be asked again"),
    "take": _("taken"),
    "assign": _("assigned"),
    "hand-back": _("handed back"),
    "propose": _("verdict proposed"),
    "decide": _("decided"),
    "return": _("sent back"),
    "withdraw": _("proposal withdrawn"),
    "reopen": _("opened again"),
    "escalate": _("escalated"),
    "note": _("note"),
    "lapse": _("lapsed"),
    "exemption-lapse": _("the exemption has ended"),
    "good-guy-end": _("good-guy entry ended"),
    "good-guy-again": _("good-guy entry holds again: the listing is what it was"),
}
CAUSES: Mapping[str, Promise] = {
    "listing-removed": _("the list no longer names the party"),
    "listing-changed": _("the list says something else of the party"),
    "subject-changed": _("the subject changed"),
    "subject-ended": _("the subject is under screening no more"),
    "reopened": _("the alert was opened again"),
    "ended": _("an officer ended it"),
    "overdue": _("the day to decide has passed"),
    "exemption-over": _("the exemption has ended"),
}
FALLEN: Mapping[str, Promise] = {
    "listing-changed": _(
        "The listing changed on {on}: the name no longer reaches the least score of an alert "
        "(from {before} to {after})."
    ),
    "subject-changed": _(
        "The subject changed on {on}: the name no longer reaches the least score of an alert "
        "(from {before} to {after})."
    ),
    "listing-removed": _("The listing is gone from the list since version {number}."),
}
FALLEN_SHORT: Mapping[str, Promise] = {
    "listing-changed": _("the listing changed and no longer reaches"),
    "subject-changed": _("the subject changed and no longer reaches"),
    "listing-removed": _("gone from the list"),
}
ACTS: Mapping[str, Promise] = {
    "take": _("Assign to me"),
    "hand-back": _("Hand back"),
    "propose": _("Propose the verdict"),
    "decide": _("Decide as proposed"),
    "return": _("Send back"),
    "withdraw": _("Withdraw the proposal"),
    "reopen": _("Open again"),
    "escalate": _("Escalate"),
    "note": _("Write the note"),
    "end-good-guy": _("End the good-guy entry"),
}
SUBJECT_FIELDS: Mapping[str, Promise] = {
    "name": _("Name"),
    "aliases": _("Other names"),
    "kind": _("Kind"),
    "births": _("Date of birth"),
    "countries": _("Nationality"),
    "gender": _("Gender"),
    "identifiers": _("Identifier"),
}
LISTING_FIELDS: Mapping[str, Promise] = {
    "names": _("Names"),
    "kind": _("Kind"),
    "births": _("Date of birth"),
    "countries": _("Nationality or registration"),
    "gender": _("Gender"),
    "identifiers": _("Identifier"),
    "addresses": _("Addresses"),
    "programmes": _("Programme"),
    "listed_on": _("Listed on"),
    "remarks": _("Free text of the list"),
}
AUDITED: Mapping[str, Promise] = {
    "finance:alert:raise": _("Raised alerts"),
    "finance:alert:read": _("Read an alert"),
    "finance:good-guy:read": _("Read the good-guy entries"),
    "finance:alert:weigh": _("Noted which open alerts would not be asked any more"),
    "finance:alert:take": _("Took an alert"),
    "finance:alert:assign": _("Assigned alerts"),
    "finance:alert:hand-back": _("Handed an alert back"),
    "finance:alert:propose": _("Proposed a verdict on an alert"),
    "finance:alert:decide": _("Decided an alert"),
    "finance:alert:return": _("Sent a proposed verdict back"),
    "finance:alert:withdraw": _("Withdrew a proposed verdict"),
    "finance:alert:reopen": _("Opened a decided alert again"),
    "finance:alert:escalate": _("Escalated an alert"),
    "finance:alert:note": _("Wrote a note on an alert"),
    "finance:alert:lapse": _("Let alerts lapse"),
    "finance:exemption:lapse": _("Let exemptions lapse that have ended"),
    "finance:good-guy:again": _("Let good-guy entries hold again"),
    "finance:good-guy:lapse": _("Let good-guy entries lapse"),
    "finance:list:rescreen": _("Screened all subjects against a list’s change"),
    "finance:list:rescreen-asked": _("Asked to screen all subjects against a list’s change"),
    "finance:practice:set": _("Set the desk’s practice"),
    "policy:standing:grant": _("Gave a standing order to the desk’s machine"),
    "policy:standing:end": _("Ended the standing order of the desk’s machine"),
}
NOTIFICATIONS: Mapping[str, Promise] = {
    "finance-alerts-raised": _("A list changed, and alerts were raised."),
    "finance-alerts-fell": _("A list changed, and open alerts would not be asked any more; they stay open."),
    "finance-list-again": _("The publisher of a list serves an earlier version again; it is in use again."),
    "finance-alert-escalated": _("An alert was escalated to the desk’s supervisors."),
    "finance-exemptions-lapsed": _("Exemptions have ended; where subject and listing are the same, it is asked again."),
    "finance-alerts-overdue": _("Alerts were not decided in time and were escalated."),
}
