"""What every test may ask for."""

import copy
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import database, scheduling, static_files

if TYPE_CHECKING:
    from tests.cast import Cast

database.settle_environment()
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Start Django before any test module is read."""
    import django
    from django.conf import settings
    from django.middleware import csrf

    django.setup()
    csrf.CSRF_ALLOWED_CHARS = "JQ"  # or a page holds by chance, in a token, the two letters that it must not tell
    # A worker of xdist may have read the settings before this file, with its parent's folder in them.
    settings.CACHES["default"]["LOCATION"] = os.environ["TAHALUF_CACHE"]
    settings.WHITENOISE_AUTOREFRESH = True  # or else every test client would read the folder of static files anew
    static_files.settle(collecting=not hasattr(config, "workerinput"))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> scheduling.ByFile:
    """Share out whole files."""
    return scheduling.ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    scheduling.longest_first(items)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what has been imported: it stays until the end of the run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Start each test in the node's own language, not in that of the last page another test opened."""
    from django.utils import translation

    translation.deactivate()


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


@pytest.fixture(scope="module")
def swept(django_db_setup: None) -> Iterator[None]:
    """Clear away what very many rows left behind, or every later test of this process reads past them."""
    from django.db import connections

    yield
    with database.administrator(str(connections["default"].settings_dict["NAME"])) as connection:
        connection.execute("VACUUM")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Leave the settings to `django_db_setup`."""


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the private keys of the cast's members lie."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def standing_cast(django_db_setup: None, django_db_blocker: Any, keys_folder: Path) -> "Iterator[Cast]":
    """The standing cast, put on once for a module, in a transaction that is undone after its last test."""
    from django.db import transaction
    from django.test import override_settings

    from tests.cast import Cast

    with django_db_blocker.unblock(), override_settings(KEYS_FOLDER=keys_folder), transaction.atomic():
        yield Cast.assemble()
        transaction.set_rollback(True)


@pytest.fixture
def cast(standing_cast: "Cast", db: None, settings: Any, keys_folder: Path) -> "Cast":
    """The standing cast (tests/cast.py), as it was before any test of the module."""
    settings.KEYS_FOLDER = keys_folder
    return copy.deepcopy(standing_cast)
