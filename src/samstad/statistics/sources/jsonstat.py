"""JSON-stat 1.x and 2.0 (https://json-stat.org/full/), as PxWeb and Eurostat answer with.

Only a dataset holds numbers: the document itself, one in a collection that carries its datasets, or one in a
bundle of 1.x. `value` is an array, or an object of the places that have one; `status` an array, an object of
places, or one text for all. A null with a status takes the meaning that the dataset's symbols give it (or the
kind that it names, as Samstad's own files do); a null without one is unexplained; a place that a sparse
`value` leaves out is likewise null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources import cube as cubes
from samstad.statistics.sources.cube import Cube, Dimension
from samstad.statistics.sources.jsonstat_rules import (
    Severity,
    errors,
    index_of,
    is_bundle,
    is_dataset,
    modern,
    validate,
)
from samstad.statistics.sources.mapping import KINDS, ZERO, Mapping
from samstad.statistics.sources.reading import Reading, RejectedRow

MOST_BYTES = 2_000_000_000
ADVICE = {
    "VALUE_LEN_MISMATCH": "The file is damaged or cut short: fetch it again",
    "CUBE_SIZE_OVERFLOW": "Fetch it in several parts",
}
FETCH_AGAIN = "The file is damaged, or its maker erred: fetch it again, as json-stat2"


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read one file. Raises UserError where it holds no JSON-stat dataset, or the mapping does not fit it."""
    return cubes.reading(cube(path, symbols, mapping.table), mapping, path.name)


def cube(path: Path, symbols: dict[str, int], table: str = "") -> Cube:
    """The dataset in the file, or the one called `table` where it holds several."""
    found = choose(load(path), table, path.name)
    return to_cube(found, symbols, path.name)


def load(path: Path) -> dict[str, Any]:
    """The file's object. Raises UserError where it is not JSON."""
    if path.stat().st_size > MOST_BYTES:
        raise UserError("the file is too large", where=path.name, advice=ADVICE["CUBE_SIZE_OVERFLOW"])
    try:
        data = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise UserError(
            f"the file is not JSON: byte {error.object[error.start]:#04x} at {error.start} is not UTF-8",
            where=path.name,
            advice="Check that it is the JSON-stat file, and fetch it again",
        ) from None
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(
            f"the file is not whole JSON ({error})",
            where=f"{path.name}{place}",
            advice="Fetch it again; it may have been cut short",
        ) from None
    if not isinstance(data, dict):
        raise UserError("the file is no JSON-stat dataset", where=path.name, advice="Fetch it as json-stat2")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def choose(data: dict[str, Any], table: str, where: str) -> dict[str, Any]:
    """The one dataset in a document. Raises UserError where there is none, or several and none is named."""
    found: dict[str, dict[str, Any]] = {}
    for name, each in _datasets(data):
        alike = sum(1 for known in found if known == name or known.startswith(f"{name} ("))
        found[f"{name} ({alike + 1})" if alike else name] = each
    if table and table in found:
        return found[table]
    if table:
        known = ", ".join(found) or "none"
        raise UserError(f"there is no dataset {table!r}", where=where, advice=f"The file has {known}")
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UserError(
            f"the file holds {len(found)} datasets: {', '.join(found)}",
            where=where,
            advice="Say which with 'table' in the mapping",
        )
    kind = f"class {data.get('class')!r}, version {data.get('version')!r}"
    advice = "Fetch the data, as json-stat2"
    if data.get("class") == "collection":
        advice = "It only says where datasets lie: fetch one of them"
    raise UserError(f"this is not a JSON-stat dataset but {kind}", where=where, advice=advice)


