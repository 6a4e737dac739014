"""A PX file as a cube: its variables, cells, notes and what it says of its measures."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources import cube as cubes
from samstad.statistics.sources.cube import MOST_CELLS, Cube, Dimension
from samstad.statistics.sources.mapping import ZERO, Mapping
from samstad.statistics.sources.periods import SCALES, period_of, span
from samstad.statistics.sources.px import describing
from samstad.statistics.sources.px.cells import NIL, read_cells, read_keyed
from samstad.statistics.sources.px.characters import decode, encoding_of
from samstad.statistics.sources.px.checking import Header, check
from samstad.statistics.sources.px.statements import statements
from samstad.statistics.sources.reading import Reading

MOST_BYTES = 2_000_000_000
MOST_HEADER = 200_000_000
_DATA = re.compile(rb"(?:\A|[;\r\n])[ \t]*DATA[ \t]*=")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ROLES = {"G": "geo", "M": "geo", "T": "time", "C": "metric"}

# What each sign means where the dataset does not say: 1–6 dots, seven for a sum, and the dash. Statistics Sweden: one
# dot is a cell that cannot be, a dash is nothing found. Of the others offices mean different things.
DEFAULTS = {1: int(Missing.NOT_APPLICABLE), NIL: ZERO}
RAW = {**{n: "." * n for n in range(1, 8)}, NIL: "-"}


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read one file. Raises UserError with line or keyword where it is no PX file, or the mapping does not fit."""
    return cubes.reading(cube(path, symbols), mapping, path.name)


def cube(path: Path, symbols: dict[str, int]) -> Cube:
    """The file's table. `symbols`: sign, as it stands in the file or as the file says that it is shown → meaning."""
    raw = _bytes(path)
    found = _DATA.search(raw)
    head = raw[: found.start() + 1] if found else raw
    if len(head) > MOST_HEADER:
        raise UserError("what stands before DATA is too large", where=path.name, advice="Is it a PX file?")
    encoding = encoding_of(head, path.name)
    text = decode(head, encoding, path.name)
    header = check(statements(text), path.name)
    if found is None:
        raise UserError(
            "the keyword DATA is not there",
            where=path.name,
            advice="Fetch the file again; it may have been cut short",
        )
    if "\ufffd" in text:
        header.warnings.append("letters were lost before the file came here; they are shown as \ufffd")
    dimensions = _dimensions(header)
    total = math.prod(len(each.codes) for each in dimensions)
    if total > MOST_CELLS:
        raise UserError(
            f"the file has {total:,} cells, more than {MOST_CELLS:,}",
            where=path.name,
            advice="Fetch it in several parts",
        )
    numbers, signs, left_out = _cells(raw, found.end(), encoding, header, dimensions)
    kinds = _meanings(header, numbers, signs, symbols)
    result = describing.described(header, dimensions, numbers, kinds, encoding)
    if left_out:
        result.extension["rows_left_out_as_zero"] = left_out
    shown = _shown(header)
    result.signs = {place: shown[signs[place]] for place in np.flatnonzero(signs).tolist()}
    result.warnings = header.warnings
    return result


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise UserError("the file is too large", where=path.name, advice="Fetch it in several parts")
    raw = path.read_bytes()
    if raw[:2] in _UTF16:
        try:
            raw = raw.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise UserError("the file is no whole UTF-16", where=path.name, advice="Fetch it again") from None
    return raw.removeprefix(b"\xef\xbb\xbf")


def _cells(
    raw: bytes, start: int, encoding: str, header: Header, dimensions: list[Dimension]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], int]:
    where = header.where
    total = math.prod(len(each.codes) for each in dimensions)
    if not header.all("KEYS"):
        return *read_cells(raw, start, total, where), 0
    keys: list[dict[str, int]] = []
    for dimension, variable in zip(dimensions, header.variables[""], strict=True):
        if len(keys) == header.stub:
            break
        by = header.text("KEYS", variable).upper()
        if by not in ("CODES", "VALUES"):
            raise UserError(
                f"KEYS is {by or 'not there'} for {variable!r}",
                where=where,
                advice="It should be CODES or VALUES for each variable of STUB",
            )
        texts = dimension.codes if by == "CODES" else header.categories(variable)
        keys.append({text: place for place, text in enumerate(texts)})
    columns = math.prod(len(each.codes) for each in dimensions[header.stub :])
    return read_keyed(decode(raw[start:], encoding, where), keys, columns, where)


