"""Invented lists in real formats, and the desk's folder of incoming files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.desks.finance.lists import UN_XML

if TYPE_CHECKING:
    from tahaluf.desks.finance.lists.models import ListVersion
    from tests.cast import Cast

Import = Callable[..., "ListVersion"]


@pytest.fixture(autouse=True)
def _cold_shelf() -> Iterator[None]:
    from tahaluf.desks.finance.screening.warm_index import shelf

    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def incoming_folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of incoming files of the test's own."""
    settings.INCOMING_FOLDER = tmp_path / "incoming"
    return tmp_path / "incoming"


@pytest.fixture
def imported(cast: "Cast", incoming_folder: Path) -> Import:
    """Import a list as one of the cast (or the operator) to its end, as the worker does."""

    def import_list(who: str = "originator", data: bytes = UN_XML, name: str = "un.xml", **more: Any) -> "ListVersion":
        from tahaluf.desks.finance.lists import actions, importing
        from tahaluf.desks.finance.lists.reads import version_of
        from tahaluf.policy.context import opened

        token = cast.operator_token if who == "operator" else cast.tokens[who]
        with opened(token) as actor:
            version, _new = actions.receive_list(actor, actions.Arrival(name, [data], **more), queue=False)
        importing.import_version(version.uid, lambda: opened(token))
        with opened(token) as actor:
            return version_of(actor, version.uid)

    return import_list
