"""Whom a member keeps under screening: portfolios with who may see them, subjects, payments, and who owns whom."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.file_work import OfficersWork, RejectedItem
from tahaluf.desks.finance.subjects.workflow import IntakeState
from tahaluf.engines.amounts import Amount, with_units
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer


class Portfolio(models.Model):
    """A named collection of subjects. `readers` are the officers who may see it; empty means the whole desk.

    No constraint keeps titles apart: it would tell a colleague that a portfolio of this title is hidden from him.

    Personal data: which officers may see it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    readers = ArrayField(models.BigIntegerField(), default=list)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedManager["Portfolio"]()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Payment(models.Model):
    """One payment message whose parties are kept as subjects; the message itself is not kept.

    `reference` is its UETR, or where it has none what its sender calls it: `own_reference` (EndToEndId, field 20).
    `amount` is what the banks settle, `instructed_amount` what the debtor ordered; empty where the message says neither
    or what is no amount, as is `value_date`, the day of settlement. `sha256` is that of the file.

    Personal data: the references and the amount of a payment of persons.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="+")
    format = models.CharField(_("format"), max_length=32)
    reference = models.CharField(_("reference"), max_length=64)
    own_reference = models.CharField(_("sender’s own reference"), max_length=64, default="", blank=True)
    amount = models.DecimalField(_("amount"), max_digits=23, decimal_places=5, null=True)
    currency = models.CharField(_("currency"), max_length=3, default="", blank=True)
    instructed_amount = models.DecimalField(_("instructed amount"), max_digits=23, decimal_places=5, null=True)
    instructed_currency = models.CharField(_("instructed currency"), max_length=3, default="", blank=True)
    value_date = models.DateField(_("value date"), null=True)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    row = models.PositiveIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedManager["Payment"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("portfolio", "sha256", "row", name="one_payment_a_place"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True, currency="") | models.Q(amount__gte=0, currency__gt=""),
                name="amount_in_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(instructed_amount__isnull=True, instructed_currency="")
                | models.Q(instructed_amount__gte=0, instructed_currency__gt=""),
                name="instructed_amount_in_a_currency",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="payment_member"),
            models.Index(fields=["member", "reference"], name="payment_reference"),
            models.Index(fields=["member", "own_reference"], name="payment_own_reference"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def settled(self) -> Amount | None:
        """What the banks settle, with as many decimals as its currency has."""
        return None if self.amount is None else with_units(self.currency, self.amount)

    @property
    def instructed(self) -> Amount | None:
        """What the debtor ordered, likewise."""
        return None if self.instructed_amount is None else with_units(self.instructed_currency, self.instructed_amount)


class Subject(models.Model):
    """A customer, an entity, or one party, account or text of a payment, as `engines.subjects` understood it.

    `reference` is the source's own and unique in its portfolio (of a payment's party: payment and path). `data` is the
    subject as JSON, `digest` the SHA-256 of it, `version` counts changes from 1. `folded_names` holds the words of all
    names, folded by the names engine as its `folding` says: a name a line, so that a list's change need not read them
    anew. `screened_at` is empty while a change was not screened yet. An ended subject is not screened any more.

    Personal data: of customers and parties of payments; for as long as the member keeps them under screening.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="+", db_index=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", null=True)
    reference = models.CharField(_("reference"), max_length=200, db_collation="C")
    kind = models.CharField(_("kind"), max_length=16)
    name = models.TextField(_("name"))
    data = models.JSONField()
    digest = models.BinaryField(max_length=32)
    version = models.PositiveIntegerField(default=1)
    folded_names = models.TextField()
    folding = models.PositiveSmallIntegerField(default=0)
    taken_in_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    screened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    ended_because = models.CharField(_("reason"), max_length=500, blank=True)

    objects = GuardedManager["Subject"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint("portfolio", "reference", name="one_subject_a_reference")]
        indexes = [models.Index(fields=["member", "id"], name="subject_member")]

    def __str__(self) -> str:
        return self.name or self.reference

    @property
    def names(self) -> list[str]:
        """Its name and its other names."""
        return [name for name in (self.data["name"], *self.data.get("aliases", ())) if name]

    @property
    def label(self) -> str:
        """What a page calls it: its name, or the number that stands for it, or its reference."""
        numbers = self.data.get("identifiers") or [{}]
        return self.name or numbers[0].get("number") or self.reference


