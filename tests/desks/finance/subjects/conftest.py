"""An alerts room that notes what it is handed, and a folder of incoming files of each test's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.desks.finance.subjects.room import AlertsRoom


@pytest.fixture
def alerts_room(monkeypatch: pytest.MonkeyPatch) -> "AlertsRoom":
    """A room in the place of the alerts room."""
    from tests.desks.finance.subjects.room import put_in_place

    return put_in_place(monkeypatch)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.INCOMING_FOLDER = tmp_path / "incoming"
