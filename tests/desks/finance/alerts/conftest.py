"""A list, a portfolio and subjects of the originator's desk."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tahaluf.desks.finance.alerts.models import Alert
    from tahaluf.desks.finance.lists.models import ListVersion
    from tahaluf.desks.finance.subjects.models import Portfolio, Subject
    from tests.cast import Cast

Import = Callable[..., "ListVersion"]


@pytest.fixture
def held(cast: "Cast") -> "Portfolio":
    """A portfolio of the whole desk."""
    from tests.desks.finance.alerts import cases

    return cases.portfolio(cast)


@pytest.fixture
def walid(cast: "Cast", held: "Portfolio") -> "Subject":
    """A customer whose name a list names."""
    from tests.desks.finance.alerts import cases

    return cases.subject(cast, held)


@pytest.fixture
def version(imported: Import) -> "ListVersion":
    """A list of the originator's desk."""
    return imported()


@pytest.fixture
def alert(cast: "Cast", walid: "Subject", version: "ListVersion") -> "Alert":
    """A new alert about Walid."""
    from tests.desks.finance.alerts import cases

    cases.raise_hits(cast, version, walid)
    return cases.alerts(cast)[0]


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Any, settings: Any) -> Iterator[None]:
    """A database of its own in which transactions are real."""
    from django.db import connections

    from tests import database

    held = connections["default"]
    before = dict(held.settings_dict)
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.INCOMING_FOLDER = tmp_path / "incoming"
    with django_db_blocker.unblock(), database.cluster(), database.cloned(f"race_{os.getpid()}") as name:
        held.close()
        held.settings_dict.update(database.entry_for(name))
        try:
            yield
        finally:
            held.close()
            held.settings_dict.update(before)
