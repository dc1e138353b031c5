"""Addresses of the API."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.constants import NOT_SET
from ninja.openapi.schema import OpenAPISchema

from tahaluf.config.api import accounts, records
from tahaluf.desks.finance.api.urls import router as finance_router
from tahaluf.pages.api.problems import CONTENT_TYPE, absent, answer_problems, unauthenticated
from tahaluf.policy.actors import Actor

VERSION = "1"
DESCRIPTION = (
    "What officers do on pages, for programs: the same reads, the same rules. What a caller may not see is absent. "
    "Errors are RFC 9457 problem details."
)


class API(NinjaAPI):
    """The API whose description gives problems their own content type."""

    @functools.cached_property
    def described(self) -> OpenAPISchema:
        """The description, which never changes and takes a tenth of a second to make."""
        described = super().get_openapi_schema()
        for operations in described["paths"].values():
            for operation in operations.values():
                _name_problems(operation["responses"])
        return described

    def get_openapi_schema(self, **_options: Any) -> OpenAPISchema:
        """Describe the API (OpenAPI 3.1)."""
        return self.described


def _name_problems(responses: dict[int, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "content" in response:
            response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}


def for_callers(view: Any) -> Any:
    """Show the API's description to whoever may call it."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.officer_id is None:
            return unauthenticated(request)
        described: HttpResponse = view(request, *args, **kwargs)
        return described

    return answer


api = API(
    title="Tahaluf",
    version=VERSION,
    description=DESCRIPTION,
    docs_url=None,
    docs_decorator=for_callers,
    urls_namespace="api",
    auth=NOT_SET,
)
answer_problems(api)
api.add_router("", records.router)
api.add_router("", accounts.router)
api.add_router("", finance_router)
urlpatterns = [
    path("v1/", absent),
    path("v1/", api.urls),
    re_path(r"", absent),
]