class SubjectVersion(models.Model):
    """How a subject stood before it changed: its version of that time, since when, until when, and by whose file.

    Personal data: as the subject's; goes with it.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    data = models.JSONField()
    digest = models.BinaryField(max_length=32)
    stood_from = models.DateTimeField()
    stood_until = models.DateTimeField()
    changed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    objects = GuardedManager["SubjectVersion"]()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("subject", "number", name="one_subject_version_a_number")]

    def __str__(self) -> str:
        return f"{self.subject_id} v{self.number}"


class SubjectWord(models.Model):
    """A word of a subject's names or how one sounds, as `records.search_words` writes them, by which it is found.

    Personal data: a word of a name; goes with its subject's version.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="words", db_index=False)
    word = models.CharField(max_length=64, db_collation="C")

    objects = GuardedManager["SubjectWord"]()

    class Meta:
        constraints = [models.UniqueConstraint("subject", "word", name="one_word_a_subject")]
        indexes = [models.Index(fields=["member", "word", "subject"], name="subject_word")]

    def __str__(self) -> str:
        return self.word


class SubjectNumber(models.Model):
    """An identifier of a subject in the form in which it is compared (`engines.identifiers.Identifier.key`).

    Personal data: a passport, account or other number; goes with its subject's version.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="numbers")
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=200, db_collation="C")

    objects = GuardedManager["SubjectNumber"]()

    class Meta:
        constraints = [models.UniqueConstraint("subject", "kind", "value", name="one_number_a_subject")]
        indexes = [models.Index(fields=["member", "kind", "value"], name="subject_number_value")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Stake(models.Model):
    """That one subject owns or controls a share of another.

    `percent` is 0 to 100 with two places, empty where only control is known. Of a stake that a file states,
    `reference` is the file's own of the link, `intake` the last file that named it and `line` where it stands there;
    `role`, `since` and `until` (dates as `engines.dates` writes them) are what the file says. An officer's stake has
    none of these.

    Personal data: a person's holdings; ended, not deleted, when they end.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Subject, models.PROTECT, related_name="stakes")
    owned = models.ForeignKey(Subject, models.PROTECT, related_name="owners")
    percent = models.DecimalField(_("share"), max_digits=5, decimal_places=2, null=True)
    controls = models.BooleanField(_("controls"), default=False)
    source = models.CharField(_("source"), max_length=300)
    reference = models.CharField(max_length=200, default="", blank=True, db_collation="C")
    role = models.CharField(_("role"), max_length=300, default="", blank=True)
    since = models.CharField(_("since"), max_length=24, default="", blank=True)
    until = models.CharField(_("until"), max_length=24, default="", blank=True)
    intake = models.ForeignKey("Intake", models.PROTECT, related_name="+", null=True, db_index=False)
    line = models.PositiveIntegerField(_("line"), null=True)
    stated_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = GuardedManager["Stake"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "owner", "owned", "reference", condition=models.Q(ended_at__isnull=True), name="one_stake_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__gt=0, percent__lte=100),
                name="stake_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=False) | models.Q(controls=True), name="stake_or_control"
            ),
        ]
        indexes = [models.Index(fields=["member", "reference", "id"], name="stake_reference")]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.owned_id}"


class Intake(OfficersWork):
    """A file of subjects on its way into a portfolio, where they are stored and screened.

    Personal data: which officer asked; the name of the file.
    """

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    columns = models.JSONField(default=dict)
    encoding = models.CharField(max_length=40, blank=True, default="", db_default="")
    state = models.CharField(_("state"), max_length=12, choices=IntakeState, default=IntakeState.QUEUED)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    alert_count = models.PositiveIntegerField(default=0)
    stake_count = models.PositiveIntegerField(default=0)
    stake_end_count = models.PositiveIntegerField(default=0)

    objects = GuardedManager["Intake"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="intake_member")]


class IntakeReject(RejectedItem):
    """A value or row of an intake's file that was not used.

    Personal data: perhaps, in the value; stays while the intake stays.
    """

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+", db_index=False)

    objects = GuardedManager["IntakeReject"]()

    class Meta:
        ordering = ["intake", "ordinal"]
        constraints = [models.UniqueConstraint("intake", "ordinal", name="one_intake_reject_a_place")]
