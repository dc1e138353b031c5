"""Officers, their roles on desks, and the keys that members sign with.

The second wall needs what Django's own user model would leave open: an officer's password is not a column that the
web process can read. It lives in the schema `wall`; see docs/walls.md.
"""

import datetime
import uuid
from typing import Any, ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tahaluf.records import credentials
from tahaluf.records.models.members import Member
from tahaluf.records.vocabulary import Desk, Role


class OfficerManager(BaseUserManager["Officer"]):
    """Finds and adds officers."""

    def create_officer(self, login: str, name: str, member: Member, **values: Any) -> "Officer":
        """Add an officer, still without a password."""
        officer = self.model(login=self.model.normalize_username(login), name=name, member=member, **values)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser):
    """A person with an account; belongs to one member.

    Personal data: name, login, language, time of the last sign-in; for as long as the account and the audit trail
    that refers to it stand.
    """

    password = None  # type: ignore[assignment]
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="officers")
    login = models.CharField(_("login"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    in_directory = models.BooleanField(
        _("in the directory"), default=False, help_text=_("officers of other members may name this officer for TLP:RED")
    )
    credential_number = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    CHANGEABLE = ("name", "language", "last_login", "is_active", "in_directory")
    objects = OfficerManager()

    class Meta:
        ordering = ["login"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as allauth and WebAuthn ask for it."""
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Keep the new password until `save()` hands it to the wall."""
        self._password = raw_password
        self._encoded = make_password(raw_password)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what the web role may write; a new password goes to the wall, which ends other sessions."""
        if not self._state.adding and not kwargs.get("update_fields"):
            kwargs["update_fields"] = self.CHANGEABLE
        super().save(*args, **kwargs)
        encoded = self.__dict__.pop("_encoded", None)
        if encoded is not None:
            self.credential_number = credentials.store(self.pk, encoded)
            self._password = None

    def check_password(self, raw_password: str | None) -> bool:
        """Whether the password is right; the stored hash never leaves the database."""
        return raw_password is not None and credentials.matches(self.login, raw_password)

    def has_usable_password(self) -> bool:
        """Whether a password was ever set."""
        return self.credential_number > 0

    def get_session_auth_hash(self) -> str:
        """A value that changes when the password does, so that older sessions end."""
        return salted_hmac("tahaluf.officer", f"{self.pk}:{self.credential_number}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        """No fallback: there is one secret key."""
        yield from ()


class RoleAssignment(models.Model):
    """A dated role of an officer on a desk.

    Personal data: an officer's duties.
    """

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="role_assignments")
    desk = models.CharField(_("desk"), max_length=20, choices=Desk, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["desk", "role"]
        constraints = [
            models.UniqueConstraint("officer", "desk", "role", "starts_on", name="one_assignment_a_day"),
            models.CheckConstraint(
                condition=models.Q(role=Role.ADMINISTRATOR, desk="")
                | (~models.Q(role=Role.ADMINISTRATOR) & ~models.Q(desk="")),
                name="only_the_administrator_has_no_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.role} @ {self.desk or 'node'}"


def role_day() -> datetime.date:
    """The day by which roles are dated: in UTC, as the second wall counts it (`current_date`)."""
    return timezone.now().date()


def roles_held() -> models.QuerySet[RoleAssignment]:
    """The roles that officers hold now."""
    today = role_day()
    return RoleAssignment.objects.filter(starts_on__lte=today).exclude(ends_on__lte=today)


class SigningKey(models.Model):
    """A member's public Ed25519 key; the private half is a file in the node's key folder.

    Personal data: none.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="signing_keys")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    public_key = models.BinaryField(_("public key"), max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.uid}"

    def as_public_key(self) -> Ed25519PublicKey:
        """The key, ready to verify with."""
        return Ed25519PublicKey.from_public_bytes(bytes(self.public_key))
