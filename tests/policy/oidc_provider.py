"""A small OpenID Connect provider over real HTTP: one client, one person, who always agrees."""

import contextlib
import json
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

SUBJECT = "officer-4711"


class Provider(BaseHTTPRequestHandler):
    """Discovery, authorisation, token and user information (OpenID Connect Core 1.0, sections 3.1 and 5.3)."""

    codes: set[str] = set()
    tokens: set[str] = set()

    def do_GET(self) -> None:
        """Answer discovery, authorisation and user information."""
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            self.answer(self.configuration())
        elif url.path == "/authorize":
            self.authorize({key: values[0] for key, values in parse_qs(url.query).items()})
        elif url.path == "/userinfo" and self.headers["Authorization"].removeprefix("Bearer ") in self.tokens:
            self.answer({"sub": SUBJECT, "name": "Invented Officer"})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Exchange a code for a token, once."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code = form["code"][0]
        if code not in self.codes:
            self.send_error(400)
            return
        self.codes.discard(code)
        token = secrets.token_urlsafe()
        self.tokens.add(token)
        self.answer({"access_token": token, "token_type": "Bearer", "expires_in": 300})

    def authorize(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe()
        self.codes.add(code)
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        self.end_headers()

    def configuration(self) -> dict[str, Any]:
        host = f"http://{self.headers['Host']}"
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {"issuer": host, "jwks_uri": f"{host}/jwks"} | {f"{k}_endpoint": f"{host}/{v}" for k, v in ends.items()}

    def answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def provider() -> Iterator[str]:
    """Run the provider; gives its issuer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
