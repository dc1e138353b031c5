"""The caller's own notifications and tokens, and the members of the coalition."""

from datetime import timedelta
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Status

from tahaluf.config.api.schemas import (
    IssuedToken,
    MemberOut,
    NotificationOut,
    NotificationPage,
    TokenIn,
    TokenOut,
)
from tahaluf.pages import own_contexts
from tahaluf.pages.api.authentication import Bearer, Session, actor_of, needs
from tahaluf.pages.api.problems import PROBLEMS
from tahaluf.pages.api.words import After
from tahaluf.pages.notices import notices_of, unread_notices
from tahaluf.pages.paging import keyset_page
from tahaluf.pages.registry import registry
from tahaluf.policy.audit import record_event
from tahaluf.policy.decisions import Decision, Refused
from tahaluf.records.models import Member

router = Router(tags=["accounts"])
LARGEST_ID = 2**63 - 1
UNKNOWN_SCOPE = Decision(False, "unknown-scope", _("There is no such scope."))


@router.get("/members", auth=[Bearer(), Session()], response={200: list[MemberOut], **PROBLEMS})
def list_members(request: HttpRequest) -> list[MemberOut]:
    """List members and partners, present and past."""
    return [MemberOut.of(member) for member in Member.objects.all()]


@router.get("/notifications", auth=needs("notifications:read"), response={200: NotificationPage, **PROBLEMS})
def list_notifications(request: HttpRequest, after: After = "") -> NotificationPage:
    """List the caller's notifications, newest first."""
    page = keyset_page(notices_of(actor_of(request)), ["-id"], after)
    items = [NotificationOut.of(notice, str(registry.words_of(notice.code))) for notice in page.rows]
    return NotificationPage(items=items, next=page.next_token)


@router.post("/notifications/read", auth=needs("notifications:read"), response={204: None, **PROBLEMS})
def mark_notifications_read(request: HttpRequest) -> Status[None]:
    """Mark all of the caller's notifications as read."""
    unread_notices(actor_of(request)).update(read_at=timezone.now())
    return Status(204, None)


@router.get("/tokens", auth=needs("tokens:manage"), response={200: list[TokenOut], **PROBLEMS})
def list_tokens(request: HttpRequest) -> list[TokenOut]:
    """List the caller's own tokens, without what opens them."""
    named = TokenOut.model_fields
    held = own_contexts.list_own_contexts("token")
    return [TokenOut(**{name: getattr(each, name) for name in named}) for each in held]


@router.post("/tokens", auth=[Session()], response={201: IssuedToken, **PROBLEMS})
def issue_token(request: HttpRequest, body: TokenIn) -> Status[IssuedToken]:
    """Issue a token for at most 90 days; only a signed-in browser can, and the token is told this once."""
    if not set(body.scopes) <= set(registry.scopes):
        raise Refused(UNKNOWN_SCOPE)
    token = own_contexts.issue_token(body.label, body.scopes, timedelta(days=body.days))
    record_event(actor_of(request), "accounts:token:issue", scopes=body.scopes)
    return Status(201, IssuedToken(token=token))


@router.delete("/tokens/{token_id}", auth=needs("tokens:manage"), response={204: None, **PROBLEMS})
def end_token(request: HttpRequest, token_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Status[None]:
    """End one of the caller's own tokens."""
    held = {each.id for each in own_contexts.list_own_contexts("token")}
    if token_id not in held:
        raise Http404
    record_event(actor_of(request), "accounts:context:end")  # before: a token may end itself
    own_contexts.end_own_context(token_id)
    return Status(204, None)
