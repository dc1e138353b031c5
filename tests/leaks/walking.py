"""Walking a node's addresses as one of the cast, and what makes two answers the same."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

DESCRIPTION = ("api:openapi-json", "api:api-root")
CSRF_TOKEN = re.compile(r"\b([A-Za-z0-9]{64}|[A-Za-z0-9]{32})\b")
FILLERS: dict[str, Any] = {
    "pk": 1,
    "assignment": 1,
    "ordinal": 0,
    "context_id": 1,
    "desk": "intelligence",
    "kind": "note",
    "key": "un",
    "listed_id": "QDi.901",
    "number": "1",
}


@dataclass(frozen=True)
class Route:
    """One address of the node."""

    name: str
    template: str
    converters: tuple[str, ...]

    def path(self, uid: uuid.UUID | None = None) -> str:
        """The address with its places filled."""
        filled = self.template
        for name in self.converters:
            value = uid if name == "uid" else FILLERS[name]
            filled = re.sub(rf"<(\w+:)?{name}>", str(value), filled)
        return "/" + filled


def routes() -> list[Route]:
    """Every route of the URL resolver but the API's operations, which are walked by their description."""
    found = _walk(get_resolver(), "", "")
    return [route for route in found if not route.template.startswith("api/v1/") or route.name in DESCRIPTION]


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        template = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, template, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(namespace + pattern.name, template, tuple(pattern.pattern.converters))


def text_of(response: HttpResponse) -> str:
    """Everything that an answer says: body, headers, cookies."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = " ".join(morsel.value for morsel in response.cookies.values())
    return f"{body.decode(errors='replace')}\n{dict(response.headers)}\n{cookies}"


def measure(client: Client, method: str, path: str, body: Any, uid: uuid.UUID, **options: Any) -> tuple[int, str, int]:
    """Call an address; gives status, words without what names the object, number of queries."""
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path, body, **options)
    said = CSRF_TOKEN.sub("", text_of(response).replace(str(uid), "UID"))
    return response.status_code, re.sub(r"csrftoken=[^;']*|'Content-Length': '\d+'", "", said), len(queries)
