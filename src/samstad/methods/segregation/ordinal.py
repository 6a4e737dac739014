"""Segregation between ordered groups: income, education.

Counts `(areas, groups)` or `(layers, areas, groups)`, the columns in order from lowest to highest; the result is the
same from highest to lowest. Types, missing and errors as in `evenness`. Every measure looks at the thresholds between
neighbouring columns: at threshold k the share cₖ of everybody is below, the rest above, and a two-group
measure says how unevenly these two live. What differs is how the thresholds are weighed together.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation import plain
from samstad.methods.segregation.counts import OnMissing, read
from samstad.methods.segregation.engine import Measure, by_layer
from samstad.methods.segregation.evenness import dissimilarity
from samstad.methods.values import FloatArray

TwoGroup = Callable[[FloatArray], FloatArray]


def ordinal_information_theory(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """H for ordered groups. 0–1; with two columns it is `information_theory`.

    H = Σₖ E(cₖ) Hₖ / Σₖ E(cₖ), E(c) = −c log₂ c − (1−c) log₂(1−c): the thresholds near the middle weigh most.
    NaN for one group only. Reardon (2009), Res. Econ. Inequal. 17:129–155.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column. Columns from lowest to highest.
    """
    return by_layer(read(counts, missing), Measure(lambda x: _weighed(x, plain.information_theory, _bits)))


def ordinal_variance_ratio(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """The variance ratio for ordered groups. 0–1; with two columns it is `variance_ratio`.

    R = Σₖ v(cₖ) Vₖ / Σₖ v(cₖ), v(c) = 4c(1−c). NaN for one group only.
    Reardon (2009), Res. Econ. Inequal. 17:129–155.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column. Columns from lowest to highest.
    """
    return by_layer(read(counts, missing), Measure(lambda x: _weighed(x, plain.variance_ratio, _variance)))


def rank_order_information_theory(
    counts: npt.ArrayLike, degree: int | None = None, *, missing: OnMissing = "refuse"
) -> FloatArray:
    """Hᴿ: income segregation by rank, as if incomes were known exactly; free of the kronor and of inequality.

    Hᴿ = 2 ln 2 ∫₀¹ E(p) H(p) dp. H at the thresholds' ranks is fitted by a polynomial, weights E(pₖ)², and the
    integral is Σₘ βₘ (2/(m+2)² + 2 Σₙ (−1)^(m−n) C(m,n)/(m−n+2)²), n = 0 … m.

    `degree` of the polynomial: by default 4, or as many as the thresholds that part anybody allow. In 0–1 but for
    what the polynomial does between the thresholds; few thresholds fit badly. NaN for one group only.
    Raises ValueError for a degree below 0, or one that the columns cannot carry (groups − 2).
    Reardon (2011), Measures of income segregation, Stanford CEPA; Reardon & Bischoff (2011), Am. J. Sociol.
    116:1092–1153.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column.
    """
    return _rank_order(counts, degree, missing, plain.information_theory, _bits, _share_of_entropy)


def rank_order_variance_ratio(
    counts: npt.ArrayLike, degree: int | None = None, *, missing: OnMissing = "refuse"
) -> FloatArray:
    """Rᴿ: the same with the variance ratio. Rᴿ = (3/2) ∫₀¹ v(p) V(p) dp, v(p) = 4p(1−p).

    Fitted with weights v(pₖ)²; the integral is Σₘ βₘ · 6/((m+2)(m+3)). Range, `degree`, errors and paper as
    `rank_order_information_theory`.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column. In 0–1 but for what the polynomial does. Reardon (2011), Measures of
    income segregation, Stanford CEPA.
    """
    return _rank_order(counts, degree, missing, plain.variance_ratio, _variance, _share_of_variance)


def inequality_index(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """Ojämlikhetsindex: how unevenly the lowest and the highest income group live. 0–100.

    100 · ½ Σᵢ |lowᵢ/Low − highᵢ/High|: D of the first column against the last, times 100. Columns in order, such as
    the five quintiles; those between have no part in it, missing or not. NaN where either is empty.
    Boverket, Segregationsbarometern (quintiles 1 and 5 of income in a municipality or a county).
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. Raises ValueError for a count in
    the two that is negative, infinite or missing (NaN with `missing="carry"`). D: Duncan & Duncan (1955), Am.
    Sociol. Rev. 20:210–217.
    """
    table = np.asarray(counts)
    if table.ndim in (2, 3) and table.shape[-1] > 2:
        table = table[..., [0, -1]]
    return np.asarray(100 * dissimilarity(table, missing=missing))[()]


def _thresholds(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Everybody below and above each threshold as tables `(layers · thresholds, 2, areas)`, and the shares below
    `(layers, thresholds)`."""
    below = x.cumsum(axis=1)[:, :-1]
    pair = np.stack([below, x.sum(axis=1)[:, np.newaxis] - below], axis=2)
    sizes = pair.sum(axis=3)
    shares = sizes[:, :, 0] / sizes.sum(axis=2)
    return np.maximum(pair, 0.0).reshape(-1, 2, x.shape[2]), np.asarray(shares)


