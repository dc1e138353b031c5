"""Versions of records: immutable, signed statements by one member."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.engines import manifest
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models.members import Member
from tahaluf.records.models.officers import Officer, SigningKey
from tahaluf.records.vocabulary import (
    TLP,
    Desk,
    InformationCredibility,
    Onward,
    PermittedUse,
    SelectorKind,
    SourceReliability,
)


class RecordVersion(models.Model):
    """One version of a record: a STIX 2.1 object, its handling, and the originator's signature over both.

    A row is never changed, but for the audience, which a release sets, and the times of release and recall; PostgreSQL
    grants the web role no other update. `number` counts an originator's versions of one object from 1.

    Personal data: whatever the STIX object says of a person; kept until the review date and what law then demands.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    originator = models.ForeignKey(Member, models.PROTECT, related_name="+")
    author = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    desk = models.CharField(_("desk"), max_length=20, choices=Desk)
    stix_id = models.CharField(max_length=128)
    stix_type = models.CharField(_("type"), max_length=64)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    stix = models.JSONField()
    manifest = models.JSONField()
    salts = models.JSONField()
    signature = models.BinaryField(max_length=64)
    signing_key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    revoked = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    tlp = models.CharField("TLP", max_length=12, choices=TLP)
    permitted_use = ArrayField(
        models.CharField(max_length=32, choices=PermittedUse), default=list, blank=True, verbose_name=_("permitted use")
    )
    onward = models.CharField(_("onward sharing"), max_length=8, choices=Onward, default=Onward.ASK)
    about_person = models.BooleanField(_("about a person"), default=False)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    source_reliability = models.CharField(_("source reliability"), max_length=1, choices=SourceReliability, blank=True)
    information_credibility = models.PositiveSmallIntegerField(
        _("information credibility"), choices=InformationCredibility, null=True, blank=True
    )
    review_on = models.DateField(_("review date"), null=True, blank=True)
    redress_contact = models.CharField(_("redress contact"), max_length=200, blank=True)

    audience = ArrayField(models.BigIntegerField(), default=list, blank=True)
    audience_officers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["RecordVersion"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("originator", "stix_id", "number", name="one_row_a_version"),
        ]
        indexes = [
            models.Index(fields=["originator", "desk", "-id"], name="record_own_desk"),
            models.Index(fields=["desk", "-id"], name="record_desk"),
            models.Index(fields=["originator", "review_on", "id"], name="record_review"),
            models.Index(fields=["stix_id", "-number"], name="record_object"),
            GinIndex(fields=["audience"], name="record_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.stix_id} v{self.number}"

    def check_signature(self) -> None:
        """Verify the originator's signature; raises `engines.manifest.ManifestError`."""
        key = self.signing_key.as_public_key()
        manifest.verify(self.stix, self.manifest, self.salts, bytes(self.signature), key)

    def handling(self) -> dict[str, Any]:
        """The handling as it is signed: JSON values only, the audience left to the release."""
        return {
            "tlp": self.tlp,
            "about_person": self.about_person,
            "permitted_use": sorted(self.permitted_use),
            "onward": self.onward,
            "legal_basis": self.legal_basis,
            "purpose": self.purpose,
            "grading": f"{self.source_reliability}{self.information_credibility or ''}",
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "redress_contact": self.redress_contact,
        }


class Selector(models.Model):
    """A typed identifier drawn from a version, on which things are matched.

    Personal data: the identifier; it goes when its version goes.
    """

    version = models.ForeignKey(RecordVersion, models.CASCADE, related_name="selectors")
    kind = models.CharField(max_length=16, choices=SelectorKind)
    value = models.CharField(max_length=300)

    objects = GuardedManager["Selector"]()

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="selector_value")]
        constraints = [models.UniqueConstraint("version", "kind", "value", name="selector_once_a_version")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Relation(models.Model):
    """A reference from one version to another object: a STIX relationship's ends, or an embedded `_ref`.

    Personal data: none beyond the two ids.
    """

    version = models.ForeignKey(RecordVersion, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=64)
    target_id = models.CharField(max_length=128)

    objects = GuardedManager["Relation"]()

    class Meta:
        indexes = [models.Index(fields=["target_id"], name="relation_target")]
        constraints = [models.UniqueConstraint("version", "kind", "target_id", name="relation_once_a_version")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.target_id}"
