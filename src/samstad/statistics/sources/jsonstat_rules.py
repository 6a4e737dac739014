"""What a JSON-stat document must keep to (https://json-stat.org/full/), as a table of rules.

The codes are those of the format's own validator (jsonstat/validator, rule set 1.0). An error refuses the
document: its numbers cannot be placed, or its parts contradict each other. A warning or a remark does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_CELLS = 50_000_000
DEEPEST = 8  # collections in collections


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One rule that is broken, what is wrong in the document's own words, and where in it."""

    code: str
    severity: Severity
    what: str
    place: str = ""


Faults = Iterator[str]
Check = Callable[[dict[str, Any]], Faults]


@dataclass(frozen=True)
class Rule:
    code: str
    severity: Severity
    check: Check


def validate(data: Any) -> list[Finding]:
    """All that is wrong in a document of any class (dataset, dimension, collection, or a bundle of 1.x)."""
    return list(_validate(data, "", 0))


def errors(data: Any) -> list[Finding]:
    return [finding for finding in validate(data) if finding.severity is Severity.ERROR]


def is_bundle(data: dict[str, Any]) -> bool:
    """Whether this is an answer of before 2.0: no class of its own, and a dataset under each key."""
    return "class" not in data and any(is_dataset(each) for each in data.values())


def is_dataset(data: Any) -> bool:
    return isinstance(data, dict) and "dimension" in data and ("value" in data or "id" in data)


def modern(data: dict[str, Any]) -> dict[str, Any]:
    """A dataset of 1.x, which has `id`, `size` and `role` inside `dimension`, in the form of 2.0."""
    described = data.get("dimension")
    if "id" in data or not isinstance(described, dict) or not isinstance(described.get("id"), list):
        return data
    inside = {key: described[key] for key in ("id", "size", "role") if key in described}
    rest = {key: value for key, value in described.items() if key not in inside}
    return {"class": "dataset", **data, **inside, "dimension": rest}


def _validate(data: Any, place: str, depth: int) -> Iterator[Finding]:
    if not isinstance(data, dict):
        yield _structural("the document is no object", place)
        return
    kind = data.get("class")
    if kind == "collection":
        yield from _collection(data, place, depth)
    elif kind == "dimension":
        yield from _apply(DIMENSION_RULES, _Category(data, "dimension", None), place)
    elif kind == "dataset" or is_dataset(data):
        yield from _dataset(modern(data), place)
    elif is_bundle(data):
        what = "this is a bundle, as before JSON-stat 2.0"
        yield Finding("BUNDLE_DEPRECATED", Severity.INFO, what, place)
        for name, each in data.items():
            if is_dataset(each):
                yield from _dataset(modern(each), f"{place}{name}: ")
    else:
        yield _structural(f"class {kind!r} is none of dataset, dimension and collection", place)


def _structural(what: str, place: str) -> Finding:
    return Finding("STRUCTURAL_VIOLATION", Severity.ERROR, what, place)


def _collection(data: dict[str, Any], place: str, depth: int) -> Iterator[Finding]:
    if depth >= DEEPEST:
        yield Finding("RECURSION_LIMIT", Severity.INFO, f"collections lie deeper than {DEEPEST}", place)
        return
    items = (data.get("link") or {}).get("item") if isinstance(data.get("link"), dict) else None
    if not isinstance(items, list):
        yield _structural("the collection has no 'link' with 'item'", place)
        return
    for number, item in enumerate(items):
        # An item with an address only says where something lies, and nothing of it can be judged.
        if isinstance(item, dict) and ("value" in item or "dimension" in item or "category" in item):
            yield from _validate(item, f"{place}item {number}: ", depth + 1)


def _dataset(data: dict[str, Any], place: str) -> Iterator[Finding]:
    form = list(_form(data))
    for what in form:
        yield _structural(what, place)
    if form:
        return
    shape = list(_apply(SHAPE_RULES, data, place))
    yield from shape
    if shape:
        return  # without its shape nothing else can be placed
    metric = (data.get("role") or {}).get("metric") or []
    for name, size in zip(data["id"], data["size"], strict=True):
        category = _Category(data["dimension"][name], name, size)
        yield from _apply(DIMENSION_RULES, category, place)
        if name in metric:
            yield from _apply(METRIC_RULES, category, place)
    yield from _apply(CELL_RULES, data, place)


