"""Every distribution that ships has a permissive licence."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|PostgreSQL|MPL|Unlicense|0BSD|Zlib|HPND|CC0)", re.IGNORECASE
)
COPYLEFT = re.compile(r"\bA?L?GPL|GNU (Lesser|Affero|General)", re.IGNORECASE)
EXCUSED = {
    "psycopg": "LGPL-3.0: used as a library, unchanged, replaceable by pip",
    "psycopg-binary": "LGPL-3.0: used as a library, unchanged, replaceable by pip",
    "psycopg-pool": "LGPL-3.0: used as a library, unchanged, replaceable by pip",
}


def faults_of_distributions() -> Iterator[str]:
    """Name the locked distributions whose licence is missing, unknown or copyleft without an excuse."""
    for name in locked_names():
        licence = licence_of(name)
        if name in EXCUSED:
            continue
        if licence is None:
            yield f"{name}: is locked, and not installed here"
        elif COPYLEFT.search(licence) or not PERMISSIVE.search(licence):
            yield f"{name}: {licence[:80] or 'names no licence'}"


def locked_names() -> list[str]:
    """The names of the lock file."""
    return re.findall(r"^([a-z0-9_.\-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def licence_of(name: str) -> str | None:
    """What a distribution's metadata say of its licence; `None` where it is not installed."""
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError:
        return None
    metadata = found.metadata
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    named = [metadata.get("License-Expression") or "", *classifiers, (metadata.get("License") or "")[:200]]
    return " ".join(named).strip() or beginning_of_licence_file(found)


def beginning_of_licence_file(found: Distribution) -> str:
    """The first words of the licence file that a distribution brings, for those whose metadata say nothing."""
    files = [file for file in found.files or [] if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))]
    return files[0].read_text()[:200] if files else ""
