"""Asking about one subject or a few, answered at once."""

import datetime
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.api.entrance import SCREENS, on_desk
from tahaluf.desks.finance.api.subjects import SubjectIn, known_of
from tahaluf.desks.finance.lists.models import ListEntry, ListVersion
from tahaluf.desks.finance.screening.asking import Answer, Place, Warming, ask
from tahaluf.engines.screening import Reason, ScreeningHit, shown
from tahaluf.pages.api.problems import PROBLEMS, Problem, problem
from tahaluf.pages.api.words import STORABLE, Exact

router = Router(tags=["finance"])
MOST_AT_ONCE = 100
RETRY_SECONDS = 10
DIGITS = 4
Key = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=STORABLE)]
Cutoff = Annotated[float, Field(ge=0.5, le=1)]


class ScreenIn(Exact):
    """One subject or up to 100; `lists` are keys of lists (all in use without any), `cutoff` the least score of a hit
    (the desk's own without one)."""

    subjects: list[SubjectIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    lists: list[Key] = Field(default=[], max_length=100)
    cutoff: Cutoff | None = None


class ReasonOut(Schema):
    """One step of a score: what was compared, what it gave (it may be negative), why in the caller's language, and what
    the table of evidence gives it in centinats of log-likelihood ratio (0 for the words of a name)."""

    feature: str
    left: str
    right: str
    gave: float
    code: str
    text: str
    centinats: int = 0

    @classmethod
    def of(cls, reason: Reason) -> "ReasonOut":
        """Show a step."""
        text = wording.worded(reason.code, reason.left, reason.right)
        return cls(**reason._asdict() | {"gave": round(reason.gave, DIGITS)}, text=text)


class ListUsed(Schema):
    """A version of a list in use: `version` is its uid here, `number` what the list calls it."""

    list: str
    version: uuid.UUID
    number: str
    own: bool
    published_on: datetime.date | None
    entries: int

    @classmethod
    def of(cls, version: ListVersion) -> "ListUsed":
        """Show a version."""
        return cls(
            list=version.key,
            version=version.uid,
            number=version.number,
            own=version.member_id is not None,
            published_on=version.published_on,
            entries=version.entry_count,
        )


class ListedOut(Schema):
    """The listing that a subject may be: its list and version, its number there, its place in the version."""

    list: str
    version: uuid.UUID
    number: str
    id: str
    ordinal: int
    kind: str
    name: str

    @classmethod
    def of(cls, entry: ListEntry) -> "ListedOut":
        """Show an entry of a version."""
        return cls.under(entry.version, id=entry.listed_id, ordinal=entry.ordinal, kind=entry.kind, name=entry.name)

    @classmethod
    def under(cls, version: ListVersion, **said: Any) -> "ListedOut":
        """Show what a version says of a party."""
        return cls(list=version.key, version=version.uid, number=version.number, **said)


class HitOut(Schema):
    """A question for an officer, never a finding: the listing, the name that was met, the score and its steps."""

    listing: ListedOut
    matched_name: str
    score: float
    reasons: list[ReasonOut]


class AnswerOut(Schema):
    """What came of one subject, the highest score first."""

    reference: str
    hits: list[HitOut]


class ScreenOut(Schema):
    """What the subjects were screened against, and of each in its order what was found."""

    lists: list[ListUsed]
    cutoff: float
    answers: list[AnswerOut]


@router.post(
    "/screen",
    auth=SCREENS,
    response={200: ScreenOut, **PROBLEMS, 503: Problem},
    operation_id="screen_subjects",
)
def screen(request: HttpRequest, body: ScreenIn) -> Any:
    """Screen one subject or a few at once. Nothing is kept but a trace without the names."""
    actor = on_desk(request)
    subjects = [each.as_subject(row) for row, each in enumerate(body.subjects, start=1)]
    try:
        answer = ask(actor, subjects, [known_of(each) for each in body.subjects], body.lists, body.cutoff)
    except Warming:
        return warming()
    return ScreenOut(
        lists=[ListUsed.of(version) for version in answer.versions],
        cutoff=answer.cutoff,
        answers=answers_of(answer, body.subjects),
    )


def answers_of(answer: Answer, asked: list[SubjectIn]) -> list[AnswerOut]:
    """What was found, put into the caller's words."""
    versions = {version.pk: version for version in answer.versions}
    return [
        AnswerOut(reference=subject.reference, hits=[hit_of(versions, *found) for found in hits])
        for subject, hits in zip(asked, answer.hits, strict=True)
    ]


def hit_of(versions: dict[int, ListVersion], hit: ScreeningHit, place: Place) -> HitOut:
    """One hit with its listing and the steps of its score."""
    version, said = versions[place.version_id], hit.listing
    listed = ListedOut.under(version, id=said.id, ordinal=place.ordinal, kind=said.kind, name=said.name)
    reasons = [ReasonOut.of(reason) for reason in hit.reasons]
    return HitOut(listing=listed, matched_name=hit.matched_name, score=shown(hit.score), reasons=reasons)


def warming() -> HttpResponse:
    """Answer that the lists are being made ready."""
    answer = problem(503, "warming", _("The lists are being made ready in this process; ask again in some seconds."))
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
