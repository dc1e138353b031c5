"""The workflow of a screening run: states and transitions, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a screening run stands."""

    QUEUED = "queued", _("waits for the worker")
    RUNNING = "running", _("is being screened")
    FINISHED = "finished", _("finished")
    BROKEN_OFF = "broken-off", _("broken off")


RUN_TRANSITIONS: dict[RunState, tuple[RunState, ...]] = {
    RunState.QUEUED: (RunState.RUNNING,),
    RunState.RUNNING: (RunState.FINISHED, RunState.BROKEN_OFF),
    RunState.FINISHED: (),
    RunState.BROKEN_OFF: (),
}
RUN_OWNERS: dict[RunState, str] = {
    RunState.QUEUED: "worker",
    RunState.RUNNING: "worker",
    RunState.FINISHED: "officer",
    RunState.BROKEN_OFF: "officer",
}
RUN_UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)
