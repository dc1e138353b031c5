"""What follows from decisions: freezes, the documents issued, reports to the FIU, complaints."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.alerts.models import Alert
from tahaluf.desks.finance.outcomes.workflow import ComplaintOutcome, ComplaintState, FreezeState, LiftCause
from tahaluf.desks.finance.steps import Step
from tahaluf.desks.finance.subjects.models import Portfolio, Subject
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer


class Freeze(models.Model):
    """A freeze that an officer ordered after two had decided that a subject is a listed party.

    Personal data: of the person concerned; for as long as the law asks of such measures.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="+", db_index=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=16, choices=FreezeState, default=FreezeState.IN_FORCE)
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    scope = models.TextField(_("what is frozen"))
    ordered_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(auto_now_add=True)
    cause = models.CharField(_("why it is looked at again"), max_length=12, choices=LiftCause, blank=True)
    due_on = models.DateField(_("decide by"), null=True)
    touched_at = models.DateTimeField(auto_now_add=True)
    lift_proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    lifted_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    lifted_at = models.DateTimeField(null=True)

    objects = GuardedManager["Freeze"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("alert", condition=~models.Q(state="lifted"), name="one_freeze_an_alert"),
            models.UniqueConstraint("member", "number", name="one_freeze_a_number"),
            models.CheckConstraint(
                condition=models.Q(lifted_by__isnull=True) | ~models.Q(lifted_by=models.F("lift_proposed_by")),
                name="freeze_lifted_by_a_second_officer",
            ),
        ]
        indexes = [models.Index(fields=["member", "state", "id"], name="freeze_state")]

    def __str__(self) -> str:
        return str(self.number)


class FreezeStep(Step):
    """What was done with a freeze, from which state to which.

    Personal data: which officer did what; the reason may name persons.
    """

    case = "freeze"

    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=16, choices=FreezeState, blank=True)
    after = models.CharField(max_length=16, choices=FreezeState)

    objects = GuardedManager["FreezeStep"]()


class Complaint(models.Model):
    """A person says that a measure or an alert is about somebody else, or wrong; it gets a deadline and an answer.

    Personal data: of the complainant; for as long as the law asks.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    complainant = models.CharField(_("complainant"), max_length=200)
    contact = models.CharField(_("contact"), max_length=300)
    language = models.CharField(_("language of the answer"), max_length=2, default="en")
    text = models.TextField(_("complaint"))
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer by"))
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="+", null=True)
    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="+", null=True)
    state = models.CharField(_("state"), max_length=16, choices=ComplaintState, default=ComplaintState.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ComplaintOutcome, blank=True)
    finding = models.TextField(_("what was found"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    received_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    examiner = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    objects = GuardedManager["Complaint"]()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint("member", "number", name="one_complaint_a_number")]
        indexes = [models.Index(fields=["member", "state", "due_on", "id"], name="complaint_queue")]

    def __str__(self) -> str:
        return str(self.number)


class IssuedDocument(models.Model):
    """A document as it was issued: a notice or an answer in PDF, or a goAML report. Never changed.

    `language` is empty for a report. `flaws` are what the FIU's schema finds wrong; `schema` names it with its SHA-256.

    Personal data: of the person whom the document names.
    """

    class Kind(models.TextChoices):
        """What it is."""

        FREEZE = "freeze", _("freeze notice")
        UNFREEZE = "unfreeze", _("notice of lifting")
        ANSWER = "answer", _("answer to a complaint")
        GOAML = "goaml", _("goAML report")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=2, blank=True)
    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="+", null=True)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="+", null=True)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)
    schema = models.CharField(max_length=160, blank=True)
    flaws = models.JSONField(default=list)
    issued_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedManager["IssuedDocument"]()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class Tally(models.Model):
    """The last number that a member gave to a freeze or a complaint; the next one is given under this row's lock.

    Personal data: none.
    """

    class Kind(models.TextChoices):
        """What is numbered."""

        FREEZE = "freeze", _("freeze")
        COMPLAINT = "complaint", _("complaint")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    last = models.PositiveIntegerField(default=0)

    objects = GuardedManager["Tally"]()

    class Meta:
        constraints = [models.UniqueConstraint("member", "kind", name="one_tally_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.last}"


class GoamlSettings(models.Model):
    """What the member's FIU asks of its reports and no alert can say; a supervisor sets it.

    Codes are those of the FIU's own schema. `indicators` are separated by spaces.

    Personal data: the officer whom reports name to the FIU, and which officer set it.
    """

    member = models.OneToOneField(Member, models.PROTECT, related_name="+")
    rentity_id = models.PositiveIntegerField(_("number of the reporting entity"), null=True)
    branch = models.CharField(_("branch"), max_length=255, blank=True)
    currency = models.CharField(_("local currency (ISO 4217)"), max_length=3, blank=True)
    activity_code = models.CharField(_("report code without a payment"), max_length=20, default="SAR")
    payment_code = models.CharField(_("report code with a payment"), max_length=20, default="STR")
    indicators = models.CharField(_("indicators"), max_length=200, blank=True)
    conduct = models.CharField(_("how payments are made (transmode_code)"), max_length=20, default="SWIFT")
    funds = models.CharField(_("what payments consist of (funds_code)"), max_length=20, default="FTS")
    place = models.CharField(_("place of payments"), max_length=255, blank=True)
    first_name = models.CharField(_("first name of the reporting person"), max_length=100, blank=True)
    last_name = models.CharField(_("last name of the reporting person"), max_length=100, blank=True)
    set_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField(auto_now=True)

    objects = GuardedManager["GoamlSettings"]()

    def __str__(self) -> str:
        return str(self.member_id)

    @property
    def is_complete(self) -> bool:
        """Whether a report can be made."""
        return bool(self.rentity_id and self.currency and self.indicators)
