"""What the policy room keeps: the audit trail, proposals to release, notifications."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.policy.workflows import ReleaseState
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer, RecordVersion
from tahaluf.records.vocabulary import Desk


class AuditEvent(models.Model):
    """One act, written in the transaction of what it tells of; never changed, never deleted.

    `action` reads area:thing:verb. `details` holds uids, codes and counts; what may have to be erased stands there only
    as a salted commitment.

    Personal data: which officer did what, when; kept as long as law asks of an audit trail.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    desk = models.CharField(max_length=20, choices=Desk, blank=True)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, blank=True)
    details = models.JSONField(default=dict)

    objects = GuardedManager["AuditEvent"]()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["member", "-id"], name="audit_member"),
            models.Index(fields=["subject", "-id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class ReleaseProposal(models.Model):
    """A wish to release one version to a closed list, and what became of it.

    Personal data: which officers proposed and decided; for TLP:RED, which officers may read.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(RecordVersion, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    audience = ArrayField(models.BigIntegerField(), default=list)
    audience_officers = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.PROPOSED)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = GuardedManager["ReleaseProposal"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("proposed_by"))
                | models.Q(state=ReleaseState.WITHDRAWN)
                | models.Q(state=ReleaseState.RELEASED_ALONE),
                name="release_by_a_second_officer",
            ),
            models.UniqueConstraint(
                "version", condition=models.Q(state=ReleaseState.PROPOSED), name="one_open_proposal_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"


class OutboxEntry(models.Model):
    """A release or recall that the exchange has to carry to other nodes.

    Personal data: none.
    """

    version = models.ForeignKey(RecordVersion, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[("release", _("release")), ("recall", _("recall"))])
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedManager["OutboxEntry"]()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.version_id}"


class Notification(models.Model):
    """Something an officer should know; says that there is something, never what is in it.

    Personal data: which officer was told what, by code and uid.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    code = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["Notification"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["officer", "-id"], name="notification_officer")]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.code}"