def _dimensions(header: Header) -> list[Dimension]:
    found = []
    for variable in header.variables[""]:
        texts = header.categories(variable)
        codes = list(header.texts("CODES", variable) or texts)
        name = header.text("VARIABLECODE", variable) or variable
        dimension = Dimension(name, variable, codes, dict(zip(codes, texts, strict=True)))
        dimension.role = _ROLES.get(header.text("VARIABLE-TYPE", variable).upper(), "")
        if header.first("TIMEVAL", variable):
            dimension.role = "time"
            dimension.periods = _periods(header, variable, codes)
        elif variable == header.text("CONTVARIABLE"):
            dimension.role = "metric"
        elif header.first("MAP", variable):
            dimension.role = "geo"
        _eliminated(header, variable, dimension)
        found.append(dimension)
    if len({each.name for each in found}) != len(found):
        for dimension in found:
            dimension.name = dimension.label  # VARIABLECODE that names two the same names none
    return found


def _eliminated(header: Header, variable: str, dimension: Dimension) -> None:
    said = header.text("ELIMINATION", variable)
    dimension.elimination = bool(said) and said.upper() != "NO"
    if said and said.upper() not in ("YES", "NO"):
        by_text = {text: code for code, text in dimension.labels.items()}
        dimension.total = by_text.get(said, said if said in dimension.codes else "")
        dimension.elimination = bool(dimension.total)


def _periods(header: Header, variable: str, codes: list[str]) -> list[str | None] | None:
    """The times of TIMEVAL as periods; None, with a warning, where it does not fit the variable."""
    said = header.first("TIMEVAL", variable)
    assert said is not None
    scale = said.scale.removesuffix("1")
    if scale not in SCALES:
        header.warnings.append(
            f"line {said.line}, {said}: the time scale {said.scale} is none of year, half-year, quarter, month, week"
        )
        return None
    wanted = "" if scale == "A" else scale
    if len(said.tlist) == 2:
        times: list[str | None] = list(span(*(period_of(each, wanted) for each in said.tlist)))
    else:
        times = [period_of(each, wanted) for each in said.values or codes]
    if len(times) != len(codes) or None in times:
        header.warnings.append(
            f"line {said.line}, {said}: its times are not those of the variable; the codes are read instead"
        )
        return [period_of(code, wanted) for code in codes]
    return times


def _shown(header: Header) -> dict[int, str]:
    """Sign → how the file says that it is shown."""
    keywords = {n: f"DATASYMBOL{n}" for n in range(1, 7)} | {7: "DATASYMBOLSUM", NIL: "DATASYMBOLNIL"}
    return {sign: header.text(keyword) or RAW[sign] for sign, keyword in keywords.items()}


def _meanings(
    header: Header,
    numbers: npt.NDArray[np.float64],
    signs: npt.NDArray[np.uint8],
    symbols: dict[str, int],
) -> npt.NDArray[np.uint8]:
    """The kind of each cell; a sign that means zero becomes one in `numbers`.

    A sign is looked up as it is shown, then as it stands in the file, then in DEFAULTS. What the file shows never
    makes dots into a zero: an office may well show a dash for what it does not know.
    """
    shown = _shown(header)
    kinds = np.full(signs.shape, np.uint8(Missing.PRESENT))
    for sign in np.unique(signs[signs > 0]).tolist():
        meaning = symbols.get(shown[sign].strip()) if shown[sign].strip() else None
        if meaning is None or (meaning == ZERO and sign != NIL):
            meaning = symbols.get(RAW[sign])
        if meaning is None:
            plain = sign == NIL or shown[sign].strip() == RAW[sign]
            meaning = DEFAULTS.get(sign, int(Missing.UNEXPLAINED)) if plain else int(Missing.UNEXPLAINED)
        if meaning == ZERO:
            numbers[signs == sign] = 0.0
        else:
            kinds[signs == sign] = meaning
    return kinds
