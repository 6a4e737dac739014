"""One large query as several that a service answers, and their answers as the one table that was asked for.

split({"Region": […290], "Tid": […20]}, 1000) -> six selections, each of at most 1 000 cells
join(selection, answers) -> one JSON-stat 2.0 dataset
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from samstad.statistics.sources.client import ServiceError

Selection = dict[str, list[str]]


def cells(selection: Mapping[str, Sequence[str]]) -> int:
    """How many cells a selection has."""
    return math.prod(len(codes) for codes in selection.values())


def split(selection: Selection, most: int, longest: int = 0) -> list[Selection]:
    """Selections of at most `most` cells that together are `selection`, each cell in one of them.

    The largest dimension is cut first, into pieces as equal as can be; the next one only where a single
    category of it is still too much. `longest` also bounds the number of categories of one dimension (0: no
    bound). Raises ValueError where `most` is less than one cell.
    """
    if most < 1:
        raise ValueError(f"a query of at most {most} cells holds nothing")
    total = cells(selection)
    largest = max(selection, key=lambda name: len(selection[name]), default="")
    if total <= most and (not longest or not largest or len(selection[largest]) <= longest):
        return [selection]
    codes = selection[largest]
    rest = total // len(codes)
    # A piece that would still be too much as a single category is cut along the next dimension below.
    size = min(max(most // rest, 1), longest or len(codes), len(codes))
    pieces = math.ceil(len(codes) / size)
    bounds = [len(codes) * piece // pieces for piece in range(pieces + 1)]
    found: list[Selection] = []
    for start, end in itertools.pairwise(bounds):
        found += split({**selection, largest: codes[start:end]}, most, longest)
    return found


def variables(data: Any, where: str) -> Selection:
    """Variable → its codes in order, of a table or of its description. Raises ServiceError for anything else."""
    names, described = (data.get("id"), data.get("dimension")) if isinstance(data, dict) else (None, None)
    if not (isinstance(names, list) and isinstance(described, dict) and set(names) == set(described)):
        raise ServiceError("the service's answer is no JSON-stat 2.0 dataset", where=where)
    found: Selection = {}
    for name in names:
        category = described[name].get("category") if isinstance(described[name], dict) else None
        index = category.get("index") if isinstance(category, dict) else None
        if index is None and isinstance(category, dict) and isinstance(category.get("label"), dict):
            index = list(category["label"])[:1]  # a variable of one code may leave its place out
        if isinstance(index, dict) and sorted(map(str, index.values())) == sorted(
            map(str, range(len(index)))
        ):
            index = sorted(index, key=index.__getitem__)
        if not isinstance(index, list) or len(set(map(str, index))) != len(index):
            raise ServiceError(f"the variable {name!r} has no list of codes, or a code twice", where=where)
        found[name] = [str(code) for code in index]
    return found


def checked(answer: Any, asked: Mapping[str, Sequence[str]], where: str) -> Selection:
    """The answer's variables. Raises ServiceError where it does not hold just what was asked for."""
    dimensions = variables(answer, where)
    total, value = cells(dimensions), answer.get("value")
    if answer.get("size") != [len(codes) for codes in dimensions.values()] or not (
        (isinstance(value, list) and len(value) == total)
        or (isinstance(value, dict) and all(key.isdecimal() and int(key) < total for key in value))
    ):
        raise ServiceError(f"the answer does not have the {total} cells that it says", where=where)
    for name, codes in asked.items():
        if name not in dimensions:
            raise ServiceError(f"the answer lacks the variable {name!r} that was asked for", where=where)
        if odd := set(dimensions[name]) ^ set(codes):
            word = "lacks" if sorted(odd)[0] in codes else "has, unasked,"
            raise ServiceError(
                f"the answer {word} the code {sorted(odd)[0]!r} of {name!r} ({len(odd)} such codes)",
                where=where,
                advice="Correct the selection in the recipe",
            )
    for name, codes in dimensions.items():
        if name not in asked and len(codes) != 1:
            raise ServiceError(f"the answer has the variable {name!r}, which was not asked for", where=where)
    return dimensions


