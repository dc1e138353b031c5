"""Whether a data folder was migrated by this very version of the program, told without asking the database."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import tahaluf
from tahaluf.config import data_folder

PACKAGE = Path(tahaluf.__file__).parent
FILE = "migrated"
WITH_MIGRATIONS = ("django", "django-allauth", "procrastinate")
PATTERNS = (
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/sql/*.sql",
    "**/static/**/*",
    "**/locale/**/*.po",
    "config/demonstration/*.py",
)


def fingerprint() -> str:
    """A digest of what is put into a node once: its schema, static files and demonstration."""
    parts = [*(f"{name} {version(name)}" for name in WITH_MIGRATIONS), *describe_files()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def describe_files() -> Iterator[str]:
    found = {path for pattern in PATTERNS for path in PACKAGE.glob(pattern) if path.is_file()}
    for path in sorted(found):
        facts = path.stat()
        yield f"{path.relative_to(PACKAGE)} {facts.st_size} {facts.st_mtime_ns}"


def is_current() -> bool:
    """Whether the last migration of the data folder was made by the present files."""
    file = data_folder.path() / FILE
    return file.exists() and file.read_text(encoding="ascii").strip() == fingerprint()


def remember() -> None:
    data_folder.write_privately(data_folder.path() / FILE, fingerprint() + "\n")


def program_version() -> str:
    """The version of the installed program; from an uninstalled checkout it says so."""
    try:
        return version("tahaluf")
    except PackageNotFoundError:
        return "not installed"
