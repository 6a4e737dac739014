"""Numbers of one set of areas as numbers of another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from samstad.methods.conversion.crosswalk import Crosswalk
from samstad.methods.values import FloatArray, Missing, Values

Kind = Literal["extensive", "intensive"]


@dataclass(frozen=True)
class Placed:
    """One source that could not be placed wholly: the share 0–1 of it that lies in no target."""

    code: str
    outside: float


@dataclass(frozen=True, eq=False)
class Converted:
    """Numbers (…, targets), and what must be known of them.

    lower, upper (…, targets): limits, NaN where there are none. coverage (…, targets) 0–1: the share of what
    flows into the target (weights, or base) that had a value. total, placed (…): the sum over the sources that
    have a value, and the part of it that came into a target (NaN for intensive numbers, which have no sum).
    not_placed: sources that lie outside, wholly or partly. about: method, source and year of the weights; it
    follows the numbers for ever.
    """

    values: Values
    lower: FloatArray
    upper: FloatArray
    coverage: FloatArray
    total: FloatArray
    placed: FloatArray
    not_placed: tuple[Placed, ...]
    about: dict[str, Any]


def convert(
    values: Values,
    crosswalk: Crosswalk,
    kind: Kind,
    *,
    base: Values | None = None,
    lower: FloatArray | None = None,
    upper: FloatArray | None = None,
    least_coverage: float = 1.0,
) -> Converted:
    """Carries `values` (…, sources) over to the targets of `crosswalk`.

    extensive (persons, kronor): y_t = Σ w_st x_s; the sum of what is placed is conserved. intensive (a mean, an
    index): y_t = Σ w_st b_s x_s / Σ w_st b_s with `base` b (…, sources), which must be given: a mean of means without
    its weights is nobody's mean. Convert a rate's count and base each by itself instead, where both are known.

    lower, upper: limits of `values`; the result's are y ± √Σ c²(x − limit)² with c the share each source has in it
    (method of variance estimates recovery, sources taken as independent).

    A target into which something missing flows is missing with the strongest kind; with `least_coverage` below 1
    an intensive number is given where at least that much of its base is known. An extensive number never is: half
    a count is no count. What nothing flows into is NOT_COLLECTED. Raises ValueError for other shapes, a negative
    base, or a `kind` that is neither.
    Source: docs/methods/conversion.md.
    """
    layers, x, b = _checked(values, crosswalk, kind, base)
    known = (x.missing == Missing.PRESENT) & (b.missing == Missing.PRESENT)
    # NOT_APPLICABLE of a mean with base 0 (nobody lives there) weighs nothing, and takes nothing with it.
    matters = (
        ~((b.missing == Missing.PRESENT) & (np.nan_to_num(b.values) == 0)) if kind == "intensive" else True
    )
    weights, matrix = np.where(known, np.nan_to_num(b.values), 0.0), crosswalk.matrix
    numbers = np.where(known, np.nan_to_num(x.values), 0.0)
    flowing = _flow(weights * numbers, matrix)
    weighing = _flow(weights, matrix)
    coverage, kinds = _coverage(x, b, known, np.broadcast_to(matters, known.shape), crosswalk)
    if kind == "intensive":
        with np.errstate(invalid="ignore", divide="ignore"):
            flowing = flowing / weighing
        enough = (coverage >= least_coverage - 1e-12) & (weighing > 0)
        kinds = np.where(enough, np.uint8(Missing.PRESENT), kinds)
        kinds = np.where(~enough & (kinds == Missing.PRESENT), np.uint8(Missing.NOT_APPLICABLE), kinds)
    result = Values(np.where(kinds == Missing.PRESENT, flowing, np.nan), kinds.astype(np.uint8))
    limits = [
        _limit(
            result,
            numbers,
            limit,
            weights,
            weighing if kind == "intensive" else None,
            crosswalk,
            sign,
            layers,
        )
        for limit, sign in ((lower, -1.0), (upper, 1.0))
    ]
    shape = (*values.values.shape[:-1], len(crosswalk.targets))
    if kind == "extensive":
        total = numbers.sum(axis=1)
        placed = (numbers * crosswalk.placed).sum(axis=1)
    else:
        total = placed = np.full(layers, np.nan)
    return Converted(
        Values(result.values.reshape(shape), result.missing.reshape(shape)),
        limits[0].reshape(shape),
        limits[1].reshape(shape),
        coverage.reshape(shape),
        total.reshape(shape[:-1]),
        placed.reshape(shape[:-1]),
        _not_placed(crosswalk),
        {**crosswalk.about(), "kind": kind},
    )


def _checked(
    values: Values, crosswalk: Crosswalk, kind: str, base: Values | None
) -> tuple[int, Values, Values]:
    """Layers, and values and base as (layers, sources); the base of a count is 1."""
    sources = len(crosswalk.sources)
    if values.values.ndim == 0 or values.values.shape[-1] != sources:
        raise ValueError(f"values are (…, {sources}), one for each source, and not {values.values.shape}")
    if kind not in ("extensive", "intensive"):
        raise ValueError(f"kind is {kind!r}; it is 'extensive' or 'intensive'")
    if (kind == "intensive") != (base is not None):
        raise ValueError("an intensive number is weighed by a base, and an extensive one has none")
    layers = math.prod(values.values.shape[:-1])
    shape = (layers, sources)
    x = Values(values.values.reshape(shape), values.missing.reshape(shape))
    if base is None:
        return layers, x, Values(np.ones(shape), np.zeros(shape, dtype=np.uint8))
    if base.values.shape != values.values.shape:
        raise ValueError(f"base {base.values.shape} and values {values.values.shape} differ in shape")
    if bool(np.any(base.values < 0)):
        raise ValueError("a base is below 0")
    return layers, x, Values(base.values.reshape(shape), base.missing.reshape(shape))


def _flow(numbers: FloatArray, matrix: Any) -> FloatArray:
    return np.asarray(numbers @ matrix, dtype=np.float64)


def _coverage(x: Values, b: Values, known: Any, matters: Any, crosswalk: Crosswalk) -> tuple[FloatArray, Any]:
    """What share of each target's weight has a value (layers, targets), and the strongest kind flowing in.

    Where bases are known they weigh; a source whose base is missing counts with the mean base of the others.
    """
    matrix = crosswalk.matrix
    there = np.where(b.missing == Missing.PRESENT, np.nan_to_num(b.values), 0.0)
    counted = (b.missing == Missing.PRESENT).sum(axis=1)
    mean = np.where(counted > 0, there.sum(axis=1) / np.maximum(counted, 1), 1.0)
    sizes = np.where(b.missing == Missing.PRESENT, there, mean[:, None]) * matters
    whole, found = _flow(sizes, matrix), _flow(np.where(known, sizes, 0.0), matrix)
    coverage = np.divide(found, whole, out=np.zeros_like(found), where=whole > 0)
    kinds = np.where(matters, np.maximum(x.missing, b.missing), np.uint8(Missing.PRESENT))
    strongest = np.zeros(whole.shape, dtype=np.uint8)
    for kind in (kind for kind in Missing if kind != Missing.PRESENT):
        if (kinds == kind).any():
            strongest = np.where(
                _flow((kinds == kind).astype(np.float64), matrix) > 0, np.uint8(kind), strongest
            )
    fed = np.bincount(crosswalk.column, minlength=whole.shape[1]) > 0
    return coverage, np.where(fed, strongest, np.uint8(Missing.NOT_COLLECTED))


def _limit(
    result: Values,
    numbers: FloatArray,
    limit: FloatArray | None,
    weights: FloatArray,
    weighing: FloatArray | None,
    crosswalk: Crosswalk,
    sign: float,
    layers: int,
) -> FloatArray:
    """y ± √Σ c²(x − limit)²; NaN where a source that flows in has no limit."""
    nothing = np.full(result.values.shape, np.nan)
    if limit is None:
        return nothing
    if np.shape(limit)[-1:] != (len(crosswalk.sources),) or np.size(limit) != numbers.size:
        raise ValueError("limits have the shape of the values")
    given = np.asarray(limit, dtype=np.float64).reshape(layers, -1)
    distance = weights * (given - numbers)
    unknown = np.isnan(distance) & (weights > 0)
    squared = crosswalk.matrix.copy()
    squared.data = squared.data**2
    spread = np.sqrt(_flow(np.where(np.isnan(distance), 0.0, distance) ** 2, squared))
    if weighing is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = spread / weighing
    lost = _flow(unknown.astype(np.float64), crosswalk.matrix) > 0
    return np.where(result.present & ~lost, result.values + sign * spread, np.nan)


def _not_placed(crosswalk: Crosswalk) -> tuple[Placed, ...]:
    outside = 1.0 - crosswalk.placed
    return tuple(
        Placed(crosswalk.sources[at], float(min(outside[at], 1.0))) for at in np.flatnonzero(outside > 1e-9)
    )
