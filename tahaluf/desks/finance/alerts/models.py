"""Questions that wait for officers: alerts with their steps, good-guy entries, and how far lists were screened."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.workflow import AlertKind, AlertState, Exemption, Verdict
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.screening.models import SCORE_STEPS
from tahaluf.desks.finance.steps import Step
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.engines.names import DEFAULT_CUTOFF
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer


class DeskPractice(models.Model):
    """How a member's desk works; a supervisor sets it, the member's law decides it. Days count from the opening.

    Personal data: which officer set it.
    """

    member = models.OneToOneField(Member, models.PROTECT, related_name="+")
    cutoff = models.FloatField(_("least score of an alert"), default=DEFAULT_CUTOFF)
    deadline_days = models.PositiveSmallIntegerField(_("days to decide an alert"), default=3)
    stale_days = models.PositiveSmallIntegerField(_("days after which a list counts as stale"), default=2)
    complaint_days = models.PositiveSmallIntegerField(_("days to answer a complaint"), default=30)
    authority = models.CharField(_("authority named in notices"), max_length=200, blank=True)
    contact = models.CharField(_("contact named in notices"), max_length=300, blank=True)
    legal_basis = models.CharField(_("legal basis of freezes"), max_length=300, blank=True)
    set_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(auto_now=True)

    objects = GuardedManager["DeskPractice"]()

    def __str__(self) -> str:
        return str(self.member_id)


class Alert(models.Model):
    """A question: is this subject that listed party? Never a finding before two officers have decided it.

    The pair is (subject, list, owner of the list, number on the list). `entry` is the listing as it stood when the
    question was last put, `entry_digest` and `subject_digest` what it rests on; `subject_data` is the subject as it was
    then. `reasons` are the steps of the score as codes and values, of an ownership alert the chain of stakes.
    `earlier` is the alert of the same pair before the subject or the listing changed. `evidence_changed_at` is when,
    after a verdict was proposed, the subject or the listing became another: such a proposal is not decided any more.

    `fell_at` is when what is said today of subject or listing was found not to be asked about any more, `fell_because`
    what changed, `fell_to` the score of today with its steps, or the version without the listing (`alerts.weighing`).
    The alert stays open, with the evidence on which it was asked.

    Of an exempt verdict `exemption` says under what, `exemption_reference` by which licence or which other one,
    `exemption_until` its last day; after it the exemption lapses and the pair is asked about again (`exemptions`).

    Personal data: of the screened person; for as long as the law asks of decisions on freezes.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AlertKind, default=AlertKind.MATCH)
    list_key = models.CharField(_("list"), max_length=80)
    list_owner = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    listed_id = models.TextField(db_collation="C")
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="+")
    entry_digest = models.BinaryField(max_length=32)
    subject_digest = models.BinaryField(max_length=32)
    subject_version = models.PositiveIntegerField()
    subject_data = models.JSONField()
    subject_name = models.TextField()
    matched_name = models.TextField()
    shortfall = models.PositiveSmallIntegerField()
    cutoff = models.FloatField()
    reasons = models.JSONField()
    earlier = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)

    state = models.CharField(_("state"), max_length=12, choices=AlertState, default=AlertState.NEW)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    assignee = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(_("decide by"))
    escalated_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    evidence_changed_at = models.DateTimeField(null=True)
    fell_at = models.DateTimeField(null=True)
    fell_because = models.CharField(max_length=24, blank=True, default="", db_default="")
    fell_to = models.JSONField(default=dict, db_default={})
    exemption = models.CharField(
        _("exemption"), max_length=24, choices=Exemption, blank=True, default="", db_default=""
    )
    exemption_reference = models.CharField(max_length=200, blank=True, default="", db_default="")
    exemption_until = models.DateField(_("the exemption ends on"), null=True)
    exemption_lapsed_at = models.DateTimeField(null=True)

    objects = GuardedManager["Alert"]()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "list_key", "list_owner", "listed_id", "kind"],
                condition=models.Q(state__in=["new", "in-review", "proposed"]),
                nulls_distinct=False,
                name="one_open_alert_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="alert_decided_by_a_second_officer",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "state", "due_on", "id"], name="alert_queue"),
            models.Index(
                fields=["member", "due_on", "id"],
                condition=models.Q(state__in=["new", "in-review", "proposed"]),
                name="alert_open",
            ),
            models.Index(
                fields=["member", "due_on", "id"],
                condition=models.Q(state__in=["new", "in-review", "proposed"], fell_at__isnull=False),
                name="alert_fell",
            ),
            models.Index(
                fields=["member", "due_on", "id"],
                condition=models.Q(state__in=["new", "in-review", "proposed"], escalated_at__isnull=False),
                name="alert_escalated",
            ),
            models.Index(
                fields=["member", "exemption_until", "id"],
                condition=models.Q(state="decided", verdict="exempt", exemption_lapsed_at__isnull=True),
                name="alert_exempt",
            ),
            models.Index(fields=["member", "assignee", "state", "due_on", "id"], name="alert_assignee"),
            models.Index(fields=["member", "list_key", "listed_id"], name="alert_listing"),
            models.Index(fields=["member", "decided_at"], name="alert_decided"),
            models.Index(fields=["member", "opened_at"], name="alert_opened"),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def score(self) -> float:
        """0 to 1."""
        return 1 - self.shortfall / SCORE_STEPS


class AlertStep(Step):
    """What was done with an alert, from which state to which, with which verdict.

    Personal data: which officer did what; the reason may name persons.
    """

    case = "alert"

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=12, choices=AlertState, blank=True)
    after = models.CharField(max_length=12, choices=AlertState)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)

    objects = GuardedManager["AlertStep"]()


class GoodGuy(models.Model):
    """That a subject is not a listed party, as two officers decided: it holds for this version of both and lapses when
    either changes.

    Personal data: whom two officers found not to be listed; until it lapses and the alert's own time is over.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="good_guys")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    list_key = models.CharField(max_length=80)
    list_owner = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    listed_id = models.TextField(db_collation="C")
    entry_digest = models.BinaryField(max_length=32)
    subject_digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)
    lapsed_at = models.DateTimeField(null=True)
    lapsed_because = models.CharField(max_length=24, blank=True)

    objects = GuardedManager["GoodGuy"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "list_key", "list_owner", "listed_id"],
                condition=models.Q(lapsed_at__isnull=True),
                nulls_distinct=False,
                name="one_good_guy_a_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} is not {self.listed_id}"


class Watch(models.Model):
    """How far one list was screened against a member's stored subjects.

    `screened` is the version against which all subjects were screened; `target` the one that is being gone over now,
    up to and with the subject `reached`. A killed worker goes on from there. Without an officer it is the machine's,
    which sees all subjects; an officer who starts by hand gets through those alone that the officer may see.

    Personal data: which officer had a list screened.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    list_key = models.CharField(max_length=80)
    list_owner = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    screened = models.ForeignKey(ListVersion, models.PROTECT, related_name="+", null=True)
    target = models.ForeignKey(ListVersion, models.PROTECT, related_name="+", null=True)
    reached = models.BigIntegerField(default=0)
    alerts_raised = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = GuardedManager["Watch"]()

    class Meta:
        ordering = ["list_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "officer", "list_key", "list_owner"],
                nulls_distinct=False,
                name="one_watch_a_list",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.list_key}"
