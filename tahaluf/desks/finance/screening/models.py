"""Screening runs, their hits, and what was rejected of their subjects."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.file_work import OfficersWork, RejectedItem
from tahaluf.desks.finance.lists.models import ListEntry
from tahaluf.desks.finance.screening.workflow import RunState
from tahaluf.engines.screening import shown
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member

SCORE_STEPS = 10_000
"""Scores are kept as whole ten-thousandths, so that they are ordered alike everywhere."""


def shortfall_of(score: float) -> int:
    """What a score lacks to 1, in ten-thousandths: at least one where it is not 1."""
    return SCORE_STEPS - round(shown(score) * SCORE_STEPS)


class ScreeningRun(OfficersWork):
    """A case file: who screened what against which versions, with which cutoff, and what came of it.

    `version_ids` are the versions of lists. The file that was screened is not kept.

    Personal data: which officer screened; the name of the file.
    """

    class Source(models.TextChoices):
        """Where the subjects came from."""

        PASTED = "pasted", _("pasted text")
        FILE = "file", _("file")

    version_ids = ArrayField(models.BigIntegerField())
    cutoff = models.FloatField(_("cutoff"))
    source = models.CharField(max_length=8, choices=Source)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    encoding = models.CharField(max_length=40, blank=True, default="", db_default="")
    state = models.CharField(_("state"), max_length=12, choices=RunState, default=RunState.QUEUED)
    subject_count = models.PositiveIntegerField(default=0)
    hit_count = models.PositiveIntegerField(default=0)

    objects = GuardedManager["ScreeningRun"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="screening_run_member")]


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
