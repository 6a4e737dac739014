"""A table as JSON-stat 2.0 (https://json-stat.org/full/), with why a cell has no number.

A number is written in the fewest digits that give it back. A cell without one is null, and its `status` is the kind
of missing by its own name (`suppressed_by_source`, `not_applicable` …), so that nobody needs to know what the
source's dots meant; `extension.status.label` says what each means. `sources.jsonstat` reads it back to the same cells.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from samstad.methods.values import Missing
from samstad.statistics.sources.cube import Cube, Dimension

EXACT = 2.0**53  # a whole number above this need not be the one that was meant
SAID = {
    Missing.UNEXPLAINED: "no number, and no reason given",
    Missing.NOT_COLLECTED: "not collected",
    Missing.NOT_APPLICABLE: "cannot occur",
    Missing.NOT_YET_PUBLISHED: "not yet published",
    Missing.SUPPRESSED_BY_SOURCE: "suppressed by the source",
    Missing.WITHHELD: "withheld: too few",
}


def dataset(cube: Cube) -> dict[str, Any]:
    """The document of one table, as plain values."""
    said: dict[str, Any] = {"version": "2.0", "class": "dataset"}
    for key in ("label", "source", "updated"):
        if text := getattr(cube, key):
            said[key] = text
    if cube.notes:
        said["note"] = cube.notes
    roles: dict[str, list[str]] = {}
    for each in cube.dimensions:
        if each.role:
            roles.setdefault(each.role, []).append(each.name)
    if roles:
        said["role"] = roles
    said["id"] = [each.name for each in cube.dimensions]
    said["size"] = list(cube.shape)
    said["dimension"] = {each.name: _dimension(each) for each in cube.dimensions}
    status = _status(cube)
    extension = dict(cube.extension)
    if status:
        kinds = sorted({int(kind) for kind in np.unique(cube.kinds) if kind})
        extension["status"] = {"label": {Missing(kind).code: SAID[Missing(kind)] for kind in kinds}}
        said["status"] = status
    else:
        extension.pop("status", None)
    if extension:
        said["extension"] = extension
    said["value"] = _values(cube)
    return said


def collection(cubes: Sequence[Cube], label: str) -> dict[str, Any]:
    """Several tables in one document, each whole."""
    return {
        "version": "2.0",
        "class": "collection",
        "label": label,
        "link": {"item": [dataset(cube) for cube in cubes]},
    }


def document(cubes: Sequence[Cube], label: str) -> dict[str, Any]:
    """One table as a dataset, several as a collection."""
    return dataset(cubes[0]) if len(cubes) == 1 else collection(cubes, label)


def text(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _values(cube: Cube) -> list[int | float | None]:
    numbers = cube.numbers
    whole = np.isfinite(numbers) & (numbers == np.floor(numbers)) & (np.abs(numbers) < EXACT)
    found: list[int | float | None] = numbers.tolist()
    if whole.all():
        return numbers.astype(np.int64).tolist()  # type: ignore[no-any-return]
    for place in np.flatnonzero(whole).tolist():
        found[place] = int(numbers[place])
    for place in np.flatnonzero(cube.kinds != Missing.PRESENT).tolist():
        found[place] = None
    return found


def _status(cube: Cube) -> dict[str, str]:
    """Kinds of the cells without a number, and the source's own signs beside the others (`p`: provisional)."""
    codes = {int(kind): kind.code for kind in Missing}
    present = {str(place): sign for place, sign in cube.signs.items() if cube.kinds[place] == Missing.PRESENT}
    places = np.flatnonzero(cube.kinds != Missing.PRESENT).tolist()
    return present | {str(place): codes[int(cube.kinds[place])] for place in places}


def _dimension(dimension: Dimension) -> dict[str, Any]:
    category: dict[str, Any] = {"index": {code: place for place, code in enumerate(dimension.codes)}}
    if dimension.labels:
        category["label"] = {
            code: dimension.labels[code] for code in dimension.codes if code in dimension.labels
        }
    if dimension.category_notes:
        category["note"] = dimension.category_notes
    if dimension.children:
        category["child"] = dimension.children
    if dimension.units:
        category["unit"] = dimension.units
    said: dict[str, Any] = {"label": dimension.label or dimension.name}
    if dimension.notes:
        said["note"] = dimension.notes
    said["category"] = category
    if dimension.extension:
        said["extension"] = dimension.extension
    return said
