"""The terms of a run: what its hits depend on. Two runs may share a folder only where all of them are equal."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tahaluf import __name__ as PROGRAM
from tahaluf import engines
from tahaluf.engines.lists import Listing

DIGITS = 12
CHUNK = 1 << 20
Terms = dict[str, Any]
"""Plain JSON: `subjects` (file, SHA-256), `columns`, `encoding`, `lists` (versions by key), `listings` (SHA-256),
`cutoff`, `language`, `part_rows` (0: by the number of rows) and `engine`."""


@cache
def engine_version() -> str:
    """The program's version with a digest of the engines' code and tables, which tells two builds apart."""
    digest = hashlib.sha256()
    root = Path(str(engines.__file__)).parent
    for file in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".tsv")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{version(PROGRAM)}+{digest.hexdigest()[:DIGITS]}"


def pack(listings: Iterable[Listing]) -> bytes:
    """Listings as compressed JSON lines, to be sent where they are needed."""
    lines = (json.dumps(listing.to_json(), ensure_ascii=False) for listing in listings)
    return zlib.compress("\n".join(lines).encode())


def unpacked_digest(packed: bytes) -> str:
    """The SHA-256 of the listings that were packed, however they were compressed."""
    return hashlib.sha256(zlib.decompress(packed)).hexdigest()


def unpack(packed: bytes) -> Iterator[Listing]:
    """The listings that were packed."""
    lines = zlib.decompress(packed).split(b"\n")
    return (Listing.from_json(json.loads(line)) for line in lines)


def versions_of(listings: Iterable[Listing]) -> dict[str, str]:
    """The version of each list by its key."""
    return dict(sorted({listing.list: listing.list_version for listing in listings}.items()))


def digest_of_files(files: Iterable[Path]) -> str:
    """The SHA-256 of the files' bytes one after another."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """The terms that differ, each with its two values; empty where none does."""
    names = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    return ", ".join(f"{name}: {brief(there.get(name))} ≠ {brief(here.get(name))}" for name in names)


def brief(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
