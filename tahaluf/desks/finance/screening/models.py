"""Screening runs, their hits, and what was rejected of their subjects."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.lists.models import ListEntry, RejectedItem
from tahaluf.desks.finance.screening.workflow import RUN_UNDER_WAY, RunState
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer

SCORE_STEPS = 10_000
"""Scores are kept as whole ten-thousandths, so that they are ordered alike everywhere."""


class ScreeningRun(models.Model):
    """A case file: who screened what against which versions, with which cutoff, and what came of it.

    `version_ids` are the versions of lists; `items_done` counts subjects and rejects that are done, a run that was
    killed goes on from there. The file that was screened is not kept.

    Personal data: which officer screened; the name of the file.
    """

    class Source(models.TextChoices):
        """Where the subjects came from."""

        PASTED = "pasted", _("pasted text")
        FILE = "file", _("file")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    version_ids = ArrayField(models.BigIntegerField())
    cutoff = models.FloatField(_("cutoff"))
    source = models.CharField(max_length=8, choices=Source)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    format = models.CharField(_("format"), max_length=32)
    size = models.BigIntegerField()

    state = models.CharField(_("state"), max_length=12, choices=RunState, default=RunState.QUEUED)
    asked_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    items_done = models.PositiveIntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0)
    subject_count = models.PositiveIntegerField(default=0)
    reject_count = models.PositiveIntegerField(default=0)
    hit_count = models.PositiveIntegerField(default=0)
    failure = models.JSONField(default=dict)

    objects = GuardedManager["ScreeningRun"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="screening_run_member")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has yet to finish it."""
        return self.state in RUN_UNDER_WAY


class RunReject(RejectedItem):
    """A value or row of the subjects' file that was not used.

    Personal data: perhaps, in the value; stays while the run stays.
    """

    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="+", db_index=False)

    objects = GuardedManager["RunReject"]()

    class Meta:
        ordering = ["run", "ordinal"]
        constraints = [models.UniqueConstraint("run", "ordinal", name="one_run_reject_a_place")]


class ScreeningHit(models.Model):
    """A question for an officer: whether a subject is a listed party, and why it is asked.

    `subject` is a snapshot of what was known of the subject, `reasons` the steps of the score as codes and values;
    they are put into words for whoever reads. `shortfall` is what the score lacks to 1, in ten-thousandths.

    Personal data: of the screened person, for as long as the run is kept.
    """

    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()
    shortfall = models.PositiveSmallIntegerField()
    subject = models.JSONField()
    subject_name = models.TextField()
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="+")
    matched_name = models.TextField()
    reasons = models.JSONField()

    objects = GuardedManager["ScreeningHit"]()

    class Meta:
        ordering = ["run", "shortfall", "ordinal"]
        constraints = [models.UniqueConstraint("run", "ordinal", name="one_hit_a_place")]
        indexes = [models.Index(fields=["run", "shortfall", "ordinal"], name="screening_hit_score")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.ordinal}"

    @property
    def score(self) -> float:
        """0 to 1."""
        return 1 - self.shortfall / SCORE_STEPS
