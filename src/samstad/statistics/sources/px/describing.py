"""What a PX file says beside its numbers: notes, units, decimals, hierarchies, and the names in other languages.

The words are those that PxWeb's own API uses for the same in JSON-stat's `extension`.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.statistics.sources.cube import Cube, Dimension
from samstad.statistics.sources.px.checking import Header
from samstad.statistics.sources.px.statements import Statement

_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:\s+(\d\d):(\d\d))?")
_SHOW = {"0": "code", "1": "value", "2": "code_value", "3": "value_code"}
_MEASURING = {"S": "Stock", "F": "Flow", "A": "Average"}
_PRICES = {"C": "Current", "F": "Fixed"}


def described(
    header: Header,
    dimensions: list[Dimension],
    numbers: npt.NDArray[np.float64],
    kinds: npt.NDArray[np.uint8],
    encoding: str,
) -> Cube:
    for dimension, variable in zip(dimensions, header.variables[""], strict=True):
        _dimension(header, variable, dimension)
        if variable == header.text("CONTVARIABLE"):
            _measures(header, dimension)
    _notes(header, dimensions)
    title = header.text("TITLE")
    if not title or (header.yes("DESCRIPTIONDEFAULT") and header.text("DESCRIPTION")):
        title = header.text("DESCRIPTION") or title
    extension: dict[str, Any] = {"px": _px(header, dimensions, encoding)}
    if contacts := _contacts(header):
        extension["contact"] = contacts
    if cell_notes := _cell_notes(header, dimensions):
        extension["cellNotes"] = cell_notes
    mandatory = {str(i): True for i, each in enumerate(_table_notes(header)) if each.keyword == "NOTEX"}
    if mandatory:
        extension["noteMandatory"] = mandatory
    stamps = sorted(stamp(each.text) for each in header.all("LAST-UPDATED"))
    return Cube(
        dimensions,
        numbers,
        kinds,
        label=title,
        source=header.text("SOURCE"),
        updated=stamps[-1] if stamps else stamp(header.text("CREATION-DATE")),
        language=header.main,
        notes=[lines(each.text) for each in _table_notes(header)],
        extension=extension,
    )


def lines(text: str) -> str:
    """PX writes the end of a line within a text as #."""
    return text.replace("\r", "").replace("\n", " ").replace("#", "\n")


def stamp(text: str) -> str:
    """`20230525 16:13` as ISO 8601. PX knows no time zone: the time is the office's own."""
    found = _STAMP.search(text)
    if found is None:
        return ""
    day = "-".join(found.group(1, 2, 3))
    return f"{day}T{found[4]}:{found[5]}:00" if found[4] else day


def _dimension(header: Header, variable: str, dimension: Dimension) -> None:
    place = header.variables[""].index(variable)
    for language in header.languages:
        theirs = header.variables[language][place]
        texts = header.categories(theirs, language)
        dimension.other[language] = (theirs, dict(zip(dimension.codes, texts, strict=True)))
    said: dict[str, Any] = {"elimination": dimension.elimination}
    if dimension.total:
        said["eliminationValueCode"] = dimension.total
    said["show"] = _SHOW.get(header.text("PRESTEXT", variable), "value")
    for keyword, word in (("DOMAIN", "domain"), ("MAP", "map")):
        if text := header.text(keyword, variable):
            said[word] = text
    if header.yes("DOUBLECOLUMN", variable):
        said["doubleColumn"] = True
    _hierarchy(header, variable, dimension, said)
    decimals = {each.subkeys[1]: each.text for each in header.all("PRECISION") if each.subkeys[0] == variable}
    if decimals:
        by_text = {text: code for code, text in dimension.labels.items()}
        said["precision"] = {
            by_text.get(category, category): int(text) for category, text in decimals.items()
        }
    dimension.extension = said


def _hierarchy(header: Header, variable: str, dimension: Dimension, said: dict[str, Any]) -> None:
    found = header.first("HIERARCHIES", variable)
    if found is None:
        return
    by_text = {text: code for code, text in dimension.labels.items()}
    children: dict[str, list[str]] = {}
    for parent, child in found.pairs:
        parent, child = (
            each if each in dimension.labels else by_text.get(each, each) for each in (parent, child)
        )
        if parent in dimension.labels and child in dimension.labels:
            children.setdefault(parent, []).append(child)
        else:
            header.warnings.append(
                f"line {found.line}, {found}: {parent!r} or {child!r} is no category; the pair is left out"
            )
    dimension.children = children
    if names := header.texts("HIERARCHYNAMES", variable):
        said["hierarchyNames"] = list(names)
    for keyword, word in (
        ("HIERARCHYLEVELS", "hierarchyLevels"),
        ("HIERARCHYLEVELSOPEN", "hierarchyLevelsOpen"),
    ):
        if text := header.text(keyword, variable):
            said[word] = int(text)


