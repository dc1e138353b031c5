"""Which addresses may be told of events: https to hosts that the operator named; nothing else is connected to.

The name is looked up once for each attempt, what it stands for is checked, and the connection goes to that very
address: a name that changes in between leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_PORTS = {"https": 443, "http": 80}
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses behind a translator (RFC 6052): the last 32 bits say which."""
INNER = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "2002::/16", "::/96", "fec0::/10")))
"""What `is_global` lets pass and yet leads inside: local translators (RFC 8215), 6to4, IPv4-compatible and site-local
addresses."""


class Forbidden(Exception):
    """An address that may not be told of anything; `code` says why: form, scheme, host, private."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Take an address apart; raises `Forbidden` for one that the operator's settings do not let in."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Forbidden("form") from error
    if not host or parts.username or parts.password or parts.fragment or not url.isascii() or not url.isprintable():
        raise Forbidden("form")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL_NAMES):
        raise Forbidden("scheme")
    if host not in settings.WEBHOOK_HOSTS | settings.WEBHOOK_PRIVATE_HOSTS:
        raise Forbidden("host")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path)


def address_of(target: Target) -> str:
    """The IP address to connect to: a public one, unless the operator named the host as one of the own network.

    Raises OSError where the name stands for none, `Forbidden` where it stands for any that is not public.
    """
    found = [row[4][0] for row in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)]
    own_network = target.host in settings.WEBHOOK_PRIVATE_HOSTS
    if not own_network and not all(is_public(str(address)) for address in found):
        raise Forbidden("private")
    return str(found[0])


def is_public(address: str) -> bool:
    """Whether an address is one of the whole internet's, and none that a translator or tunnel leads to an inner one."""
    ip = ipaddress.ip_address(address)
    if ip in TRANSLATED:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in INNER)
