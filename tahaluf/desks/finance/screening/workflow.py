"""What the stages of a screening run are called; how one follows another is said in `file_work`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a screening run stands."""

    QUEUED = "queued", _("waits for the worker")
    RUNNING = "running", _("is being screened")
    FINISHED = "finished", _("finished")
    BROKEN_OFF = "broken-off", _("broken off")
