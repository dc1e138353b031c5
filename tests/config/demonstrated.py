"""The demonstration as tests load it: on a data folder of its own, and what they ask of it."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import override_settings

from tahaluf.config.demonstration.accounts import OFFICERS
from tahaluf.config.demonstration.loading import sign_in
from tests.cast import as_owner


@contextlib.contextmanager
def own_folder(folder: Path) -> Iterator[None]:
    """Let a folder with the operator's token be the node's, and passwords be hashed quickly."""
    shutil.copy(Path(settings.DATA_FOLDER) / "operator.token", folder)
    folder.chmod(0o700)
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(DATA_FOLDER=folder, KEYS_FOLDER=folder / "keys"),
    ):
        patch.setenv("TAHALUF_DATA", str(folder))
        patch.setattr(PBKDF2PasswordHasher, "iterations", 10)
        yield


def tokens() -> dict[str, str]:
    """Sign every officer in; gives a context's token by login."""
    return {officer.login: sign_in(officer) for officer in OFFICERS}


def versions() -> int:
    """How many versions of records there are."""
    with as_owner() as cursor:
        cursor.execute("SELECT count(*) FROM records_recordversion")
        return int(cursor.fetchone()[0])
