"""The workflow of an intake: states and transitions, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeState(models.TextChoices):
    """Where a file of subjects stands on its way into a portfolio."""

    QUEUED = "queued", _("waits for the worker")
    RUNNING = "running", _("is being taken in")
    FINISHED = "finished", _("finished")
    BROKEN_OFF = "broken-off", _("broken off")


INTAKE_TRANSITIONS: dict[IntakeState, tuple[IntakeState, ...]] = {
    IntakeState.QUEUED: (IntakeState.RUNNING,),
    IntakeState.RUNNING: (IntakeState.FINISHED, IntakeState.BROKEN_OFF),
    IntakeState.FINISHED: (),
    IntakeState.BROKEN_OFF: (),
}
INTAKE_OWNERS: dict[IntakeState, str] = {
    IntakeState.QUEUED: "worker",
    IntakeState.RUNNING: "worker",
    IntakeState.FINISHED: "officer",
    IntakeState.BROKEN_OFF: "officer",
}
INTAKE_UNDER_WAY = (IntakeState.QUEUED, IntakeState.RUNNING)