def _bits(c: FloatArray) -> FloatArray:
    return np.asarray(-(plain.xlogx(c) + plain.xlogx(np.maximum(1 - c, 0.0))) / np.log(2))


def _variance(c: FloatArray) -> FloatArray:
    return np.asarray(4 * c * (1 - c))


def _weighed(x: FloatArray, measure: TwoGroup, weight: TwoGroup) -> FloatArray:
    pairs, c = _thresholds(x)
    at = measure(pairs).reshape(c.shape)
    # A threshold with nobody below or nobody above parts nothing: its weight is 0 and its measure 0/0.
    w = np.where(np.isnan(at), np.where(np.isnan(c), np.nan, 0.0), weight(c))
    total = (w * np.where(w == 0, 0.0, at)).sum(axis=1)
    return np.asarray(total / w.sum(axis=1))


def _rank_order(
    counts: npt.ArrayLike,
    degree: int | None,
    missing: OnMissing,
    measure: TwoGroup,
    weight: TwoGroup,
    integral: Callable[[int], float],
) -> FloatArray:
    table = read(counts, missing)
    most = table.layers.shape[2] - 2
    if degree is not None and not 0 <= degree <= most:
        raise ValueError(f"degree is {degree}; {most + 2} groups carry a polynomial of degree 0 … {most}")

    def fitted(x: FloatArray) -> FloatArray:
        pairs, p = _thresholds(x)
        at = measure(pairs).reshape(p.shape)
        return np.array([_integrated(*row, degree, weight, integral) for row in zip(p, at, strict=True)])

    return by_layer(table, Measure(fitted))


def _integrated(
    p: FloatArray,
    at: FloatArray,
    degree: int | None,
    weight: TwoGroup,
    integral: Callable[[int], float],
) -> float:
    """The weighted mean of the polynomial fitted through one table's thresholds."""
    parting = ~np.isnan(at) & (p > 0) & (p < 1)
    # Empty columns repeat a threshold: the same rank twice carries no more of a polynomial than once.
    p, first = np.unique(p[parting], return_index=True)
    if p.size == 0:
        return float("nan")
    order = min(4 if degree is None else degree, p.size - 1)
    powers = np.vander(p, order + 1, increasing=True)
    w = weight(p)
    beta = np.linalg.lstsq(powers * w[:, np.newaxis], at[parting][first] * w, rcond=None)[0]
    return float(sum(b * integral(m) for m, b in enumerate(beta)))


def _share_of_entropy(m: int) -> float:
    """2 ln 2 ∫ E(p) pᵐ dp."""
    terms = sum((-1.0) ** (m - n) * comb(m, n) / (m - n + 2) ** 2 for n in range(m + 1))
    return 2 / (m + 2) ** 2 + 2 * terms


def _share_of_variance(m: int) -> float:
    """(3/2) ∫ v(p) pᵐ dp."""
    return 6 / ((m + 2) * (m + 3))
