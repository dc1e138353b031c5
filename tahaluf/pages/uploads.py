"""Uploads: streamed in chunks into the node's own folder, up to the size that the operator set."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class IncomingUpload(TemporaryUploadedFile):
    """A file that is being uploaded: mode 0600, in the incoming folder, gone when the request has ended."""

    def __init__(self, name: str | None, content_type: str | None, charset: str | None, extra: Any) -> None:
        folder = Path(settings.INCOMING_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(prefix="upload-", dir=folder)  # noqa: SIM115  closed with the request
        UploadedFile.__init__(self, file, name, content_type, 0, charset, extra)


class IncomingUploadHandler(TemporaryFileUploadHandler):
    """Takes uploads up to `settings.UPLOAD_LIMIT` bytes in one request; raises RequestDataTooBig (413) beyond it."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Refuse by the announced length, before a byte is stored."""
        self.received = 0
        self._check(content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the file to write to."""
        super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
        self.file = IncomingUpload(self.file_name, self.content_type, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk, unless the request has become too large."""
        self.received += len(raw_data)
        self._check(self.received)
        self.file.write(raw_data)

    @staticmethod
    def _check(size: int) -> None:
        if size > settings.UPLOAD_LIMIT:
            raise RequestDataTooBig(f"more than {settings.UPLOAD_LIMIT} bytes were sent")