def _apply(rules: tuple[Any, ...], what: Any, place: str) -> Iterator[Finding]:
    for rule in rules:
        for fault in rule.check(what):
            yield Finding(rule.code, rule.severity, fault, place)
            break  # each rule is told once for each thing


def _form(data: dict[str, Any]) -> Faults:
    """The types without which no rule can be asked."""
    names, sizes, described = data.get("id"), data.get("size"), data.get("dimension")
    if not (isinstance(names, list) and isinstance(sizes, list) and isinstance(described, dict)):
        yield "'id', 'size' or 'dimension' is not there"
        return
    if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        yield f"'id' names {names}: it should name each dimension once"
    if not all(isinstance(size, int) and not isinstance(size, bool) and size >= 0 for size in sizes):
        yield f"'size' is {sizes}: it should be whole numbers"
    if not isinstance(data.get("value"), list | dict):
        yield "there is no 'value'"
    role = data.get("role") or {}
    if not isinstance(role, dict) or not all(isinstance(holders, list) for holders in role.values()):
        yield f"'role' is {role!r}: it should be lists of dimensions"
    for name, each in described.items():
        if not isinstance(each, dict) or not isinstance(each.get("category"), dict):
            yield f"dimension {name!r} has no list of categories"


# --- the shape ---------------------------------------------------------------------------------------------


def _as_many_sizes(data: dict[str, Any]) -> Faults:
    if len(data["id"]) != len(data["size"]):
        names, described = data["id"], list(data["dimension"])
        yield f"'id' names {names}, 'dimension' has {described} and 'size' has {len(data['size'])} numbers"


def _same_dimensions(data: dict[str, Any]) -> Faults:
    if len(data["id"]) == len(data["size"]) and set(data["id"]) != set(data["dimension"]):
        yield (
            f"'id' names {data['id']}, 'dimension' has {list(data['dimension'])} and 'size' has "
            f"{len(data['size'])} numbers"
        )


def _not_too_large(data: dict[str, Any]) -> Faults:
    total = math.prod(data["size"])
    if total > MOST_CELLS:
        yield f"the file has {total:,} cells, more than {MOST_CELLS:,}"


# --- the cells ---------------------------------------------------------------------------------------------


def _entries(what: str) -> Check:
    def check(data: dict[str, Any]) -> Faults:
        content, total = data.get(what), math.prod(data["size"])
        if isinstance(content, list) and len(content) != total:
            if what == "status" and len(content) == 1:
                return  # one status in an array stands for all
            sizes = "×".join(map(str, data["size"]))
            yield f"'{what}' has {len(content)} entries, and 'size' {sizes} asks for {total}"

    return check


def _places(what: str) -> Check:
    def check(data: dict[str, Any]) -> Faults:
        content, total = data.get(what), math.prod(data["size"])
        if isinstance(content, dict):
            for key in content:
                # "²" is a digit to isdigit, and int() cannot read it: ASCII only, and short.
                if not (key.isascii() and key.isdecimal() and len(key) < 12 and int(key) < total):
                    yield f"'{what}' has the place {key!r}, and places are 0 to {total - 1}"

    return check


def _roles(data: dict[str, Any]) -> Faults:
    for role, holders in (data.get("role") or {}).items():
        if lost := [name for name in holders if name not in data["dimension"]]:
            yield f"role {role!r} names {lost[0]!r}, which is no dimension"


# --- the dimensions ----------------------------------------------------------------------------------------


class _Category:
    """A dimension's categories, ready to be asked. `size` is None for a dimension that stands alone."""

    def __init__(self, described: dict[str, Any], name: str, size: int | None) -> None:
        category = described.get("category")
        self.said: dict[str, Any] = category if isinstance(category, dict) else {}
        self.name, self.size = name, size
        self.index = index_of(self.said)
        self.codes = {str(code) for code in self.index} if self.index is not None else set()


def index_of(category: Mapping[str, Any]) -> list[Any] | dict[str, Any] | None:
    """`index`, or where one category needs none, its code from the labels; None where there is neither."""
    index = category.get("index")
    labels = category.get("label")
    if index is None and isinstance(labels, dict) and len(labels) == 1:
        return list(labels)
    return index if isinstance(index, list | dict) else None


def _count(category: _Category) -> Faults:
    if category.index is None:
        yield f"dimension {category.name!r} has no list of categories"
    elif category.size is not None and len(category.index) != category.size:
        count = len(category.index)
        yield f"dimension {category.name!r} has {count} categories, and 'size' says {category.size}"


