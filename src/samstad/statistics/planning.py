"""What an import of statistics would do: read, resolve, compare; nothing is changed here.

`plan_statistics` answers for a dry run and for the import alike, so that what was announced is what happens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import samstad
from samstad.organisation import clock
from samstad.organisation.errors import UserError, counted
from samstad.statistics import checking, checks, comparing
from samstad.statistics.comparing import Changes
from samstad.statistics.models import Dataset, Release, ReleasePointer
from samstad.statistics.resolving import Resolved, Resolver
from samstad.statistics.sources import jsonstat, kolada, px, skolverket, tables
from samstad.statistics.sources.mapping import Mapping, parse, parse_symbols
from samstad.statistics.sources.reading import Reading, RejectedRow
from samstad.statistics.store import FrameError, canonical, files, read_frame
from samstad.statistics.store.codes import duplicated, stacked
from samstad.statistics.store.frame import COLUMNS, KEY, SameCellError

if TYPE_CHECKING:
    import polars as pl

READERS = {
    **dict.fromkeys(tables.FORMATS, tables.read),
    "jsonstat": jsonstat.read,
    "kolada": kolada.read,
    "px": px.read,
    "skolverket": skolverket.read,
}
LISTED = 20  # rejected rows that an error names
RECORDED = 1000  # rejected rows that a recipe keeps


@dataclass(frozen=True)
class FileForm:
    """How files are read: as the dataset says, or as somebody says for one import. All three as a person wrote them."""

    format: str
    mapping: dict[str, Any]
    symbols: dict[str, str]

    @classmethod
    def of(cls, dataset: Dataset) -> FileForm:
        return cls(dataset.format, dataset.mapping, dataset.symbols)

    def parsed(self, where: str) -> tuple[Mapping, dict[str, int]]:
        """Checked. Raises UserError that names the key at fault."""
        default = {"delimiter": "\t"} if self.format.lower() == "tsv" else {}
        return parse({**default, **self.mapping}, where), parse_symbols(self.symbols, where)


@dataclass
class ImportPlan:
    """What would become of one delivery. `frame` is None where no row could be taken in."""

    dataset: Dataset
    source_name: str
    source_hash: str
    frame: pl.DataFrame | None
    rejected: list[RejectedRow]
    warnings: list[str]
    changes: Changes | None
    current: Release | None
    form: FileForm
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    recipe: dict[str, Any] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    before: pl.DataFrame | None = None

    @property
    def rows(self) -> int:
        return 0 if self.frame is None else int(self.frame.height)

    @property
    def missing(self) -> dict[str, int]:
        return {} if self.frame is None else comparing.missing_counts(self.frame)

    def summary(self) -> dict[str, Any]:
        """The plan as plain values, for people and for `--json`."""
        changes = self.changes
        return {
            "dataset": self.dataset.code,
            "source": self.source_name,
            "rows": self.rows,
            "missing": self.missing,
            "rejected": len(self.rejected),
            "rejected_rows": [str(row) for row in self.rejected[:LISTED]],
            "warnings": self.warnings,
            "checks": self.checks,
            "errors": checking.errors(self.checks),
            "compared_with": None if self.current is None else self.current.number,
            "changes": None
            if changes is None
            else {"new": changes.new, "changed": changes.changed, "removed": changes.removed},
        }


def name_of(path: Path) -> str:
    """The file's name as text that every database keeps, also where its bytes are no UTF-8."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def latest_release(dataset: Dataset) -> Release | None:
    """The edition that the latest pointer names: what an import follows on, whatever day a reader asks for."""
    pointer = dataset.pointers.select_related("release").order_by("-since", "-id").first()
    return None if pointer is None else pointer.release


def latest_pointer(dataset: Dataset) -> ReleasePointer | None:
    return dataset.pointers.order_by("-since", "-id").first()


