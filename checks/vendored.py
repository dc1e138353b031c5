"""The files that come from elsewhere are the ones listed, unchanged, under a known licence."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).resolve().parent.parent / "tahaluf"
FOLDERS = (ROOM / "pages" / "static" / "vendor", ROOM / "engines" / "notices" / "fonts")
LIST = "VENDORED.json"


def faults_of_vendored() -> Iterator[str]:
    """Name files that are missing, changed, unlisted, or listed without version or licence."""
    for folder in FOLDERS:
        yield from faults_of_folder(folder)


def faults_of_folder(folder: Path) -> Iterator[str]:
    """Name the faults of one folder of vendored files."""
    listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
    files = {entry["file"]: entry for entry in listed["files"]}
    for name, entry in files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: listed, and not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{name}: is not the file that was listed"
        if not all(entry.get(key) for key in ("package", "version", "licence")):
            yield f"{name}: package, version or licence is missing"
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != LIST}
    yield from (f"{name}: there, and not listed" for name in sorted(present - files.keys()))
