"""Writing records: a new one, or the next version of one's own. Every version is signed as it is written."""

import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tahaluf.engines import manifest
from tahaluf.policy.actors import WORKING_ROLES, Actor
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import ALLOWED, Decision, Refused, insist
from tahaluf.policy.visibility import visible
from tahaluf.records import search_words, selectors, signing, stix
from tahaluf.records.models import Member, RecordVersion, Relation, SearchWord, Selector
from tahaluf.records.vocabulary import TLP, Onward

NAMESPACE = uuid.UUID("7b6b4c5e-2d5e-4c3e-9d5c-1f6f7a1a5e01")
SUPERSEDED = Decision(False, "superseded", _("There is a newer version already; look at that one first."))


@dataclass(frozen=True, slots=True)
class Handling:
    """How a record may be used; see docs/records.md."""

    tlp: str = TLP.AMBER
    permitted_use: tuple[str, ...] = ()
    onward: str = Onward.ASK
    about_person: bool = False
    legal_basis: str = ""
    purpose: str = ""
    source_reliability: str = ""
    information_credibility: int | None = None
    review_on: date | None = None
    redress_contact: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer writes: the STIX type and properties, the desk, the handling."""

    stix_type: str
    properties: dict[str, Any]
    desk: str
    title: str
    handling: Handling = field(default_factory=Handling)


def write_record(actor: Actor, draft: Draft) -> RecordVersion:
    """Write and sign version 1 of a new record.

    Raises `Refused`, `records.stix.Malformed`, `records.signing.KeyMissing`.
    """
    _insist_on_writing(actor, draft)
    now = timezone.now()
    content = {
        "type": draft.stix_type,
        "spec_version": "2.1",
        "id": f"{draft.stix_type}--{uuid.uuid4()}",
        "created_by_ref": identity_of(Member.objects.get(officers=actor.officer_id)),
        "created": timestamp(now),
        "modified": timestamp(now),
        **draft.properties,
    }
    return _store(actor, content, draft, number=1, verb="write")


def decide_write(actor: Actor, desk: str) -> Decision:
    """Say whether the actor may write a new record on a desk, with the reason."""
    if not actor.may("records:write"):
        return Decision(False, "scope", _("This token was not issued for this."))
    if not actor.holds(desk, *WORKING_ROLES):
        return Decision(False, "role-officer", _("This needs the role of an officer on the desk."))
    return ALLOWED


def _insist_on_writing(actor: Actor, draft: Draft) -> None:
    decision = decide_write(actor, draft.desk)
    if not decision:
        raise Refused(decision)
    stix.check_given(draft.properties)


def amend_record(actor: Actor, version: RecordVersion, draft: Draft, *, revoked: bool = False) -> RecordVersion:
    """Write and sign the next version of one's own record; raises `Absent`, `Refused` or `records.stix.Malformed`.

    The version amended must be the newest: whoever was second is told so. Type, id and author stay as they were.
    """
    insist(actor, "records:version:amend", version)
    _insist_on_writing(actor, draft)
    newer = visible(actor, RecordVersion).filter(
        originator_id=version.originator_id, stix_id=version.stix_id, number__gt=version.number
    )
    if newer.exists():
        raise Refused(SUPERSEDED)
    kept = ("type", "spec_version", "id", "created_by_ref", "created")
    content = {name: version.stix[name] for name in kept if name in version.stix}
    content |= {"modified": timestamp(timezone.now()), **draft.properties}
    if revoked:
        content["revoked"] = True
    try:
        with transaction.atomic():
            return _store(actor, content, draft, number=version.number + 1, verb="amend")
    except IntegrityError as second:
        raise Refused(SUPERSEDED) from second


def identity_of(member: Member) -> str:
    """The STIX identity of a member, the same on every node."""
    return f"identity--{uuid.uuid5(NAMESPACE, member.code)}"


def timestamp(moment: datetime) -> str:
    """A STIX 2.1 timestamp in UTC with milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _store(actor: Actor, content: dict[str, Any], draft: Draft, *, number: int, verb: str) -> RecordVersion:
    stix.check_stix(content)
    assert actor.member_id is not None  # noqa: S101  whoever may write has a member
    key = signing.current_key(actor.member_id)
    about_person = draft.handling.about_person or stix.concerns_person(content)
    handling = replace(draft.handling, about_person=about_person)
    version = RecordVersion(
        originator_id=actor.member_id,
        author_id=actor.officer_id,
        desk=draft.desk,
        stix_id=content["id"],
        stix_type=content["type"],
        number=number,
        title=draft.title,
        stix=content,
        revoked=bool(content.get("revoked")),
        signing_key=key,
        **{name: getattr(handling, name) for name in Handling.__dataclass_fields__ if name != "permitted_use"},
        permitted_use=list(handling.permitted_use),
    )
    sealed = manifest.seal(content, version.handling(), signing.private_half(key), secrets.token_bytes)
    version.manifest, version.salts, version.signature = sealed.manifest, sealed.salts, sealed.signature
    version.save()
    _draw(version)
    record_event(actor, f"records:version:{verb}", desk=version.desk, subject=str(version.uid), number=number)
    return version


def _draw(version: RecordVersion) -> None:
    drawn = selectors.selectors_of(version.stix)
    Selector.objects.bulk_create([Selector(version=version, kind=kind, value=value) for kind, value in drawn])
    words = search_words.words_of_record(version.title, version.stix)
    words += search_words.sounds_of(search_words.names_of_record(version.title, version.stix))
    SearchWord.objects.bulk_create([SearchWord(version=version, word=word) for word in words])
    related = selectors.relations_of(version.stix)
    Relation.objects.bulk_create([Relation(version=version, kind=kind, target_id=target) for kind, target in related])
