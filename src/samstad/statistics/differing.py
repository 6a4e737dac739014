"""What differs between two editions of a dataset: values, cells, areas, kinds of missing and definitions.

The values come from the archive, a series at a time (`comparing.series_beside`). What the difference does to
published conclusions is for `followup.consequences` to say.
"""

from __future__ import annotations

import heapq
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.comparing import ABSENT, Changes, Differing, compare, series_beside
from samstad.statistics.models import Dataset, Release
from samstad.statistics.store import files, read_frame
from samstad.statistics.store.codes import alike, categories_of, coded
from samstad.statistics.store.frame import dimensions_of

if TYPE_CHECKING:
    import polars as pl

EXAMPLES = 20
RECIPE_KEYS = ("format", "mapping", "symbols")


@dataclass(frozen=True)
class CellChange:
    """One cell in both editions; `old` and `new` are None where missing, and then the kind says why."""

    measure: str
    breakdown: str
    period: str
    area_set: str
    area: str
    old: float | None
    new: float | None
    old_missing: str
    new_missing: str


@dataclass
class ReleaseDiff:
    """`new` against `old`. `changes` counts cells; `measures`: the same for each measure that differs.

    kinds: (kind before, kind after) → cells whose kind of missing changed, in words of `Missing.code`. areas:
    area set → codes that are new, and codes that are gone. dimensions: "measure" or "measure/dimension" → what
    is new and what is gone. definitions: what of the reading differs, key → (before, after). largest: cells whose
    number changed most in proportion.
    """

    old: Release
    new: Release
    changes: Changes
    measures: dict[str, Changes] = field(default_factory=dict)
    kinds: dict[tuple[str, str], int] = field(default_factory=dict)
    areas: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    dimensions: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    definitions: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    largest: list[CellChange] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`."""
        return {
            "old": str(self.old),
            "new": str(self.new),
            "changes": asdict(self.changes),
            "measures": {code: asdict(changes) for code, changes in self.measures.items()},
            "kinds": [{"old": a, "new": b, "cells": count} for (a, b), count in sorted(self.kinds.items())],
            "areas": {code: {"new": a, "gone": b} for code, (a, b) in self.areas.items()},
            "dimensions": {code: {"new": a, "gone": b} for code, (a, b) in self.dimensions.items()},
            "definitions": {key: {"old": a, "new": b} for key, (a, b) in self.definitions.items()},
            "largest": [asdict(cell) for cell in self.largest],
        }


def find_release(said: str, city: str | None = None) -> Release:
    """The release called `dataset/number`, or whose content hash begins so. Raises UserError where none or two are."""
    rows = Release.objects.select_related("dataset__city")
    dataset, slash, number = said.rpartition("/")
    if slash and number.isdecimal():
        rows = rows.filter(dataset__code=dataset, number=int(number))
    else:
        rows = rows.filter(content_hash__startswith=said)
    if city:
        rows = rows.filter(dataset__city__slug=city) | rows.filter(dataset__city=None)
    found = list(rows[:2])
    if not found:
        known = ", ".join(Dataset.objects.order_by("code").values_list("code", flat=True).distinct()[:10])
        raise UserError(
            f"there is no release {said!r}",
            advice=f"Write it as dataset/number; datasets are {known or 'none'}",
        )
    if len(found) > 1:
        raise UserError(
            f"{said!r} may be {found[0].dataset.city} or {found[1].dataset.city}", advice="Say --city"
        )
    return found[0]


def differ(old: Release, new: Release, *, progress: files.Progress = files.silent) -> ReleaseDiff:
    """Compare two editions. Raises UserError where they are of two datasets, or a file is gone or changed."""
    if old.dataset_id != new.dataset_id:
        raise UserError(
            f"{old} and {new} are of two datasets", advice="Compare two editions of the same dataset"
        )
    progress(0, 3, str(old))
    before = read_frame(old.content_hash)
    progress(1, 3, str(new))
    after = read_frame(new.content_hash)
    progress(2, 3, "comparison")
    found = ReleaseDiff(
        old,
        new,
        Changes(0, 0, 0, 0),
        areas=_areas(before, after),
        dimensions=_dimensions(before, after),
        definitions=_definitions(old, new),
    )
    _count(found, before, after)
    progress(3, 3, "")
    return found


def _count(found: ReleaseDiff, before: pl.DataFrame, after: pl.DataFrame) -> None:
    one, other = alike((before, after))
    kinds: Counter[tuple[str, str]] = Counter()
    largest: list[tuple[float, int, CellChange]] = []
    order = itertools.count()  # of two that moved alike, the earlier is kept
    totals: dict[str, list[int]] = {}
    for series in series_beside(one, other):
        changed, new, removed = series.changed, series.new, series.removed
        there = int((series.kinds[0] != ABSENT).sum())
        counts = [int(new.sum()), int(changed.sum()), int(removed.sum())]
        counts.append(there - counts[1] - counts[2])
        totals[series.measure] = [
            a + b for a, b in zip(totals.get(series.measure, [0] * 4), counts, strict=True)
        ]
        if counts[1]:
            _count_kinds(kinds, series, changed)
            _keep_largest(largest, order, series, changed, one)
    found.measures = {code: Changes(*counts) for code, counts in totals.items() if any(counts[:3])}
    found.changes = Changes(*(sum(counts[i] for counts in totals.values()) for i in range(4)))
    found.kinds = dict(kinds)
    found.largest = [cell for _, _, cell in sorted(largest, key=lambda entry: (-entry[0], -entry[1]))]


def _count_kinds(kinds: Counter[tuple[str, str]], series: Differing, changed: Any) -> None:
    """Kinds before and after, of cells where they differ."""
    moved = changed & (series.kinds[0] != series.kinds[1])
    pairs = series.kinds[0][moved].astype(np.int64) * 256 + series.kinds[1][moved]
    for pair, number in zip(*np.unique(pairs, return_counts=True), strict=True):
        kinds[Missing(int(pair) // 256).code, Missing(int(pair) % 256).code] += int(number)


def _keep_largest(
    largest: list[tuple[float, int, CellChange]],
    order: Iterator[int],
    series: Differing,
    changed: Any,
    frame: pl.DataFrame,
) -> None:
    """Among the numbers that changed, those that did so most in proportion to the larger of the two."""
    numbers = np.flatnonzero(changed & (series.kinds[0] == 0) & (series.kinds[1] == 0))
    if not numbers.size:
        return
    old, new = series.values[0][numbers], series.values[1][numbers]
    moved = np.abs(new - old) / np.maximum(np.abs(old), np.abs(new))
    areas, sets = categories_of(frame["area"]), categories_of(frame["area_set"])
    for place in np.argsort(-moved, kind="stable")[:EXAMPLES].tolist():
        if len(largest) == EXAMPLES and moved[place] <= largest[0][0]:
            break
        period, rest = divmod(int(numbers[place]), len(areas) * len(sets))
        cell = CellChange(
            series.measure,
            series.breakdown,
            categories_of(frame["period"])[period],
            sets[rest // len(areas)],
            areas[rest % len(areas)],
            float(old[place]),
            float(new[place]),
            Missing.PRESENT.code,
            Missing.PRESENT.code,
        )
        push = heapq.heappushpop if len(largest) == EXAMPLES else heapq.heappush
        push(largest, (float(moved[place]), -next(order), cell))


def _come_and_gone(
    before: Mapping[str, set[str]], after: Mapping[str, set[str]]
) -> dict[str, tuple[list[str], list[str]]]:
    """Name of a set → what it has got and what it has lost; sets that are as before are left out."""
    found = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, set()), after.get(name, set())
        if old != new:
            found[name] = (sorted(new - old), sorted(old - new))
    return found


def _areas(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, tuple[list[str], list[str]]]:
    held = [
        {
            name: set(categories_of(coded(frame.filter(frame["area_set"] == name)["area"])))
            for name in categories_of(frame["area_set"])
        }
        for frame in (before, after)
    ]
    return _come_and_gone(held[0], held[1])


def _dimensions(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, tuple[list[str], list[str]]]:
    """Measures and categories, each set named by where it is."""
    held = []
    for frame in (before, after):
        measures = dimensions_of(frame)
        sets = {"measures": set(measures), "periods": set(categories_of(frame["period"]))}
        for measure, dimensions in measures.items():
            sets |= {f"{measure}/{name}": set(categories) for name, categories in dimensions.items()}
        held.append(sets)
    return _come_and_gone(held[0], held[1])


def _definitions(old: Release, new: Release) -> dict[str, tuple[Any, Any]]:
    """How the file was read, its licence and its area sets' borders; and indicators defined anew in between."""
    found: dict[str, tuple[Any, Any]] = {}
    for key in RECIPE_KEYS:
        if old.recipe.get(key) != new.recipe.get(key):
            found[key] = (old.recipe.get(key), new.recipe.get(key))
    if old.licence != new.licence:
        found["licence"] = (old.licence, new.licence)
    sets = [release.recipe.get("area_sets", {}) for release in (old, new)]
    for code in sorted({*sets[0], *sets[1]}):
        borders = [each.get(code, {}).get("content_hash") for each in sets]
        if borders[0] != borders[1]:
            found[f"area set {code}"] = (borders[0], borders[1])
    moments = sorted((old.imported, new.imported))
    for indicator in old.dataset.indicators.order_by("code"):
        versions = [
            row.version if (row := indicator.history.filter(history_date__lte=moment).first()) else None
            for moment in moments
        ]
        if versions[0] != versions[1]:
            found[f"indicator {indicator.code}"] = (versions[0], versions[1])
    return found


def changes_between(old: Release, new: Release) -> Changes:
    """The counts alone, kept beside the cube after the first time: two editions never change."""
    from django.conf import settings

    place = Path(settings.HOME.cube) / "changes" / f"{old.content_hash}-{new.content_hash}.json"
    try:
        return Changes(**json.loads(place.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        changes = compare(read_frame(old.content_hash), read_frame(new.content_hash))
        place.parent.mkdir(parents=True, exist_ok=True)
        files.write_whole(place, json.dumps(asdict(changes)).encode())
        return changes