def _permutation(category: _Category) -> Faults:
    index = category.index
    if isinstance(index, dict):
        places = list(index.values())
        if not all(isinstance(place, int) and not isinstance(place, bool) for place in places) or sorted(
            places
        ) != list(range(len(places))):
            yield f"the places of the categories of {category.name!r} are not 0 to {len(places) - 1}"
    elif isinstance(index, list) and len(category.codes) != len(index):
        yield f"dimension {category.name!r} has a category twice"


def _known_keys(key: str) -> Callable[[_Category], Faults]:
    def check(category: _Category) -> Faults:
        said = category.said.get(key)
        if isinstance(said, dict):
            for code in said:
                if code not in category.codes:
                    yield f"'{key}' of {category.name!r} speaks of {code!r}, which is no category"

    return check


def _all_labelled(category: _Category) -> Faults:
    labels = category.said.get("label")
    if isinstance(labels, dict) and (left := sorted(category.codes - set(labels))):
        yield f"the category {left[0]!r} of {category.name!r} has no label"


def _known_children(category: _Category) -> Faults:
    for parent, children in _children(category).items():
        for code in (parent, *children):
            if code not in category.codes:
                yield f"'child' of {category.name!r} speaks of {code!r}, which is no category"


def _no_circle(category: _Category) -> Faults:
    """A category may have several parents (a region in two groupings), but not lie in itself."""
    children = _children(category)
    done: set[str] = set()
    for start in children:
        path: list[str] = []
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            code, leaving = waiting.pop()
            if leaving:
                done.add(path.pop())
            elif code in path:
                yield f"{code!r} of {category.name!r} lies in itself"
                return
            elif code not in done:
                path.append(code)
                waiting.append((code, True))
                waiting += [(child, False) for child in children.get(code, ())]


def _children(category: _Category) -> dict[str, list[str]]:
    said = category.said.get("child")
    if not isinstance(said, dict):
        return {}
    return {parent: [str(c) for c in codes] for parent, codes in said.items() if isinstance(codes, list)}


def _has_units(category: _Category) -> Faults:
    units = category.said.get("unit")
    if not isinstance(units, dict) or not units:
        yield f"the measures of {category.name!r} have no unit"


SHAPE_RULES = (
    Rule("ID_SIZE_LEN_MISMATCH", Severity.ERROR, _as_many_sizes),
    Rule("DIM_KEY_ID_MISMATCH", Severity.ERROR, _same_dimensions),
    Rule("CUBE_SIZE_OVERFLOW", Severity.ERROR, _not_too_large),
)
CELL_RULES = (
    Rule("VALUE_LEN_MISMATCH", Severity.ERROR, _entries("value")),
    Rule("SPARSE_KEY_OUT_OF_RANGE", Severity.ERROR, _places("value")),
    Rule("STATUS_LEN_MISMATCH", Severity.ERROR, _entries("status")),
    Rule("STATUS_KEY_OUT_OF_RANGE", Severity.ERROR, _places("status")),
    Rule("ROLE_ID_UNKNOWN", Severity.ERROR, _roles),
)


@dataclass(frozen=True)
class DimensionRule:
    code: str
    severity: Severity
    check: Callable[[_Category], Faults]


DIMENSION_RULES = (
    DimensionRule("INDEX_COUNT_MISMATCH", Severity.ERROR, _count),
    DimensionRule("INDEX_POSITIONS_INVALID", Severity.ERROR, _permutation),
    DimensionRule("LABEL_KEY_UNKNOWN", Severity.ERROR, _known_keys("label")),
    DimensionRule("LABEL_KEY_INCOMPLETE", Severity.WARNING, _all_labelled),
    DimensionRule("UNIT_KEY_UNKNOWN", Severity.ERROR, _known_keys("unit")),
    DimensionRule("COORD_KEY_UNKNOWN", Severity.ERROR, _known_keys("coordinates")),
    DimensionRule("NOTE_KEY_UNKNOWN", Severity.ERROR, _known_keys("note")),
    DimensionRule("CHILD_ID_UNKNOWN", Severity.ERROR, _known_children),
    DimensionRule("CHILD_CYCLE", Severity.ERROR, _no_circle),
)
METRIC_RULES = (DimensionRule("METRIC_UNIT_MISSING", Severity.WARNING, _has_units),)
