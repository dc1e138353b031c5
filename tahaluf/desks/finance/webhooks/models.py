"""Where a member's own systems are told of decisions."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer


class Webhook(models.Model):
    """An address of the member's that is told of events; `secret` signs what it is told (HMAC-SHA-256) and is
    kept encrypted.

    Personal data: which officer set it up.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=255)
    events = ArrayField(models.CharField(max_length=40), default=list)
    made_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = GuardedManager["Webhook"]()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event on its way to one address: uids and codes, never names.

    Personal data: none.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)
    body = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)

    objects = GuardedManager["Delivery"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook_id}"
