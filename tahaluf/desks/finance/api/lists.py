"""The lists in use over the API, and what a version of one changed."""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tahaluf.desks.finance.api.entrance import READS, on_desk
from tahaluf.desks.finance.api.screen import ListUsed
from tahaluf.desks.finance.lists import comparing
from tahaluf.desks.finance.lists.comparing import Compared, Shown
from tahaluf.desks.finance.lists.reads import current_versions, version_of
from tahaluf.pages.api.problems import PROBLEMS
from tahaluf.pages.api.words import After

router = Router(tags=["finance"])


class FieldOut(Schema):
    """One field of an entry that changed, in the caller's language: what it does not say any more, what it says now."""

    title: str
    gone: list[str]
    come: list[str]


class ChangedEntry(Schema):
    """An entry that a version added, changed or removed: its number on the list, its place in its version; `fields` are
    of those that changed."""

    id: str
    ordinal: int
    kind: str
    name: str
    fields: list[FieldOut]


class CountsOut(Schema):
    """How many entries there are of each kind of change."""

    added: int
    changed: int
    removed: int


class ChangesPage(Schema):
    """Some of the changes from `before` (null: from nothing) to `after`, by number; `next` as elsewhere."""

    before: ListUsed | None
    after: ListUsed
    counts: CountsOut
    show: Shown
    items: list[ChangedEntry]
    next: str

    @classmethod
    def of(cls, compared: Compared) -> "ChangesPage":
        """Show a page of changes."""
        changes = compared.changes
        return cls(
            before=ListUsed.of(changes.before) if changes.before else None,
            after=ListUsed.of(changes.after),
            counts=CountsOut(**compared.counts._asdict()),
            show=compared.shown,
            items=[entry_of(row) for row in compared.rows()],
            next=compared.page.next_token,
        )


@router.get("/lists", auth=READS, response={200: list[ListUsed], **PROBLEMS}, operation_id="list_lists")
def list_lists(request: HttpRequest) -> list[ListUsed]:
    """List the versions in use: the node's, and the member's own."""
    return [ListUsed.of(version) for version in current_versions(on_desk(request))]


@router.get(
    "/lists/{uuid:uid}/changes",
    auth=READS,
    response={200: ChangesPage, **PROBLEMS},
    operation_id="list_changes",
)
def list_changes(
    request: HttpRequest, uid: uuid.UUID, against: uuid.UUID | None = None, show: Shown = Shown.ADDED, after: After = ""
) -> ChangesPage:
    """List what a version added, changed or removed against the one in use before it, or another of the same list."""
    actor = on_desk(request)
    asked = {"against": str(against or ""), "show": show.value}
    _form, compared = comparing.compare(actor, version_of(actor, uid), asked, after)
    return ChangesPage.of(compared)


def entry_of(row: dict[str, Any]) -> ChangedEntry:
    """A row of changes, as the page has it."""
    entry = row["entry"]
    fields = [FieldOut(**change._asdict()) for change in row["fields"]]
    return ChangedEntry(id=entry.listed_id, ordinal=entry.ordinal, kind=entry.kind, name=entry.name, fields=fields)
