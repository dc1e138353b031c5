"""Files of subjects over the API: taken in, screened by the worker, followed by their address."""

import datetime
import os
import uuid
from typing import Annotated, Any, BinaryIO, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from tahaluf.desks.finance import wording
from tahaluf.desks.finance.api.entrance import READS, SCREENS, on_desk
from tahaluf.desks.finance.api.screen import DIGITS, Cutoff, Key, ListedOut, ReasonOut
from tahaluf.desks.finance.entrance import trace
from tahaluf.desks.finance.lists.reads import chosen_versions
from tahaluf.desks.finance.rejected import failure_of
from tahaluf.desks.finance.screening import actions, reads
from tahaluf.desks.finance.screening.asking import practised_cutoff, versions_under
from tahaluf.desks.finance.screening.models import ScreeningHit, ScreeningRun
from tahaluf.engines.rejects import Unreadable
from tahaluf.engines.screening import Reason
from tahaluf.pages.api.problems import PROBLEMS, problem
from tahaluf.pages.api.words import STORABLE, After
from tahaluf.pages.uploads import sent_file
from tahaluf.policy.actors import Actor

router = Router(tags=["finance"])
BODIES = {
    "requestBody": {
        "required": True,
        "description": "A file of subjects or payments as it is: CSV, FollowTheMoney JSON lines, pacs.008, MT103; or "
        "the same as the part `file` of a form.",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}


ENCODINGS = {"utf-8": "utf-8-sig"}
"""By the name that the API gives it, the encoding that passes over a byte order mark."""
Encoding = Literal["utf-8", "utf-16", "windows-1252", "windows-1256"]


class RunQuery(Schema):
    """What a file is screened against (keys of lists; all in use without any), the least score of a hit, and the
    encoding of a CSV where its words do not tell it."""

    lists: list[Key] = Field(default=[], max_length=100)
    cutoff: Cutoff | None = None
    file_name: Annotated[str, StringConstraints(max_length=255, pattern=STORABLE)] = ""
    encoding: Encoding | None = None


class RunOut(Schema):
    """A run: what was asked, how far it came, what came of it. `versions` are uids of versions of lists."""

    uid: uuid.UUID
    state: str
    source: str
    file_name: str
    format: str
    size: int
    cutoff: float
    asked_at: datetime.datetime
    finished_at: datetime.datetime | None
    bytes_done: int
    subjects: int
    rejects: int
    hits: int
    failure: str

    @classmethod
    def of(cls, run: ScreeningRun) -> "RunOut":
        """Show a run."""
        counts: dict[str, Any] = {"subjects": run.subject_count, "rejects": run.reject_count, "hits": run.hit_count}
        named = set(cls.model_fields) - {*counts, "failure"}
        values = {name: getattr(run, name) for name in named}
        return cls(**values, **counts, failure=wording.describe_failure(run.failure))


class WholeRun(RunOut):
    """A run with the versions of lists that it was screened against."""

    versions: list[uuid.UUID]


class RunPage(Schema):
    """Some runs, newest first; `next` asks for those after them and is empty at the end."""

    items: list[RunOut]
    next: str


class RunHit(Schema):
    """A hit of a run: the subject as it was sent, the listing, the score and its steps."""

    ordinal: int
    subject: dict[str, Any]
    listing: ListedOut
    matched_name: str
    score: float
    reasons: list[ReasonOut]

    @classmethod
    def of(cls, hit: ScreeningHit) -> "RunHit":
        """Show a hit."""
        return cls(
            ordinal=hit.ordinal,
            subject=hit.subject,
            listing=ListedOut.of(hit.entry),
            matched_name=hit.matched_name,
            score=round(hit.score, DIGITS),
            reasons=[ReasonOut.of(Reason(**step)) for step in hit.reasons],
        )


class HitPage(Schema):
    """Some hits of a run, the highest score first; `next` as elsewhere."""

    items: list[RunHit]
    next: str


@router.post(
    "/screenings",
    auth=SCREENS,
    response={202: WholeRun, **PROBLEMS},
    operation_id="start_screening",
    openapi_extra=BODIES,
)
def start(request: HttpRequest, response: HttpResponse, query: Query[RunQuery]) -> Any:
    """Take in a file and screen it: a small one at once, a large one by the worker. `Location` says where it is."""
    actor = on_desk(request)
    try:
        run = _start(request, actor, query)
    except Unreadable as error:
        return problem(422, "unreadable-file", wording.describe_failure(failure_of(error.reject)))
    finally:
        request.close()  # the uploaded parts, whatever the server does with the answer
    response["Location"] = f"/api/v1/screenings/{run.uid}"
    return Status(202, whole(actor, run))


def _start(request: HttpRequest, actor: Actor, query: RunQuery) -> ScreeningRun:
    """Screen the part `file` of a form, or the body itself."""
    if (request.content_type or "").startswith("multipart/"):
        uploaded = request.FILES.get("file")
        if uploaded is not None and uploaded.file is not None:
            return _screen(actor, query, cast("BinaryIO", uploaded.file), query.file_name or uploaded.name or "")
    with sent_file(request) as stream:
        return _screen(actor, query, stream, query.file_name)


def _screen(actor: Actor, query: RunQuery, stream: BinaryIO, name: str) -> ScreeningRun:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    versions = [version.pk for version in versions_under(actor, query.lists)]
    cutoff = practised_cutoff(actor) if query.cutoff is None else query.cutoff
    source, encoding = ScreeningRun.Source.FILE, ENCODINGS.get(query.encoding or "", query.encoding or "")
    return actions.screen(actor, actions.Question(stream, size, versions, cutoff, source, name, encoding))


def whole(actor: Actor, run: ScreeningRun) -> WholeRun:
    """A run with the versions that it names."""
    versions = [version.uid for version in chosen_versions(actor, run.version_ids)]
    return WholeRun(**RunOut.of(run).model_dump(), versions=versions)


@router.get("/screenings", auth=READS, response={200: RunPage, **PROBLEMS}, operation_id="list_screenings")
def list_runs(request: HttpRequest, after: After = "") -> RunPage:
    """List the member's runs, newest first."""
    page = reads.run_page(on_desk(request), after)
    return RunPage(items=[RunOut.of(run) for run in page.rows], next=page.next_token)


@router.get("/screenings/{uuid:uid}", auth=READS, response={200: WholeRun, **PROBLEMS}, operation_id="read_screening")
def read_run(request: HttpRequest, uid: uuid.UUID) -> WholeRun:
    """Read how far a run has come."""
    actor = on_desk(request)
    return whole(actor, reads.run_of(actor, uid))


@router.get("/screenings/{uuid:uid}/hits", auth=READS, response={200: HitPage, **PROBLEMS}, operation_id="list_hits")
def list_hits(request: HttpRequest, uid: uuid.UUID, after: After = "") -> HitPage:
    """List the hits of a run, the highest score first; leaves a trace."""
    actor = on_desk(request)
    page = reads.hit_page(actor, reads.run_of(actor, uid), after, whole=True)
    trace(actor, "finance:run:read", str(uid))
    return HitPage(items=[RunHit.of(hit) for hit in page.rows], next=page.next_token)
