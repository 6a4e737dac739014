"""A zip from somebody else, read without believing what it says of itself.

A workbook, a Word document and an OpenDocument file are zips. What one unpacks to is counted as it is unpacked: the
sizes that are written in it are its maker's.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

BLOCK = 4 << 20  # bytes that are unpacked at a time
# What a damaged zip, or one that is locked or packed in an unknown way, makes the library raise.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def blocks(
    book: zipfile.ZipFile, name: str | zipfile.ZipInfo, most: int, refuse: Callable[[], Exception]
) -> Iterator[bytes]:
    """One entry's bytes as they unpack. Raises what `refuse` gives where they are more than `most`."""
    size = 0
    with book.open(name) as part:
        while block := part.read(min(BLOCK, most - size + 1)):
            size += len(block)
            if size > most:
                raise refuse()
            yield block
