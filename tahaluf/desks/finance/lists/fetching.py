"""Fetching a list's file from its publisher: TLS alone, certificates checked, sizes and times bounded.

Plain HTTP is spoken with this machine itself only, for a mirror that the operator keeps. A redirection may lead to
another host, never to another scheme.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

CHUNK = 1 << 16
SILENCE = 60.0
"""Seconds without a byte after which a publisher counts as not answering."""
LONGEST = 1800.0
"""Seconds that one file may take."""
NOT_MODIFIED = 304
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
ASKED_AS = "Tahaluf (fetches sanctions lists)"


class FetchFailed(Exception):
    """A file could not be fetched; `failure` holds the code and the values of its sentence."""

    def __init__(self, code: str, **detail: str | int) -> None:
        super().__init__(code)
        self.failure: dict[str, Any] = {"code": code, "line": None, "detail": detail}


@dataclass
class Answer:
    """What a publisher answered: nothing new, or a file in chunks; `validators` are for the next question."""

    is_new: bool
    chunks: Iterator[bytes] = field(default_factory=lambda: iter(()))
    validators: dict[str, str] = field(default_factory=dict)


class SameScheme(HTTPRedirectHandler):
    """Follows a redirection that stays with its scheme, as far as an address of it may be asked at all."""

    max_redirections = 5

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        """Give the next request; raises `FetchFailed` where it leads to another scheme."""
        if urlsplit(newurl).scheme != urlsplit(req.full_url).scheme:
            raise FetchFailed("feed_redirect", host=host_in(newurl))
        check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def host_in(url: str) -> str:
    """The host of an address, or "?": of an address nothing else is said, for the rest may hold a token."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"


def check_address(url: str) -> None:
    """Refuse an address that is neither https nor plain HTTP on this machine itself; raises `FetchFailed`."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        raise FetchFailed("feed_address", host=host_in(url)) from None
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))):
        raise FetchFailed("feed_address", host=host_in(url))


def _is_here(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


@contextlib.contextmanager
def asked(url: str, validators: Mapping[str, str], limit: int) -> Iterator[Answer]:
    """Ask for a file, with the validators of the last answer if there are any; raises `FetchFailed`.

    `limit` is the most bytes that are taken.
    """
    check_address(url)
    host = urlsplit(url).hostname or ""
    with _in_words(host):
        response = _open(url, validators, host)
    if response is None:
        yield Answer(False)
        return
    with response:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchFailed("feed_broken", host=host)
        yield Answer(True, _chunks(response, host, limit), _validators(response))


def _open(url: str, validators: Mapping[str, str], host: str) -> Any:
    """The response, None where the publisher has nothing new."""
    try:
        return _opener().open(_request(url, validators), timeout=SILENCE)
    except HTTPError as error:
        error.close()
        if error.code == NOT_MODIFIED:
            return None
        if error.code in REDIRECTIONS:
            led_to = urljoin(url, str(error.headers.get("Location", "")))
            raise FetchFailed("feed_redirect", host=host_in(led_to)) from None
        raise FetchFailed("feed_status", host=host, status=error.code) from None


def _opener() -> OpenerDirector:
    return build_opener(SameScheme, HTTPSHandler(context=ssl.create_default_context()))


def _request(url: str, validators: Mapping[str, str]) -> Request:
    known = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
    conditions = {known[name]: value for name, value in validators.items() if name in known}
    return Request(url, headers={"User-Agent": ASKED_AS, "Accept": "*/*", **conditions})  # noqa: S310  checked before


def _validators(response: Any) -> dict[str, str]:
    given = {"etag": response.headers.get("ETag"), "last_modified": response.headers.get("Last-Modified")}
    return {name: value for name, value in given.items() if value and len(value) < 500}


def _chunks(response: Any, host: str, limit: int) -> Iterator[bytes]:
    """The body, as far as it is no longer than it says, nor than the limit, nor takes too long."""
    with _in_words(host):
        yield from _measured(response, limit)


def _measured(response: Any, limit: int) -> Iterator[bytes]:
    expected = int(length) if (length := response.headers.get("Content-Length") or "").isdigit() else None
    until, taken = time.monotonic() + LONGEST, 0
    while chunk := response.read(CHUNK):
        taken += len(chunk)
        if taken > limit:
            raise FetchFailed("feed_too_large", limit=limit)
        if time.monotonic() > until:
            raise TimeoutError
        yield chunk
    if expected is not None and taken != expected:
        raise FetchFailed("feed_cut_off", found=taken, expected=expected)


@contextlib.contextmanager
def _in_words(host: str) -> Iterator[None]:
    """Say what went wrong on the way as a code; raises `FetchFailed`.

    What the library said is left out of every trace: its words may quote the address.
    """
    try:
        yield
    except (URLError, http.client.HTTPException, OSError, ValueError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        raise FetchFailed(_code_of(cause), host=host) from None


def _code_of(cause: object) -> str:
    if isinstance(cause, TimeoutError):
        return "feed_timeout"
    if isinstance(cause, ssl.SSLError):
        return "feed_tls"
    if isinstance(cause, socket.gaierror):
        return "feed_host"
    if isinstance(cause, http.client.HTTPException):
        return "feed_broken"
    return "feed_unreachable"
