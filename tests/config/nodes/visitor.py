"""An officer of the demonstration who works at a node over real HTTP, as a browser would, and streams what is sent."""

import http.client
import json
import re
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.config.nodes.running_node import Node, wait_for

LANGUAGES = {"sau": "ar", "sen": "fr", "mys": "en"}
"""What the browser of each member's officers asks for."""
BOUNDARY = "an-invented-boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r"/finance/lists/([0-9a-f-]{36})/")


@dataclass(frozen=True)
class Answer:
    """What the node answered."""

    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Sent:
    """A file to send: its name, its length in bytes, and the bytes in chunks."""

    name: str
    length: int
    chunks: Iterable[bytes]


class Visitor:
    """An officer with a browser of the own; `sign_in` first."""

    def __init__(self, node: Node, login: str) -> None:
        self.node, self.login = node, login
        self.cookies: dict[str, str] = {}

    def sign_in(self) -> "Visitor":
        """Sign in with password and second factor, page by page."""
        held = json.loads((self.node.folder / "demonstration.json").read_text())[self.login]
        self.post("/accounts/login/", login=self.login, password=held["password"])
        code = format_hotp_value(hotp_value(held["secret"], int(time.time()) // 30))
        answer = self.post("/accounts/2fa/authenticate/", code=code)
        assert (answer.status, self.get("/").status) == (302, 200), answer
        return self

    def get(self, path: str) -> Answer:
        """Open a page; once more where a process that was just killed took the question with it."""
        try:
            return self.exchange("GET", path, {}, ())
        except (http.client.RemoteDisconnected, ConnectionResetError):
            wait_for(self.node.answers, "an answer")
            return self.exchange("GET", path, {}, ())

    def post(self, path: str, form_path: str = "", **fields: str) -> Answer:
        """Fill in the form on a page (`form_path`, or the path itself) and send it."""
        token = self.csrf_token(form_path or path)
        parts = [*part({"csrfmiddlewaretoken": token, **fields}), f"--{BOUNDARY}--\r\n".encode()]
        return self.send(path, parts)

    def upload(self, path: str, file: Sent, form_path: str = "", **fields: str) -> Answer:
        """Send a file in the form of a page, streamed; raises OSError where the node is lost on the way."""
        before = b"".join(part({"csrfmiddlewaretoken": self.csrf_token(form_path or path), **fields})) + head_of(
            file.name
        )
        after = f"\r\n--{BOUNDARY}--\r\n".encode()
        return self.send(path, (before, file.chunks, after), len(before) + file.length + len(after))

    def break_off(self, path: str, files: Mapping[str, bytes]) -> None:
        """Send several files in the form of a page, and leave in the middle of the last."""
        body = b"".join(part({"csrfmiddlewaretoken": self.csrf_token(path)}))
        body += b"\r\n".join(head_of(name) + data for name, data in files.items())
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.node.port}", f"Cookie: {self.cookie_line()}"]
        lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body) + 1000}", "", ""]
        with socket.create_connection(("127.0.0.1", self.node.port)) as connection:
            connection.sendall("\r\n".join(lines).encode() + body)
            time.sleep(1)

    def cookie_line(self) -> str:
        """The cookies as a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def import_list(self, file: Sent, key: str = "") -> str:
        """Import a list on the finance desk; gives the uid of the version that it becomes."""
        answer = self.upload("/finance/lists/import/", file, key=key)
        assert answer.status == 302, answer
        found = VERSION.search(answer.location)
        assert found, answer
        return found[1]

    def csrf_token(self, path: str) -> str:
        """The token in the form of a page."""
        answer = self.get(path)
        found = CSRF.search(answer.text)
        assert found, answer
        return found[1]

    def send(self, path: str, parts: "Iterable[bytes | Iterable[bytes]]", length: int | None = None) -> Answer:
        """Send the body of a form."""
        parts = list(parts)
        size = length if length is not None else sum(len(piece) for piece in parts if isinstance(piece, bytes))
        headers = {"Content-Type": FORM, "Content-Length": str(size)}
        return self.exchange("POST", path, headers, flat(parts))

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: Iterable[bytes]) -> Answer:
        """Ask once on a connection of its own; an answer that comes before all was sent is taken as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=900)
        headers = {**headers, "Cookie": self.cookie_line(), "Accept-Language": LANGUAGES[self.login[:3]]}
        try:
            try:
                connection.request(method, path, body=iter(body), headers=headers)
            except (BrokenPipeError, ConnectionResetError):
                if connection.sock is None:
                    raise
            response = connection.getresponse()
            return self.answer_of(response)
        finally:
            connection.close()

    def answer_of(self, response: http.client.HTTPResponse) -> Answer:
        """Keep the cookies of an answer, and read it."""
        for line in response.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: held.value for name, held in SimpleCookie(line).items()}
        return Answer(response.status, response.headers.get("Location", ""), response.read().decode())


def head_of(name: str) -> bytes:
    """What stands before the bytes of a file in a form."""
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()


def part(fields: Mapping[str, str]) -> Iterator[bytes]:
    """The fields of a form, as multipart/form-data has them."""
    for name, value in fields.items():
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def flat(parts: "Iterable[bytes | Iterable[bytes]]") -> Iterator[bytes]:
    """The chunks of all parts, one after another."""
    for piece in parts:
        if isinstance(piece, bytes):
            yield piece
        else:
            yield from piece
