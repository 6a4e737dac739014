"""Stops a file that is too large before it is written anywhere."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from samstad.statistics.uploads import LARGEST


class Limited(FileUploadHandler):
    """First of the upload handlers. A request that is too large loses its file, and says so in `too_large`."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.length = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if self.length > LARGEST + 100_000 or start > LARGEST:
            if self.request is not None:
                self.request.too_large = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""