def _measures(header: Header, dimension: Dimension) -> None:
    """Units, decimals and the rest of each category of CONTVARIABLE."""
    said = dimension.extension
    shown = header.text("SHOWDECIMALS") or header.text("DECIMALS")
    precision = said.pop("precision", {})
    for code, text in dimension.labels.items():
        unit = header.text("UNITS", text) or header.text("UNITS")
        dimension.units[code] = {"base": unit, "decimals": precision.get(code, int(shown))}
        adjusted = (header.yes("DAYADJ", text), header.yes("SEASADJ", text))
        words = {
            "measuringType": _MEASURING.get(header.text("STOCKFA", text), "Other"),
            "priceType": _PRICES.get(header.text("CFPRICES", text), "NotApplicable"),
            "adjustment": {
                (True, True): "WorkAndSes",
                (True, False): "WorkOnly",
                (False, True): "SesOnly",
            }.get(adjusted, "None"),
            "basePeriod": header.text("BASEPERIOD", text),
            "refperiod": header.text("REFPERIOD", text),
        }
        for word, meaning in words.items():
            if meaning:
                said.setdefault(word, {})[code] = meaning


def _table_notes(header: Header) -> list[Statement]:
    """Notes of the table, those that must be shown first."""
    return [
        each
        for keyword in ("NOTEX", "NOTE")
        for each in header.all(keyword)
        if not each.subkeys and each.text
    ]


def _notes(header: Header, dimensions: list[Dimension]) -> None:
    """Notes of variables and categories, and which of them must be shown."""
    by_label = {dimension.label: dimension for dimension in dimensions}
    for keyword in ("NOTEX", "NOTE"):
        for each in header.all(keyword):
            if each.subkeys and (dimension := by_label.get(each.subkeys[0])):
                _must(dimension.extension, "noteMandatory", str(len(dimension.notes)), keyword)
                dimension.notes.append(lines(each.text))
    for keyword in ("VALUENOTEX", "VALUENOTE"):
        for each in header.all(keyword):
            dimension = by_label[each.subkeys[0]]
            code = _code(dimension, each.subkeys[1])
            notes = dimension.category_notes.setdefault(code, [])
            inside = dimension.extension.setdefault("categoryNoteMandatory", {})
            _must(inside, code, str(len(notes)), keyword)
            notes.append(lines(each.text))
    for dimension in dimensions:
        if not dimension.extension.get("categoryNoteMandatory", True):
            del dimension.extension["categoryNoteMandatory"]


def _must(said: dict[str, Any], word: str, number: str, keyword: str) -> None:
    if keyword.endswith("X"):
        said.setdefault(word, {})[number] = True


def _code(dimension: Dimension, category: str) -> str:
    if category in dimension.labels:
        return category
    return next((code for code, text in dimension.labels.items() if text == category), category)


def _cell_notes(header: Header, dimensions: list[Dimension]) -> list[dict[str, Any]]:
    """Notes of cells: for which categories (none named: for all), the text, and whether it must be shown.

    DATANOTECELL is a sign beside the number instead of a text.
    """
    found = []
    for keyword in ("CELLNOTEX", "CELLNOTE", "DATANOTECELL"):
        for each in header.all(keyword):
            cells = {
                dimension.name: _code(dimension, category)
                for dimension, category in zip(dimensions, each.subkeys, strict=True)
                if category != "*"
            }
            note: dict[str, Any] = {"where": cells}
            note |= {"sign": each.text} if keyword == "DATANOTECELL" else {"text": lines(each.text)}
            if keyword.endswith("X"):
                note["mandatory"] = True
            found.append(note)
    return found


def _contacts(header: Header) -> list[dict[str, str]]:
    """Each contact once; ## parts several in one text."""
    raw: dict[str, None] = {}
    for each in header.all("CONTACT"):
        for value in each.values:
            raw |= dict.fromkeys(part.strip() for part in value.split("##") if part.strip())
    return [{"raw": text} for text in raw]


def _px(header: Header, dimensions: list[Dimension], encoding: str) -> dict[str, Any]:
    """What is said of the table as a whole, under the names of PxWeb's API."""
    names = [dimension.name for dimension in dimensions]
    said: dict[str, Any] = {
        "infofile": header.text("INFOFILE"),
        "tableid": header.text("TABLEID") or header.text("MATRIX"),
        "decimals": int(header.text("SHOWDECIMALS") or header.text("DECIMALS")),
        "official-statistics": header.yes("OFFICIAL-STATISTICS"),
        "aggregallowed": header.text("AGGREGALLOWED").upper() != "NO",
        "copyright": header.yes("COPYRIGHT"),
        "language": header.main,
        "contents": header.text("CONTENTS"),
        "descriptiondefault": header.yes("DESCRIPTIONDEFAULT"),
        "heading": names[header.stub :],
        "stub": names[: header.stub],
        "matrix": header.text("MATRIX"),
        "subject-code": header.text("SUBJECT-CODE"),
        "subject-area": header.text("SUBJECT-AREA"),
        "description": header.text("DESCRIPTION"),
        "units": header.text("UNITS"),
        "survey": header.text("SURVEY"),
        "link": header.text("LINK"),
        "updateFrequency": header.text("UPDATE-FREQUENCY"),
        "nextUpdate": stamp(header.text("NEXT-UPDATE")),
        "database": header.text("DATABASE"),
        "encoding": encoding,
    }
    return {word: meaning for word, meaning in said.items() if meaning != ""}
