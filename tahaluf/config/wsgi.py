"""The node as a WSGI application."""

import os
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.core.wsgi import get_wsgi_application

Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]


class Stream(Protocol):
    """What a server hands over as the body of a request."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class WholeBody:
    """A request's body of which the length was announced; raises ConnectionResetError where it ends before.

    A sender who is cut off looks like an end of file, and half of what was sent like the whole of it.
    """

    def __init__(self, stream: Stream, length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, size: int = -1, /) -> bytes:
        """Read so many bytes; fewer only at the announced end."""
        wanted = self.left if size < 0 else min(size, self.left)
        parts: list[bytes] = []
        while wanted:
            parts.append(self._counted(self.stream.read(wanted)))
            wanted -= len(parts[-1])
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readline(self, size: int = -1, /) -> bytes:
        """Read a line, or so many bytes of it."""
        wanted = self.left if size < 0 else min(size, self.left)
        return self._counted(self.stream.readline(wanted)) if wanted else b""

    def _counted(self, data: bytes) -> bytes:
        if not data:
            raise ConnectionResetError("the body of a request ended before its announced length")
        self.left -= len(data)
        return data


def with_whole_bodies(application: Application) -> Application:
    """Hand an application the bodies of requests whole, or not at all."""

    def answer(environment: Environment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environment.get("CONTENT_LENGTH") or "0"
        if length.isdecimal():
            environment["wsgi.input"] = WholeBody(environment["wsgi.input"], int(length))
        return application(environment, start_response)

    return answer


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tahaluf.config.settings")
application = with_whole_bodies(get_wsgi_application())
