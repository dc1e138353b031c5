"""The backup file: one age stream around a tar stream, written and read in one pass with flat memory.

The tar holds `about.json` first, then `files/...` (the data folder's keys and secrets), then the database dump in
pieces `database/000000`, `database/000001`, ..., and last `manifest.json` with length and SHA-256 of every member.
age (https://age-encryption.org/v1) authenticates each piece of 64 KiB and the stream's end, so a truncated or changed
file is noticed; it does not say who wrote the file, so names inside are believed only where they are harmless.
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

import click
import pyrage  # type: ignore[import-untyped]

FORMAT = 1
ABOUT, MANIFEST, FILES, DATABASE = "about.json", "manifest.json", "files", "database"
PIECE = 8 * 1024 * 1024  # bytes of the database dump in one tar member
LARGEST_NOTE = 16 * 1024 * 1024  # bytes of about.json and manifest.json
Facts = dict[str, Any]
Entry = tuple[str, int, str]  # name, length in bytes, SHA-256 in hexadecimal


class ArchiveError(click.ClickException):
    """A backup file cannot be written or is not whole; says why."""


class ArchiveWriter:
    """Writes members into the tar stream and keeps the manifest."""

    def __init__(self, stream: BinaryIO) -> None:
        self.tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by written
        self.entries: list[Entry] = []

    def add_note(self, name: str, facts: Facts) -> None:
        self.add_bytes(name, json.dumps(facts, indent=1).encode())

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_stream(self, name: str, content: IO[bytes], length: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = length, 0o600
        digested = DigestingReader(content)
        self.tar.addfile(member, cast("IO[bytes]", digested))
        self.entries.append((name, length, digested.digest.hexdigest()))

    def add_pieces(self, folder: str, content: IO[bytes]) -> int:
        """Add a stream of unknown length as numbered members; returns its length in bytes."""
        total = 0
        for number in range(10**6):
            piece = content.read(PIECE)
            if not piece:
                break
            self.add_bytes(f"{folder}/{number:06}", piece)
            total += len(piece)
        return total

    def add_manifest(self) -> None:
        self.add_note(MANIFEST, {"members": self.entries})


class DigestingReader:
    """Reads through, digesting what passes."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.content.read(size)
        self.digest.update(chunk)
        return chunk


@contextlib.contextmanager
def piped(work: Callable[[BinaryIO, BinaryIO], None], mode: str) -> Iterator[BinaryIO]:
    """Run `work(reader, writer)` in a thread and hand out the end of the pipe that it leaves free.

    With mode "w" the caller writes what the thread reads; with "r" it reads what the thread writes. An error of the
    thread is raised here, also where it first shows as a broken pipe or a stream that ends too early.
    """
    read_end, write_end = (os.fdopen(end, name) for end, name in zip(os.pipe(), ("rb", "wb"), strict=True))
    theirs, ours = (read_end, write_end) if mode == "w" else (write_end, read_end)
    failures: list[BaseException] = []
    thread = threading.Thread(target=run_quietly, args=(work, read_end, write_end, theirs, failures))
    thread.start()
    try:
        yield cast("BinaryIO", ours)
    except (OSError, EOFError, tarfile.TarError) as error:
        close_quietly(ours)
        thread.join()
        raise (failures[0] if failures else error) from error
    finally:
        close_quietly(ours)
        thread.join()
    if failures:
        raise failures[0]


def run_quietly(
    work: Callable[[BinaryIO, BinaryIO], None],
    reader: BinaryIO,
    writer: BinaryIO,
    theirs: BinaryIO,
    failures: list[BaseException],
) -> None:
    try:
        work(reader, writer)
    except BaseException as error:
        failures.append(error)
    finally:
        close_quietly(theirs)


def close_quietly(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        stream.close()


@contextlib.contextmanager
def written(path: BinaryIO, recipients: list[Any]) -> Iterator[ArchiveWriter]:
    """Write an archive, encrypted to the recipients, into an open file."""
    with piped(lambda reader, _: pyrage.encrypt_io(reader, path, recipients), "w") as stream:
        archive = ArchiveWriter(stream)
        try:
            yield archive
            archive.add_manifest()
        finally:
            archive.tar.close()
        stream.flush()


def unpack(source: BinaryIO, identities: list[Any], folder: Path, examine: Callable[[Facts], None]) -> Facts:
    """Decrypt an archive into a folder and return what its `about.json` says.

    `examine` sees that before anything else is written. The files come to `files/`, the dump to `database.dump`.
    Raises ArchiveError for a file that is truncated, changed, not for these identities, or no backup.
    """
    try:
        with piped(lambda _, writer: pyrage.decrypt_io(source, writer, identities), "r") as stream:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                about = Unpacking(folder, examine).run(tar)
            while stream.read(1024 * 1024):  # the stream's end is authenticated, so it has to be read
                pass
    except pyrage.DecryptError as error:
        raise ArchiveError(f"The backup cannot be decrypted: wrong key, or the file is damaged ({error})") from error
    except (OSError, EOFError, ValueError, KeyError, tarfile.TarError) as error:
        raise ArchiveError(f"The backup is damaged or no backup of a node: {error}") from error
    return about


class Unpacking:
    """Writes the members of an archive down and compares them with its manifest."""

    def __init__(self, folder: Path, examine: Callable[[Facts], None]) -> None:
        self.folder = folder
        self.examine = examine
        self.entries: list[Entry] = []

    def run(self, tar: tarfile.TarFile) -> Facts:
        about: Facts | None = None
        for member in tar:
            content = tar.extractfile(member)
            if not member.isreg() or content is None:
                raise ArchiveError(f"The backup holds something other than files: {member.name}")
            if member.name == MANIFEST:
                self.compare(json.loads(content.read(LARGEST_NOTE)))
                return about or {}
            if about is None:
                about = self.begin(member.name, content)
            else:
                self.keep(member.name, content)
        raise ArchiveError("The backup is not whole: it has no manifest")

    def begin(self, name: str, content: IO[bytes]) -> Facts:
        if name != ABOUT:
            raise ArchiveError("This is no backup of a node")
        note = content.read(LARGEST_NOTE)
        self.entries.append((name, len(note), hashlib.sha256(note).hexdigest()))
        about = cast("Facts", json.loads(note))
        if about["format"] != FORMAT:
            raise ArchiveError(f"The backup has format {about['format']}; this version reads format {FORMAT}")
        self.examine(about)
        return about

    def keep(self, name: str, content: IO[bytes]) -> None:
        target, mode = self.target_of(name)
        digest, length = hashlib.sha256(), 0
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | mode, 0o600), "wb") as file:
            while chunk := content.read(1024 * 1024):
                digest.update(chunk)
                length += len(chunk)
                file.write(chunk)
        self.entries.append((name, length, digest.hexdigest()))

    def target_of(self, name: str) -> tuple[Path, int]:
        """Where a member is written, and how: the pieces of the dump are joined, a file never comes twice."""
        parts = PurePosixPath(name).parts
        if parts[:1] == (DATABASE,) and len(parts) == 2:
            return self.folder / "database.dump", os.O_APPEND
        if parts[:1] != (FILES,) or len(parts) < 2 or ".." in parts or "\0" in name:
            raise ArchiveError(f"The backup holds a file that does not belong to it: {name}")
        return self.folder.joinpath(*parts), os.O_EXCL

    def compare(self, manifest: Facts) -> None:
        if [tuple(entry) for entry in manifest["members"]] != self.entries:
            raise ArchiveError("The backup does not agree with its manifest")
