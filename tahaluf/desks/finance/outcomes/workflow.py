"""The workflows of freezes and complaints: states and transitions, as tables.

sql/outcomes.sql holds those of freezes in the database; a test compares the two.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.records.vocabulary import Role


class FreezeState(models.TextChoices):
    """Where a freeze stands."""

    IN_FORCE = "in-force", _("in force")
    IN_REVIEW = "in-review", _("in review: it may have to be lifted")
    LIFT_PROPOSED = "lift-proposed", _("lifting waits for a second officer")
    LIFTED = "lifted", _("lifted")


FREEZE_TRANSITIONS: dict[FreezeState, tuple[FreezeState, ...]] = {
    FreezeState.IN_FORCE: (FreezeState.IN_REVIEW,),
    FreezeState.IN_REVIEW: (FreezeState.LIFT_PROPOSED, FreezeState.IN_FORCE),
    FreezeState.LIFT_PROPOSED: (FreezeState.LIFTED, FreezeState.IN_REVIEW),
    FreezeState.LIFTED: (),
}
FREEZE_OWNERS: dict[FreezeState, str] = {
    FreezeState.IN_FORCE: "officer",
    FreezeState.IN_REVIEW: "officer",
    FreezeState.LIFT_PROPOSED: "second officer",
    FreezeState.LIFTED: "nobody",
}
LIFTERS = (Role.RELEASER, Role.SUPERVISOR)
"""The roles of which the second officer, who lifts a freeze, must hold one."""
STANDING = (FreezeState.IN_FORCE, FreezeState.IN_REVIEW, FreezeState.LIFT_PROPOSED)


class LiftCause(models.TextChoices):
    """Why a freeze is looked at again."""

    DELISTED = "delisted", _("the listing is not on its list any more")
    CHANGED = "changed", _("the listing was changed")
    REOPENED = "reopened", _("the decision on the alert was reopened")
    COMPLAINT = "complaint", _("somebody complained")
    ERROR = "error", _("it rests on an error")


class ComplaintState(models.TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", _("received")
    IN_EXAMINATION = "in-examination", _("is being examined")
    ANSWERED = "answered", _("answered")


COMPLAINT_TRANSITIONS: dict[ComplaintState, tuple[ComplaintState, ...]] = {
    ComplaintState.RECEIVED: (ComplaintState.IN_EXAMINATION,),
    ComplaintState.IN_EXAMINATION: (ComplaintState.ANSWERED,),
    ComplaintState.ANSWERED: (),
}
COMPLAINT_OWNERS: dict[ComplaintState, str] = {
    ComplaintState.RECEIVED: "officer",
    ComplaintState.IN_EXAMINATION: "officer",
    ComplaintState.ANSWERED: "nobody",
}


class ComplaintOutcome(models.TextChoices):
    """What a complaint came to."""

    NAMESAKE = "namesake", _("the person bears the name of a listed one and is not that person")
    UPHELD = "upheld", _("the measure was wrong and is lifted")
    REJECTED = "rejected", _("the measure stands")
