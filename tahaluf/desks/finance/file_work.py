"""The shape of work on a file: how far it has come, who asked for it, and what its reader could not use.

The tables are those of the rooms that do the work; what they share is done in `working`.
"""

import uuid
from collections.abc import Collection
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.records.models import Member, Officer


class Stage(StrEnum):
    """Where work stands that an officer asked for; each kind of work has its own words for it."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    BROKEN_OFF = "broken-off"


TRANSITIONS: dict[Stage, tuple[Stage, ...]] = {
    Stage.QUEUED: (Stage.RUNNING,),
    Stage.RUNNING: (Stage.FINISHED, Stage.BROKEN_OFF),
    Stage.FINISHED: (),
    Stage.BROKEN_OFF: (),
}
OWNERS: dict[Stage, str] = {
    Stage.QUEUED: "worker",
    Stage.RUNNING: "worker",
    Stage.FINISHED: "officer",
    Stage.BROKEN_OFF: "officer",
}
UNDER_WAY = (Stage.QUEUED, Stage.RUNNING)


class FileWork(models.Model):
    """Work on a file that may be killed anywhere and goes on where it stopped.

    `items_done` counts what is stored of its items, rejects included; `touched_at` is the last sign of life. `failure`
    is what ended the file, or what holds up work that is under way.
    """

    under_way: ClassVar[Collection[str]] = UNDER_WAY

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=255)
    format = models.CharField(_("format"), max_length=32)
    size = models.BigIntegerField()
    state = models.CharField(_("state"), max_length=12, default=Stage.QUEUED)
    touched_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    items_done = models.PositiveIntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0)
    reject_count = models.PositiveIntegerField(default=0)
    failure = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has yet to finish it."""
        return self.state in self.under_way


class OfficersWork(FileWork):
    """Work that an officer asked for, and is told the end of; its states are those of `Stage`."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class RejectedItem(models.Model):
    """What a reader could not use, and where it stood: see `engines.rejects.Reject`."""

    ordinal = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    field = models.TextField(blank=True)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    fatal = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"
