"""A member's own system: a real HTTP server on loopback that keeps what it is told and answers as it is bid."""

import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What was told, and what is answered next: statuses in turn, the last of them for ever.

    `drops` are the lines that come first, five a second, before the answer is one.
    """

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [204])
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    drops: int = 0

    def bodies(self) -> list[dict[str, Any]]:
        """What was told, as JSON."""
        return [json.loads(body) for _headers, body in self.told]

    def ids(self) -> list[str]:
        """The uid of each delivery, in the order of arrival."""
        return [headers["tahaluf-delivery"] for headers, _body in self.told]


def is_genuine(secret: str, header: str, body: bytes, now: float, tolerance: int = 300) -> bool:
    """Verify a signature as docs/api.md tells a receiver to."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    expected = hmac.new(secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    return abs(now - int(parts["t"])) <= tolerance and hmac.compare_digest(expected, parts["v1"])


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a port of its own."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.paths.append(self.path)
            with contextlib.suppress(OSError):
                self._drip()
                self.send_response(receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0])
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        do_GET = do_POST

        def _drip(self) -> None:
            for _drop in range(receiver.drops):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                time.sleep(0.2)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/told?of=events"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
