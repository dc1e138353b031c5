"""Issuing documents: each is kept whole with its SHA-256 and never changes; each download leaves its trace."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from tahaluf.desks.finance.acting import member_of, officer_of
from tahaluf.desks.finance.alerts.practice import practice_of
from tahaluf.desks.finance.outcomes import notices, reads
from tahaluf.desks.finance.outcomes.models import Complaint, Freeze, IssuedDocument
from tahaluf.desks.finance.outcomes.numbering import number_of
from tahaluf.engines.notices import typeset
from tahaluf.policy.actors import Actor
from tahaluf.policy.audit import record_event
from tahaluf.records.vocabulary import Desk

Kind = IssuedDocument.Kind
LETTERS = {Kind.FREEZE: notices.freeze_letter, Kind.UNFREEZE: notices.lifting_letter}


def issue_notices(actor: Actor, freeze: Freeze, kind: IssuedDocument.Kind) -> list[IssuedDocument]:
    """Issue the notices of a freeze or of its lifting, one in each language."""
    practice = practice_of(actor)
    letters = [LETTERS[kind](freeze, practice, language) for language in notices.LANGUAGES]
    return [keep(actor, kind, typeset(letter), language=letter.language, freeze=freeze) for letter in letters]


def issue_answer(actor: Actor, complaint: Complaint) -> IssuedDocument:
    """Issue the answer to a complaint."""
    letter = notices.answer_letter(complaint, practice_of(actor))
    return keep(actor, Kind.ANSWER, typeset(letter), language=letter.language, complaint=complaint)


def draft_of_lifting(actor: Actor, freeze: Freeze, language: str) -> bytes:
    """The notice of lifting as it would read today; it is issued only when a second officer lifts."""
    return typeset(notices.lifting_letter(freeze, practice_of(actor), language, draft=True))


def keep(
    actor: Actor,
    kind: IssuedDocument.Kind,
    content: bytes,
    *,
    language: str = "",
    freeze: Freeze | None = None,
    complaint: Complaint | None = None,
    checked_by: str = "",
    flaws: Sequence[dict[str, Any]] = (),
) -> IssuedDocument:
    """Keep a document as it was issued; of a report, by which schema it was checked and what was wrong."""
    document = IssuedDocument.objects.create(
        member_id=member_of(actor),
        kind=kind,
        language=language,
        freeze=freeze,
        complaint=complaint,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        schema=checked_by,
        flaws=list(flaws),
        issued_by_id=officer_of(actor),
    )
    record_event(
        actor,
        "finance:document:issue",
        desk=Desk.FINANCE,
        subject=str(document.uid),
        kind=str(kind),
        language=document.language,
        sha256=document.sha256,
    )
    return document


def hand_out(actor: Actor, uid: uuid.UUID) -> IssuedDocument:
    """A document to download, with its trace; raises `Absent`."""
    document = reads.document_of(actor, uid)
    record_event(
        actor, "finance:document:read", desk=Desk.FINANCE, subject=str(uid), kind=document.kind, sha256=document.sha256
    )
    return document


def file_name_of(document: IssuedDocument) -> str:
    """The name under which a document is downloaded; it says its number and no person."""
    kind, case = str(document.kind), document.freeze or document.complaint
    number = number_of(case) if case is not None else document.sha256[:12]
    parts = [number, kind, document.language] if document.language else [number, kind]
    return "-".join(parts) + (".xml" if kind == Kind.GOAML else ".pdf")