def join(selection: Selection, answers: Sequence[dict[str, Any]], where: str) -> dict[str, Any]:
    """The answers as one dataset, dimensions and categories in the order of `selection`.

    What is said once for all (label, source, notes) is the first answer's. Raises ServiceError where the answers
    do not fill every cell exactly once.
    """
    if len(answers) == 1 and list(variables(answers[0], where).items()) == list(selection.items()):
        return answers[0]
    names = list(selection)
    places = {name: {code: place for place, code in enumerate(codes)} for name, codes in selection.items()}
    shape = tuple(len(codes) for codes in selection.values())
    values, filled = np.full(shape, None, dtype=object), np.zeros(shape, dtype=np.int8)
    statuses: dict[int, str] = {}
    for answer in answers:
        dimensions = variables(answer, where)
        if odd := [n for n in names if not set(dimensions.get(n, [""])) <= set(places[n])]:
            raise ServiceError(f"the answer has {odd[0]!r} otherwise than it was asked for", where=where)
        own = [len(codes) for codes in dimensions.values()]
        order = [list(dimensions).index(name) for name in names]
        left = [axis for axis in range(len(own)) if axis not in order]  # of one category each
        grid = np.ix_(*([places[name][code] for code in dimensions[name]] for name in names))
        content = _content(answer["value"], math.prod(own)).reshape(own).transpose(order + left)
        values[grid] = content.reshape(content.shape[: len(names)])
        filled[grid] += 1
        flat = np.arange(math.prod(own)).reshape(own).transpose(order + left).reshape(-1)
        into = np.ravel_multi_index(grid, shape).reshape(-1) if shape else np.zeros(1, dtype=np.int64)
        place_of = np.empty_like(into)
        place_of[flat] = into
        for place, status in _statuses(answer.get("status"), flat.size):
            statuses[int(place_of[place])] = status
    if not (filled == 1).all():
        raise ServiceError(f"the answers fill {int((filled == 1).sum())} of {filled.size} cells", where=where)
    joined = {key: value for key, value in answers[0].items() if key not in ("value", "status", "size")}
    joined |= {
        "id": names,
        "size": list(shape),
        "dimension": {name: _dimension(name, codes, answers) for name, codes in selection.items()},
        "value": values.reshape(-1).tolist(),
    }
    if statuses:
        joined["status"] = {str(place): statuses[place] for place in sorted(statuses)}
    return joined


def _statuses(status: Any, total: int) -> Iterator[tuple[int, str]]:
    """The places with a sign beside them: `status` is a list, an object of places, or one sign for all."""
    said: Iterable[tuple[int, Any]]
    if isinstance(status, dict):
        said = (
            (int(place), each) for place, each in status.items() if place.isdecimal() and int(place) < total
        )
    elif isinstance(status, list) and len(status) == total:
        said = enumerate(status)
    else:
        one = status[0] if isinstance(status, list) and status else status
        said = ((place, one) for place in range(total if one else 0))
    yield from ((place, str(each)) for place, each in said if each not in (None, ""))


def _content(value: Any, total: int) -> np.ndarray[Any, np.dtype[np.object_]]:
    content = np.full(total, None, dtype=object)
    if isinstance(value, dict):
        for place, each in value.items():
            content[int(place)] = each
    else:
        content[:] = value
    return content


def _dimension(name: str, codes: list[str], answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A dimension of the joined table: codes in order, and what any answer says of them."""
    first = answers[0]["dimension"][name]
    category: dict[str, Any] = {"index": {code: place for place, code in enumerate(codes)}}
    for key in ("label", "unit"):
        said: dict[str, Any] = {}
        for answer in answers:
            said |= answer["dimension"][name]["category"].get(key) or {}
        if said:
            category[key] = {code: said[code] for code in codes if code in said}
    return {**first, "category": category}


def labels(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Variable → code → what the service calls it."""
    return {
        name: {str(code): str(text) for code, text in (described["category"].get("label") or {}).items()}
        for name, described in data["dimension"].items()
    }
