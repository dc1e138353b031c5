"""Sending one delivery: signed, to the address that was checked, without following anything."""

import contextlib
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tahaluf.desks.finance.webhooks.addresses import Forbidden, Target, address_of, target_of

TIMEOUT_SECONDS = 10
"""Without a byte; an address that answers drop by drop never is, so that `LONGEST_SECONDS` bound the whole of it."""
LONGEST_SECONDS = 20.0
SIGNATURE, DELIVERY, EVENT = "Tahaluf-Signature", "Tahaluf-Delivery", "Tahaluf-Event"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to whom: `secret` signs it, `uid` is the same at every attempt."""

    uid: uuid.UUID
    url: str
    secret: str
    event: str
    content: dict[str, Any]


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The signature of a body: `t=<seconds since 1970>,v1=<HMAC-SHA-256 over "<t>.<body>", hex>`."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def send(letter: Letter) -> int:
    """Send it; gives the HTTP status, 0 where nothing answered. A redirect is an answer like any other."""
    try:
        target = target_of(letter.url)
        return _post(target, address_of(target), letter)
    except (OSError, http.client.HTTPException, Forbidden, UnicodeError):
        return 0


def _post(target: Target, address: str, letter: Letter) -> int:
    body = json.dumps(letter.content, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Tahaluf",
        SIGNATURE: sign(letter.secret, int(time.time()), body),
        DELIVERY: str(letter.uid),
        EVENT: letter.event,
        "Connection": "close",
    }
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
    connection.sock = _connect(target, address)
    try:
        with _given_up_after(LONGEST_SECONDS, connection.sock):
            connection.request("POST", target.path, body, headers)
            return connection.getresponse().status
    finally:
        connection.close()


@contextlib.contextmanager
def _given_up_after(seconds: float, connected: socket.socket) -> Iterator[None]:
    """Break off a connection that takes longer, however busy it is."""
    timer = threading.Timer(seconds, _break_off, [connected])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _break_off(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _connect(target: Target, address: str) -> socket.socket:
    """Connect to the address; over TLS, the certificate must be the host's."""
    plain = socket.create_connection((address, target.port), timeout=TIMEOUT_SECONDS)
    if target.scheme == "http":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise
