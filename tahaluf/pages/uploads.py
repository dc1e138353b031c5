"""Uploads: streamed in chunks into the node's own folder, up to the size that the operator set.

While it is sent a file has no name: whatever ends the request or the process, the kernel takes it back.
"""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

COPIES = 2
"""A file is on the disk twice while the page that takes it makes it its own."""
RESERVE = 256 * 1024 * 1024
"""Bytes of the disk that uploads leave to the database, which stops where it finds none."""
CHUNK_BYTES = 1 << 20


class IncomingUploadHandler(FileUploadHandler):
    """Takes uploads up to `settings.UPLOAD_LIMIT` bytes in one request; raises RequestDataTooBig (413) beyond it, and
    OSError with ENOSPC (507) where the disk has no room."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Begin; the request is not kept, so that both are gone as soon as it has ended, and the file with them."""
        super().__init__()
        self.file: UploadedFile[Any] | None = None

    def __del__(self) -> None:
        """Let go of a file whose sender was lost: Django tells nobody."""
        self.upload_interrupted()

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Refuse by the announced length, before a byte is stored."""
        self.received, self.announced = 0, content_length
        check_size(content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the file to write to."""
        super().new_file(*args, **kwargs)
        insist_on_room(COPIES * self.announced)
        file = tempfile.TemporaryFile(dir=incoming_folder())  # noqa: SIM115  closed with the request
        self.file = UploadedFile(file, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, unless the request has become too large."""
        self.received += len(raw_data)
        try:
            check_size(self.received)
            self._written(raw_data)
        except BaseException:
            self.upload_interrupted()
            raise

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Hand the file over, to be read from its beginning."""
        file, self.file = self.file, None
        if file is not None:
            file.seek(0)
            file.size = file_size
        return file

    def upload_interrupted(self) -> None:
        """Let go of what came so far."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def _written(self, data: bytes) -> None:
        if self.file is not None:
            self.file.write(data)


@contextlib.contextmanager
def sent_file(request: HttpRequest) -> Iterator[BinaryIO]:
    """The body of a request as a seekable file in the incoming folder, gone with the block; read chunk by chunk.

    Raises RequestDataTooBig (413) beyond `settings.UPLOAD_LIMIT`, by the announced length or by what comes, and OSError
    with ENOSPC where the disk has no room.
    """
    length = request.headers.get("Content-Length", "")
    announced = int(length) if length.isdecimal() else 0
    check_size(announced)
    insist_on_room(COPIES * announced)
    with tempfile.TemporaryFile(dir=incoming_folder()) as file:
        while chunk := request.read(CHUNK_BYTES):
            file.write(chunk)
            check_size(file.tell())
        file.seek(0)
        yield cast("BinaryIO", file)


def check_size(size: int) -> None:
    """Refuse more bytes than the operator lets in."""
    if size > settings.UPLOAD_LIMIT:
        raise RequestDataTooBig(f"more than {settings.UPLOAD_LIMIT} bytes were sent")


def incoming_folder() -> Path:
    """The folder of incoming files, made where it is missing."""
    folder = Path(settings.INCOMING_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def insist_on_room(size: int) -> None:
    """Raise OSError with ENOSPC where the disk has no room for so many bytes beside the database's reserve."""
    if not has_room(size):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def has_room(size: int = 0) -> bool:
    """Whether the disk has room for so many bytes beside the database's reserve."""
    return shutil.disk_usage(incoming_folder()).free >= size + RESERVE