def plan_statistics(
    paths: Path | str | Sequence[Path | str],
    dataset: Dataset,
    *,
    merge: bool = False,
    skip_rejected: bool = False,
    form: FileForm | None = None,
    progress: files.Progress = files.silent,
) -> ImportPlan:
    """Read a delivery (one file or several) and say what importing it would do; `form`: not as the dataset says.

    Raises UserError where a file as a whole cannot be read, the dataset's mapping is wrong, or the same cell
    is there twice. Rows that cannot be taken in are listed in the plan.
    """
    # Costs 10 ms to import, and planning is imported by every command.
    from concurrent.futures import ThreadPoolExecutor

    listed = [Path(p) for p in ([paths] if isinstance(paths, Path | str) else paths)]
    where = f"dataset {dataset.code}"
    form = form or FileForm.of(dataset)
    mapping, symbols = form.parsed(where)
    resolver = Resolver(dataset)
    steps = len(listed) + 3
    readings = []
    with ThreadPoolExecutor(1) as beside:
        hashed = beside.map(files.sha256, listed)
        for step, path in enumerate(listed):
            progress(step, steps, name_of(path))
            readings.append(_read(path, form, mapping, symbols, where))
        digests = list(hashed)
    progress(steps - 3, steps, "areas")
    resolved = [resolver.resolve(reading.let_go()) for reading in readings]
    rejected = _rejected(listed, readings, resolved)
    delivery = _delivery(listed, resolved, where)
    progress(steps - 2, steps, "comparison")
    plan = ImportPlan(
        dataset,
        ", ".join(name_of(path) for path in listed),
        _joint_hash(digests),
        delivery,
        rejected,
        [warning for reading in readings for warning in reading.warnings],
        None,
        latest_release(dataset),
        form,
        _measures(readings, mapping),
    )
    plan.recipe = _recipe(plan, listed, digests, readings, resolved, skip_rejected)
    used = {area_set.pk: area_set for each in resolved for area_set in each.used}
    resolved.clear()  # what was read is not needed any more, and may be most of the memory
    if delivery is not None:
        edition = plan.frame = _compared(plan, delivery, merge)
        _add_up(plan, edition, mapping)
        totals, areas = mapping.totals or {}, resolver.areas_of(list(used.values()))
        plan.checks = checking.run(
            checking.Edition(dataset, edition, plan.before, totals, areas, clock.today())
        )
        plan.before = None  # the largest editions do not fit into memory many times
        plan.recipe["checks"] = plan.checks
        plan.recipe["last_period"] = checks.last_period(edition)
    plan.recipe["warnings"] = plan.warnings[:RECORDED]
    progress(steps, steps, "")
    return plan


def read_file(path: Path, form: FileForm, where: str) -> Reading:
    """One file as `form` says, without asking whose areas those are. Raises UserError as `plan_statistics` does."""
    return _read(path, form, *form.parsed(where), where)


def _read(path: Path, form: FileForm, mapping: Mapping, symbols: dict[str, int], where: str) -> Reading:
    reader = READERS.get(form.format.replace("-", "").lower().removesuffix("2"))
    if reader is None:
        raise UserError(
            f"the format {form.format!r} is unknown",
            where=where,
            advice=f"Known formats are {', '.join(sorted(READERS))}",
        )
    try:
        return reader(path, mapping, symbols)
    except FileNotFoundError:
        raise UserError("there is no such file", where=str(path), advice="Check the path") from None
    except (PermissionError, IsADirectoryError) as error:
        raise UserError(f"the file cannot be read ({error.strerror})", where=str(path)) from None


