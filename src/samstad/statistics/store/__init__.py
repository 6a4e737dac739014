"""The only reader and writer of Parquet and cube.

A release is kept twice. The *archive* is one Parquet file named by the sha256 of its bytes: the truth, never
changed. The *cube* is a dense cache made from it, memory-mapped in two orientations, which may be deleted at
any time. `open_cube` and `open_archive` answer alike; a report is verified against the archive alone.

| file | question |
|---|---|
| `frame.py` | what a release looks like as a table, and whether this is one |
| `archive.py` | how it is written, found, checked and read |
| `cube.py` | how it is read fast |
| `reading.py` | what may be asked of a release, however it is kept |
| `files.py` | how files come to be whole or not at all |
"""

from samstad.statistics.store.archive import archive_file, find_archive, open_archive, put, read_frame
from samstad.statistics.store.cube import open_cube
from samstad.statistics.store.frame import FrameError, breakdown_of, breakdown_text, canonical, dimensions_of
from samstad.statistics.store.reading import Reader, Table

__all__ = [
    "FrameError",
    "Reader",
    "Table",
    "archive_file",
    "breakdown_of",
    "breakdown_text",
    "canonical",
    "dimensions_of",
    "find_archive",
    "open_archive",
    "open_cube",
    "put",
    "read_frame",
]
