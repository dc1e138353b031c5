"""Uploads: streamed in chunks into the node's own folder, up to the size that the operator set."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

CHUNK_BYTES = 1 << 20


class IncomingUpload(TemporaryUploadedFile):
    """A file that is being uploaded: mode 0600, in the incoming folder, gone when the request has ended."""

    def __init__(self, name: str | None, content_type: str | None, charset: str | None, extra: Any) -> None:
        UploadedFile.__init__(self, open_incoming(), name, content_type, 0, charset, extra)  # closed with the request


class IncomingUploadHandler(TemporaryFileUploadHandler):
    """Takes uploads up to `settings.UPLOAD_LIMIT` bytes in one request; raises RequestDataTooBig (413) beyond it."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Refuse by the announced length, before a byte is stored."""
        self.received = 0
        check_size(content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the file to write to."""
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = IncomingUpload(self.file_name, self.content_type, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, unless the request has become too large."""
        self.received += len(raw_data)
        check_size(self.received)
        self.file.write(raw_data)


@contextlib.contextmanager
def sent_file(request: HttpRequest) -> Iterator[BinaryIO]:
    """The body of a request as a seekable file in the incoming folder, gone with the block; read chunk by chunk.

    Raises RequestDataTooBig (413) beyond `settings.UPLOAD_LIMIT`, by the announced length or by what comes.
    """
    announced = request.headers.get("Content-Length", "")
    check_size(int(announced) if announced.isdecimal() else 0)
    with open_incoming() as file:
        while chunk := request.read(CHUNK_BYTES):
            file.write(chunk)
            check_size(file.tell())
        file.seek(0)
        yield file


def open_incoming() -> BinaryIO:
    """Open a file of mode 0600 in the incoming folder; it goes when it is closed."""
    folder = Path(settings.INCOMING_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return cast("BinaryIO", tempfile.NamedTemporaryFile(prefix="upload-", dir=folder))


def check_size(size: int) -> None:
    """Refuse more bytes than the operator lets in."""
    if size > settings.UPLOAD_LIMIT:
        raise RequestDataTooBig(f"more than {settings.UPLOAD_LIMIT} bytes were sent")
