"""What the stages of an intake are called; how one follows another is said in `file_work`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeState(models.TextChoices):
    """Where a file of subjects stands on its way into a portfolio."""

    QUEUED = "queued", _("waits for the worker")
    RUNNING = "running", _("is being taken in")
    FINISHED = "finished", _("finished")
    BROKEN_OFF = "broken-off", _("broken off")
