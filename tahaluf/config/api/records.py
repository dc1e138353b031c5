"""Records over the API: the same reads, rules and acts as on pages."""

import uuid
from typing import Annotated

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from tahaluf.config.api.schemas import (
    AmendmentIn,
    HandlingSchema,
    Possible,
    PreviewOut,
    ProposalOut,
    RecordIn,
    RecordOut,
    RecordPage,
    RecordSummary,
    ReleaseIn,
    SelectorOut,
)
from tahaluf.pages.api.authentication import actor_of, needs
from tahaluf.pages.api.problems import PROBLEMS
from tahaluf.pages.api.words import STORABLE, ReasonIn
from tahaluf.pages.paging import keyset_page
from tahaluf.pages.records import reads
from tahaluf.pages.records.finding import find_records, find_selectors
from tahaluf.pages.records.item import acts_on, holds, own_reason
from tahaluf.pages.records.statements import statement_of
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.authoring import Draft, amend_record, write_record
from tahaluf.policy.release import (
    Audience,
    approve_release,
    preview_release,
    recall,
    refuse_release,
    release,
    withdraw_release,
)
from tahaluf.records.models import Member, RecordVersion
from tahaluf.records.vocabulary import TLP, Desk, SelectorKind

router = Router(tags=["records"])
READS, WRITES = needs("records:read"), needs("records:write")
MOST_SELECTORS = 100
Value = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=STORABLE)]


class ListQuery(Schema):
    """How a list of records is narrowed and where it goes on."""

    desk: Desk | None = None
    stix_type: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$", max_length=64)] = ""
    tlp: TLP | None = None
    originator: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]*$", max_length=8)] = ""
    state: Annotated[str, Field(pattern=rf"^({'|'.join(reads.STATES)})?$")] = ""
    search: Annotated[str, StringConstraints(max_length=200, pattern=STORABLE)] = ""
    after: Annotated[str, StringConstraints(max_length=500)] = ""
    limit: int = Field(50, ge=1, le=200)

    def filters(self) -> reads.Filters:
        """The filters in the reads' words."""
        return reads.Filters(self.desk or "", self.stix_type, self.tlp or "", self.originator, self.state)


@router.get("/records", auth=READS, response={200: RecordPage, **PROBLEMS}, operation_id="list_records")
def list_records(request: HttpRequest, query: Query[ListQuery]) -> RecordPage:
    """List the newest visible version of each record, newest first, without content."""
    actor = actor_of(request)
    records = reads.list_records(actor, query.filters())
    if query.search:
        records = records.filter(pk__in=find_records(actor, query.search).order_by().values("pk"))
    page = keyset_page(records, ["-id"], query.after, query.limit)
    return RecordPage(items=[RecordSummary.of(version) for version in page.rows], next=page.next_token)


@router.post("/records", auth=WRITES, response={201: RecordOut, **PROBLEMS}, operation_id="write_record")
@transaction.atomic
def write(request: HttpRequest, body: RecordIn) -> Status[RecordOut]:
    """Write and sign a new record."""
    actor = actor_of(request)
    draft = Draft(body.stix_type, body.properties, body.desk, body.title, body.handling.as_handling())
    return Status(201, shown(actor, write_record(actor, draft)))


@router.get("/records/{uuid:uid}", auth=READS, response={200: RecordOut, **PROBLEMS}, operation_id="read_record")
def read(request: HttpRequest, uid: uuid.UUID) -> RecordOut:
    """Read one version with its content and signature; leaves a trace."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    record_event(actor, "records:version:export", desk=version.desk, subject=str(version.uid))
    return shown(actor, version)


@router.get(
    "/records/{uuid:uid}/history",
    auth=READS,
    response={200: list[RecordSummary], **PROBLEMS},
    operation_id="read_history",
)
def history(request: HttpRequest, uid: uuid.UUID) -> list[RecordSummary]:
    """List the versions of a record that the caller may see, newest first."""
    actor = actor_of(request)
    return [RecordSummary.of(each) for each in reads.versions_of(actor, reads.find_version(actor, uid))]


@router.post(
    "/records/{uuid:uid}/amendments",
    auth=WRITES,
    response={201: RecordOut, **PROBLEMS},
    operation_id="amend_record",
)
@transaction.atomic
def amend(request: HttpRequest, uid: uuid.UUID, body: AmendmentIn) -> Status[RecordOut]:
    """Write and sign the next version of a record."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    draft = Draft(version.stix_type, body.properties, version.desk, body.title, body.handling.as_handling())
    return Status(201, shown(actor, amend_record(actor, version, draft, revoked=body.revoked)))


@router.post(
    "/records/{uuid:uid}/releases/preview",
    auth=WRITES,
    response={200: PreviewOut, **PROBLEMS},
    operation_id="preview_release",
)
def preview(request: HttpRequest, uid: uuid.UUID, body: ReleaseIn) -> PreviewOut:
    """Say exactly who would see a version; changes nothing."""
    actor = actor_of(request)
    seen = preview_release(actor, reads.find_version(actor, uid), audience_of(body))
    members = [member.code for member in seen.members]
    return PreviewOut(members=members, officers=[each.name for each in seen.officers], needs_second=seen.needs_second)


