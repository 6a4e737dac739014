"""Stops a file that is too large before it is written anywhere."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from samstad.statistics.uploads import LARGEST


class TooLarge(UploadedFile):
    """What stands for a file that was too large: its name, a size above the limit, and no content."""

    def __init__(self, name: str, field: str) -> None:
        super().__init__(io.BytesIO(), name, "application/octet-stream", LARGEST + 1)
        self.field_name = field


class Limited(FileUploadHandler):
    """First of the upload handlers. A file that is too large is let go by as it comes; the form's other fields stay,
    and so does what a form says of it: see `TooLarge`. The request says so too, in `too_large`."""

    length = 0
    stopped = False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.length = content_length

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.stopped = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.length > LARGEST + 100_000 or start > LARGEST:
            self.stopped = True
            if self.request is not None:
                self.request.too_large = True  # type: ignore[attr-defined]
            return None  # the handlers after this one get nothing of it
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The handlers after this one keep the file, where it was not too large."""
        return TooLarge(str(self.file_name), str(self.field_name)) if self.stopped else None
