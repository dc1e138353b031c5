"""A publisher of lists: a real server on this machine, asked as the worker asks, and the feed that is set at it."""

import contextlib
import datetime
import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tahaluf.desks.finance.lists.addresses import Addresses
from tahaluf.desks.finance.lists.feeds import set_feed
from tahaluf.desks.finance.lists.models import ListFeed
from tahaluf.desks.finance.lists.reads import current_versions
from tahaluf.policy.context import Context, opened
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.lists import UN_XML


@dataclass
class Publisher:
    """What the server answers by path, and what it was asked: path and conditional header."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    status: int = 200
    says_length: int | None = None
    leads_to: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        """Answer one request with file and ETag, 304 where the ETag is known, or as the test wants it."""
        known, body = request.headers.get("If-None-Match"), self.files.get(request.path, b"")
        self.asked.append((request.path, known))
        etag = f'"{len(body)}-{hash(body)}"'
        status = 302 if self.leads_to else 304 if known == etag and self.status == 200 else self.status
        request.send_response(status)
        if self.leads_to:
            request.send_header("Location", self.leads_to)
        request.send_header("ETag", etag)
        request.send_header("Content-Length", str(self.says_length or len(body)))
        request.end_headers()
        if status == 200:
            request.wfile.write(body)


@contextlib.contextmanager
def serving(publisher: Publisher, certificate: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    """Serve on a free port of this machine until the block ends."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            publisher.answer(self)

        def log_message(self, *_args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    publisher.address = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch, incoming_folder: Path) -> Iterator[Publisher]:
    """A publisher of the UN list."""
    monkeypatch.setenv("no_proxy", "*")
    with serving(Publisher(files={"/un.xml": UN_XML})) as running:
        yield running


@pytest.fixture
def operator(cast: Cast) -> Context:
    """Opens the operator's context."""
    return lambda: opened(cast.operator_token)


Add = Callable[..., ListFeed]


@pytest.fixture
def add(publisher: Publisher, operator: Context) -> Add:
    """Set a feed at the publisher, as the operator."""

    def add_feed(key: str = "un", path: str = "/un.xml", url: str = "", **beside: str) -> ListFeed:
        with operator() as actor:
            return set_feed(actor, key, Addresses(url or publisher.address + path, beside))

    return add_feed


def state_of(operator: Context, key: str = "un") -> ListFeed:
    with operator() as actor:
        return visible(actor, ListFeed).get(key=key)


def make_due(operator: Context) -> None:
    with operator() as actor:
        visible(actor, ListFeed).update(next_at=timezone.now() - datetime.timedelta(minutes=1))


def in_use(operator: Context) -> list[tuple[str, str, int]]:
    with operator() as actor:
        return [(each.key, each.number, each.entry_count) for each in current_versions(actor)]
