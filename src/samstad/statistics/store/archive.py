"""The archive: one Parquet file a release, named by the sha256 of its bytes. The truth about every number."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from samstad.conf.home import Home
from samstad.methods.values import Missing, Values
from samstad.organisation.errors import UserError
from samstad.statistics.store import files
from samstad.statistics.store.codes import enumerated
from samstad.statistics.store.frame import canonical, check, dimensions_of
from samstad.statistics.store.reading import Table, known, selected

if TYPE_CHECKING:
    import polars as pl

# Part of what makes equal content equal bytes: changing them changes the name of every later release.
ROWS_IN_GROUP = 262_144
ZSTD_LEVEL = 3
NATIONAL = "nationell"


def here() -> Home:
    """The home of this installation."""
    from django.conf import settings

    home: Home = settings.HOME
    return home


def archive_file(home: Home, city: str | None, dataset: str, content_hash: str) -> Path:
    """Where the release lies: the folder of its city (or of the nation), then of its dataset."""
    return home.releases / (city or NATIONAL) / dataset / f"{content_hash}.parquet"


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """A canonical frame as bytes, the same for the same content."""
    buffer = io.BytesIO()
    frame.write_parquet(
        buffer,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        row_group_size=ROWS_IN_GROUP,
        statistics=True,
    )
    return buffer.getvalue()


def write_aside(frame: pl.DataFrame, home: Home) -> tuple[Path, str]:
    """Write a canonical frame into the home's temporary folder, forced to disk; its path and content hash.

    Raises UserError where there is no room; nothing is then left behind.
    """
    content = parquet_bytes(frame)
    path = files.aside(home, ".parquet")
    try:
        with files.room_for("the release", home.temporary):
            files.write_whole(path, content)
    except BaseException:
        files.remove(path)
        raise
    return path, hashlib.sha256(content).hexdigest()


def place(written: Path, target: Path) -> None:
    """Move a written file to its name in the archive, durably. Raises UserError where that may not be
    done."""
    with files.room_for("the release", target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        written.replace(target)
        files.sync_folder(target.parent)


def put(frame: pl.DataFrame, city: str | None, dataset: str, home: Home | None = None) -> str:
    """Write a frame into the archive without a release around it; its content hash.

    For tools and tests: an import goes through `actions.import_statistics`, which writes the row too.
    """
    home = home or here()
    written, content_hash = write_aside(canonical(frame), home)
    place(written, archive_file(home, city, dataset, content_hash))
    return content_hash


def find_archive(content_hash: str, home: Home | None = None) -> Path:
    """The file of this content. Raises UserError where it is gone."""
    home = home or here()
    for path in sorted(home.releases.glob(f"*/*/{content_hash}.parquet")):
        return path
    raise UserError(
        f"the file of release content {content_hash[:12]} is gone",
        where=str(home.releases),
        advice="Restore the releases folder from the backup; `samstad doctor` lists what is missing",
    )


def read_frame(content_hash: str, home: Home | None = None) -> pl.DataFrame:
    """The release as its canonical frame. Raises UserError where its file is gone or has been changed."""
    import polars as pl

    path = find_archive(content_hash, home)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != content_hash:
        raise UserError(
            "the file of a release has been changed since it was written: its sha256 is not its name",
            where=str(path),
            advice="Restore this file from the backup; no number from it can be trusted",
        )
    frame = enumerated(pl.read_parquet(io.BytesIO(content)))
    check(frame)
    return frame


def open_archive(content_hash: str, home: Home | None = None) -> ArchiveReader:
    """Read straight from Parquet: slow and obvious, for verifying. Raises as `read_frame`."""
    return ArchiveReader(read_frame(content_hash, home))


class ArchiveReader:
    """The slow twin of the cube: one dictionary of cells, one loop."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._dimensions = dimensions_of(frame)
        self._cells: dict[tuple[str, str], dict[tuple[str, str, str], tuple[float | None, int]]] = {}

    def area_sets(self) -> tuple[str, ...]:
        return tuple(sorted(self._frame["area_set"].unique()))

    def measures(self) -> tuple[str, ...]:
        return tuple(self._dimensions)

    def dimensions(self, measure: str) -> dict[str, tuple[str, ...]]:
        return dict(self._dimensions[known("measure", measure, self.measures())])

    def read(
        self,
        measure: str,
        where: Mapping[str, Sequence[str]],
        area_set: str,
        totals: Mapping[str, str] | None = None,
        areas: Sequence[str] | None = None,
    ) -> Table:
        breakdowns = selected(self.dimensions(measure), where, totals)
        known("area set", area_set, self.area_sets())
        rows = self._frame.filter(self._frame["area_set"] == area_set)
        periods = tuple(sorted(rows["period"].unique().to_list()))
        asked = tuple(sorted(rows["area"].unique().to_list())) if areas is None else tuple(areas)
        cells = self._cells_of(measure, area_set)
        numbers = np.full((len(periods), len(asked)), np.nan)
        kinds = np.zeros(numbers.shape, dtype=np.uint8)
        for i, period in enumerate(periods):
            for j, area in enumerate(asked):
                numbers[i, j], kinds[i, j] = _sum(
                    [cells.get((b, period, area), (None, int(Missing.NOT_COLLECTED))) for b in breakdowns]
                )
        return Table(periods, asked, Values(numbers, kinds))

    def _cells_of(self, measure: str, area_set: str) -> dict[tuple[str, str, str], tuple[float | None, int]]:
        if (measure, area_set) not in self._cells:
            frame = self._frame
            rows = frame.filter((frame["measure"] == measure) & (frame["area_set"] == area_set))
            keyed = rows.select("breakdown", "period", "area", "value", "missing").rows()
            self._cells[measure, area_set] = {(b, p, a): (value, kind) for b, p, a, value, kind in keyed}
        return self._cells[measure, area_set]


def _sum(cells: list[tuple[float | None, int]]) -> tuple[float, int]:
    """Sum in the order given; over something missing, the strongest kind among the parts."""
    strongest = max(kind for _, kind in cells)
    if strongest != Missing.PRESENT:
        return float("nan"), strongest
    total = 0.0
    for value, _ in cells:
        total += value if value is not None else 0.0
    return total, int(Missing.PRESENT)
