"""The lists in use over the API."""

from django.http import HttpRequest
from ninja import Router

from tahaluf.desks.finance.api.entrance import READS, on_desk
from tahaluf.desks.finance.api.screen import ListUsed
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.pages.api.problems import PROBLEMS

router = Router(tags=["finance"])


@router.get("/lists", auth=READS, response={200: list[ListUsed], **PROBLEMS}, operation_id="list_lists")
def list_lists(request: HttpRequest) -> list[ListUsed]:
    """List the versions in use: the node's, and the member's own."""
    return [ListUsed.of(version) for version in current_versions(on_desk(request))]
