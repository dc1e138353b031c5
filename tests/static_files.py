"""The test run's static files: collected before any test, because a process reads their manifest once."""

import hashlib
from pathlib import Path

from tests import database


def settle(collecting: bool) -> None:
    """Collect the static files as a start of the node does, where asked to, and read their manifest.

    The process that starts the others collects; the others would find the folder half full.
    """
    from django.contrib.staticfiles.storage import staticfiles_storage

    if collecting:
        collect()
    if not staticfiles_storage.hashed_files:  # read at the first use, and kept
        raise RuntimeError(f"no static files lie in {database.FOLDER}")


def collect() -> None:
    """Collect the static files, unless they are the same as last time."""
    from django.conf import settings
    from django.core.management import call_command

    from tahaluf.config import data_folder

    stamp = data_folder.ensure_data_folder(database.FOLDER) / "static.stamp"
    with data_folder.locked(stamp.with_suffix(".lock")):  # two runs in one checkout
        wanted = digest()
        if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def digest() -> str:
    """Digest whatever the collected files depend on."""
    files = sorted(path for path in database.ROOT.glob("tahaluf/**/static/**/*") if path.is_file())
    return hashlib.sha256(
        b"".join(file.read_bytes() for file in [*files, database.ROOT / "requirements.lock"])
    ).hexdigest()