@router.post(
    "/records/{uuid:uid}/releases", auth=WRITES, response={201: ProposalOut, **PROBLEMS}, operation_id="release_record"
)
@transaction.atomic
def propose(request: HttpRequest, uid: uuid.UUID, body: ReleaseIn) -> Status[ProposalOut]:
    """Release a version to a closed list, or propose it where a second officer must decide."""
    actor = actor_of(request)
    proposed = release(actor, reads.find_version(actor, uid), audience_of(body), body.reason)
    return Status(201, ProposalOut.of(proposed))


@router.post(
    "/records/{uuid:uid}/recall", auth=WRITES, response={200: RecordSummary, **PROBLEMS}, operation_id="recall_record"
)
@transaction.atomic
def take_back(request: HttpRequest, uid: uuid.UUID, body: ReasonIn) -> RecordSummary:
    """Withdraw a released version from every holder."""
    actor = actor_of(request)
    version = reads.find_version(actor, uid)
    recall(actor, version, body.reason)
    return RecordSummary.of(version)


@router.get("/proposals", auth=READS, response={200: list[ProposalOut], **PROBLEMS}, operation_id="list_open_proposals")
def proposals(request: HttpRequest) -> list[ProposalOut]:
    """List the proposals that wait for the caller's decision, or for another's about the caller's; 100 at most."""
    return [ProposalOut.of(each) for each in reads.open_proposals(actor_of(request))[:100]]


@router.get("/proposals/{uuid:uid}", auth=READS, response={200: ProposalOut, **PROBLEMS}, operation_id="read_proposal")
def proposal(request: HttpRequest, uid: uuid.UUID) -> ProposalOut:
    """Read one proposal."""
    return ProposalOut.of(reads.find_proposal(actor_of(request), uid))


@router.post(
    "/proposals/{uuid:uid}/approve",
    auth=WRITES,
    response={200: ProposalOut, **PROBLEMS},
    operation_id="approve_release",
)
@transaction.atomic
def approve(request: HttpRequest, uid: uuid.UUID, body: ReasonIn) -> ProposalOut:
    """Release what another officer proposed."""
    actor = actor_of(request)
    return ProposalOut.of(approve_release(actor, reads.find_proposal(actor, uid), body.reason))


@router.post(
    "/proposals/{uuid:uid}/refuse", auth=WRITES, response={200: ProposalOut, **PROBLEMS}, operation_id="refuse_release"
)
@transaction.atomic
def refuse(request: HttpRequest, uid: uuid.UUID, body: ReasonIn) -> ProposalOut:
    """Refuse what another officer proposed."""
    actor = actor_of(request)
    return ProposalOut.of(refuse_release(actor, reads.find_proposal(actor, uid), body.reason))


@router.post(
    "/proposals/{uuid:uid}/withdraw",
    auth=WRITES,
    response={200: ProposalOut, **PROBLEMS},
    operation_id="withdraw_release",
)
@transaction.atomic
def withdraw(request: HttpRequest, uid: uuid.UUID, body: ReasonIn) -> ProposalOut:
    """Withdraw one's own proposal."""
    actor = actor_of(request)
    return ProposalOut.of(withdraw_release(actor, reads.find_proposal(actor, uid), body.reason))


@router.get("/selectors", auth=READS, response={200: list[SelectorOut], **PROBLEMS}, operation_id="find_selectors")
def selectors(request: HttpRequest, value: Value, kind: SelectorKind | None = None) -> list[SelectorOut]:
    """Find the records from which exactly this identifier was drawn; 100 at most."""
    found = find_selectors(actor_of(request), value, kind.value if kind else "")[:MOST_SELECTORS]
    return [
        SelectorOut(kind=SelectorKind(each.kind), value=each.value, record=RecordSummary.of(each.version))
        for each in found
    ]


def shown(actor: Actor, version: RecordVersion) -> RecordOut:
    """A version with all that the caller may know of it."""
    statement = statement_of(version)
    signed = {name: statement[name] for name in ("stix", "manifest", "salts", "signature", "signing_key", "public_key")}
    possible = {
        act.code: Possible(allowed=act.decision.allowed, code=act.decision.code, reason=str(act.decision.reason))
        for act in acts_on(actor, version)
    }
    codes = Member.objects.filter(Q(pk__in=version.audience)).values_list("code", flat=True)
    return RecordOut(
        **RecordSummary.values_of(version),
        **signed,
        handling=HandlingSchema.of(version),
        signature_holds=holds(version),
        seen_because=own_reason(actor, version),
        audience=list(codes),
        possible=possible,
    )


def audience_of(body: ReleaseIn) -> Audience:
    """The closed list that was sent."""
    return Audience(frozenset(map(str, body.members)), frozenset(map(str, body.officers)))
