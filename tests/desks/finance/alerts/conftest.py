"""A list, a portfolio and subjects of the originator's desk."""

from collections.abc import Callable
from typing import TYPE_CHECKING

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
