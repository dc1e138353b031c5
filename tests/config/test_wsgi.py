"""A request's body is handed over whole or not at all."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from tahaluf.config.wsgi import WholeBody, with_whole_bodies


class Dribble(io.RawIOBase):
    """A stream that gives three bytes at a time, whatever is asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def read(self, size: int = -1, /) -> bytes:
        return self.data.read(3 if size < 0 else min(size, 3))

    def readline(self, size: int | None = -1, /) -> bytes:
        return self.data.readline(size or -1)


def everything(body: WholeBody, size: int) -> Iterator[bytes]:
    while chunk := body.read(size):
        yield chunk


@pytest.mark.parametrize("size", [1, 4, 100, -1])
def test_a_whole_body_is_read_to_its_announced_end_and_no_further(size: int) -> None:
    body = WholeBody(Dribble(b"0123456789 and the next request"), 10)
    assert b"".join(everything(body, size)) == b"0123456789"
    assert body.readline() == b""


def test_it_gives_what_was_asked_for_however_little_comes_at_a_time() -> None:
    body = WholeBody(Dribble(b"0123456789"), 10)
    assert [body.read(7), body.read(7), body.read(7)] == [b"0123456", b"789", b""]


def test_it_gives_lines() -> None:
    body = WholeBody(io.BytesIO(b"one\ntwo\nthree"), 12)
    assert [body.readline(), body.readline(2), body.readline(), body.readline()] == [b"one\n", b"tw", b"o\n", b"thre"]


@pytest.mark.parametrize("size", [1, 4, 100, -1])
def test_half_a_body_is_not_taken_for_the_whole(size: int) -> None:
    with pytest.raises(ConnectionResetError):
        list(everything(WholeBody(io.BytesIO(b"01234"), 10), size))


def test_half_a_body_without_its_last_line_is_not_taken_for_the_whole() -> None:
    body = WholeBody(io.BytesIO(b"one\ntw"), 12)
    assert [body.readline(), body.readline()] == [b"one\n", b"tw"]
    with pytest.raises(ConnectionResetError):
        body.readline()


@pytest.mark.parametrize(("announced", "read"), [("3", b"abc"), ("", b""), ("0", b"")])
def test_an_application_sees_the_announced_body(announced: str, read: bytes) -> None:
    seen: list[bytes] = []

    def application(environment: dict[str, Any], start_response: object) -> list[bytes]:
        seen.append(environment["wsgi.input"].read())
        return []

    with_whole_bodies(application)({"wsgi.input": io.BytesIO(b"abc"), "CONTENT_LENGTH": announced}, lambda *_: None)
    assert seen == [read]
