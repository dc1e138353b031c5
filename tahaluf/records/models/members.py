"""Members and partners, their dated membership and the coalition's dated offices."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tahaluf.records.vocabulary import MemberKind, OfficeKind


class Member(models.Model):
    """A state of the coalition, a partner with a seat but no vote, or the Centre.

    Personal data: none.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=8, unique=True, help_text=_("ISO 3166-1 alpha-3, or a short code"))
    kind = models.CharField(_("kind"), max_length=10, choices=MemberKind)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    hosted = models.BooleanField(_("hosted on this node"), default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        language = (get_language() or "en")[:2]
        return str(getattr(self, f"name_{language}", self.name_en))


class Membership(models.Model):
    """One stretch of a member's membership; `ends_on` is the first day outside.

    Personal data: none.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member.code} {self.starts_on}–{self.ends_on or ''}"


class Office(models.Model):
    """A dated office: who spoke for the coalition, or for a member, on a given day.

    Personal data: the name of an office-holder, published by the office itself.
    """

    kind = models.CharField(_("office"), max_length=20, choices=OfficeKind)
    member = models.ForeignKey(Member, models.PROTECT, related_name="offices")
    holder = models.CharField(_("holder"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "starts_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.holder}"
