"""Areas like this one, by stated variables, with the distance shown and what it consists of.

There is no likeness as such: two areas are alike in the variables that somebody chose, on the scale that somebody
chose. Formulas, a worked example and limits in docs/methods/similar.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray, Values

Metric = Literal["z", "robust_z", "mahalanobis"]
OnMissing = Literal["refuse", "carry", "shared"]
# Distances nearer than this are one: areas that are alike on paper share their place.
_DECIMALS = 12
_MAD_TO_SD = 1.4826


@dataclass(frozen=True, slots=True)
class Similar:
    """The areas most like `area`, nearest first; `area` itself is not among them.

    order: indices of the areas, (found,). places: 1 is the nearest, equal distances share the smaller number.
    distances: standard deviations a variable (≥ 0; 0 is alike in everything). shares: variable → the part 0–1
    of the squared distance that it makes, (found,); NaN where the distance is 0 or the variable was not
    compared. compared: how many variables each was compared in. all_distances: (areas,), NaN where there is
    none.
    """

    area: int
    order: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    distances: FloatArray
    shares: dict[str, FloatArray]
    compared: npt.NDArray[np.int64]
    all_distances: FloatArray


def similar(
    variables: Mapping[str, Values],
    area: int,
    *,
    k: int | None = None,
    metric: Metric = "z",
    weights: Mapping[str, float] | None = None,
    on_missing: OnMissing = "refuse",
    among: npt.ArrayLike | None = None,
) -> Similar:
    """The `k` areas most like `area` (all for None; more than k where the last ones are as near).

    variables: name → values (areas,). With differences d on the scale of `metric`, and weights that add up to
    1, the distance is √(Σ w d²): `z` and `robust_z` divide by the variable's standard deviation (divisor n)
    or 1.4826 MAD over the areas; `mahalanobis` takes √(dᵀ S⁻¹ d / p), so that variables that say the same
    count once, and takes no weights. among: bool (areas,), the areas to choose from (the scale is still all
    areas'). on_missing: `refuse` raises; `carry` gives an area without all of them no distance; `shared`
    compares in the variables that both have, divided by their weight (not with mahalanobis). Distances are in standard
    deviations a variable, ≥ 0; missing and shapes as there.

    Raises ValueError for shapes that differ, an area or metric that is none, a variable without spread, weights
    that are negative or none, variables that determine each other (mahalanobis), and where `area` has nothing to
    be compared in. Mahalanobis (1936), Proc. Natl. Inst. Sci. India 2:49–55.
    """
    names = list(variables)
    table, kept = _table(variables, area, on_missing, among)
    share = _weights(names, weights, metric, on_missing)
    away = table - table[area]
    there = ~np.isnan(away)
    if on_missing != "shared":
        # Half a distance is no distance.
        there &= there.all(axis=1, keepdims=True)
    if not there[area].any():
        raise ValueError(f"area {area} has no value to be compared in")
    parts = _squares(metric, names, table, away, share)
    known = np.where(there, share, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        squared = np.where(there, parts, 0.0).sum(axis=1) / known
        roots = np.sqrt(np.where(known > 0, np.maximum(squared, 0.0), np.nan))
        every: FloatArray = np.asarray(np.round(roots, _DECIMALS), dtype=np.float64)
        shares = np.where(there & (every > 0)[:, None], parts / (squared * known)[:, None], np.nan)
    candidates = np.flatnonzero(kept & ~np.isnan(every) & (np.arange(len(every)) != area))
    ordered = candidates[np.argsort(every[candidates], kind="stable")]
    if k is not None and len(ordered) > k:
        ordered = ordered[every[ordered] <= every[ordered[k - 1]]]
    distances: FloatArray = every[ordered]
    return Similar(
        area=area,
        order=ordered,
        places=np.searchsorted(distances, distances, side="left") + 1,
        distances=distances,
        shares={name: shares[ordered, at] for at, name in enumerate(names)},
        compared=there[ordered].sum(axis=1),
        all_distances=every,
    )


def _table(
    variables: Mapping[str, Values], area: int, on_missing: OnMissing, among: npt.ArrayLike | None
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Checked: (areas, variables) with NaN where missing, and which areas may be chosen."""
    shapes = {values.values.shape for values in variables.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) != 1:
        raise ValueError(f"variables are of one shape (areas,), and not {shapes}")
    table = np.stack([values.values for values in variables.values()], axis=1)
    if not 0 <= area < len(table):
        raise ValueError(f"there is no area {area} among {len(table)}")
    if np.isinf(table).any():
        raise ValueError("a value is infinite")
    if on_missing not in ("refuse", "carry", "shared"):
        raise ValueError(f"on_missing is refuse, carry or shared, and not {on_missing!r}")
    if on_missing == "refuse" and np.isnan(table).any():
        gone = {name: int((~values.present).sum()) for name, values in variables.items()}
        raise ValueError(f"missing values, and they are refused: {gone}")
    kept = np.ones(len(table), dtype=bool) if among is None else np.asarray(among)
    if kept.dtype != bool or kept.shape != (len(table),):
        raise ValueError("among is one truth for each area")
    return table, kept


def _weights(
    names: list[str], weights: Mapping[str, float] | None, metric: Metric, on_missing: OnMissing
) -> FloatArray:
    if metric not in ("z", "robust_z", "mahalanobis"):
        raise ValueError(f"metric is z, robust_z or mahalanobis, and not {metric!r}")
    if metric == "mahalanobis" and (weights is not None or on_missing == "shared"):
        raise ValueError("mahalanobis takes no weights, and needs every variable of both areas")
    if weights is not None and set(weights) != set(names):
        raise ValueError(f"weights are for {sorted(weights)}, and the variables are {sorted(names)}")
    given = np.array([1.0 if weights is None else weights[name] for name in names])
    if not np.all(np.isfinite(given)) or np.any(given < 0) or given.sum() <= 0:
        raise ValueError("weights are at least 0, and not all 0")
    return np.asarray(given / given.sum(), dtype=np.float64)


def _squares(
    metric: Metric, names: list[str], table: FloatArray, away: FloatArray, share: FloatArray
) -> FloatArray:
    """What each variable adds to the squared distance, (areas, variables)."""
    whole = table[~np.isnan(table).any(axis=1)] if metric == "mahalanobis" else table
    spread = np.array([_spread(metric, name, column) for name, column in zip(names, whole.T, strict=True)])
    scaled = away / spread
    if metric != "mahalanobis":
        return np.asarray(share * scaled**2)
    correlation = np.atleast_2d(np.corrcoef(whole, rowvar=False))
    if np.linalg.cond(correlation) > 1e12:
        raise ValueError("a variable follows from the others: leave it out, or choose z")
    # dᵀS⁻¹d row by row; a variable's part may be below 0 where it speaks against the others.
    return np.asarray(share * scaled * np.linalg.solve(correlation, scaled.T).T)


def _spread(metric: Metric, name: str, column: FloatArray) -> float:
    present = column[~np.isnan(column)]
    if present.size == 0:
        raise ValueError(f"{name} is missing in every area that could be compared")
    if metric == "robust_z":
        spread = _MAD_TO_SD * float(np.median(np.abs(present - np.median(present))))
    else:
        spread = float(present.std())
    # The spread of equal numbers may be a rounding error above 0.
    if spread <= 1e-12 * float(np.abs(present).max()):
        raise ValueError(f"{name} has no spread: it tells no areas apart")
    return spread
