"""The workflow of a list's version: states and transitions, as tables."""

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

PUBLISHED = (VersionState.CURRENT, VersionState.SUPERSEDED)
"""States of a version that is, or was, in use: of the node's lists, every desk reads and cites these."""

COMPILED = "records"
"""The format of a version that was compiled from records of the desk; there is no file."""

UNDER_WAY = (VersionState.QUEUED, VersionState.IMPORTING)
GONE = (VersionState.FAILED, VersionState.DISCARDED)
"""States in which the same file may be imported anew."""
