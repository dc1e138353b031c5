"""One planted world for each module of the sweep. Every test works in it behind a savepoint and leaves it as it was."""

import contextlib
import copy
import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.leaks.planted import Planted


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[tuple[Cast, Planted]]":
    """The cast and all that was planted, in a transaction that is undone after the module's last test."""
    from tests.cast import Cast
    from tests.leaks.planted import plant

    folder = tmp_path_factory.mktemp("world")
    places = override_settings(KEYS_FOLDER=folder / "keys", INCOMING_FOLDER=folder / "incoming")
    with django_db_blocker.unblock(), places, transaction.atomic():
        cast = Cast.assemble()
        with heard() as log:
            logging.getLogger("tahaluf").info("planting begins")
            planted = plant(cast)
        planted.log = log.getvalue()
        yield cast, planted
        transaction.set_rollback(True)


@contextlib.contextmanager
def heard() -> Iterator[io.StringIO]:
    """Listen to every log line of a block."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(handler)


@pytest.fixture
def cast(world: "tuple[Cast, Planted]", db: None) -> "Cast":
    """The standing cast as it stood when all was planted."""
    cache.clear()
    return copy.deepcopy(world[0])


@pytest.fixture
def planted(world: "tuple[Cast, Planted]", db: None) -> "Planted":
    """What was planted, and for whom."""
    return world[1]
