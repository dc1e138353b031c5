"""Uploads: kept from others, gone with whatever ends them, refused where there is no room for them."""

import contextlib
import gc
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.test import RequestFactory

from tahaluf.pages import uploads
from tests.cast import Cast

CONTENT = b"name\nAmin Lawhi\n" * 20_000


@pytest.fixture(autouse=True)
def incoming(settings: Any, tmp_path: Path) -> Path:
    settings.INCOMING_FOLDER = tmp_path / "incoming"
    return tmp_path / "incoming"


@pytest.fixture
def nothing_collected() -> Iterator[None]:
    """What is gone is gone at once, not when cycles are collected."""
    gc.disable()
    yield
    gc.enable()


def request_with(content: bytes = CONTENT, cut_at: int | None = None) -> HttpRequest:
    """A request that uploads a file, or that breaks off."""
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("own.csv", content)})
    if cut_at is not None:
        request._stream = Broken(request.environ["wsgi.input"].read(cut_at))
    return request


class Broken(io.BytesIO):
    """A body whose sender is lost."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data:
            raise ConnectionResetError
        return data


def open_files() -> Iterator[str]:
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            yield str(descriptor.readlink())
        except FileNotFoundError:
            continue


def held(folder: Path) -> list[str]:
    """The files of the folder that this process holds open, with a name or without."""
    return [place for place in open_files() if place.startswith(f"{folder}/")]


def test_an_upload_arrives_whole_and_has_no_name_that_could_stay(incoming: Path) -> None:
    request = request_with()
    file = request.FILES["file"]
    assert (file.name, file.size, file.read()) == ("own.csv", len(CONTENT), CONTENT)
    assert len(held(incoming)) == 1
    assert list(incoming.iterdir()) == []
    request.close()
    assert held(incoming) == []


def test_the_folder_is_closed_to_others(incoming: Path) -> None:
    request = request_with()
    assert request.FILES
    request.close()
    assert incoming.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("nothing_collected")
def test_nothing_stays_of_an_upload_that_breaks_off(incoming: Path) -> None:
    request = request_with(cut_at=200_000)
    with contextlib.suppress(UnreadablePostError):
        request.FILES  # noqa: B018
    assert list(incoming.iterdir()) == []
    del request
    assert held(incoming) == []


def test_an_upload_is_refused_by_its_announced_length(settings: Any, incoming: Path) -> None:
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(RequestDataTooBig):
        request_with().FILES  # noqa: B018
    assert not incoming.exists()


def usage(free: int) -> Callable[[Path], SimpleNamespace]:
    return lambda _folder: SimpleNamespace(free=free)


@pytest.mark.parametrize(("free", "fits"), [(3 * len(CONTENT), True), (len(CONTENT), False)])
def test_an_upload_that_would_take_the_databases_reserve_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, free: int, fits: bool
) -> None:
    monkeypatch.setattr(uploads.shutil, "disk_usage", usage(uploads.RESERVE + free))
    client = cast.client("originator")
    client.raise_request_exception = False
    response = client.post("/finance/lists/import/", {"file": SimpleUploadedFile("own.csv", CONTENT), "key": "own"})
    assert response.status_code == (302 if fits else 507)


def test_a_form_without_a_file_needs_no_room(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads.shutil, "disk_usage", usage(0))
    response = cast.client("originator").post("/language/", {"language": "fr"}, follow=True)
    assert response.status_code == 200


def test_a_disk_that_fills_up_on_the_way_leaves_nothing(incoming: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(uploads.IncomingUploadHandler):
        def _written(self, data: bytes) -> None:
            if self.received > 100_000:
                raise OSError(28, "No space left on device")
            super()._written(data)

    request = request_with()
    request.upload_handlers = [Full(request)]
    with pytest.raises(OSError, match="No space"):
        request.FILES  # noqa: B018
    assert held(incoming) == []
    assert list(incoming.iterdir()) == []
