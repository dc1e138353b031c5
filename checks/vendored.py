"""The front-end files that come from elsewhere are the ones listed, unchanged, under a known licence."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tahaluf" / "pages" / "static" / "vendor"
LIST = "VENDORED.json"


def faults_of_vendored() -> Iterator[str]:
    """Name files that are missing, changed, unlisted, or listed without version or licence."""
    listed = json.loads((FOLDER / LIST).read_text(encoding="utf-8"))
    files = {entry["file"]: entry for entry in listed["files"]}
    for name, entry in files.items():
        path = FOLDER / name
        if not path.is_file():
            yield f"{name}: listed, and not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{name}: is not the file that was listed"
        if not all(entry.get(key) for key in ("package", "version", "licence")):
            yield f"{name}: package, version or licence is missing"
    present = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file() and path.name != LIST}
    yield from (f"{name}: there, and not listed" for name in sorted(present - files.keys()))
