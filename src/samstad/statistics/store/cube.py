"""The cube: a dense, memory-mapped cache of one release, in two orientations.

`HOME.cube/<content hash>/` holds for each area set values and kinds of missing as (series, periods, areas),
for maps and rankings, and as (areas, series, periods), for one place. A series is a measure with its
breakdown. The index carries all labels and each file's size and sha256; a file `complete` carries the index's
own sha256. What is absent, cut short or of an older format is built again from the archive.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.conf.home import Home
from samstad.methods.values import Missing, Values
from samstad.organisation.errors import UserError
from samstad.statistics.store import files
from samstad.statistics.store.archive import here, read_frame
from samstad.statistics.store.codes import categories_of, codes_of, enumerated, starts
from samstad.statistics.store.frame import dimensions_of, series_of
from samstad.statistics.store.reading import Table, known, selected

if TYPE_CHECKING:
    import polars as pl

FORMAT = 1
# A cell costs up to 18 bytes over both orientations. A release that would need more than this is not dense.
MOST_CELLS = 500_000_000
# Cells that are looked at together when a block is narrowed, and the side of a tile when it is turned.
_PART, _TILE = 1 << 20, 256


class CubeDamagedError(Exception):
    """The cube is absent, incomplete, or not what its index says."""


def open_cube(content_hash: str, home: Home | None = None) -> CubeReader:
    """Read from the cube, which is built from the archive where it is absent or damaged.

    Raises UserError where the archive is gone or changed, or there is no room for the cube.
    """
    return _opened(home or here(), content_hash)


@lru_cache(maxsize=256)
def _opened(home: Home, content_hash: str) -> CubeReader:
    folder = home.cube / content_hash
    try:
        return CubeReader(folder)
    except CubeDamagedError:
        pass
    with files.writing(home), files.one_at_a_time(home, "cube"):
        try:
            return CubeReader(folder)  # another process was first
        except CubeDamagedError:
            built = build_aside(read_frame(content_hash, home), home)
            place(built, folder, home)
            return CubeReader(folder)


def forget(content_hash: str | None = None) -> None:
    """Let the next `open_cube` look at the files again."""
    _opened.cache_clear()


def place(built: Path, folder: Path, home: Home) -> None:
    """Move a finished cube to its place; what lies there is moved out of the way first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    old = files.aside(home, ".old-cube")
    with suppress(FileNotFoundError):
        folder.rename(old)
    try:
        built.rename(folder)
    except OSError:
        if not folder.is_dir():  # another process may have placed the same content meanwhile
            raise
        files.remove(built)
    files.remove(old)


def build_aside(frame: pl.DataFrame, home: Home, progress: files.Progress = files.silent) -> Path:
    """Build the cube of a canonical frame in the home's temporary folder; its path.

    Raises UserError where there is no room, or where the release is too sparse for a dense cube.
    """
    folder = files.aside(home, ".cube")
    folder.mkdir()
    try:
        with files.room_for("the cube", home.temporary):
            _build(frame, folder, progress)
    except BaseException:
        files.remove(folder)
        raise
    return folder


def _build(frame: pl.DataFrame, folder: Path, progress: files.Progress) -> None:
    names = categories_of(frame["area_set"])
    blocks = []
    for number, name in enumerate(names):
        progress(number, len(names), "cube")
        rows = frame if len(names) == 1 else enumerated(frame.filter(frame["area_set"] == name))
        blocks.append(_build_block(rows, name, folder, number))
    index = {
        "format": FORMAT,
        "dimensions": dimensions_of(frame),
        "blocks": blocks,
    }
    files.write_json(folder / "index.json", index)
    files.write_whole(folder / "complete", files.sha256(folder / "index.json").encode())
    progress(len(names), len(names), "cube")


def _build_block(rows: pl.DataFrame, name: str, folder: Path, number: int) -> dict[str, Any]:
    """Write the four files of one area set; what the index says of it."""
    series = series_of(rows)
    periods, areas = categories_of(rows["period"]), categories_of(rows["area"])
    shape = (len(series), len(periods), len(areas))
    if (cells := math.prod(shape)) > MOST_CELLS:
        raise UserError(
            f"{len(series)} series × {len(periods)} periods × {len(areas)} areas are {cells:,} cells, "
            f"more than the {MOST_CELLS:,} that one release may have",
            where=f"area set {name}",
            advice="Split the delivery into several datasets",
        )
    at = None if rows.height == cells else _places(rows, shape)
    written = {}
    for what, cube in (
        ("values", narrowed(_laid_out(rows, at, shape))),
        ("missing", _kinds(rows, at, shape)),
    ):
        written[f"{number}_{what}_by_period.npy"] = _save(folder / f"{number}_{what}_by_period.npy", cube)
        turned = _turned(cube)
        written[f"{number}_{what}_by_area.npy"] = _save(folder / f"{number}_{what}_by_area.npy", turned)
        del cube, turned
    return {
        "area_set": name,
        "series": [list(row) for row in series],
        "periods": periods,
        "areas": areas,
        "files": written,
    }