def _joint_hash(digests: list[str]) -> str:
    """The sha256 of the file; of several files, the sha256 of theirs in order."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _refuse_twice(paths: list[Path], resolved: list[Resolved]) -> None:
    """Raise UserError where one cell is given twice: nobody can say which is right."""
    import polars as pl

    whole = stacked([each.frame.select(KEY) for each in resolved])
    found = duplicated(whole)
    if not found.any():
        return
    line = np.concatenate([each.frame["line"].to_numpy() for each in resolved])[found]
    number = np.repeat(np.arange(len(paths)), [each.frame.height for each in resolved])[found]
    names = [name_of(path) for path in paths]
    twice = whole.filter(pl.Series(found)).with_columns(
        pl.Series("line", line), pl.Series("file", [names[each] for each in number])
    )
    groups = twice.group_by(KEY, maintain_order=True).agg("line", "file")
    shown = []
    for row in groups.head(LISTED).iter_rows(named=True):
        places = " and ".join(f"{file} {line}" for file, line in zip(row["file"], row["line"], strict=True))
        shown.append(f"{row['area']} {row['period']} {row['measure']} {row['breakdown']} ({places})")
    raise UserError(
        f"{counted(groups.height, 'cell is', 'cells are')} there more than once: {'; '.join(shown)}",
        where=", ".join(name_of(path) for path in paths),
        advice="Remove what is wrong, or name the column that tells the rows apart in 'breakdowns'",
    )


def _rejected(paths: list[Path], readings: list[Reading], resolved: list[Resolved]) -> list[RejectedRow]:
    found = []
    for path, reading, each in zip(paths, readings, resolved, strict=True):
        rows = sorted([*reading.rejected, *each.rejected], key=lambda row: row.line)
        found += [RejectedRow(row.line, row.column, row.value, row.reason, name_of(path)) for row in rows]
    return found


def _delivery(paths: list[Path], resolved: list[Resolved], where: str) -> pl.DataFrame | None:
    """The rows of all files in canonical form; None where there are none."""
    frame = stacked([each.frame.select(COLUMNS) for each in resolved])
    if frame.is_empty():
        return None
    try:
        return canonical(frame)
    except SameCellError:
        _refuse_twice(paths, resolved)
        raise
    except FrameError as error:
        raise UserError(str(error), where=where, advice="Correct the mapping, or the file") from None


def _measures(readings: list[Reading], mapping: Mapping) -> dict[str, dict[str, Any]]:
    """What the mapping says of each measure, else what the files say."""
    found: dict[str, dict[str, Any]] = {}
    for reading in readings:
        for code, about in reading.measures.items():
            found.setdefault(code, {}).update(about)
    for code, about in mapping.described.items():
        texts = {key: {"sv": text} if isinstance(text, str) else text for key, text in about.items()}
        found[code] = {**found.get(code, {}), **texts}
    return found


def _recipe(
    plan: ImportPlan,
    paths: list[Path],
    digests: list[str],
    readings: list[Reading],
    resolved: list[Resolved],
    skip_rejected: bool,
) -> dict[str, Any]:
    """How this edition came to be: enough to make it again from the same files."""
    rows: dict[str, int] = {}
    sets = {area_set.code: area_set for each in resolved for area_set in each.used}
    for each in resolved:
        for code, count in each.rows.items():
            rows[code] = rows.get(code, 0) + count
    return {
        "software": f"samstad {samstad.__version__}",
        "format": plan.form.format,
        "mapping": plan.form.mapping,
        "symbols": plan.form.symbols,
        "files": [
            {"name": name_of(path), "sha256": digest, **reading.about}
            for path, digest, reading in zip(paths, digests, readings, strict=True)
        ],
        "area_sets": {
            code: {"id": area_set.pk, "content_hash": area_set.content_hash, "rows": rows[code]}
            for code, area_set in sorted(sets.items())
        },
        "left_out_not_applicable": sum(each.left_out for each in resolved),
        "skip_rejected": skip_rejected,
        "rejected": len(plan.rejected),
        "rejected_rows": [
            [row.file, row.line, row.column, row.value, row.reason] for row in plan.rejected[:RECORDED]
        ],
    }


def _compared(plan: ImportPlan, edition: pl.DataFrame, merge: bool) -> pl.DataFrame:
    """The edition, merged with the current one where that is asked for; sets what differs from it."""
    if plan.current is None:
        if merge:
            raise UserError(
                "there is no edition to merge the delivery with",
                where=f"dataset {plan.dataset.code}",
                advice="Import the first delivery without merging",
            )
        plan.changes = Changes(edition.height, 0, 0, 0)
        return edition
    before = plan.before = read_frame(plan.current.content_hash)
    if merge:
        delivered = edition.height
        try:
            edition = canonical(comparing.merge(before, edition))
        except FrameError as error:
            raise UserError(
                f"the delivery does not fit the edition before: {error}",
                where=f"dataset {plan.dataset.code}",
                advice="Deliver the whole measure again, without merging",
            ) from None
        plan.recipe["merged_with"] = {
            "release": plan.current.number,
            "content_hash": plan.current.content_hash,
            "cells_delivered": delivered,
            "cells_kept": edition.height - delivered,
        }
        kept_sets = plan.current.recipe.get("area_sets", {})
        plan.recipe["area_sets"] = {**kept_sets, **plan.recipe["area_sets"]}
    plan.changes = comparing.compare(before, edition)
    if plan.changes.removed:
        plan.warnings.append(
            f"edition {plan.current.number} has {counted(plan.changes.removed, 'cell')} that this one lacks; "
            "is it a part-delivery, to be merged?"
        )
    return edition


def _add_up(plan: ImportPlan, edition: pl.DataFrame, mapping: Mapping) -> None:
    """Write down how far a source's parts sum to its own totals; they are kept as they are."""
    found = comparing.adding(edition, mapping.totals) if mapping.totals else []
    plan.recipe["adds_up"] = [
        {"measure": a.measure, "dimension": a.dimension, "cells": a.cells, "differ": a.differ} for a in found
    ]
    for each in found:
        if each.differ:
            plan.measures.setdefault(each.measure, {}).setdefault("additive", False)
