"""A data folder of its own for each test, and one embedded PostgreSQL for all quick tests of this folder."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tahaluf.config import database
from tahaluf.config.preparation import prepare

if TYPE_CHECKING:
    from tests.cast import Cast

VARIABLES = ("DATABASE_URL", "TAHALUF_CONNECTION", "TAHALUF_DATABASE_ROLE", "TAHALUF_ROLE_PREFIX")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")  # so that it is gone again after a command that sets it in this process
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def new_folder() -> Iterator[Callable[[], Path]]:
    """Make empty folders outside pytest's own.

    Each run of pytest closes its own folder to all but its user again; where root runs it, a server that another run
    started there could then no longer reach its files.
    """
    with tempfile.TemporaryDirectory(prefix="tahaluf-", ignore_cleanup_errors=True) as root:
        yield lambda: Path(tempfile.mkdtemp(dir=root))


@pytest.fixture
def tmp_path(new_folder: Callable[[], Path]) -> Path:
    """An empty folder for one test."""
    return new_folder()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder named by TAHALUF_DATA; its server, if one was started, is stopped in the end."""
    place = tmp_path / "data"
    monkeypatch.setenv("TAHALUF_DATA", str(place))
    yield place
    database.stop_embedded(place)


@pytest.fixture(scope="session")
def prepared_folder(new_folder: Callable[[], Path]) -> Iterator[Path]:
    """A data folder whose embedded server runs with roles and database prepared."""
    place = new_folder() / "data"
    with pytest.MonkeyPatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        patch.setenv("TAHALUF_DATA", str(place))
        database.start_embedded(place, durable=False)
        prepare()
    yield place
    database.stop_embedded(place)


@pytest.fixture
def prepared(prepared_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The prepared data folder, named by TAHALUF_DATA."""
    monkeypatch.setenv("TAHALUF_DATA", str(prepared_folder))
    return prepared_folder


@pytest.fixture
def operators_node(cast: "Cast", settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node whose operator's commands run in this process."""
    from tahaluf.config import server

    settings.DATA_FOLDER = tmp_path
    settings.INCOMING_FOLDER = tmp_path / "incoming"
    (tmp_path / "operator.token").write_text(cast.operator_token)
    monkeypatch.setattr(server, "available", contextlib.nullcontext)


@pytest.fixture(scope="module")
def demonstrated(django_db_setup: None, django_db_blocker: Any, new_folder: Callable[[], Path]) -> Iterator[None]:
    """The loaded demonstration, for all tests of a module that only look at it."""
    from django.db import transaction

    from tahaluf.config import demonstration
    from tests.config.demonstrated import own_folder

    with django_db_blocker.unblock(), own_folder(new_folder()), transaction.atomic():
        demonstration.load()
        yield
        transaction.set_rollback(True)