def _places(rows: pl.DataFrame, shape: tuple[int, int, int]) -> npt.NDArray[np.int32]:
    """Where in the block each row lies. A block without a gap is the rows as they are, and needs none."""
    first = starts(rows, ("measure", "breakdown"))
    at = np.repeat(np.arange(shape[0], dtype=np.int32), np.diff(np.append(first, rows.height)))
    for name, size in (("period", shape[1]), ("area", shape[2])):
        at *= np.int32(size)
        at += codes_of(rows[name])
    return at


def _laid_out(
    rows: pl.DataFrame, at: npt.NDArray[np.int32] | None, shape: tuple[int, int, int]
) -> npt.NDArray[np.float64]:
    """The values in their places; NaN where there is none."""
    numbers = rows["value"].fill_null(float("nan")).to_numpy()
    if at is None:
        return numbers.reshape(shape)
    values = np.full(math.prod(shape), np.nan)
    values[at] = numbers
    return values.reshape(shape)


def _kinds(
    rows: pl.DataFrame, at: npt.NDArray[np.int32] | None, shape: tuple[int, int, int]
) -> npt.NDArray[np.uint8]:
    kinds = rows["missing"].to_numpy()
    if at is None:
        return kinds.reshape(shape)
    missing = np.full(math.prod(shape), np.uint8(Missing.NOT_COLLECTED))
    missing[at] = kinds
    return missing.reshape(shape)


