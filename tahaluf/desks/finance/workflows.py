"""Workflows of the finance desk: states and transitions, as tables.

`…_TRANSITIONS[state]` lists the states that may follow, `…_OWNERS[state]` who brings it further. Whoever changes a
state holds its row and looks at the state first, so that of two who act at once one is told that the other was first.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    """Where one version of a list stands."""

    QUEUED = "queued", _("waits for the worker")
    IMPORTING = "importing", _("is being imported")
    WAITING = "waiting", _("waits for an officer")
    CURRENT = "current", _("in use")
    SUPERSEDED = "superseded", _("superseded")
    FAILED = "failed", _("could not be imported")
    DISCARDED = "discarded", _("discarded")


VERSION_TRANSITIONS: dict[VersionState, tuple[VersionState, ...]] = {
    VersionState.QUEUED: (VersionState.IMPORTING,),
    VersionState.IMPORTING: (VersionState.CURRENT, VersionState.WAITING, VersionState.FAILED),
    VersionState.WAITING: (VersionState.CURRENT, VersionState.DISCARDED),
    VersionState.CURRENT: (VersionState.SUPERSEDED,),
    VersionState.SUPERSEDED: (VersionState.CURRENT,),
    VersionState.FAILED: (VersionState.QUEUED, VersionState.DISCARDED),
    VersionState.DISCARDED: (),
}
VERSION_OWNERS: dict[VersionState, str] = {
    VersionState.QUEUED: "worker",
    VersionState.IMPORTING: "worker",
    VersionState.WAITING: "officer",
    VersionState.CURRENT: "worker",
    VersionState.SUPERSEDED: "officer",
    VersionState.FAILED: "officer",
    VersionState.DISCARDED: "officer",
}
WHOLE = (VersionState.WAITING, VersionState.CURRENT, VersionState.SUPERSEDED)
"""States of a version that was read to its end; no other version's entries are shown or screened against."""
UNDER_WAY = (VersionState.QUEUED, VersionState.IMPORTING)
GONE = (VersionState.FAILED, VersionState.DISCARDED)
"""States in which the same file may be imported anew."""


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
