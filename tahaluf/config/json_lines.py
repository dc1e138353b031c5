"""Where a command's JSON lines go and what it reads from, with what can go wrong there said in words."""

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import click

COULD_NOT_RUN = 2
STOPPED, PIPE_BROKEN = 128 + signal.SIGINT, 128 + signal.SIGPIPE
STANDARD_OUTPUT = "standard output"

Write = Callable[[Mapping[str, Any]], None]


class CouldNotRun(click.ClickException):
    """The command did not do what it was asked for; the message says why, in one sentence."""

    exit_code = COULD_NOT_RUN


@contextmanager
def said_in_words() -> Iterator[None]:
    """Say what stopped a command, in place of a traceback; where nobody reads its output any more, say nothing."""
    try:
        yield
    except BrokenPipeError:
        forsake_output()
        sys.exit(PIPE_BROKEN)
    except OSError as error:
        raise CouldNotRun(reason_of(error, error.filename or "")) from error
    except KeyboardInterrupt:
        forsake_output()
        click.echo("Stopped before the end: the hits so far are not all of them.", err=True)
        sys.exit(STOPPED)


def reason_of(error: OSError, name: object) -> str:
    """What the system says, after the name of what it speaks of."""
    said = error.strerror or str(error)
    return f"{name}: {said}" if name else said


def forsake_output() -> None:
    """Let what still waits for standard output go nowhere: at its exit Python would try again, and fail."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextmanager
def lines_to(path: Path | None) -> Iterator[Write]:
    """Write JSON lines to standard output or to a file, which bears its name only once it is whole."""
    if path is None:
        with flushed(sys.stdout.buffer, STANDARD_OUTPUT) as write:
            yield write
    elif path.exists() and not path.is_file():
        with ExitStack() as stack:
            special = path.open("wb", buffering=0)
            stack.callback(special.close)
            yield line_writer(special, path)
    else:
        with whole_file(path) as stream, flushed(stream, path) as write:
            yield write


@contextmanager
def flushed(stream: BinaryIO, name: object) -> Iterator[Write]:
    """Write lines to a stream and see to it that they arrive. Raises CouldNotRun where there is no room."""
    yield line_writer(stream, name)
    with told_of(name):
        stream.flush()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name once it is whole; a command that is stopped leaves nothing."""
    with told_of(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    stream = os.fdopen(handle, "wb")
    try:
        yield stream
        with told_of(path):
            os.fsync(stream.fileno())
            stream.close()
            Path(name).replace(path)
    finally:
        with suppress(OSError):
            stream.close()
        Path(name).unlink(missing_ok=True)


@contextmanager
def told_of(name: object) -> Iterator[None]:
    """Raise CouldNotRun with the name of what could not be written. A pipe that nobody reads stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if name == STANDARD_OUTPUT:
            forsake_output()
        raise CouldNotRun(reason_of(error, name)) from error


def line_writer(stream: BinaryIO, name: object) -> Write:
    """A function that writes one object a line."""

    def write(data: Mapping[str, Any]) -> None:
        with told_of(name):
            stream.write(json.dumps(data, ensure_ascii=False).encode() + b"\n")

    return write


@contextmanager
def seekable(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file; those of a pipe, which cannot be read twice, from a temporary copy."""
    with path.open("rb") as stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            with told_of(f"the temporary copy of {path}"):
                shutil.copyfileobj(stream, copy)
            copy.seek(0)
            yield copy