def _turned(cube: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same as (areas, series, periods). Copied in tiles: rows and columns of a tile both fit the cache."""
    flat = cube.reshape(-1, cube.shape[2])
    turned = np.empty(flat.shape[::-1], dtype=flat.dtype)
    for top in range(0, flat.shape[0], _TILE):
        for left in range(0, flat.shape[1], _TILE):
            turned[left : left + _TILE, top : top + _TILE] = flat[top : top + _TILE, left : left + _TILE].T
    return turned.reshape(cube.shape[2], *cube.shape[:2])


def narrowed(values: npt.NDArray[np.float64]) -> npt.NDArray[np.floating[Any]]:
    """float32 where every value survives it, else the float64 it was."""
    narrow = np.empty(values.shape, dtype=np.float32)
    flat, flat_narrow = values.reshape(-1), narrow.reshape(-1)
    with np.errstate(over="ignore"):
        for first in range(0, flat.size, _PART):
            part = flat[first : first + _PART]
            flat_narrow[first : first + _PART] = part
            if not np.array_equal(
                flat_narrow[first : first + _PART].astype(np.float64), part, equal_nan=True
            ):
                return values
    return narrow


def _save(path: Path, array: npt.NDArray[Any]) -> dict[str, Any]:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    body = memoryview(array.reshape(-1).view(np.uint8))  # type: ignore[arg-type]
    digest = hashlib.sha256(header.getvalue())
    digest.update(body)
    with path.open("wb", buffering=0) as file:
        file.write(header.getvalue())
        rest = body
        while rest:
            rest = rest[file.write(rest) :]
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def read_index(folder: Path) -> dict[str, Any]:
    """What the cube says that it holds. Raises CubeDamagedError."""
    try:
        content = (folder / "index.json").read_bytes()
        complete = (folder / "complete").read_text()
        if complete != hashlib.sha256(content).hexdigest():
            raise CubeDamagedError(f"{folder}: the index has been changed")
        index: dict[str, Any] = json.loads(content)
        if index["format"] != FORMAT:
            raise CubeDamagedError(f"{folder}: an older format")
        for block in index["blocks"]:
            for name, said in block["files"].items():
                if (folder / name).stat().st_size != said["bytes"]:
                    raise CubeDamagedError(f"{folder / name}: cut short")
    except (OSError, ValueError, KeyError, UnicodeDecodeError) as error:
        raise CubeDamagedError(f"{folder}: {error}") from error
    return index


def check_cube(folder: Path) -> None:
    """Read every byte and compare with the index. Raises CubeDamagedError."""
    for block in read_index(folder)["blocks"]:
        for name, said in block["files"].items():
            if files.sha256(folder / name) != said["sha256"]:
                raise CubeDamagedError(f"{folder / name}: changed since it was built")


class Labels(NamedTuple):
    """The axes of one area set's block."""

    series: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    areas: tuple[str, ...]


class Cut(NamedTuple):
    """A part of the cube as it lies there: read-only, nothing copied or summed.

    `values`: float32 or float64, NaN where missing; `missing`: uint8, see `Missing`.
    """

    values: npt.NDArray[np.floating[Any]]
    missing: npt.NDArray[np.uint8]


class _Block:
    """One area set of the cube: labels, and the four arrays mapped from disk."""

    def __init__(self, folder: Path, said: dict[str, Any]) -> None:
        self.periods: tuple[str, ...] = tuple(said["periods"])
        self.areas: tuple[str, ...] = tuple(said["areas"])
        self.series = {(measure, breakdown): i for i, (measure, breakdown) in enumerate(said["series"])}
        self.place = {area: i for i, area in enumerate(self.areas)}
        self.arrays = {
            name.split("_", 1)[1].removesuffix(".npy"): np.load(folder / name, mmap_mode="r").view(np.ndarray)
            for name in said["files"]
        }
        shape = (len(self.series), len(self.periods), len(self.areas))
        for orientation, expected in (("by_period", shape), ("by_area", (shape[2], *shape[:2]))):
            for what in ("values", "missing"):
                if self.arrays[f"{what}_{orientation}"].shape != expected:
                    raise CubeDamagedError(
                        f"{folder}: {what}_{orientation} has another shape than its labels"
                    )


class CubeReader:
    """The fast reader. Holds memory maps only; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        index = read_index(folder)
        self._dimensions: dict[str, dict[str, tuple[str, ...]]] = {
            measure: {name: tuple(categories) for name, categories in dimensions.items()}
            for measure, dimensions in index["dimensions"].items()
        }
        try:
            self._blocks = {said["area_set"]: _Block(folder, said) for said in index["blocks"]}
        except (OSError, ValueError, KeyError) as error:
            raise CubeDamagedError(f"{folder}: {error}") from error

    def area_sets(self) -> tuple[str, ...]:
        return tuple(self._blocks)

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
        block = self._blocks[known("area set", area_set, self.area_sets())]
        asked = block.areas if areas is None else tuple(areas)
        numbers = np.zeros((len(block.periods), len(asked)))
        kinds = np.zeros(numbers.shape, dtype=np.uint8)
        for breakdown in breakdowns:
            value, kind = self._slice(block, (measure, breakdown), areas)
            numbers += value
            np.maximum(kinds, kind, out=kinds)
        return Table(block.periods, asked, Values(np.where(kinds == Missing.PRESENT, numbers, np.nan), kinds))

    def labels(self, area_set: str) -> Labels:
        """What the axes of a block are. Raises KeyError for an unknown area set."""
        block = self._blocks[known("area set", area_set, self.area_sets())]
        return Labels(tuple(block.series), block.periods, block.areas)

    def area(self, area_set: str, area: str) -> Cut:
        """Everything about one area: (series, periods), in the order of `labels`.

        Raises KeyError with a sentence for an unknown area set or area.
        """
        block = self._blocks[known("area set", area_set, self.area_sets())]
        place = block.place.get(area)
        if place is None:
            raise KeyError(f"the release has no area {area!r} in {area_set}")
        return Cut(block.arrays["values_by_area"][place], block.arrays["missing_by_area"][place])

    def series(self, area_set: str, measure: str, breakdown: str = "") -> Cut:
        """One series everywhere: (periods, areas), in the order of `labels`; a row is a map.

        Raises KeyError with a sentence for an unknown area set or series.
        """
        block = self._blocks[known("area set", area_set, self.area_sets())]
        row = block.series.get((measure, breakdown))
        if row is None:
            raise KeyError(f"the release has no series {measure!r} {breakdown!r} in {area_set}")
        return Cut(block.arrays["values_by_period"][row], block.arrays["missing_by_period"][row])

    def everything(self, area_set: str) -> Cut:
        """The whole block: (series, periods, areas), in the order of `labels`, mapped and not read."""
        block = self._blocks[known("area set", area_set, self.area_sets())]
        return Cut(block.arrays["values_by_period"], block.arrays["missing_by_period"])

    @staticmethod
    def _slice(
        block: _Block, series: tuple[str, str], areas: Sequence[str] | None
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
        """Values and kinds of one series as (periods, areas), from whichever orientation lies closer."""
        row = block.series.get(series)
        if row is None:
            shape = (len(block.periods), len(block.areas if areas is None else areas))
            return np.full(shape, np.nan), np.full(shape, np.uint8(Missing.NOT_COLLECTED))
        if areas is None:
            return block.arrays["values_by_period"][row], block.arrays["missing_by_period"][row]
        value = np.full((len(block.periods), len(areas)), np.nan)
        kind = np.full(value.shape, np.uint8(Missing.NOT_COLLECTED))
        for column, area in enumerate(areas):
            if (at := block.place.get(area)) is not None:
                value[:, column] = block.arrays["values_by_area"][at, row]
                kind[:, column] = block.arrays["missing_by_area"][at, row]
        return value, kind
