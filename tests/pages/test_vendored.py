"""What is vendored is listed with licence and hash, and nothing else lies there."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [
    ROOT / "tahaluf" / "pages" / "static" / "vendor",
    ROOT / "tests" / "journeys" / "vendor",
    ROOT / "tahaluf" / "engines" / "notices" / "fonts",
]
LICENCES = {"MIT", "0BSD", "OFL-1.1", "MPL-2.0"}


@pytest.mark.parametrize("folder", FOLDERS, ids=["served", "for tests", "for letters"])
def test_every_vendored_file_is_listed_and_unchanged(folder: Path) -> None:
    listed = {row["file"]: row for row in json.loads((folder / "VENDORED.json").read_text())["files"]}
    held = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    held.pop("VENDORED.json")
    assert held.keys() == listed.keys()
    for name, path in held.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == listed[name]["sha256"], name
        assert listed[name]["licence"] in LICENCES
        assert listed[name]["package"]
        assert listed[name]["version"]


def test_what_tests_need_is_not_served() -> None:
    served = json.loads((FOLDERS[0] / "VENDORED.json").read_text())["files"]
    assert "axe-core" not in {row["package"] for row in served}


def test_stylesheets_and_scripts_name_no_other_host() -> None:
    for path in (ROOT / "tahaluf" / "pages" / "static" / "pages").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text, path.name
        assert "//cdn" not in text, path.name