def _datasets(data: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name → dataset: of the document, of a collection that carries them, of a bundle."""
    kind = data.get("class")
    if kind == "dataset" or (kind is None and is_dataset(data)):
        yield "dataset", data
    elif kind == "collection" and depth < 8:
        link = data.get("link")
        items = link.get("item") if isinstance(link, dict) else None
        for number, item in enumerate(items if isinstance(items, list) else []):
            if not isinstance(item, dict):
                continue
            if item.get("class") == "collection":
                yield from _datasets(item, depth + 1)
            elif is_dataset(item):
                yield str(item.get("label") or item.get("href") or number), item
    elif kind is None and is_bundle(data):
        yield from ((name, each) for name, each in data.items() if is_dataset(each))


def check(data: dict[str, Any], where: str) -> dict[str, list[str]]:
    """Dimension → its categories in order. Raises UserError for the first rule that a dataset breaks."""
    if str(data.get("version", "2.0"))[:1] not in "12":
        raise UserError(
            f"this is JSON-stat of version {data['version']!r}", where=where, advice="Fetch it as json-stat2"
        )
    data = modern(data)
    if data.get("class", "dataset") != "dataset" or (not is_dataset(data) and "class" not in data):
        kind = f"class {data.get('class')!r}, version {data.get('version')!r}"
        raise UserError(
            f"this is not a JSON-stat dataset but {kind}", where=where, advice="Fetch the data, as json-stat2"
        )
    for finding in errors(data):
        advice = ADVICE.get(finding.code, FETCH_AGAIN)
        raise UserError(finding.what, where=where, advice=advice)
    return {name: _categories(data["dimension"][name]) for name in data["id"]}


def _categories(described: dict[str, Any]) -> list[str]:
    index = index_of(described["category"])
    if isinstance(index, dict):
        return sorted(index, key=index.__getitem__)
    return [str(code) for code in index or []]


def to_cube(data: dict[str, Any], symbols: dict[str, int], where: str) -> Cube:
    """The dataset with its cells. Raises UserError where it breaks a rule of the format."""
    data = modern(data)
    dimensions = check(data, where)
    warnings = [f.what for f in validate(data) if f.severity is Severity.WARNING]
    total = math.prod(map(len, dimensions.values()))
    numbers, kinds, signs, rejected = _cells(data, symbols, total)
    note = data.get("note")
    return Cube(
        [_dimension(name, codes, data) for name, codes in dimensions.items()],
        numbers,
        kinds,
        label=str(data.get("label") or ""),
        source=str(data.get("source") or ""),
        updated=str(data.get("updated") or ""),
        language=str(_px(data).get("language") or ""),
        notes=_texts(note),
        signs=signs,
        rejected=rejected,
        warnings=warnings,
        extension=data["extension"] if isinstance(data.get("extension"), dict) else {},
    )


def _px(data: dict[str, Any]) -> dict[str, Any]:
    extension = data.get("extension")
    px = extension.get("px") if isinstance(extension, dict) else None
    return px if isinstance(px, dict) else {}


def _texts(said: Any) -> list[str]:
    return [str(each) for each in said] if isinstance(said, list) else [str(said)] if said else []


def _dimension(name: str, codes: list[str], data: dict[str, Any]) -> Dimension:
    described = data["dimension"][name]
    category = described["category"]
    extension = described.get("extension") if isinstance(described.get("extension"), dict) else {}
    roles = [role for role, names in (data.get("role") or {}).items() if name in names]
    labels = category.get("label") if isinstance(category.get("label"), dict) else {}
    units = category.get("unit") if isinstance(category.get("unit"), dict) else {}
    children = category.get("child") if isinstance(category.get("child"), dict) else {}
    notes = category.get("note") if isinstance(category.get("note"), dict) else {}
    return Dimension(
        name,
        str(described.get("label") or ""),
        codes,
        {str(code): str(label) for code, label in labels.items()},
        roles[0] if roles else "",
        {code: unit for code, unit in units.items() if isinstance(unit, dict)},
        str(extension.get("eliminationValueCode") or ""),
        bool(extension.get("elimination")),
        children={parent: [str(c) for c in inside] for parent, inside in children.items()},
        notes=_texts(described.get("note")),
        category_notes={code: _texts(said) for code, said in notes.items()},
        extension=extension,
    )


def _cells(
    data: dict[str, Any], symbols: dict[str, int], total: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], dict[int, str], list[RejectedRow]]:
    """Numbers (NaN where null), kinds and signs of all cells, and the cells that make no sense."""
    raw = data["value"]
    content = raw if isinstance(raw, list) else _dense(raw, total)
    rejected = {}
    if not set(map(type, content)) <= {int, float, type(None)}:
        for place, value in enumerate(content):
            if isinstance(value, bool) or not isinstance(value, int | float | None):
                rejected[place] = RejectedRow(place, "value", str(value), "this is no number")
        content = [None if place in rejected else value for place, value in enumerate(content)]
    numbers = _numbers(content)
    for place in np.flatnonzero(np.isinf(numbers)).tolist():
        rejected[place] = RejectedRow(place, "value", str(content[place]), "this is no number")
    kinds = np.full(total, np.uint8(Missing.PRESENT))
    signs = _signs(data.get("status"), total)
    meanings = KINDS | symbols
    for place in np.flatnonzero(np.isnan(numbers)).tolist():
        meaning = meanings.get(signs.get(place, ""))
        if meaning is None:
            reason = "there is no value, and the source's symbols do not say what this status means"
            rejected.setdefault(place, RejectedRow(place, "status", signs[place], reason))
        elif meaning == ZERO:
            numbers[place] = 0.0
        else:
            kinds[place] = meaning
    return numbers, kinds, signs, list(rejected.values())


def _dense(sparse: dict[str, Any], total: int) -> list[Any]:
    content: list[Any] = [None] * total
    for place, value in sparse.items():
        content[int(place)] = value
    return content


def _numbers(content: list[Any]) -> npt.NDArray[np.float64]:
    try:
        return np.array(content, dtype=np.float64)
    except OverflowError:  # a whole number beyond what a float holds: infinite, and refused as such
        return np.array(
            [math.inf if isinstance(each, int) and abs(each) > 1 << 1023 else each for each in content],
            dtype=np.float64,
        )


def _signs(status: Any, total: int) -> dict[int, str]:
    """Place → the sign beside it, where there is one."""
    if isinstance(status, list) and len(status) == total:
        pairs: Any = enumerate(status)
    elif isinstance(status, dict):
        pairs = ((int(place), sign) for place, sign in status.items())
    else:
        one = status[0] if isinstance(status, list) and status else status
        if one is None or isinstance(one, list):
            return {}
        pairs = enumerate([one] * total)
    return {place: text for place, sign in pairs if sign is not None and (text := str(sign).strip())}
