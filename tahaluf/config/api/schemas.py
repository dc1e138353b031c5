"""What goes in and out of the API."""

import datetime
import uuid
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

from tahaluf.pages.api.words import STORABLE, Line, Reason, Title
from tahaluf.pages.records.kinds import label_of
from tahaluf.policy.authoring import Handling
from tahaluf.policy.models import Notification, ReleaseProposal
from tahaluf.records.models import Member, RecordVersion
from tahaluf.records.stix import known_types
from tahaluf.records.vocabulary import (
    TLP,
    Desk,
    InformationCredibility,
    MemberKind,
    Onward,
    PermittedUse,
    SelectorKind,
    SourceReliability,
)

Contact = Annotated[str, StringConstraints(max_length=200, pattern=STORABLE)]
StixType = Annotated[str, Field(json_schema_extra={"enum": sorted(known_types())}, max_length=64)]


class HandlingSchema(Schema):
    """How a record may be used; docs/records.md says what each field means."""

    tlp: TLP = TLP.AMBER
    permitted_use: list[PermittedUse] = Field(default=[], max_length=len(PermittedUse))
    onward: Onward = Onward.ASK
    about_person: bool = False
    legal_basis: Line = ""
    purpose: Line = ""
    source_reliability: SourceReliability | None = None
    information_credibility: InformationCredibility | None = None
    review_on: datetime.date | None = None
    redress_contact: Contact = ""

    def as_handling(self) -> Handling:
        """The handling in the room's own words."""
        given = {name: getattr(self, name) for name in Handling.__dataclass_fields__}
        reliability = self.source_reliability.value if self.source_reliability else ""
        uses = tuple(dict.fromkeys(use.value for use in self.permitted_use))
        return Handling(
            **{**given, "source_reliability": reliability, "permitted_use": uses},
        )

    @classmethod
    def of(cls, version: RecordVersion) -> "HandlingSchema":
        """The handling of a version."""
        given = {name: getattr(version, name) for name in Handling.__dataclass_fields__}
        return cls(**{**given, "source_reliability": version.source_reliability or None})


class RecordIn(Schema):
    """A new record: STIX 2.1 properties without those that the node gives (id, type, author, dates)."""

    desk: Desk
    stix_type: StixType
    title: Title
    properties: dict[str, Any]
    handling: HandlingSchema = HandlingSchema()


class AmendmentIn(Schema):
    """The next version of a record: all of its properties, not only those that change."""

    title: Title
    properties: dict[str, Any]
    handling: HandlingSchema
    revoked: bool = False


class ReleaseIn(Schema):
    """A closed list: uids of members and, for TLP:RED, of officers."""

    members: list[uuid.UUID] = Field(max_length=200)
    officers: list[uuid.UUID] = Field(default=[], max_length=1000)
    reason: Reason


class MemberOut(Schema):
    """A member or partner."""

    uid: uuid.UUID
    code: str
    kind: MemberKind
    name_ar: str
    name_en: str
    name_fr: str
    hosted: bool

    @classmethod
    def of(cls, member: Member) -> "MemberOut":
        """Show a member."""
        return cls(**{name: getattr(member, name) for name in cls.model_fields})


class RecordSummary(Schema):
    """One version without its content."""

    uid: uuid.UUID
    stix_id: str
    stix_type: str
    kind: str
    number: int
    title: str
    desk: Desk
    originator: str
    tlp: TLP
    recorded_at: datetime.datetime
    review_on: datetime.date | None
    released_at: datetime.datetime | None
    recalled_at: datetime.datetime | None
    revoked: bool

    @classmethod
    def values_of(cls, version: RecordVersion) -> dict[str, Any]:
        """What a summary says of a version."""
        named = set(RecordSummary.model_fields) - {"kind", "originator"}
        values = {name: getattr(version, name) for name in named}
        return {**values, "kind": label_of(version.stix_type), "originator": version.originator.code}

    @classmethod
    def of(cls, version: RecordVersion) -> "RecordSummary":
        """Show a version."""
        return cls(**cls.values_of(version))


class Possible(Schema):
    """Whether the caller may do something, and why not."""

    allowed: bool
    code: str
    reason: str


class RecordOut(RecordSummary):
    """One version with its content, its handling, who may see it and why, and the originator's signature."""

    handling: HandlingSchema
    stix: dict[str, Any]
    manifest: dict[str, Any]
    salts: dict[str, str]
    signature: str
    signing_key: str
    public_key: str
    signature_holds: bool
    seen_because: str
    audience: list[str]
    possible: dict[str, Possible]


class RecordPage(Schema):
    """Some records; `next` asks for those after them and is empty at the end."""

    items: list[RecordSummary]
    next: str


class ProposalOut(Schema):
    """A proposal to release a version to a closed list of member codes."""

    uid: uuid.UUID
    record: uuid.UUID
    state: str
    audience: list[str]
    reason: str
    proposed_at: datetime.datetime
    decided_at: datetime.datetime | None
    decision_reason: str

    @classmethod
    def of(cls, proposal: ReleaseProposal) -> "ProposalOut":
        """Show a proposal."""
        named = ("uid", "state", "reason", "proposed_at", "decided_at", "decision_reason")
        codes = Member.objects.filter(pk__in=proposal.audience).values_list("code", flat=True)
        values = {name: getattr(proposal, name) for name in named}
        return cls(record=proposal.version.uid, audience=list(codes), **values)


class PreviewOut(Schema):
    """Exactly who would see a version: member codes, names of officers."""

    members: list[str]
    officers: list[str]
    needs_second: bool


class SelectorOut(Schema):
    """A selector and the version that it was drawn from."""

    kind: SelectorKind
    value: str
    record: RecordSummary


class NotificationOut(Schema):
    """Something the officer should know; never what is in it."""

    uid: uuid.UUID
    code: str
    words: str
    subject: str
    url: str
    created_at: datetime.datetime
    read_at: datetime.datetime | None

    @classmethod
    def of(cls, notice: Notification, words: str) -> "NotificationOut":
        """Show a notification."""
        named = ("uid", "code", "subject", "url", "created_at", "read_at")
        return cls(words=words, **{name: getattr(notice, name) for name in named})


class NotificationPage(Schema):
    """Some notifications, newest first."""

    items: list[NotificationOut]
    next: str


class TokenIn(Schema):
    """What a new token is for, what it may do, and for how many days."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=STORABLE)]
    scopes: list[Annotated[str, StringConstraints(max_length=64)]] = Field(max_length=50)
    days: int = Field(ge=1, le=90)


class TokenOut(Schema):
    """A token without what opens it."""

    id: int
    label: str
    scopes: list[str]
    opened_at: datetime.datetime
    expires_at: datetime.datetime
    this_one: bool


class IssuedToken(Schema):
    """A new token, told this once."""

    token: str
