"""The closed vocabularies of records and their handling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberKind(models.TextChoices):
    """Who sits at the table."""

    MEMBER = "member", _("member state")
    PARTNER = "partner", _("partner organisation")
    CENTRE = "centre", _("the Centre")


class OfficeKind(models.TextChoices):
    """Dated offices of the coalition."""

    SECRETARY_GENERAL = "secretary-general", _("Secretary-General")
    MILITARY_COMMANDER = "military-commander", _("Military Commander")
    FOCAL_POINT = "focal-point", _("focal point")


class Desk(models.TextChoices):
    """The rooms where officers work."""

    INTELLIGENCE = "intelligence", _("Intelligence")
    FINANCE = "finance", _("Finance")
    MEDIA = "media", _("Media")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    CAPACITY = "capacity", _("Capacity building")
    MILITARY = "military", _("Military")
    SECRETARIAT = "secretariat", _("Secretariat")


class Role(models.TextChoices):
    """What an officer may do on a desk; the node administrator has no desk and sees no content."""

    VIEWER = "viewer", _("viewer")
    OFFICER = "officer", _("officer")
    RELEASER = "releaser", _("releaser")
    SUPERVISOR = "supervisor", _("supervisor")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("node administrator")


class TLP(models.TextChoices):
    """Traffic Light Protocol 2.0 (FIRST, August 2022)."""

    RED = "red", "TLP:RED"
    AMBER_STRICT = "amber+strict", "TLP:AMBER+STRICT"
    AMBER = "amber", "TLP:AMBER"
    GREEN = "green", "TLP:GREEN"
    CLEAR = "clear", "TLP:CLEAR"


class PermittedUse(models.TextChoices):
    """What a recipient may use a record for, and what never."""

    LEAD_ONLY = "lead-only", _("lead only")
    EVIDENCE_AFTER_CONSENT = "evidence-after-consent", _("evidence after the originator's consent")
    BORDER_CONTROL = "border-control", _("border control")
    FINANCIAL_MEASURES = "financial-measures", _("financial measures")
    TRAINING = "training", _("training")
    NOT_FOR_DETENTION = "not-for-detention", _("not for detention")
    NOT_WHERE_DEATH_PENALTY = "not-where-death-penalty", _("not where the death penalty is a risk")
    NOT_WHERE_ILL_TREATMENT = "not-where-ill-treatment", _("not where ill-treatment is a risk")


class Onward(models.TextChoices):
    """Whether a recipient may share a record further."""

    NEVER = "never", _("not to be shared further")
    ASK = "ask", _("ask the originator before sharing further")


class SourceReliability(models.TextChoices):
    """Admiralty grading of a source (NATO AJP-2.1, annex on source evaluation)."""

    A = "A", _("A – completely reliable")
    B = "B", _("B – usually reliable")
    C = "C", _("C – fairly reliable")
    D = "D", _("D – not usually reliable")
    E = "E", _("E – unreliable")
    F = "F", _("F – reliability cannot be judged")


class InformationCredibility(models.IntegerChoices):
    """Admiralty grading of the information (NATO AJP-2.1)."""

    CONFIRMED = 1, _("1 – confirmed by other sources")
    PROBABLY_TRUE = 2, _("2 – probably true")
    POSSIBLY_TRUE = 3, _("3 – possibly true")
    DOUBTFUL = 4, _("4 – doubtful")
    IMPROBABLE = 5, _("5 – improbable")
    CANNOT_BE_JUDGED = 6, _("6 – truth cannot be judged")


class SelectorKind(models.TextChoices):
    """Typed identifiers on which things are matched."""

    PASSPORT = "passport", _("passport")
    NATIONAL_ID = "national-id", _("national identity number")
    IBAN = "iban", "IBAN"
    BIC = "bic", "BIC"
    PHONE = "phone", _("telephone number")
    EMAIL = "email", _("e-mail address")
    NAME_KEY = "name-key", _("name key")
    CONTENT_HASH = "content-hash", _("content hash")
    CRYPTO_ADDRESS = "crypto-address", _("crypto address")
    IMO = "imo", _("IMO number")
    URL = "url", "URL"
    DOMAIN = "domain", _("domain name")
