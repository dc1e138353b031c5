"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import database

if TYPE_CHECKING:
    from tests.cast import Cast

database.settle_environment()
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure() -> None:
    """Start Django before any test module is read."""
    import django
    from django.conf import settings

    django.setup()
    # A worker of xdist may have read the settings before this file, with its parent's folder in them.
    settings.CACHES["default"]["LOCATION"] = os.environ["TAHALUF_CACHE"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real lists, names and vectors; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Give this process a database of its own, cloned from the migrated template."""
    from django.db import connections

    name = f"test_{os.getpid()}"
    with database.cluster(), database.cloned(name):
        connections["default"].settings_dict.update(database.entry_for(name))
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Leave the settings to `django_db_setup`."""


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Path) -> "Cast":
    """The standing cast: see tests/cast.py."""
    from tests.cast import Cast

    settings.KEYS_FOLDER = tmp_path / "keys"
    return Cast.assemble()
